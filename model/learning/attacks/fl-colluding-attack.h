/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COLLUDING_ATTACK_H
#define FL_COLLUDING_ATTACK_H

#include "ns3/fl-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * An attack of an omniscient adversary whose nodes act as one: it sees what all benign nodes will
 * send, and all attackers send the same vector.
 */
class ColludingAttack : public Attack
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    AttackKnowledge GetKnowledge() const override;
    bool IsCommon() const final;

  protected:
    ParameterVector DoCraft(const AttackView& view) const final;

    /**
     * Makes the vector that all attackers send.
     *
     * @param benign the benign vectors, at least one, all with content and of one dimension
     * @param victim the rule under attack and its inputs, if the attack declares that it sees them
     * @return the vector to send
     */
    virtual ParameterVector Conspire(const BenignVectorsView& benign,
                                     const VictimView& victim) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_COLLUDING_ATTACK_H
