/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-transport.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(FluidTransport);

TypeId
FluidTransport::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::FluidTransport")
            .SetParent<Transport>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<FluidTransport>()
            .AddAttribute("SeparateConnections",
                          "Messages without a bulk part use a connection of their own, so that "
                          "small messages need not wait behind large ones.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&FluidTransport::m_separateConnections),
                          MakeBooleanChecker())
            .AddAttribute("GiveUpTime",
                          "Messages to a peer are given up when it has received nothing new for "
                          "this long.",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&FluidTransport::m_giveUpTime),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ReconnectDelay",
                          "Time before a lost connection is opened again; doubles up to 32 times "
                          "while nothing new arrives.",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&FluidTransport::m_reconnectDelay),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("MaxControlLength",
                          "Longest control part accepted, in bytes.",
                          UintegerValue(16 << 20),
                          MakeUintegerAccessor(&FluidTransport::m_maxControlLength),
                          MakeUintegerChecker<uint32_t>(64))
            .AddAttribute("MaxBulkLength",
                          "Longest bulk part accepted, in bytes.",
                          UintegerValue(uint64_t{4} << 30),
                          MakeUintegerAccessor(&FluidTransport::m_maxBulkLength),
                          MakeUintegerChecker<uint64_t>());
    return tid;
}

void
FluidTransport::Setup(Ptr<FluidNetwork> network,
                      Ptr<const LinkProfile> profile,
                      const LinkRates& rates)
{
    m_network = std::move(network);
    m_index = m_network->AddNode(*this, std::move(profile), rates);
}

NodeIndex
FluidTransport::GetIndex() const
{
    return m_index;
}

uint32_t
FluidTransport::GetNumberOfNodes() const
{
    return m_network->GetNumberOfNodes();
}

void
FluidTransport::Start()
{
    NS_ABORT_MSG_UNLESS(m_network, "Setup() comes before Start()");
    if (m_isRunning)
    {
        return;
    }
    m_isRunning = true;
    m_starts++;
    // As over packets, connections end with the simulation, whatever becomes of this object.
    m_destroyEvent = Simulator::ScheduleDestroy(&FluidTransport::Stop, Ptr<FluidTransport>(this));
}

void
FluidTransport::Stop()
{
    if (!m_isRunning)
    {
        return;
    }
    m_isRunning = false;
    const Ptr<FluidTransport> alive = this; // the event may hold the last reference
    Simulator::Remove(std::exchange(m_destroyEvent, EventId()));
    m_network->HandleStop(m_index);
}

void
FluidTransport::DoDispose()
{
    Stop();
    if (m_network)
    {
        m_network->HandleDispose(m_index);
        m_network = nullptr;
    }
    Transport::DoDispose();
}

void
FluidTransport::Send(NodeIndex to, MessagePtr message)
{
    FluidMessagePtr shared;
    SendTo(to, message, shared);
}

void
FluidTransport::Multicast(const std::vector<NodeIndex>& to, const MessagePtr& message)
{
    FluidMessagePtr shared;
    for (const NodeIndex receiver : to)
    {
        SendTo(receiver, message, shared);
    }
}

void
FluidTransport::SendTo(NodeIndex to, const MessagePtr& message, FluidMessagePtr& shared)
{
    NS_ABORT_MSG_UNLESS(m_isRunning, "Start() comes before Send()");
    NS_ABORT_MSG_UNLESS(to < m_network->GetNumberOfNodes(), "no node " << to);
    NotifySent(to, message);
    if (to == m_index)
    {
        Simulator::ScheduleNow(&FluidTransport::DeliverToSelf,
                               Ptr<FluidTransport>(this),
                               message,
                               m_starts);
        return;
    }
    if (!shared)
    {
        shared = std::make_shared<FluidMessage>(message);
        NS_ABORT_MSG_IF(shared->GetControlSize() > m_maxControlLength ||
                            message->GetBulkSize() > m_maxBulkLength,
                        "a " << message->GetSchema().name
                             << " message is longer than what is accepted");
    }
    const bool isBulk = m_separateConnections && message->GetBulk();
    const TransportChannel channel = isBulk ? TransportChannel::BULK : TransportChannel::CONTROL;
    m_network->Send(m_index, to, channel, shared);
}

void
FluidTransport::DeliverToSelf(MessagePtr message, uint64_t starts)
{
    if (m_isRunning && starts == m_starts)
    {
        NotifyReceived(m_index, message);
    }
}

void
FluidTransport::HandleArrival(NodeIndex from, FluidMessage& message)
{
    if (message.GetControlSize() > m_maxControlLength ||
        message.GetMessage().GetBulkSize() > m_maxBulkLength)
    {
        NotifyRejected(from, TransportRejectReason::OVERSIZED);
        return;
    }
    TransportRejectReason reason;
    const MessagePtr received = message.Receive(reason);
    if (received)
    {
        NotifyReceived(from, received);
    }
    else
    {
        NotifyRejected(from, reason);
    }
}

uint64_t
FluidTransport::Withdraw(NodeIndex to, const MessagePredicate& isObsolete)
{
    const uint64_t messages = m_network->Withdraw(m_index, to, isObsolete);
    m_counters.messagesWithdrawn += messages;
    return messages;
}

uint64_t
FluidTransport::GetQueuedBytes(NodeIndex to) const
{
    return m_network->GetQueuedBytes(m_index, to);
}

} // namespace fl
} // namespace ns3
