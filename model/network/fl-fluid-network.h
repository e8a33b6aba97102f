/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_NETWORK_H
#define FL_FLUID_NETWORK_H

#include "ns3/fl-byte-table.h"
#include "ns3/fl-fluid-access-link.h"
#include "ns3/fl-fluid-byte-counter.h"
#include "ns3/fl-fluid-retries.h"
#include "ns3/fl-fluid-stream-table.h"
#include "ns3/fl-fluid-transfers.h"
#include "ns3/fl-link-profile.h"
#include "ns3/fl-transport.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

class FluidTransport;

/**
 * @ingroup decentralized-fl-network
 * Nodes with an access link each to a core without bottlenecks, without packets: what an access
 * star of point-to-point devices with fair queues is to the packet transport.
 *
 * A message needs the time that its bytes on the wire need at the max-min fair rates of uplink and
 * downlink, each (sender, receiver, channel) counting as one flow that its congestion window limits
 * (FluidWindow); then the propagation delay of both links and the serialization of one segment on
 * the faster one; the first of a stream also a round trip for the handshake. Acknowledgements load
 * the links in the other direction. Nothing is lost, and queues do not build up.
 */
class FluidNetwork : public Object
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    FluidNetwork();

    /**
     * Counts the bytes of all nodes' links, from now on. They are counted when a transfer ends.
     *
     * @param table gets the links: of node k, `k-up` and `k-down`
     * @param hasDownlinks whether downlinks are counted, too
     */
    void AttachByteTable(Ptr<ByteTable> table, bool hasDownlinks = true);

    /**
     * @return number of nodes
     */
    uint32_t GetNumberOfNodes() const;

    /**
     * @return messages that have neither arrived nor been given up, counted for each receiver
     */
    uint64_t GetHeldMessages() const;

    /**
     * Changes a node's link, also while messages are under way.
     *
     * @param node index of the node
     * @param rates new rates; 0: nothing moves, and what is under way goes on later, or is given up
     */
    void SetRates(NodeIndex node, const LinkRates& rates);

  protected:
    void DoDispose() override;

  private:
    friend class FluidTransport;

    /// Numbers of the channels.
    static constexpr uint8_t CHANNELS[] = {static_cast<uint8_t>(TransportChannel::CONTROL),
                                           static_cast<uint8_t>(TransportChannel::BULK)};

    /// Packed FluidStreamKey.
    using StreamKey = uint64_t;

    /// One node.
    struct Node
    {
        FluidTransport* transport; ///< its transport; null once it is disposed
        FluidAccessLink link;      ///< its access link
    };

    /// An attempt to connect, or messages at the end of their way.
    struct StreamEvent
    {
        StreamKey key;       ///< the stream
        uint32_t connection; ///< it is void when this connection is lost
        uint32_t messages;   ///< number of messages that arrive
        int64_t time;        ///< beginning of the attempt, or time of the delivery, in ns
    };

    using StreamEvents = std::vector<StreamEvent>; ///< of one instant

    /// A transfer that begins.
    struct Start
    {
        FluidStreamKey key;        ///< the stream
        uint64_t bytes;            ///< bytes on the wire
        int64_t roundTrip;         ///< multiple of ROUND_TRIP_QUANTUM
        FluidWindow::State window; ///< congestion window of the stream

        /**
         * @param other another one
         * @return whether both can be one bundle
         */
        bool IsLike(const Start& other) const;
    };

    /// What FluidTransport calls; the parameters are those of Transport.
    /// @{

    /**
     * @param transport transport of the new node
     * @param profile values of its link and TCP
     * @param rates rates of its link
     * @return its index
     */
    NodeIndex AddNode(FluidTransport& transport,
                      Ptr<const LinkProfile> profile,
                      const LinkRates& rates);

    /**
     * @param from sender
     * @param to receiver
     * @param channel channel
     * @param message the message
     */
    void Send(NodeIndex from, NodeIndex to, TransportChannel channel, FluidMessagePtr message);

    /**
     * @param from sender
     * @param to receiver
     * @param isObsolete decides
     * @return messages taken back
     */
    uint64_t Withdraw(NodeIndex from, NodeIndex to, const Transport::MessagePredicate& isObsolete);

    /**
     * @param from sender
     * @param to receiver
     * @return bytes not accepted
     */
    uint64_t GetQueuedBytes(NodeIndex from, NodeIndex to) const;

    /**
     * @param node index of a node whose transport has stopped
     */
    void HandleStop(NodeIndex node);

    /**
     * @param node index of a node whose transport is disposed
     */
    void HandleDispose(NodeIndex node);

    /// @}

    /**
     * @param node a node
     * @return its transport while it runs; null otherwise
     */
    FluidTransport* GetRunning(NodeIndex node) const;

    /**
     * @param transfer a transfer
     * @return part of its bytes that is through
     */
    double GetShare(FluidTransfers::MemberId transfer) const;

    void BeginReady(); ///< Begins what is ready and connects.

    /**
     * Begins an attempt to connect.
     *
     * @param key the stream
     */
    void Connect(const FluidStreamKey& key);

    /**
     * Begins transfers of one sender and size.
     *
     * @param starts transfers that begin
     * @param begin first of them
     * @param end the one after the last
     */
    void BeginBundle(const std::vector<Start>& starts, size_t begin, size_t end);

    /**
     * @param attempts attempts to connect that end
     */
    void HandleHandshakes(const StreamEvents& attempts);

    /**
     * Tries a receiver again that cannot be reached.
     *
     * @param key the stream
     * @param lastProgress when the receiver last got something, or should have
     * @param delay time until the sender knows
     */
    void Retry(const FluidStreamKey& key, const Time& lastProgress, const Time& delay);

    /**
     * @param sender a node
     * @return how long it tries
     */
    FluidRetries::Patience GetPatience(NodeIndex sender) const;

    /**
     * Ends a stream's connection and transfer, if there are any; its messages stay.
     *
     * @param key the stream
     */
    void Disconnect(const FluidStreamKey& key);

    /**
     * @param key a stream whose connection is lost because the receiver has stopped
     */
    void Lose(const FluidStreamKey& key);

    /**
     * @param packed a stream whose receiver has got nothing new for the give-up time
     */
    void GiveUp(StreamKey packed);

    /**
     * @param key a stream whose transfer, if there is one, ends before its time
     */
    void EndTransfer(const FluidStreamKey& key);

    /**
     * @param group transfers that are through
     */
    void HandleCompletion(FluidTransfers::GroupId group);

    /**
     * @param key a stream
     * @param isStalled whether its transfer stands still
     */
    void HandleStall(StreamKey key, bool isStalled);

    /**
     * @param deliveries messages that arrive
     */
    void Deliver(const StreamEvents& deliveries);

    FluidStreamTable m_streams;     ///< all that have been used
    FluidQueuePool m_queue;         ///< messages of all streams
    FluidTransfers m_transfers;     ///< what moves
    std::vector<Node> m_nodes;      ///< by index
    std::vector<StreamKey> m_ready; ///< streams whose next message can begin
    StreamEvents m_connecting;      ///< attempts to connect that begin now
    FluidRetries m_retries;         ///< streams that cannot reach their receiver
    FluidByteCounter m_bytes;       ///< what the links have carried
    const uint32_t m_helloSize;     ///< bytes of HELLO of the packet transport
    bool m_bundles;                 ///< transfers that are alike are one group
    bool m_hasWindows;              ///< congestion windows limit transfers
};

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_NETWORK_H
