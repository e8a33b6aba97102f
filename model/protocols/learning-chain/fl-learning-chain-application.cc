/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-application.h"

#include "fl-learning-chain-core.h"

#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(LearningChainApplication);

TypeId
LearningChainApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::LearningChainApplication")
            .SetParent<ProtocolApplication>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<LearningChainApplication>()
            .AddAttribute("Iterations",
                          "Height of the chain at which training ends (blocks).",
                          UintegerValue(20),
                          MakeUintegerAccessor(&LearningChainApplication::m_iterations),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute(
                "StorageReading",
                "What a node keeps for ever: all announced aggregates and local gradients, or "
                "the announced aggregates only.",
                StringValue("all"),
                compat::EnumAccessor<LearningChainStorageReading>(
                    &LearningChainApplication::m_reading),
                MakeEnumChecker(STORE_ALL, "all", STORE_ANNOUNCED, "announced"))
            .AddAttribute("Quorum",
                          "Least share of the nodes whose gradients a block must be made of; "
                          "blocks of fewer are wrong, and nodes with fewer wait (no unit).",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&LearningChainApplication::m_quorum),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("GradientTimeout",
                          "Longest wait for gradients of others, from the own one on (time).",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&LearningChainApplication::m_gradientTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("RequestTimeout",
                          "Longest wait for an answer before another node is asked (time).",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&LearningChainApplication::m_requestTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("GossipTtl",
                          "Hops that gossip makes at most (hops).",
                          UintegerValue(10),
                          MakeUintegerAccessor(&LearningChainApplication::m_gossipTtl),
                          MakeUintegerChecker<uint8_t>(1))
            .AddAttribute("GossipLifetime",
                          "Time after which gossip is of no use; mining is part of a block's life "
                          "(time).",
                          TimeValue(Hours(24)),
                          MakeTimeAccessor(&LearningChainApplication::m_gossipLifetime),
                          MakeTimeChecker(NanoSeconds(1), Hours(24 * 365)))
            .AddTraceSource("ChainExtended",
                            "The longest chain is longer than ever before.",
                            MakeTraceSourceAccessor(&LearningChainApplication::m_extended),
                            "ns3::fl::LearningChainApplication::ReportTracedCallback");
    return tid;
}

LearningChainApplication::LearningChainApplication()
    : m_shuffle(CreateObject<UniformRandomVariable>()),
      m_random(CreateObject<UniformRandomVariable>())
{
}

void
LearningChainApplication::DoDispose()
{
    ProtocolApplication::DoDispose();
    m_settings = LearningChainSettings();
    m_shuffle = nullptr;
    m_random = nullptr;
}

void
LearningChainApplication::Configure(LearningChainSettings settings)
{
    m_settings = std::move(settings);
}

int64_t
LearningChainApplication::AssignStreams(int64_t stream)
{
    m_shuffle->SetStream(stream);
    m_random->SetStream(stream + 1);
    return 2;
}

const LearningChainLedger*
LearningChainApplication::GetLedger() const
{
    const auto core = static_cast<const LearningChainCore*>(GetCore());
    return core != nullptr ? &core->GetLedger() : nullptr;
}

std::unique_ptr<ProtocolCore>
LearningChainApplication::CreateCore(ProtocolHost& host)
{
    LearningChainSettings settings = m_settings;
    settings.iterations = m_iterations;
    settings.reading = m_reading;
    settings.quorum = static_cast<uint32_t>(std::ceil(m_quorum * settings.nodes));
    settings.gradientTimeout = m_gradientTimeout;
    settings.requestTimeout = m_requestTimeout;
    settings.gossip.maxTtl = m_gossipTtl;
    settings.gossip.maxLifetime = m_gossipLifetime;
    settings.trainer.shuffle = m_shuffle;
    settings.random = m_random;
    settings.isRejoin = std::exchange(m_hasRun, true);
    settings.observer = [this](const LearningChainReport& report) { m_extended(report); };
    return std::make_unique<LearningChainCore>(host, std::move(settings));
}

} // namespace fl
} // namespace ns3
