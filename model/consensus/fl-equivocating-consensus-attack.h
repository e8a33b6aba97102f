/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_EQUIVOCATING_CONSENSUS_ATTACK_H
#define FL_EQUIVOCATING_CONSENSUS_ATTACK_H

#include "ns3/fl-consensus-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Says different things to different replicas. As a leader it makes two blocks in each view and
 * sends one to the replicas with even, the other to those with odd indices. As a voter it votes for
 * every block of the view that it has heard of.
 */
class EquivocatingConsensusAttack : public ConsensusAttack
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    std::unique_ptr<ConsensusHost> DecorateHost(ConsensusHost& host,
                                                const ConsensusAttacker& attacker) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_EQUIVOCATING_CONSENSUS_ATTACK_H
