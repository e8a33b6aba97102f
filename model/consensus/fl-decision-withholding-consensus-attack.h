/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DECISION_WITHHOLDING_CONSENSUS_ATTACK_H
#define FL_DECISION_WITHHOLDING_CONSENSUS_ATTACK_H

#include "ns3/fl-consensus-attack.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * A leader that keeps what it has collected from most others: messages with a certificate that it
 * broadcasts (basic: PRE-COMMIT, COMMIT and DECIDE; chained: the next proposal) go to a few
 * replicas only, the first ones after itself.
 */
class DecisionWithholdingConsensusAttack : public ConsensusAttack
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    std::unique_ptr<ConsensusHost> DecorateHost(ConsensusHost& host,
                                                const ConsensusAttacker& attacker) const override;

  private:
    uint32_t m_recipients; ///< replicas that get the certificates nevertheless
};

} // namespace fl
} // namespace ns3

#endif // FL_DECISION_WITHHOLDING_CONSENSUS_ATTACK_H
