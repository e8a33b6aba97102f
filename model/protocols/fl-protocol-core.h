/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PROTOCOL_CORE_H
#define FL_PROTOCOL_CORE_H

#include "ns3/fl-message.h"
#include "ns3/fl-types.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * The state machine of one node in one system. Its inputs are these calls, its outputs go to a
 * ProtocolHost. It lives from the start of the node's process to its end; a node that rejoins after
 * a crash gets a new one.
 */
class ProtocolCore
{
  public:
    virtual ~ProtocolCore() = default;

    /// The node's process begins.
    virtual void Start() = 0;

    /**
     * A message has arrived. Its sender is genuine, its content may be anything that fits its
     * schema.
     *
     * @param from sender
     * @param message the message
     */
    virtual void HandleMessage(NodeIndex from, const MessagePtr& message) = 0;

    /**
     * Messages to a peer were given up.
     *
     * @param peer the peer
     */
    virtual void HandlePeerFailure(NodeIndex peer) = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_PROTOCOL_CORE_H
