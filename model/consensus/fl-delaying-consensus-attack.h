/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DELAYING_CONSENSUS_ATTACK_H
#define FL_DELAYING_CONSENSUS_ATTACK_H

#include "ns3/fl-consensus-attack.h"
#include "ns3/nstime.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Sends everything late: slow enough to hurt, if the delay is below the timeouts of the others.
 */
class DelayingConsensusAttack : public ConsensusAttack
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    std::unique_ptr<ConsensusHost> DecorateHost(ConsensusHost& host,
                                                const ConsensusAttacker& attacker) const override;

  private:
    Time m_delay; ///< how late each message is sent
};

} // namespace fl
} // namespace ns3

#endif // FL_DELAYING_CONSENSUS_ATTACK_H
