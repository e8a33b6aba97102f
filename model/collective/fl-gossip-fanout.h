/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_GOSSIP_FANOUT_H
#define FL_GOSSIP_FANOUT_H

#include "ns3/fl-types.h"
#include "ns3/object.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * Whom a node passes gossip on to. A policy named XGossipFanout is chosen as `x`. One object serves
 * all nodes; it does not change once attributes are set, but for its random stream.
 */
class GossipFanout : public Object
{
  public:
    /**
     * @return the TypeId of the interface
     */
    static TypeId GetTypeId();

    /**
     * @param candidates neighbors that may get the item, ascending
     * @return those that do, ascending
     */
    virtual std::vector<NodeIndex> Select(const std::vector<NodeIndex>& candidates) = 0;

    /**
     * Fixes the streams of the policy's random variables.
     *
     * @param stream first stream
     * @return number of streams used; by default none
     */
    virtual int64_t AssignStreams(int64_t stream);
};

} // namespace fl
} // namespace ns3

#endif // FL_GOSSIP_FANOUT_H
