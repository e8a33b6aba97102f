/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_BYTE_COUNTER_H
#define FL_FLUID_BYTE_COUNTER_H

#include "ns3/fl-byte-table.h"
#include "ns3/fl-fluid-stream.h"
#include "ns3/fl-tcp-model.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * Gives the bytes that a fluid network moves to a byte table, as devices would: messages with the
 * headers of their segments, acknowledgements in the other direction, handshakes.
 */
class FluidByteCounter
{
  public:
    /**
     * @param table gets the links: of node k, `k-up` and `k-down`
     * @param nodes number of nodes
     * @param hasDownlinks whether downlinks are counted, too
     */
    void Attach(Ptr<ByteTable> table, size_t nodes, bool hasDownlinks);

    /**
     * Counts messages on the links from their sender to their receiver, and their acknowledgements.
     * Headers, and what goes before a connection's first message, belong to the first message of a
     * transfer, as they do to the first of a packet.
     *
     * @param key their stream, of which they are the next ones to leave the sender
     * @param stream the stream
     * @param queue where its messages are
     * @param tcp TCP of the sender
     * @param share part of them that has crossed the links, at most 1
     */
    void CountTransfer(const FluidStreamKey& key,
                       const FluidStream& stream,
                       const FluidQueuePool& queue,
                       const TcpModel& tcp,
                       double share);

    /**
     * Counts what a new connection carries beside messages: its handshake, and RESUME of the packet
     * transport.
     *
     * @param key its stream
     * @param tcp TCP of the sender
     */
    void CountHandshake(const FluidStreamKey& key, const TcpModel& tcp);

  private:
    /// Packets without a message.
    struct Overhead
    {
        uint64_t bytes;   ///< their bytes
        uint64_t packets; ///< their number
    };

    /**
     * Counts packets without a message.
     *
     * @param from node from which they go
     * @param to node to which they go
     * @param overhead the packets
     */
    void CountOverhead(NodeIndex from, NodeIndex to, const Overhead& overhead);

    Ptr<ByteTable> m_table;     ///< gets the counts; null: nothing is counted
    std::vector<size_t> m_up;   ///< positions of the uplinks in the table
    std::vector<size_t> m_down; ///< positions of the downlinks; empty: not counted
};

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_BYTE_COUNTER_H
