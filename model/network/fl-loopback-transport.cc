/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-loopback-transport.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(LoopbackNetwork);
NS_OBJECT_ENSURE_REGISTERED(LoopbackTransport);

TypeId
LoopbackNetwork::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::LoopbackNetwork")
                            .SetParent<Object>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<LoopbackNetwork>()
                            .AddAttribute("Delay",
                                          "Delay of every message.",
                                          TimeValue(MilliSeconds(10)),
                                          MakeTimeAccessor(&LoopbackNetwork::m_delay),
                                          MakeTimeChecker(Time(0)));
    return tid;
}

std::vector<Ptr<LoopbackTransport>>
LoopbackNetwork::Create(uint32_t nodes)
{
    for (uint32_t index = 0; index < nodes; index++)
    {
        Ptr<LoopbackTransport> transport = CreateObject<LoopbackTransport>();
        transport->m_network = this;
        transport->m_index = index;
        m_members.push_back(transport);
    }
    // Network and transports refer to each other until they are disposed.
    Simulator::ScheduleDestroy(&LoopbackNetwork::Dispose, Ptr<LoopbackNetwork>(this));
    return m_members;
}

void
LoopbackNetwork::DoDispose()
{
    for (const auto& member : m_members)
    {
        member->Dispose();
    }
    m_members.clear();
    Object::DoDispose();
}

TypeId
LoopbackTransport::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::LoopbackTransport").SetParent<Transport>().SetGroupName("DecentralizedFl");
    return tid;
}

NodeIndex
LoopbackTransport::GetIndex() const
{
    return m_index;
}

uint32_t
LoopbackTransport::GetNumberOfNodes() const
{
    return m_network->m_members.size();
}

void
LoopbackTransport::Start()
{
    m_isRunning = true;
    m_starts++;
}

void
LoopbackTransport::Stop()
{
    m_isRunning = false;
}

void
LoopbackTransport::DoDispose()
{
    m_network = nullptr;
    Transport::DoDispose();
}

void
LoopbackTransport::Send(NodeIndex to, MessagePtr message)
{
    NS_ABORT_MSG_UNLESS(m_isRunning, "Start() comes before Send()");
    NotifySent(to, message);
    Ptr<LoopbackTransport> receiver = m_network->m_members.at(to);
    const Time delay = to == m_index ? Time(0) : m_network->m_delay;
    // A process that has not begun yet may have when the message arrives.
    const uint64_t starts = receiver->m_starts + (receiver->m_isRunning ? 0 : 1);
    Simulator::Schedule(delay,
                        &LoopbackTransport::Deliver,
                        receiver,
                        m_index,
                        std::move(message),
                        starts);
}

void
LoopbackTransport::Deliver(NodeIndex from, MessagePtr message, uint64_t starts)
{
    if (!m_isRunning || starts != m_starts)
    {
        return;
    }
    const auto received = Message::Decode(message->GetSchema(),
                                          message->GetRound(),
                                          message->GetPhase(),
                                          message->EncodeControl());
    if (message->GetBulk())
    {
        received->SetBulk(message->GetBulk());
    }
    NotifyReceived(from, received);
}

uint64_t
LoopbackTransport::Withdraw(NodeIndex /* to */, const MessagePredicate& /* isObsolete */)
{
    return 0;
}

uint64_t
LoopbackTransport::GetQueuedBytes(NodeIndex /* to */) const
{
    return 0;
}

} // namespace fl
} // namespace ns3
