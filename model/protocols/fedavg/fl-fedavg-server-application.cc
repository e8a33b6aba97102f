/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-server-application.h"

#include "ns3/double.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(FedAvgServerApplication);

TypeId
FedAvgServerApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::FedAvgServerApplication")
            .SetParent<ProtocolApplication>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<FedAvgServerApplication>()
            .AddAttribute("Rounds",
                          "Rounds to train.",
                          UintegerValue(20),
                          MakeUintegerAccessor(&FedAvgServerApplication::m_rounds),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("ClientFraction",
                          "Share of the clients that a round asks, at least one client (C of the "
                          "paper).",
                          DoubleValue(1),
                          MakeDoubleAccessor(&FedAvgServerApplication::m_clientFraction),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("RoundDeadline",
                          "Longest time from sending the model to aggregating; 0: no limit.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&FedAvgServerApplication::m_roundDeadline),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("JoinDeadline",
                          "Longest wait for all clients before the first round; 0: no limit.",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&FedAvgServerApplication::m_joinDeadline),
                          MakeTimeChecker(Time(0)))
            .AddTraceSource("RoundCompleted",
                            "The server has the model of the next round.",
                            MakeTraceSourceAccessor(&FedAvgServerApplication::m_roundCompleted),
                            "ns3::fl::FedAvgServerApplication::RoundTracedCallback");
    return tid;
}

FedAvgServerApplication::FedAvgServerApplication()
    : m_selection(CreateObject<UniformRandomVariable>())
{
}

void
FedAvgServerApplication::DoDispose()
{
    ProtocolApplication::DoDispose();
    m_settings = FedAvgServerSettings();
    m_selection = nullptr;
}

void
FedAvgServerApplication::Configure(FedAvgServerSettings settings)
{
    m_settings = std::move(settings);
}

int64_t
FedAvgServerApplication::AssignStreams(int64_t stream)
{
    m_selection->SetStream(stream);
    return 1;
}

uint64_t
FedAvgServerApplication::GetRejected() const
{
    const auto* core = static_cast<const FedAvgServerCore*>(GetCore());
    return core == nullptr ? 0 : core->GetRejected();
}

bool
FedAvgServerApplication::IsFinished() const
{
    const auto* core = static_cast<const FedAvgServerCore*>(GetCore());
    return core != nullptr && core->IsFinished();
}

std::unique_ptr<ProtocolCore>
FedAvgServerApplication::CreateCore(ProtocolHost& host)
{
    FedAvgServerSettings settings = m_settings;
    settings.rounds = m_rounds;
    settings.clientFraction = m_clientFraction;
    settings.roundDeadline = m_roundDeadline;
    settings.joinDeadline = m_joinDeadline;
    settings.selection = m_selection;
    settings.roundCompleted = [this](const FedAvgRound& round) { m_roundCompleted(round); };
    return std::make_unique<FedAvgServerCore>(host, std::move(settings));
}

} // namespace fl
} // namespace ns3
