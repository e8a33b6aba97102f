/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SILENT_CONSENSUS_ATTACK_H
#define FL_SILENT_CONSENSUS_ATTACK_H

#include "ns3/fl-consensus-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Sends nothing. To the others it looks crashed, but it still listens and decides.
 */
class SilentConsensusAttack : public ConsensusAttack
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

#endif // FL_SILENT_CONSENSUS_ATTACK_H
