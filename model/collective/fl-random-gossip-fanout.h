/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RANDOM_GOSSIP_FANOUT_H
#define FL_RANDOM_GOSSIP_FANOUT_H

#include "ns3/fl-gossip-fanout.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * Rumor spreading: a random subset of the candidates gets the item, each subset of that size with
 * the same probability, drawn anew for every item. Nothing guarantees that all nodes are reached.
 */
class RandomGossipFanout : public GossipFanout
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    RandomGossipFanout();

    std::vector<NodeIndex> Select(const std::vector<NodeIndex>& candidates) override;
    int64_t AssignStreams(int64_t stream) override;

  private:
    uint32_t m_count;                     ///< attribute
    Ptr<UniformRandomVariable> m_uniform; ///< draws the subsets
};

} // namespace fl
} // namespace ns3

#endif // FL_RANDOM_GOSSIP_FANOUT_H
