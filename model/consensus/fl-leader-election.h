/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEADER_ELECTION_H
#define FL_LEADER_ELECTION_H

#include "ns3/fl-consensus-group.h"
#include "ns3/object.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Who leads a view, and which view follows when one fails. Both depend on the number of the view
 * only, so replicas agree on them without a message. Immutable: one object may serve all replicas.
 */
class LeaderElection : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @param view a view, at least 1
     * @param size number of replicas
     * @return its leader
     */
    virtual ReplicaIndex GetLeader(View view, uint32_t size) const = 0;

    /**
     * @param view a view that has timed out
     * @return the view to try next, a higher one
     */
    virtual View GetViewAfterTimeout(View view) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_LEADER_ELECTION_H
