/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_STABLE_LEADER_ELECTION_H
#define FL_STABLE_LEADER_ELECTION_H

#include "ns3/fl-leader-election.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * One replica leads until a view times out, then the next one does. The upper half of a view's
 * number counts the leaders, so that the leader follows from the number alone.
 */
class StableLeaderElection : public LeaderElection
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    ReplicaIndex GetLeader(View view, uint32_t size) const override;
    View GetViewAfterTimeout(View view) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_STABLE_LEADER_ELECTION_H
