/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-protocol-application.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlProtocolApplication");
NS_OBJECT_ENSURE_REGISTERED(ProtocolApplication);

TypeId
ProtocolApplication::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ProtocolApplication")
                            .SetParent<Application>()
                            .SetGroupName("DecentralizedFl");
    return tid;
}

void
ProtocolApplication::SetTransport(Ptr<Transport> transport)
{
    m_transport = std::move(transport);
}

Ptr<Transport>
ProtocolApplication::GetTransport() const
{
    return m_transport;
}

void
ProtocolApplication::SetCpu(Ptr<Cpu> cpu)
{
    m_cpu = std::move(cpu);
}

Ptr<Cpu>
ProtocolApplication::GetCpu() const
{
    return m_cpu;
}

void
ProtocolApplication::DoDispose()
{
    StopApplication();
    if (m_transport)
    {
        m_transport->Dispose();
        m_transport = nullptr;
    }
    m_cpu = nullptr;
    Application::DoDispose();
}

void
ProtocolApplication::StartApplication()
{
    NS_ABORT_MSG_UNLESS(m_transport && m_cpu, "the application has no transport or no processor");
    m_transport->SetReceiveCallback(MakeCallback(&ProtocolApplication::HandleMessage, this));
    m_transport->SetFailureCallback(MakeCallback(&ProtocolApplication::HandleFailure, this));
    m_isStarted = true;
    Rejoin();
}

void
ProtocolApplication::StopApplication()
{
    Fail();
    m_isStarted = false;
}

void
ProtocolApplication::Rejoin()
{
    if (m_process || !m_isStarted)
    {
        return;
    }
    NS_LOG_INFO("node " << m_transport->GetIndex() << " begins");
    m_transport->Start();
    const auto process = std::make_shared<ProtocolProcess>(m_transport, m_cpu);
    m_process = process;
    process->Begin(CreateCore(*process));
}

void
ProtocolApplication::Fail()
{
    if (!m_process)
    {
        return;
    }
    NS_LOG_INFO("node " << m_transport->GetIndex() << " ends");
    const auto process = std::move(m_process);
    process->End();
    m_transport->Stop();
    // The core may be the caller.
    Simulator::ScheduleNow([process]() {});
}

bool
ProtocolApplication::IsRunning() const
{
    return m_process != nullptr;
}

ProtocolCore*
ProtocolApplication::GetCore() const
{
    return m_process ? &m_process->GetCore() : nullptr;
}

void
ProtocolApplication::HandleMessage(NodeIndex from, MessagePtr message)
{
    if (m_process)
    {
        m_process->GetCore().HandleMessage(from, message);
    }
}

void
ProtocolApplication::HandleFailure(NodeIndex peer,
                                   TransportChannel /* channel */,
                                   uint64_t /* messages */)
{
    if (m_process)
    {
        m_process->GetCore().HandlePeerFailure(peer);
    }
}

} // namespace fl
} // namespace ns3
