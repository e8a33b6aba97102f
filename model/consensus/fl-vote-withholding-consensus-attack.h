/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_VOTE_WITHHOLDING_CONSENSUS_ATTACK_H
#define FL_VOTE_WITHHOLDING_CONSENSUS_ATTACK_H

#include "ns3/fl-consensus-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Never votes for the blocks of others, but follows them and leads when it is its turn.
 */
class VoteWithholdingConsensusAttack : public ConsensusAttack
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

#endif // FL_VOTE_WITHHOLDING_CONSENSUS_ATTACK_H
