/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-outgoing-stream.h"

#include "ns3/abort.h"
#include "ns3/fl-message-byte-tag.h"
#include "ns3/fl-message-header.h"
#include "ns3/fl-transport-messages.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlOutgoingStream");

namespace
{

/// Segments in one piece that is written to a socket.
constexpr uint32_t PIECE_SEGMENTS = 16;
/// The delay before connecting again doubles up to this many times its first value.
constexpr int64_t MAX_RECONNECT_FACTOR = 32;

} // namespace

OutgoingStream::OutgoingStream(const StreamContext& context,
                               NodeIndex peer,
                               Channel channel,
                               std::function<void(uint64_t)> onFailure)
    : m_context(context),
      m_channel(channel),
      m_failure(std::move(onFailure)),
      m_id{context.self, peer, static_cast<uint8_t>(channel), 0}
{
    StartEpoch();
}

OutgoingStream::~OutgoingStream()
{
    m_reconnectEvent.Cancel();
    m_progressEvent.Cancel();
    DropConnection();
    m_context.bulkTable->Erase(m_id);
}

void
OutgoingStream::StartEpoch()
{
    // Grows with each new numbering, also across restarts of the sender.
    m_id.epoch = std::max<uint64_t>(m_id.epoch + 1, Simulator::Now().GetNanoSeconds());
    m_nextSequence = 1;
    m_hasConnected = false;
    m_reconnectDelay = m_context.reconnectDelay;
    m_bestSequence = 0;
    m_bestOffset = 0;
}

void
OutgoingStream::Send(MessagePtr message)
{
    if (m_entries.empty())
    {
        m_lastProgress = Simulator::Now();
        if (m_progressEvent.IsExpired())
        {
            m_progressEvent =
                Simulator::Schedule(GetCheckInterval(), &OutgoingStream::CheckProgress, this);
        }
    }
    Entry entry;
    entry.sequence = m_nextSequence++;
    entry.front = message->EncodeControl();
    NS_ABORT_MSG_IF(entry.front.size() > m_context.maxControlLength ||
                        message->GetBulkSize() > m_context.maxBulkLength,
                    "a " << message->GetSchema().name
                         << " message is longer than what is accepted");
    entry.frameSize = MessageHeader::SIZE + entry.front.size() + message->GetBulkSize();

    MessageHeader header;
    header.system = message->GetSchema().system;
    header.type = message->GetSchema().type;
    header.phase = message->GetPhase();
    header.flags = m_context.realBulk ? MessageHeader::FLAG_REAL_BULK : 0;
    header.sender = m_context.self;
    header.round = message->GetRound();
    header.sequence = entry.sequence;
    header.controlLength = entry.front.size();
    header.bulkLength = message->GetBulkSize();
    const Bytes headerBytes = header.Encode();
    entry.front.insert(entry.front.begin(), headerBytes.begin(), headerBytes.end());

    m_queuedBytes += entry.frameSize;
    entry.message = std::move(message);
    m_entries.push_back(std::move(entry));
    if (m_state == State::IDLE)
    {
        Connect();
    }
    else if (m_state == State::OPEN)
    {
        Write();
    }
}

uint64_t
OutgoingStream::GetQueuedBytes() const
{
    return m_queuedBytes;
}

void
OutgoingStream::Connect()
{
    NS_LOG_FUNCTION(this << m_id.receiver);
    m_state = State::CONNECTING;
    m_position = 0;
    m_aligned = 0;
    m_parser = std::make_unique<StreamParser>(m_context.maxControlLength, 0);
    m_socket = m_context.tcp->CreateSocket(m_context.node, m_context.socketBuffer);
    m_socket->SetConnectCallback(MakeCallback(&OutgoingStream::HandleConnected, this),
                                 MakeCallback(&OutgoingStream::HandleLost, this));
    m_socket->SetCloseCallbacks(MakeCallback(&OutgoingStream::HandleLost, this),
                                MakeCallback(&OutgoingStream::HandleLost, this));
    m_socket->SetRecvCallback(MakeCallback(&OutgoingStream::HandleReceive, this));
    m_socket->SetSendCallback(MakeCallback(&OutgoingStream::HandleWritable, this));
    const InetSocketAddress& address = m_context.peers->at(m_id.receiver);
    const bool isSecondPort = m_context.separateConnections && m_channel == Channel::BULK;
    // The peer knows this node by the address in the directory, whatever other addresses it has.
    m_socket->Bind(InetSocketAddress(m_context.peers->at(m_context.self).GetIpv4(), 0));
    const int connecting = m_socket->Connect(
        InetSocketAddress(address.GetIpv4(), address.GetPort() + (isSecondPort ? 1 : 0)));
    if (connecting != 0)
    {
        HandleLost(m_socket); // no route now: the socket reports nothing more
        return;
    }
    if (m_context.separateConnections && m_channel == Channel::CONTROL)
    {
        SetControlPriority(m_socket); // after Connect(), which takes the type of service away
    }
}

void
OutgoingStream::HandleConnected(Ptr<Socket> /* socket */)
{
    m_context.counters->connections++;
    m_connected = Simulator::Now();
    SendHello();
    // The peer cannot have anything of a new epoch: no need to wait for its answer.
    m_state = m_hasConnected ? State::RESUMING : State::OPEN;
    m_hasConnected = true;
    if (m_state == State::OPEN)
    {
        Write();
    }
}

void
OutgoingStream::SendHello()
{
    Message hello(TransportMessages::Hello(), 0, 0);
    hello.SetUnsigned("receiver", m_id.receiver)
        .SetUnsigned("channel", m_id.channel)
        .SetUnsigned("epoch", m_id.epoch)
        .SetUnsigned("first", m_entries.empty() ? m_nextSequence : m_entries.front().sequence);
    const Bytes control = hello.EncodeControl();
    MessageHeader header;
    header.system = TransportMessages::SYSTEM;
    header.type = TransportMessages::HELLO;
    header.sender = m_context.self;
    header.controlLength = control.size();
    Bytes bytes = header.Encode();
    bytes.insert(bytes.end(), control.begin(), control.end());
    const int sent = m_socket->Send(Create<Packet>(bytes.data(), bytes.size()));
    m_position += std::max(sent, 0);
}

uint32_t
OutgoingStream::GetPieceSize(const Entry& entry) const
{
    const uint32_t segment = m_context.tcp->GetSegmentSize();
    const uint64_t piece = uint64_t{PIECE_SEGMENTS} * segment - (m_position - m_aligned) % segment;
    return std::min({piece,
                     entry.frameSize - entry.written,
                     std::max<uint64_t>(m_context.socketBuffer / 4, 1)});
}

Ptr<Packet>
OutgoingStream::MakePiece(const Entry& entry, uint32_t size) const
{
    const uint64_t frontSize = entry.front.size();
    const uint64_t frontLeft = frontSize - std::min(entry.written, frontSize);
    const uint32_t fromFront = std::min<uint64_t>(size, frontLeft);
    const uint32_t fromBulk = size - fromFront;
    if (m_context.realBulk)
    {
        Bytes bytes(size);
        std::copy_n(entry.front.data() + frontSize - frontLeft, fromFront, bytes.data());
        if (fromBulk > 0)
        {
            entry.message->GetBulk()->Read(entry.written + fromFront - frontSize,
                                           bytes.data() + fromFront,
                                           fromBulk);
        }
        return Create<Packet>(bytes.data(), size);
    }
    if (fromFront == 0)
    {
        return Create<Packet>(fromBulk);
    }
    Ptr<Packet> piece = Create<Packet>(entry.front.data() + frontSize - frontLeft, fromFront);
    if (fromBulk > 0)
    {
        piece->AddAtEnd(Create<Packet>(fromBulk));
    }
    return piece;
}

void
OutgoingStream::Write()
{
    while (m_next < m_entries.size())
    {
        Entry& entry = m_entries[m_next];
        const uint32_t room = m_socket->GetTxAvailable();
        if (room == m_context.socketBuffer)
        {
            m_aligned = m_position; // everything is sent: the next segment begins here
        }
        const uint32_t size = GetPieceSize(entry);
        if (room < size)
        {
            return;
        }
        if (entry.written == 0)
        {
            entry.start = m_position;
            if (entry.message->GetBulkSize() > 0 && !m_context.realBulk)
            {
                m_context.bulkTable->Put(m_id, entry.sequence, entry.message->GetBulk());
            }
        }
        Ptr<Packet> piece = MakePiece(entry, size);
        const MessageSchema& schema = entry.message->GetSchema();
        piece->AddByteTag(MessageByteTag(schema.system,
                                         schema.type,
                                         entry.message->GetPhase(),
                                         entry.message->GetRound()));
        if (m_socket->Send(piece) < 0)
        {
            return; // the loss of the connection is about to be reported
        }
        entry.written += size;
        m_position += size;
        m_queuedBytes -= size;
        if (entry.written == entry.frameSize)
        {
            m_next++;
        }
    }
}

void
OutgoingStream::Prune()
{
    if (m_state != State::OPEN)
    {
        return;
    }
    // What the peer's TCP has acknowledged its transport has read, in the same event.
    const uint64_t unacknowledged = m_context.socketBuffer - m_socket->GetTxAvailable();
    const uint64_t acknowledged = m_position - std::min(m_position, unacknowledged);
    while (m_next > 0 && m_entries.front().start + m_entries.front().frameSize <= acknowledged)
    {
        m_entries.pop_front();
        m_next--;
    }
    const uint64_t sequence = m_entries.empty() ? m_nextSequence : m_entries.front().sequence;
    uint64_t offset = 0;
    if (!m_entries.empty() && m_entries.front().written > 0 &&
        acknowledged > m_entries.front().start)
    {
        offset = acknowledged - m_entries.front().start;
    }
    if (std::tie(m_bestSequence, m_bestOffset) < std::tie(sequence, offset))
    {
        m_bestSequence = sequence;
        m_bestOffset = offset;
        m_lastProgress = Simulator::Now();
        m_reconnectDelay = m_context.reconnectDelay;
    }
}

void
OutgoingStream::HandleWritable(Ptr<Socket> /* socket */, uint32_t /* available */)
{
    if (m_state == State::OPEN)
    {
        Prune();
        Write();
    }
}

void
OutgoingStream::HandleReceive(Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        if (packet->GetSize() == 0)
        {
            break;
        }
        m_parser->Add(packet);
    }
    for (;;)
    {
        const StreamParser::Result result = m_parser->Next();
        if (result == StreamParser::Result::NEED_MORE)
        {
            return;
        }
        const MessageHeader& header = m_parser->GetHeader();
        std::shared_ptr<Message> resume;
        if (result == StreamParser::Result::MESSAGE && header.system == TransportMessages::SYSTEM &&
            header.sender == m_id.receiver && header.type == TransportMessages::RESUME &&
            header.bulkLength == 0)
        {
            resume = Message::Decode(TransportMessages::Resume(), 0, 0, m_parser->GetControl());
        }
        if (!resume || resume->GetUnsigned("epoch") != m_id.epoch)
        {
            NS_LOG_WARN("node " << m_context.self << ": node " << m_id.receiver
                                << " answers with something else than resume");
            HandleLost(socket);
            return;
        }
        if (m_state == State::RESUMING)
        {
            Resume(resume->GetUnsigned("expected"));
        }
    }
}

void
OutgoingStream::Resume(uint64_t expected)
{
    while (!m_entries.empty() && m_entries.front().sequence < expected)
    {
        m_queuedBytes -= m_entries.front().frameSize;
        m_entries.pop_front();
    }
    m_state = State::OPEN;
    Prune();
    Write();
}

void
OutgoingStream::DropConnection()
{
    if (m_socket)
    {
        AbortSocket(m_socket);
        m_socket = nullptr;
    }
    m_state = State::IDLE;
    m_next = 0;
    m_queuedBytes = 0;
    for (Entry& entry : m_entries)
    {
        entry.written = 0;
        m_queuedBytes += entry.frameSize;
    }
}

void
OutgoingStream::HandleLost(Ptr<Socket> /* socket */)
{
    NS_LOG_LOGIC("node " << m_context.self << " loses its connection to " << m_id.receiver);
    if (m_state == State::OPEN || m_state == State::RESUMING)
    {
        m_context.counters->connectionsLost++;
    }
    DropConnection();
    if (m_entries.empty())
    {
        return;
    }
    m_state = State::WAITING;
    m_reconnectEvent = Simulator::Schedule(m_reconnectDelay, &OutgoingStream::Connect, this);
    m_reconnectDelay =
        std::min(m_reconnectDelay + m_reconnectDelay,
                 TimeStep(m_context.reconnectDelay.GetTimeStep() * MAX_RECONNECT_FACTOR));
}

Time
OutgoingStream::GetCheckInterval() const
{
    return std::min(m_context.stallTime, m_context.giveUpTime);
}

void
OutgoingStream::CheckProgress()
{
    if (m_entries.empty())
    {
        return;
    }
    const Time now = Simulator::Now();
    if (now < m_lastProgress + m_context.giveUpTime)
    {
        // The peer may have lost the connection without our knowing. Other TCPs would answer with a
        // reset; ns-3's listening sockets do not answer to segments of unknown connections.
        const bool isConnected = m_state == State::OPEN || m_state == State::RESUMING;
        if (isConnected && now >= std::max(m_lastProgress, m_connected) + m_context.stallTime)
        {
            HandleLost(m_socket);
        }
        m_progressEvent = Simulator::Schedule(
            std::min(GetCheckInterval(), m_lastProgress + m_context.giveUpTime - now),
            &OutgoingStream::CheckProgress,
            this);
        return;
    }
    const uint64_t messages = m_entries.size();
    m_reconnectEvent.Cancel();
    m_context.bulkTable->Erase(m_id);
    m_entries.clear();
    DropConnection();
    StartEpoch();
    const auto failure = m_failure; // the call may destroy this stream
    failure(messages);
}

} // namespace fl
} // namespace ns3
