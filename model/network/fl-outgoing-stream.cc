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
                               TransportChannel channel,
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
OutgoingStream::Send(MessagePtr message, SharedBytes control)
{
    if (m_entries.empty())
    {
        if (!IsTrying())
        {
            m_lastProgress = Simulator::Now();
        }
        if (m_progressEvent.IsExpired())
        {
            ScheduleCheck();
        }
    }
    NS_ABORT_MSG_IF(control->size() > m_context.maxControlLength ||
                        message->GetBulkSize() > m_context.maxBulkLength,
                    "a " << message->GetSchema().name
                         << " message is longer than what is accepted");
    Entry entry;
    entry.frameSize = MessageHeader::SIZE + control->size() + message->GetBulkSize();
    entry.message = std::move(message);
    entry.control = std::move(control);
    m_queuedBytes += entry.frameSize;
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
OutgoingStream::Withdraw(const Transport::MessagePredicate& isObsolete)
{
    const auto unwritten = std::find_if(m_entries.begin(), m_entries.end(), [](const Entry& entry) {
        return entry.sequence == 0;
    });
    const auto end = std::remove_if(unwritten, m_entries.end(), [&](const Entry& entry) {
        const bool isWithdrawn = isObsolete(*entry.message);
        m_queuedBytes -= isWithdrawn ? entry.frameSize : 0;
        return isWithdrawn;
    });
    const uint64_t messages = m_entries.end() - end;
    m_entries.erase(end, m_entries.end());
    return messages;
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
    m_parser = std::make_unique<StreamParser>(TransportMessages::RESUME_LENGTH, 0);
    m_socket = m_context.tcp->CreateSocket(m_context.node, m_context.socketBuffer);
    m_socket->SetConnectCallback(MakeCallback(&OutgoingStream::HandleConnected, this),
                                 MakeCallback(&OutgoingStream::HandleLost, this));
    m_socket->SetCloseCallbacks(MakeCallback(&OutgoingStream::HandleLost, this),
                                MakeCallback(&OutgoingStream::HandleLost, this));
    m_socket->SetRecvCallback(MakeCallback(&OutgoingStream::HandleReceive, this));
    m_socket->SetSendCallback(MakeCallback(&OutgoingStream::HandleWritable, this));
    const InetSocketAddress& address = m_context.peers->at(m_id.receiver);
    const bool isSecondPort = m_context.separateConnections && m_channel == TransportChannel::BULK;
    // The peer knows this node by the address in the directory, whatever other addresses it has.
    m_socket->Bind(InetSocketAddress(m_context.peers->at(m_context.self).GetIpv4(), 0));
    const int connecting = m_socket->Connect(
        InetSocketAddress(address.GetIpv4(), address.GetPort() + (isSecondPort ? 1 : 0)));
    if (connecting != 0)
    {
        HandleLost(m_socket); // no route now: the socket reports nothing more
        return;
    }
    if (m_context.separateConnections && m_channel == TransportChannel::CONTROL)
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

uint64_t
OutgoingStream::GetFirst() const
{
    const bool isNumbered = !m_entries.empty() && m_entries.front().sequence > 0;
    return isNumbered ? m_entries.front().sequence : m_nextSequence;
}

void
OutgoingStream::SendHello()
{
    Message hello(TransportMessages::Hello(), 0, 0);
    hello.SetUnsigned("receiver", m_id.receiver)
        .SetUnsigned("channel", m_id.channel)
        .SetUnsigned("epoch", m_id.epoch)
        .SetUnsigned("first", GetFirst());
    const Bytes bytes = MessageHeader::EncodeFront(hello, hello.EncodeControl(), m_context.self);
    const int sent = m_socket->Send(Create<Packet>(bytes.data(), bytes.size()), 0);
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
    const uint64_t frontSize = m_front.size();
    const uint64_t frontLeft = frontSize - std::min(entry.written, frontSize);
    const uint32_t fromFront = std::min<uint64_t>(size, frontLeft);
    const uint32_t fromBulk = size - fromFront;
    if (m_context.realBulk)
    {
        Bytes bytes(size);
        std::copy_n(m_front.data() + frontSize - frontLeft, fromFront, bytes.data());
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
    Ptr<Packet> piece = Create<Packet>(m_front.data() + frontSize - frontLeft, fromFront);
    if (fromBulk > 0)
    {
        piece->AddAtEnd(Create<Packet>(fromBulk));
    }
    return piece;
}

void
OutgoingStream::BeginMessage(Entry& entry)
{
    entry.start = m_position;
    if (entry.sequence == 0)
    {
        entry.sequence = m_nextSequence++;
    }
    m_front = MessageHeader::EncodeFront(*entry.message,
                                         *entry.control,
                                         m_context.self,
                                         entry.sequence,
                                         m_context.realBulk ? MessageHeader::FLAG_REAL_BULK : 0);
    if (entry.message->GetBulkSize() > 0 && !m_context.realBulk)
    {
        m_context.bulkTable->Put(m_id, entry.sequence, entry.message->GetBulk());
    }
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
            BeginMessage(entry);
        }
        Ptr<Packet> piece = MakePiece(entry, size);
        const MessageSchema& schema = entry.message->GetSchema();
        piece->AddByteTag(MessageByteTag(schema.system,
                                         schema.type,
                                         entry.message->GetPhase(),
                                         entry.message->GetRound()));
        if (m_socket->Send(piece, 0) < 0)
        {
            return; // the loss of the connection is about to be reported
        }
        entry.written += size;
        m_position += size;
        m_queuedBytes -= size;
        if (entry.written == entry.frameSize)
        {
            m_front = Bytes();
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
    const uint64_t sequence = GetFirst();
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
    ReadSocket(socket, m_context.tcp->GetSegmentSize(), *m_parser);
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
        if (!resume || resume->GetUnsigned("epoch") != m_id.epoch ||
            resume->GetUnsigned("expected") > m_nextSequence)
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
    while (!m_entries.empty() && GetFirst() < expected)
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
    m_front = Bytes();
    m_next = 0;
    m_queuedBytes = 0;
    for (Entry& entry : m_entries)
    {
        entry.written = 0;
        m_queuedBytes += entry.frameSize;
    }
}

bool
OutgoingStream::IsTrying() const
{
    return m_state != State::IDLE && m_state != State::OPEN &&
           Simulator::Now() < m_lastProgress + m_context.giveUpTime;
}

void
OutgoingStream::HandleLost(Ptr<Socket> /* socket */)
{
    NS_LOG_LOGIC("node " << m_context.self << " loses its connection to " << m_id.receiver);
    if (m_state == State::OPEN || m_state == State::RESUMING)
    {
        m_context.counters->connectionsLost++;
    }
    const bool isTrying = IsTrying();
    DropConnection();
    if (m_entries.empty() && !isTrying)
    {
        return;
    }
    m_state = State::WAITING;
    m_reconnectEvent = Simulator::Schedule(m_reconnectDelay, &OutgoingStream::Connect, this);
    m_reconnectDelay =
        std::min(m_reconnectDelay + m_reconnectDelay,
                 TimeStep(m_context.reconnectDelay.GetTimeStep() * MAX_RECONNECT_FACTOR));
}

void
OutgoingStream::ScheduleCheck()
{
    const Time left = m_lastProgress + m_context.giveUpTime - Simulator::Now();
    m_progressEvent = Simulator::Schedule(std::min(m_context.stallTime, left),
                                          &OutgoingStream::CheckProgress,
                                          this);
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
        ScheduleCheck();
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
