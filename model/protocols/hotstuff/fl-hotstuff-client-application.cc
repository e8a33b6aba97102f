/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-client-application.h"

#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(HotStuffClientApplication);

TypeId
HotStuffClientApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::HotStuffClientApplication")
            .SetParent<ProtocolApplication>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<HotStuffClientApplication>()
            .AddAttribute("Outstanding",
                          "Commands that the client keeps under way (commands).",
                          UintegerValue(1),
                          MakeUintegerAccessor(&HotStuffClientApplication::m_outstanding),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("CommandBytes",
                          "Size of a command (bytes).",
                          UintegerValue(0),
                          MakeUintegerAccessor(&HotStuffClientApplication::m_commandBytes),
                          MakeUintegerChecker<uint32_t>(0, 1 << 20))
            .AddAttribute("RetryTimeout",
                          "Wait for replies before a command is sent again (time).",
                          TimeValue(Seconds(5)),
                          MakeTimeAccessor(&HotStuffClientApplication::m_retryTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddTraceSource("Completed",
                            "f + 1 replicas agree on the result of a command.",
                            MakeTraceSourceAccessor(&HotStuffClientApplication::m_completed),
                            "ns3::fl::HotStuffClientApplication::CommandTracedCallback");
    return tid;
}

void
HotStuffClientApplication::Configure(HotStuffClientSettings settings)
{
    m_settings = std::move(settings);
}

std::unique_ptr<ProtocolCore>
HotStuffClientApplication::CreateCore(ProtocolHost& host)
{
    HotStuffClientSettings settings = m_settings;
    settings.firstNumber = m_lastNumber + 1;
    settings.outstanding = m_outstanding;
    settings.commandBytes = m_commandBytes;
    settings.retryTimeout = m_retryTimeout;
    settings.started = [this](uint64_t number) { m_lastNumber = number; };
    settings.completed = [this](const CompletedCommand& command) { m_completed(command); };
    return std::make_unique<HotStuffClientCore>(host, std::move(settings));
}

} // namespace fl
} // namespace ns3
