/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TRANSPORT_H
#define FL_TRANSPORT_H

#include "ns3/callback.h"
#include "ns3/fl-message.h"
#include "ns3/fl-types.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace ns3
{
namespace fl
{

/// Independent ordered flows between a pair of nodes: small messages need not wait behind large.
enum class TransportChannel : uint8_t
{
    CONTROL = 0, ///< messages without a bulk part
    BULK = 1,    ///< messages with a bulk part
};

/// Why a received message was not handed over.
enum class TransportRejectReason : uint8_t
{
    MALFORMED_HEADER,  ///< magic, version or flags wrong; the connection is given up
    OVERSIZED,         ///< longer than the limits; the connection is given up
    FORGED_SENDER,     ///< not from the node that owns the connection
    UNKNOWN_TYPE,      ///< no such message type
    MALFORMED_CONTROL, ///< the control part is not the fields of its type, or a bulk is not due
    MISSING_BULK,      ///< no content belongs to the announced bulk part
    OUT_OF_SEQUENCE,   ///< a number already seen or skipped; the connection is given up
    COUNT              ///< number of reasons
};

/**
 * @param reason why a message was rejected
 * @return a name for tables and logs
 */
const char* GetTransportRejectReasonName(TransportRejectReason reason);

/// What a transport has done so far.
struct TransportCounters
{
    uint64_t messagesSent{0};      ///< handed to the transport, those to oneself included
    uint64_t messagesDelivered{0}; ///< handed to the receive callback
    uint64_t messagesFailed{0};    ///< given up
    uint64_t messagesWithdrawn{0}; ///< taken back
    uint64_t connections{0};       ///< established, by either side
    uint64_t connectionsLost{0};   ///< ended by an error, a reset or an unexpected close
    /// Received and dropped, by reason.
    uint64_t rejected[static_cast<size_t>(TransportRejectReason::COUNT)]{};

    /**
     * @return messages received and dropped, for any reason
     */
    uint64_t GetRejected() const;
};

/**
 * @ingroup decentralized-fl-network
 * The one seam between the systems and a network. A transport belongs to one node and carries
 * messages to the other nodes, which are named by their index.
 *
 * Guarantee of every transport: per (sender, receiver, channel) each message is delivered exactly
 * once and in the order of sending, across lost connections, until no progress has been made for
 * the give-up time; then the failure callback reports the peer, and what is still held
 * then is dropped; of that, what was under way may or may not have been delivered. A message that
 * is withdrawn is never delivered. A message to oneself is delivered without delay, but never
 * within the call to Send.
 */
class Transport : public Object
{
  public:
    /// Takes a message that has arrived: sender, message.
    using ReceiveCallback = Callback<void, NodeIndex, MessagePtr>;
    /// Learns that messages to a peer were given up: peer, channel, messages dropped.
    using FailureCallback = Callback<void, NodeIndex, TransportChannel, uint64_t>;
    /// Decides about a message.
    using MessagePredicate = std::function<bool(const Message&)>;

    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * @return index of the node that this transport belongs to
     */
    virtual NodeIndex GetIndex() const = 0;

    /**
     * @return number of nodes that can be addressed, this one included
     */
    virtual uint32_t GetNumberOfNodes() const = 0;

    /// Begins to accept messages and connections. A transport can be started again after Stop.
    virtual void Start() = 0;

    /// Ends as a crashed process does: drops connections and everything not delivered yet.
    virtual void Stop() = 0;

    /**
     * Sends a message. The transport must have been started.
     *
     * @param to index of the receiver
     * @param message the message
     */
    virtual void Send(NodeIndex to, MessagePtr message) = 0;

    /**
     * Sends one message to several nodes; it is held once.
     *
     * @param to indices of the receivers
     * @param message the message
     */
    virtual void Multicast(const std::vector<NodeIndex>& to, const MessagePtr& message);

    /**
     * Takes back messages of which the network has not accepted a byte yet: they will not be
     * delivered, and the order of the others stays. What has been accepted in part is sent to its
     * end, also across lost connections. A peer that could not be reached is tried for the rest of
     * the give-up time, which is also that of the messages that follow.
     *
     * @param to index of a receiver
     * @param isObsolete called once for each message that can be taken back; must not use the
     *        transport
     * @return number of messages taken back
     */
    virtual uint64_t Withdraw(NodeIndex to, const MessagePredicate& isObsolete) = 0;

    /**
     * Back-pressure: a sender that produces faster than the network carries can wait.
     *
     * @param to index of a receiver
     * @return bytes of messages to it that the network has not accepted yet
     */
    virtual uint64_t GetQueuedBytes(NodeIndex to) const = 0;

    /**
     * @param callback takes every message that arrives
     */
    void SetReceiveCallback(ReceiveCallback callback);

    /**
     * @param callback learns of messages that were given up
     */
    void SetFailureCallback(FailureCallback callback);

    /**
     * @return what this transport has done so far
     */
    const TransportCounters& GetCounters() const;

    /**
     * TracedCallback signature of a message sent or delivered.
     *
     * @param [in] peer the other node
     * @param [in] message the message
     */
    typedef void (*MessageTracedCallback)(NodeIndex peer, MessagePtr message);

    /**
     * TracedCallback signature of a message received and dropped.
     *
     * @param [in] peer the node it claims to be from
     * @param [in] reason why it was dropped
     */
    typedef void (*RejectTracedCallback)(NodeIndex peer, TransportRejectReason reason);

  protected:
    void DoDispose() override;

    /**
     * Counts a message as sent; for implementations.
     *
     * @param to receiver
     * @param message the message
     */
    void NotifySent(NodeIndex to, const MessagePtr& message);

    /**
     * Hands a message over; for implementations.
     *
     * @param from sender
     * @param message the message
     */
    void NotifyReceived(NodeIndex from, const MessagePtr& message);

    /**
     * Counts a message as dropped; for implementations.
     *
     * @param from the node it claims to be from
     * @param reason why it was dropped
     */
    void NotifyRejected(NodeIndex from, TransportRejectReason reason);

    /**
     * Reports messages as given up; for implementations.
     *
     * @param peer receiver
     * @param channel channel
     * @param messages number of messages
     */
    void NotifyFailed(NodeIndex peer, TransportChannel channel, uint64_t messages);

    TransportCounters m_counters; ///< what this transport has done so far

  private:
    ReceiveCallback m_receive; ///< takes messages
    FailureCallback m_failure; ///< learns of failures

    TracedCallback<NodeIndex, MessagePtr> m_sentTrace;                ///< messages sent
    TracedCallback<NodeIndex, MessagePtr> m_deliveredTrace;           ///< messages delivered
    TracedCallback<NodeIndex, TransportRejectReason> m_rejectedTrace; ///< messages dropped
};

} // namespace fl
} // namespace ns3

#endif // FL_TRANSPORT_H
