/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_STREAM_H
#define FL_FLUID_STREAM_H

#include "ns3/fl-flow-table.h"
#include "ns3/fl-fluid-message.h"
#include "ns3/fl-fluid-window.h"
#include "ns3/fl-transport.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace ns3
{
namespace fl
{

/// Sender, receiver and channel of a stream, which they order.
struct FluidStreamKey
{
    NodeIndex sender;   ///< who sends
    NodeIndex receiver; ///< who receives
    uint8_t channel;    ///< number of the TransportChannel

    /**
     * @return the key in one number; less than 2^31 nodes
     */
    uint64_t Pack() const;

    /**
     * @param packed a key in one number
     * @return the key
     */
    static FluidStreamKey Unpack(uint64_t packed);
};

/**
 * @ingroup decentralized-fl-network
 * Messages that wait in streams, in lists that share one pool: among thousands of nodes there are
 * millions of streams, most of them empty.
 */
class FluidQueuePool
{
  public:
    using Position = uint32_t; ///< names an entry

    /// No entry.
    static constexpr Position NONE = UINT32_MAX;

    /// A message in a stream.
    struct Entry
    {
        FluidMessagePtr message; ///< the message
        Position next{NONE};     ///< the one after it
        bool hasBegun{false};    ///< the network has accepted a part of it
    };

    /**
     * @param message message for a new entry
     * @return the entry
     */
    Position Add(FluidMessagePtr message);

    /**
     * @param position entry to remove; its successor must have been taken from it
     */
    void Remove(Position position);

    /**
     * @return number of entries
     */
    uint64_t GetSize() const;

    /**
     * @param position an entry
     * @return the entry, valid until the next Add()
     */
    Entry& operator[](Position position);

    /**
     * @param position an entry
     * @return the entry, valid until the next Add()
     */
    const Entry& operator[](Position position) const;

  private:
    std::vector<Entry> m_entries; ///< by position
    std::vector<Position> m_free; ///< to be used again
};

/**
 * @ingroup decentralized-fl-network
 * One direction and channel between two nodes of a fluid network: what a TCP connection and its
 * queue of messages are on packets. Messages are held until they are delivered. Kept small.
 */
struct FluidStream
{
    /// Where the connection stands.
    enum class State : uint8_t
    {
        IDLE,       ///< no connection, nothing to send
        CONNECTING, ///< waits for the handshake
        WAITING,    ///< waits before it connects again
        OPEN,       ///< messages flow
    };

    /**
     * @param pool the pool of all streams
     * @param message last message from now on
     */
    void Append(FluidQueuePool& pool, FluidMessagePtr message);

    /**
     * Removes the first message, which has arrived.
     *
     * @param pool the pool of all streams
     * @return the message
     */
    FluidMessagePtr PopFront(FluidQueuePool& pool);

    /**
     * Removes all messages.
     *
     * @param pool the pool of all streams
     * @return their number
     */
    uint64_t Clear(FluidQueuePool& pool);

    /**
     * Removes messages of which the network has accepted nothing.
     *
     * @param pool the pool of all streams
     * @param isObsolete called once for each of them
     * @return number of messages removed
     */
    uint64_t Withdraw(FluidQueuePool& pool, const Transport::MessagePredicate& isObsolete);

    /**
     * Takes the next messages into one transfer: one, or as many as fit into a segment.
     *
     * @param pool the pool of all streams
     * @param segmentSize payload of a segment in bytes
     */
    void FormBatch(FluidQueuePool& pool, uint64_t segmentSize);

    /**
     * @param pool the pool of all streams
     * @return bytes of the transfer: its messages, and what goes before them
     */
    uint64_t GetBatchBytes(const FluidQueuePool& pool) const;

    /**
     * The transfer is through.
     *
     * @param pool the pool of all streams
     */
    void CompleteBatch(const FluidQueuePool& pool);

    /// The connection is lost: what was under way begins anew on the next one.
    void Disconnect();

    FluidQueuePool::Position front{FluidQueuePool::NONE}; ///< first message held
    FluidQueuePool::Position back{FluidQueuePool::NONE};  ///< last message held
    /// First message that has not left the sender completely.
    FluidQueuePool::Position next{FluidQueuePool::NONE};
    FlowTable::MemberId transfer{FlowTable::NONE}; ///< from `next` on, if it is under way
    uint32_t batch{0};                             ///< messages in that transfer
    uint32_t greeting{0};      ///< bytes that go before the first message of a connection
    uint32_t connection{0};    ///< counts lost connections
    FluidWindow::State window; ///< congestion window after the last transfer
    State state{State::IDLE};  ///< where the connection stands
};

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_STREAM_H
