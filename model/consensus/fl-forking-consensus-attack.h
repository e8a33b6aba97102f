/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FORKING_CONSENSUS_ATTACK_H
#define FL_FORKING_CONSENSUS_ATTACK_H

#include "ns3/fl-consensus-attack.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * A leader that ignores the latest certificates: it extends the block that stands some blocks below
 * the highest certificate, to have blocks undone that others may have decided.
 */
class ForkingConsensusAttack : public ConsensusAttack
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    Ptr<const HotStuffRules> DecorateRules(Ptr<const HotStuffRules> rules) const override;

  private:
    uint32_t m_depth; ///< how far below the highest certificate it forks, in blocks
};

} // namespace fl
} // namespace ns3

#endif // FL_FORKING_CONSENSUS_ATTACK_H
