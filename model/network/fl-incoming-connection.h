/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_INCOMING_CONNECTION_H
#define FL_INCOMING_CONNECTION_H

#include "ns3/fl-message.h"
#include "ns3/fl-stream-context.h"
#include "ns3/fl-stream-parser.h"
#include "ns3/socket.h"

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

class IncomingConnection;

/// The receiving end of one channel from one peer; outlives its connections.
struct IncomingStream
{
    uint64_t epoch{0};                       ///< epoch of the sender's numbering
    uint64_t expected{0};                    ///< number of the next message
    IncomingConnection* connection{nullptr}; ///< connection that carries the stream now
};

/**
 * @ingroup decentralized-fl-network
 * What an IncomingConnection tells its transport.
 */
class IncomingConnectionListener
{
  public:
    virtual ~IncomingConnectionListener() = default;

    /**
     * @param peer sender
     * @param channel channel
     * @return the receiving end of that channel
     */
    virtual IncomingStream& GetIncomingStream(NodeIndex peer, uint8_t channel) = 0;

    /**
     * A message has arrived; the listener may close any connection, this one included.
     *
     * @param peer sender
     * @param message the message
     */
    virtual void HandleMessage(NodeIndex peer, const MessagePtr& message) = 0;

    /**
     * A message was dropped.
     *
     * @param peer the node it claims to be from
     * @param reason why
     */
    virtual void HandleRejected(NodeIndex peer, TransportRejectReason reason) = 0;

    /**
     * The connection is over; the listener lets go of it.
     *
     * @param connection the connection
     */
    virtual void HandleClosed(IncomingConnection& connection) = 0;
};

/**
 * @ingroup decentralized-fl-network
 * A connection that another node has opened: expects its HELLO, answers with RESUME, then takes
 * numbered messages. What does not fit is dropped and counted; when the rest of the stream has lost
 * its meaning the connection is reset.
 */
class IncomingConnection : public std::enable_shared_from_this<IncomingConnection>
{
  public:
    /**
     * @param context shared settings; must outlive the connection
     * @param socket the accepted socket
     * @param remote address of the other side
     * @param listener the transport
     */
    IncomingConnection(const StreamContext& context,
                       Ptr<Socket> socket,
                       const Address& remote,
                       IncomingConnectionListener& listener);

    /// Resets the connection if it is still open.
    ~IncomingConnection();

    IncomingConnection(const IncomingConnection&) = delete;
    IncomingConnection& operator=(const IncomingConnection&) = delete;

    /// Begins to read; the connection must be held by a shared_ptr.
    void Open();

    /// Resets the connection and tells the listener.
    void Close();

  private:
    /**
     * @param socket the connection with data to read
     */
    void HandleReceive(Ptr<Socket> socket);

    /**
     * @param socket the connection that was closed
     */
    void HandleClosed(Ptr<Socket> socket);

    /**
     * Resets the connection and lets go of its stream.
     *
     * @return false if that was done before
     */
    bool Detach();

    void HandleFrame(); ///< Takes the message that the parser has found.
    void HandleHello(); ///< Takes the first message of the connection.

    /**
     * @return the message that the parser has found; nullptr after it was rejected, or when its
     *         sender has ended and taken the content with it
     */
    MessagePtr DecodeFrame();

    /**
     * @return true if the first message is a hello from the node at the other side
     */
    bool IsGenuineHello() const;

    const StreamContext& m_context;         ///< shared settings
    Ptr<Socket> m_socket;                   ///< nullptr once closed
    const Address m_remote;                 ///< address of the other side
    IncomingConnectionListener& m_listener; ///< the transport
    StreamParser m_parser;                  ///< cuts the stream into messages
    bool m_hasHello{false};                 ///< the sender is known
    StreamId m_id{};                        ///< the stream, once the sender is known
    IncomingStream* m_stream{nullptr};      ///< its receiving end
};

} // namespace fl
} // namespace ns3

#endif // FL_INCOMING_CONNECTION_H
