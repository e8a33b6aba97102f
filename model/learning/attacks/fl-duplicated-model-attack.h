/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DUPLICATED_MODEL_ATTACK_H
#define FL_DUPLICATED_MODEL_ATTACK_H

#include "ns3/fl-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Sends the vector of a benign neighbor as its own, without training (DFL's duplicated model). The
 * neighbors of whom something was received take turns, from round to round. An attacker that has
 * received nothing in a round has nothing to copy, and sends its honest vector.
 */
class DuplicatedModelAttack : public Attack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    AttackKnowledge GetKnowledge() const override;

  protected:
    ParameterVector DoCraft(const AttackView& view) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_DUPLICATED_MODEL_ATTACK_H
