/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-incoming-connection.h"

#include "ns3/fl-message-catalog.h"
#include "ns3/fl-message-header.h"
#include "ns3/fl-transport-messages.h"
#include "ns3/log.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlIncomingConnection");

IncomingConnection::IncomingConnection(const StreamContext& context,
                                       Ptr<Socket> socket,
                                       const Address& remote,
                                       IncomingConnectionListener& listener)
    : m_context(context),
      m_socket(std::move(socket)),
      m_remote(remote),
      m_listener(listener),
      m_parser(context.maxControlLength, context.maxBulkLength)
{
}

IncomingConnection::~IncomingConnection()
{
    Detach();
}

bool
IncomingConnection::Detach()
{
    if (!m_socket)
    {
        return false;
    }
    AbortSocket(m_socket);
    m_socket = nullptr;
    if (m_stream != nullptr && m_stream->connection == this)
    {
        m_stream->connection = nullptr;
    }
    m_stream = nullptr;
    return true;
}

void
IncomingConnection::Open()
{
    m_socket->SetCloseCallbacks(MakeCallback(&IncomingConnection::HandleClosed, this),
                                MakeCallback(&IncomingConnection::HandleClosed, this));
    m_socket->SetRecvCallback(MakeCallback(&IncomingConnection::HandleReceive, this));
}

void
IncomingConnection::Close()
{
    if (Detach())
    {
        m_listener.HandleClosed(*this);
    }
}

void
IncomingConnection::HandleClosed(Ptr<Socket> /* socket */)
{
    m_context.counters->connectionsLost++;
    const auto alive = shared_from_this();
    Close();
}

void
IncomingConnection::HandleReceive(Ptr<Socket> socket)
{
    // Handing a message over may close this connection.
    const auto alive = shared_from_this();
    ReadSocket(socket, m_context.tcp->GetSegmentSize(), m_parser);
    while (m_socket)
    {
        switch (m_parser.Next())
        {
        case StreamParser::Result::NEED_MORE:
            return;
        case StreamParser::Result::MESSAGE:
            HandleFrame();
            break;
        case StreamParser::Result::MALFORMED_HEADER:
            m_listener.HandleRejected(m_id.sender, TransportRejectReason::MALFORMED_HEADER);
            Close();
            break;
        case StreamParser::Result::OVERSIZED:
            m_listener.HandleRejected(m_id.sender, TransportRejectReason::OVERSIZED);
            Close();
            break;
        }
    }
}

bool
IncomingConnection::IsGenuineHello() const
{
    const MessageHeader& header = m_parser.GetHeader();
    if (header.system != TransportMessages::SYSTEM || header.type != TransportMessages::HELLO ||
        header.bulkLength != 0 || header.sender >= m_context.peers->size())
    {
        return false;
    }
    return InetSocketAddress::IsMatchingType(m_remote) &&
           InetSocketAddress::ConvertFrom(m_remote).GetIpv4() ==
               m_context.peers->at(header.sender).GetIpv4();
}

void
IncomingConnection::HandleHello()
{
    const NodeIndex sender = m_parser.GetHeader().sender;
    const auto hello = Message::Decode(TransportMessages::Hello(), 0, 0, m_parser.GetControl());
    if (!IsGenuineHello() || !hello || hello->GetUnsigned("receiver") != m_context.self ||
        hello->GetUnsigned("channel") > static_cast<uint8_t>(TransportChannel::BULK))
    {
        m_listener.HandleRejected(sender, TransportRejectReason::FORGED_SENDER);
        Close();
        return;
    }
    m_id.sender = sender;
    m_id.receiver = m_context.self;
    m_id.channel = static_cast<uint8_t>(hello->GetUnsigned("channel"));
    m_id.epoch = hello->GetUnsigned("epoch");
    m_stream = &m_listener.GetIncomingStream(sender, m_id.channel);
    if (m_id.epoch < m_stream->epoch)
    {
        NS_LOG_LOGIC("node " << m_context.self << " refuses an outdated connection of " << sender);
        m_stream = nullptr;
        Close();
        return;
    }
    if (m_id.epoch > m_stream->epoch)
    {
        m_stream->epoch = m_id.epoch;
        m_stream->expected = hello->GetUnsigned("first");
    }
    m_hasHello = true;
    IncomingConnection* former = std::exchange(m_stream->connection, this);
    if (former != nullptr && former != this)
    {
        former->Close();
    }
    if (m_context.separateConnections &&
        m_id.channel == static_cast<uint8_t>(TransportChannel::CONTROL))
    {
        SetControlPriority(m_socket);
    }

    Message resume(TransportMessages::Resume(), 0, 0);
    resume.SetUnsigned("epoch", m_id.epoch).SetUnsigned("expected", m_stream->expected);
    const Bytes bytes = MessageHeader::EncodeFront(resume, resume.EncodeControl(), m_context.self);
    m_socket->Send(Create<Packet>(bytes.data(), bytes.size()));
}

MessagePtr
IncomingConnection::DecodeFrame()
{
    const MessageHeader& header = m_parser.GetHeader();
    // The content beside the packets goes with the message, whether it is accepted or not.
    BulkPayloadPtr bulk;
    const bool isReal = (header.flags & MessageHeader::FLAG_REAL_BULK) != 0;
    if (isReal)
    {
        bulk = std::make_shared<RawPayload>(std::move(m_parser.GetBulk()));
    }
    else if (header.bulkLength > 0)
    {
        bulk = m_context.bulkTable->Take(m_id, header.sequence);
    }
    if (header.sender != m_id.sender)
    {
        m_listener.HandleRejected(m_id.sender, TransportRejectReason::FORGED_SENDER);
        return nullptr;
    }
    const MessageSchema* schema = MessageCatalog::Get().Find(header.system, header.type);
    if (schema == nullptr || header.system == TransportMessages::SYSTEM)
    {
        m_listener.HandleRejected(m_id.sender, TransportRejectReason::UNKNOWN_TYPE);
        return nullptr;
    }
    const auto message =
        Message::Decode(*schema, header.round, header.phase, m_parser.GetControl());
    if (!message || (header.bulkLength > 0 && !schema->carriesBulk))
    {
        m_listener.HandleRejected(m_id.sender, TransportRejectReason::MALFORMED_CONTROL);
        return nullptr;
    }
    if (header.bulkLength > 0)
    {
        if (!bulk && m_context.bulkTable->HasEnded(m_id))
        {
            NS_LOG_LOGIC("node " << m_context.self << ": node " << m_id.sender
                                 << " ended before its message arrived");
            return nullptr;
        }
        if (!bulk || bulk->GetSize() != header.bulkLength)
        {
            m_listener.HandleRejected(m_id.sender, TransportRejectReason::MISSING_BULK);
            return nullptr;
        }
        message->SetBulk(bulk);
    }
    return message;
}

void
IncomingConnection::HandleFrame()
{
    if (!m_hasHello)
    {
        HandleHello();
        return;
    }
    if (m_parser.GetHeader().sequence != m_stream->expected)
    {
        m_listener.HandleRejected(m_id.sender, TransportRejectReason::OUT_OF_SEQUENCE);
        Close();
        return;
    }
    m_stream->expected++;
    const MessagePtr message = DecodeFrame();
    if (message)
    {
        m_listener.HandleMessage(m_id.sender, message);
    }
}

} // namespace fl
} // namespace ns3
