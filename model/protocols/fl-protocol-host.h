/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PROTOCOL_HOST_H
#define FL_PROTOCOL_HOST_H

#include "ns3/fl-message.h"
#include "ns3/fl-types.h"
#include "ns3/fl-work-host.h"

#include <cstdint>
#include <functional>
#include <vector>

/**
 * @defgroup decentralized-fl-protocols The learning systems
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * What a system's core may do to the world: the only outputs of a state machine that knows no
 * socket and no simulator. An application implements it over a transport, a processor and the
 * clock; a test implements it by hand.
 */
class ProtocolHost : public WorkHost
{
  public:
    /**
     * @return index of this node
     */
    virtual NodeIndex GetSelf() const = 0;

    /**
     * @param to receivers; may include this node
     * @param message the message
     */
    virtual void Send(const std::vector<NodeIndex>& to, MessagePtr message) = 0;

    /**
     * Takes messages back that have not begun to leave this node.
     *
     * @param to receiver
     * @param isObsolete whether a message is no longer wanted
     * @return number of messages taken back
     */
    virtual uint64_t Withdraw(NodeIndex to,
                              const std::function<bool(const Message&)>& isObsolete) = 0;

    /**
     * @param to a receiver
     * @return bytes of messages to it that the network has not accepted yet
     */
    virtual uint64_t GetQueuedBytes(NodeIndex to) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_PROTOCOL_HOST_H
