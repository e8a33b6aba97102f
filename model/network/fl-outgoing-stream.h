/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_OUTGOING_STREAM_H
#define FL_OUTGOING_STREAM_H

#include "ns3/event-id.h"
#include "ns3/fl-message.h"
#include "ns3/fl-stream-context.h"
#include "ns3/fl-stream-parser.h"
#include "ns3/fl-transport.h"
#include "ns3/tcp-socket-base.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>

namespace ns3
{
namespace fl
{

/// A control part as it goes on the wire, shared by all receivers of a message.
using SharedBytes = std::shared_ptr<const Bytes>;

/**
 * @ingroup decentralized-fl-network
 * The sending end of one channel to one peer: holds messages until the peer's TCP has acknowledged
 * their last byte, and writes them to a connection that it opens when there is something to send
 * and opens again when it was lost. On a connection after the first it waits for the peer's RESUME,
 * drops what had arrived, and repeats the rest from a message boundary.
 *
 * A message gets its number when its first byte is written. What has no number yet is unknown to
 * the peer and to the table of bulk parts, and can be withdrawn without a gap in the numbers.
 */
class OutgoingStream
{
  public:
    /**
     * @param context shared settings; must outlive the stream
     * @param peer index of the receiver
     * @param channel channel
     * @param onFailure called with the number of messages that were given up
     */
    OutgoingStream(const StreamContext& context,
                   NodeIndex peer,
                   TransportChannel channel,
                   std::function<void(uint64_t)> onFailure);

    /// Aborts the connection and drops all messages, without a report.
    ~OutgoingStream();

    OutgoingStream(const OutgoingStream&) = delete;
    OutgoingStream& operator=(const OutgoingStream&) = delete;

    /**
     * @param message next message
     * @param control its control part, encoded
     */
    void Send(MessagePtr message, SharedBytes control);

    /**
     * Takes back messages of which no byte has been written to any connection.
     *
     * @param isObsolete called once for each of them
     * @return number of messages taken back
     */
    uint64_t Withdraw(const Transport::MessagePredicate& isObsolete);

    /**
     * @return bytes of messages that the socket has not accepted yet
     */
    uint64_t GetQueuedBytes() const;

  private:
    /// Where the connection stands.
    enum class State
    {
        IDLE,       ///< no connection, nothing to send
        CONNECTING, ///< waits for the handshake
        RESUMING,   ///< waits for RESUME
        OPEN,       ///< messages flow
        WAITING,    ///< waits before it connects again
    };

    /// A message that the peer may not have yet.
    struct Entry
    {
        MessagePtr message;   ///< the message
        SharedBytes control;  ///< its control part, encoded
        uint64_t frameSize;   ///< bytes of header, control part and bulk part
        uint64_t sequence{0}; ///< its number, 0 before its first byte is written
        uint64_t written{0};  ///< bytes written to this connection
        uint64_t start{0};    ///< position of its first byte in this connection
    };

    void Connect();        ///< Opens a connection.
    void StartEpoch();     ///< Begins a new numbering.
    void SendHello();      ///< Writes the first message of a connection.
    void Write();          ///< Writes as much as the socket takes.
    void Prune();          ///< Drops messages that have arrived.
    void DropConnection(); ///< Forgets the connection; what is held will be written again.
    void CheckProgress();  ///< Gives up if there was no progress for too long.
    void ScheduleCheck();  ///< Schedules the next CheckProgress().

    /**
     * Begins to write a message to this connection.
     *
     * @param entry the message
     */
    void BeginMessage(Entry& entry);

    /**
     * The peer is tried for the give-up time even if all messages to it are withdrawn meanwhile:
     * otherwise a sender that replaces its messages again and again would never learn that the peer
     * is dead.
     *
     * @return whether the peer has not answered since a message was sent to it, and the give-up
     *         time has not passed
     */
    bool IsTrying() const;

    /**
     * @return number of the oldest message held; of the next message if none is held
     */
    uint64_t GetFirst() const;

    /**
     * Size of the next piece to write: a whole number of segments where possible, because ns-3's
     * send buffer merges the pieces that a segment straddles, at the cost of a copy of both.
     *
     * @param entry message to write next
     * @return bytes, at least 1
     */
    uint32_t GetPieceSize(const Entry& entry) const;

    /**
     * @param entry message to write next
     * @param size bytes
     * @return next piece of it
     */
    Ptr<Packet> MakePiece(const Entry& entry, uint32_t size) const;

    /**
     * @param socket the connection
     */
    void HandleConnected(Ptr<Socket> socket);

    /**
     * @param socket the connection that could not be made or was lost
     */
    void HandleLost(Ptr<Socket> socket);

    /**
     * @param socket the connection with data to read
     */
    void HandleReceive(Ptr<Socket> socket);

    /**
     * @param socket the connection that takes data again
     * @param available bytes that it takes
     */
    void HandleWritable(Ptr<Socket> socket, uint32_t available);

    /**
     * @param expected number of the next message that the peer expects
     */
    void Resume(uint64_t expected);

    const StreamContext& m_context;                ///< shared settings
    const TransportChannel m_channel;              ///< channel
    const std::function<void(uint64_t)> m_failure; ///< learns of messages given up
    StreamId m_id;                                 ///< this stream, with its epoch
    State m_state{State::IDLE};                    ///< where the connection stands
    Ptr<TcpSocketBase> m_socket;                   ///< the connection
    std::unique_ptr<StreamParser> m_parser;        ///< what the peer answers
    uint64_t m_position{0};                        ///< bytes written to this connection
    uint64_t m_aligned{0};                         ///< a position where a segment begins
    std::deque<Entry> m_entries;                   ///< messages held, those with numbers first
    size_t m_next{0};                              ///< first entry not completely written
    Bytes m_front;                                 ///< header and control part of that entry
    uint64_t m_queuedBytes{0};                     ///< bytes not accepted by the socket
    uint64_t m_nextSequence{1};                    ///< number of the next message to be written
    bool m_hasConnected{false};                    ///< the peer may have messages of this epoch
    Time m_reconnectDelay;                         ///< before the next attempt to connect
    EventId m_reconnectEvent;                      ///< the next attempt to connect
    EventId m_progressEvent;                       ///< next CheckProgress()
    Time m_connected;                              ///< when the connection was made
    Time m_lastProgress;                           ///< when the peer last had something new
    uint64_t m_bestSequence{0};                    ///< furthest point that the peer has: message,
    uint64_t m_bestOffset{0};                      ///< and byte within it
};

} // namespace fl
} // namespace ns3

#endif // FL_OUTGOING_STREAM_H
