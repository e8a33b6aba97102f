/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ROUND_ROBIN_LEADER_ELECTION_H
#define FL_ROUND_ROBIN_LEADER_ELECTION_H

#include "ns3/fl-leader-election.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Replicas lead in turn, each for a number of successive views or until one of them times out.
 *
 * The default of four views lets every honest leader decide a block in chained form whoever leads
 * before and after it: three views make the three-chain and the fourth tells it to the others. With
 * one view each, three honest leaders have to follow each other and the next one must not lose
 * their last certificate; in a group of four, one crashed replica is enough to prevent that for
 * ever.
 */
class RoundRobinLeaderElection : public LeaderElection
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    ReplicaIndex GetLeader(View view, uint32_t size) const override;
    View GetViewAfterTimeout(View view) const override;

  private:
    uint32_t m_viewsPerLeader; ///< successive views of one leader
};

} // namespace fl
} // namespace ns3

#endif // FL_ROUND_ROBIN_LEADER_ELECTION_H
