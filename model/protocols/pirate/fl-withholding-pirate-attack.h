/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_WITHHOLDING_PIRATE_ATTACK_H
#define FL_WITHHOLDING_PIRATE_ATTACK_H

#include "ns3/fl-pirate-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Keeps decided aggregates from the next committee, whose members then have to ask others (PIRATE,
 * sections IV-D, component 2, and IV-F).
 */
class WithholdingPirateAttack : public PirateAttack
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    bool WithholdsAggregates() const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_WITHHOLDING_PIRATE_ATTACK_H
