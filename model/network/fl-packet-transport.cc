/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-packet-transport.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlPacketTransport");
NS_OBJECT_ENSURE_REGISTERED(PacketTransport);

TypeId
PacketTransport::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::PacketTransport")
            .SetParent<Transport>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<PacketTransport>()
            .AddAttribute("SeparateConnections",
                          "Messages with a bulk part use a connection of their own (on the port "
                          "after the first), so that small messages need not wait behind them.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&PacketTransport::m_separateConnections),
                          MakeBooleanChecker())
            .AddAttribute("RealBulk",
                          "Bulk parts travel as real bytes; otherwise as padding of the same size, "
                          "with their content beside the packets.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&PacketTransport::m_realBulk),
                          MakeBooleanChecker())
            .AddAttribute("GiveUpTime",
                          "Messages to a peer are given up when it has received nothing new for "
                          "this long.",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&PacketTransport::m_giveUpTime),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute(
                "StallTime",
                "A connection on which the peer has received nothing new for this long is "
                "opened anew, because the peer may not know it any more.",
                TimeValue(Seconds(15)),
                MakeTimeAccessor(&PacketTransport::m_stallTime),
                MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ReconnectDelay",
                          "Time before a lost connection is opened again; doubles up to 32 times "
                          "while nothing new arrives.",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&PacketTransport::m_reconnectDelay),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("MaxControlLength",
                          "Longest control part accepted, in bytes.",
                          UintegerValue(16 << 20),
                          MakeUintegerAccessor(&PacketTransport::m_maxControlLength),
                          MakeUintegerChecker<uint32_t>(64))
            .AddAttribute("MaxBulkLength",
                          "Longest bulk part accepted, in bytes.",
                          UintegerValue(uint64_t{4} << 30),
                          MakeUintegerAccessor(&PacketTransport::m_maxBulkLength),
                          MakeUintegerChecker<uint64_t>());
    return tid;
}

void
PacketTransport::Setup(Ptr<Node> node,
                       NodeIndex self,
                       PeerDirectoryPtr peers,
                       Ptr<const TcpProfile> tcp,
                       uint32_t socketBuffer,
                       Ptr<BulkTable> bulkTable)
{
    NS_ABORT_MSG_UNLESS(self < peers->size(), "node " << self << " is not in the directory");
    m_context.node = std::move(node);
    m_context.self = self;
    m_context.peers = std::move(peers);
    m_context.tcp = std::move(tcp);
    m_context.socketBuffer = socketBuffer;
    m_context.bulkTable = std::move(bulkTable);
    m_context.counters = &m_counters;
}

uint32_t
PacketTransport::GetSocketBuffer() const
{
    return m_context.socketBuffer;
}

NodeIndex
PacketTransport::GetIndex() const
{
    return m_context.self;
}

uint32_t
PacketTransport::GetNumberOfNodes() const
{
    return m_context.peers->size();
}

void
PacketTransport::Start()
{
    NS_ABORT_MSG_UNLESS(m_context.node, "Setup() comes before Start()");
    if (m_isRunning)
    {
        return;
    }
    m_isRunning = true;
    m_starts++;
    // Connections end with the simulation, whatever becomes of this object.
    m_destroyEvent = Simulator::ScheduleDestroy(&PacketTransport::Stop, Ptr<PacketTransport>(this));
    m_context.separateConnections = m_separateConnections;
    m_context.realBulk = m_realBulk;
    m_context.giveUpTime = m_giveUpTime;
    m_context.stallTime = m_stallTime;
    m_context.reconnectDelay = m_reconnectDelay;
    m_context.maxControlLength = m_maxControlLength;
    m_context.maxBulkLength = m_maxBulkLength;
    const uint16_t port = m_context.peers->at(m_context.self).GetPort();
    m_listen[0] = Listen(port, m_separateConnections);
    if (m_separateConnections)
    {
        m_listen[1] = Listen(port + 1, false);
    }
}

Ptr<Socket>
PacketTransport::Listen(uint16_t port, bool isControl)
{
    Ptr<Socket> socket = m_context.tcp->CreateSocket(m_context.node, m_context.socketBuffer);
    if (isControl)
    {
        SetControlPriority(socket);
    }
    socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                              MakeCallback(&PacketTransport::HandleAccept, this));
    const int bound = socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
    NS_ABORT_MSG_IF(bound != 0,
                    "port " << port << " of node " << m_context.node->GetId() << " is in use");
    ListenOnSocket(socket);
    return socket;
}

void
PacketTransport::Stop()
{
    if (!m_isRunning)
    {
        return;
    }
    m_isRunning = false;
    const Ptr<PacketTransport> alive = this; // the event may hold the last reference
    Simulator::Remove(std::exchange(m_destroyEvent, EventId()));
    for (Ptr<Socket>& socket : m_listen)
    {
        if (socket)
        {
            CloseListeningSocket(m_context.node, socket);
            socket = nullptr;
        }
    }
    m_outgoing.clear();
    // One of them may be the caller: it has to see that it is closed.
    for (const auto& connection : std::exchange(m_connections, {}))
    {
        connection->Close();
    }
    m_incoming.clear();
}

void
PacketTransport::DoDispose()
{
    Stop();
    m_context = StreamContext();
    Transport::DoDispose();
}

void
PacketTransport::HandleAccept(Ptr<Socket> socket, const Address& remote)
{
    m_counters.connections++;
    m_connections.push_back(std::make_shared<IncomingConnection>(m_context, socket, remote, *this));
    m_connections.back()->Open();
}

void
PacketTransport::Send(NodeIndex to, MessagePtr message)
{
    SharedBytes control;
    SendTo(to, message, control);
}

void
PacketTransport::Multicast(const std::vector<NodeIndex>& to, const MessagePtr& message)
{
    SharedBytes control;
    for (const NodeIndex receiver : to)
    {
        SendTo(receiver, message, control);
    }
}

void
PacketTransport::SendTo(NodeIndex to, const MessagePtr& message, SharedBytes& control)
{
    NS_ABORT_MSG_UNLESS(m_isRunning, "Start() comes before Send()");
    NS_ABORT_MSG_UNLESS(to < m_context.peers->size(), "no node " << to);
    NotifySent(to, message);
    if (to == m_context.self)
    {
        Simulator::ScheduleNow(&PacketTransport::DeliverToSelf,
                               Ptr<PacketTransport>(this),
                               message,
                               m_starts);
        return;
    }
    const bool isBulk = m_context.separateConnections && message->GetBulk();
    const TransportChannel channel = isBulk ? TransportChannel::BULK : TransportChannel::CONTROL;
    std::unique_ptr<OutgoingStream>& stream =
        m_outgoing[StreamKey(to, static_cast<uint8_t>(channel))];
    if (!stream)
    {
        stream = std::make_unique<OutgoingStream>(
            m_context,
            to,
            channel,
            [this, to, channel](uint64_t messages) { NotifyFailed(to, channel, messages); });
    }
    if (!control)
    {
        control = std::make_shared<const Bytes>(message->EncodeControl());
    }
    stream->Send(message, control);
}

void
PacketTransport::DeliverToSelf(MessagePtr message, uint64_t starts)
{
    if (m_isRunning && starts == m_starts)
    {
        NotifyReceived(m_context.self, message);
    }
}

uint64_t
PacketTransport::Withdraw(NodeIndex to, const MessagePredicate& isObsolete)
{
    uint64_t messages = 0;
    for (const TransportChannel channel : {TransportChannel::CONTROL, TransportChannel::BULK})
    {
        const auto stream = m_outgoing.find(StreamKey(to, static_cast<uint8_t>(channel)));
        messages += stream == m_outgoing.end() ? 0 : stream->second->Withdraw(isObsolete);
    }
    m_counters.messagesWithdrawn += messages;
    return messages;
}

uint64_t
PacketTransport::GetQueuedBytes(NodeIndex to) const
{
    uint64_t bytes = 0;
    for (const TransportChannel channel : {TransportChannel::CONTROL, TransportChannel::BULK})
    {
        const auto stream = m_outgoing.find(StreamKey(to, static_cast<uint8_t>(channel)));
        bytes += stream == m_outgoing.end() ? 0 : stream->second->GetQueuedBytes();
    }
    return bytes;
}

IncomingStream&
PacketTransport::GetIncomingStream(NodeIndex peer, uint8_t channel)
{
    return m_incoming[StreamKey(peer, channel)];
}

void
PacketTransport::HandleMessage(NodeIndex peer, const MessagePtr& message)
{
    NotifyReceived(peer, message);
}

void
PacketTransport::HandleRejected(NodeIndex peer, TransportRejectReason reason)
{
    NotifyRejected(peer, reason);
}

void
PacketTransport::HandleClosed(IncomingConnection& connection)
{
    m_connections.remove_if([&connection](const std::shared_ptr<IncomingConnection>& candidate) {
        return candidate.get() == &connection;
    });
}

} // namespace fl
} // namespace ns3
