/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DATA_ATTACK_H
#define FL_DATA_ATTACK_H

#include "ns3/fl-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * An attack that poisons the attacker's own training data. The attacker trains on them as an honest
 * node does, and sends what comes out.
 */
class DataAttack : public Attack
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    AttackKnowledge GetKnowledge() const final;

  protected:
    DatasetPtr DoPoisonData(const OwnDataView& own) const override = 0;
    ParameterVector DoCraft(const AttackView& view) const final;
};

} // namespace fl
} // namespace ns3

#endif // FL_DATA_ATTACK_H
