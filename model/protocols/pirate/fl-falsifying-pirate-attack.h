/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FALSIFYING_PIRATE_ATTACK_H
#define FL_FALSIFYING_PIRATE_ATTACK_H

#include "ns3/fl-pirate-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A Byzantine leader proposes the sum multiplied by Factor (PIRATE, section IV-F: a leader that
 * proposes a false aggregate). What it has decided as an honest member it passes on unchanged.
 */
class FalsifyingPirateAttack : public PirateAttack
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    void Falsify(ParameterVector& sum) const override;

  private:
    double m_factor{-10}; ///< what the sum is multiplied by
};

} // namespace fl
} // namespace ns3

#endif // FL_FALSIFYING_PIRATE_ATTACK_H
