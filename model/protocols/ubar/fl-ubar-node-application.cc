/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-node-application.h"

#include "fl-ubar-adversary.h"
#include "fl-ubar-node-core.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(UbarNodeApplication);

TypeId
UbarNodeApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::UbarNodeApplication")
            .SetParent<ProtocolApplication>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<UbarNodeApplication>()
            .AddAttribute("Rounds",
                          "Rounds to train, one batch each.",
                          UintegerValue(20),
                          MakeUintegerAccessor(&UbarNodeApplication::m_rounds),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("SelfWeight",
                          "Weight alpha of the own estimate beside the aggregate of the "
                          "neighbors' estimates.",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&UbarNodeApplication::m_selfWeight),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("EqualShares",
                          "The own estimate weighs as much as each neighbor's, whatever SelfWeight "
                          "says: alpha = 1 / (estimates received + 1).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&UbarNodeApplication::m_hasEqualShares),
                          MakeBooleanChecker())
            .AddAttribute("HonestShare",
                          "Share of a node's neighbors that are honest at least, above 0 and at "
                          "most 1. How far the others are is believed if it does not depend on the "
                          "rest; rules have parameters of their own.",
                          DoubleValue(0.4),
                          MakeDoubleAccessor(&UbarNodeApplication::m_honestShare),
                          MakeDoubleChecker<double>(1e-6, 1))
            .AddAttribute("RoundTimeout",
                          "Longest wait for the estimates of a round, from its beginning (time); "
                          "0: no limit.",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&UbarNodeApplication::m_roundTimeout),
                          MakeTimeChecker(Time(0)))
            .AddTraceSource("RoundBegun",
                            "The node begins a round.",
                            MakeTraceSourceAccessor(&UbarNodeApplication::m_roundBegun),
                            "ns3::fl::UbarNodeApplication::EstimateTracedCallback")
            .AddTraceSource("RoundCompleted",
                            "The node has its next estimate.",
                            MakeTraceSourceAccessor(&UbarNodeApplication::m_roundCompleted),
                            "ns3::fl::UbarNodeApplication::RoundTracedCallback");
    return tid;
}

UbarNodeApplication::UbarNodeApplication()
    : m_shuffle(CreateObject<UniformRandomVariable>())
{
}

void
UbarNodeApplication::DoDispose()
{
    ProtocolApplication::DoDispose();
    m_settings = UbarSettings();
    m_shuffle = nullptr;
}

void
UbarNodeApplication::Configure(UbarSettings settings)
{
    m_settings = std::move(settings);
}

int64_t
UbarNodeApplication::AssignStreams(int64_t stream)
{
    m_shuffle->SetStream(stream);
    return 1;
}

std::unique_ptr<ProtocolCore>
UbarNodeApplication::CreateCore(ProtocolHost& host)
{
    UbarSettings settings = m_settings;
    settings.rounds = m_rounds;
    settings.selfWeight = m_selfWeight;
    settings.hasEqualShares = m_hasEqualShares;
    settings.honestShare = m_honestShare;
    settings.roundTimeout = m_roundTimeout;
    settings.shuffle = m_shuffle;
    settings.observer.estimate = [this,
                                  watcher = settings.watcher](const UbarEstimateReport& report) {
        if (watcher)
        {
            watcher->HandleEstimate(report);
        }
        m_roundBegun(report);
    };
    settings.observer.round = [this](const UbarRoundReport& report) { m_roundCompleted(report); };
    return std::make_unique<UbarNodeCore>(host, std::move(settings));
}

} // namespace fl
} // namespace ns3
