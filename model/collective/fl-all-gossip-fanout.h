/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ALL_GOSSIP_FANOUT_H
#define FL_ALL_GOSSIP_FANOUT_H

#include "ns3/fl-gossip-fanout.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * Flooding: every candidate gets the item. It reaches all nodes within the time to live, for about
 * one copy an edge and direction.
 */
class AllGossipFanout : public GossipFanout
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    std::vector<NodeIndex> Select(const std::vector<NodeIndex>& candidates) override;
};

} // namespace fl
} // namespace ns3

#endif // FL_ALL_GOSSIP_FANOUT_H
