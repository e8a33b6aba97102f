/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_ATTACK_H
#define FL_PIRATE_ATTACK_H

#include "ns3/fl-parameter-vector.h"
#include "ns3/object.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * What a Byzantine member of PIRATE does with aggregates (paper, section IV-F), beside its gradient
 * (Attack) and its votes (ConsensusAttack). An attack named XPirateAttack is chosen as `x`.
 * Immutable: one object serves all attackers.
 */
class PirateAttack : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @return whether it keeps decided aggregates from the next committee, also from members of it
     *         that ask, and from others what it should send on of the sums of leaders
     */
    virtual bool WithholdsAggregates() const;

    /**
     * Changes the sum that a Byzantine leader proposes. Called from worker threads.
     *
     * @param sum the true sum; sized vectors stay as they are
     */
    virtual void Falsify(ParameterVector& sum) const;
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_ATTACK_H
