/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_OWN_VECTOR_ATTACK_H
#define FL_OWN_VECTOR_ATTACK_H

#include "ns3/fl-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * An attack of the weakest adversary: it sees nothing but its own honest vector, so that every
 * system can be attacked with it.
 */
class OwnVectorAttack : public Attack
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    AttackKnowledge GetKnowledge() const final;

  protected:
    ParameterVector DoCraft(const AttackView& view) const final;

    /**
     * Makes the vector to send.
     *
     * @param own what the attacker sees; the honest vector has content
     * @param noise from DrawNoise, null if the attack draws none
     * @return the vector to send
     */
    virtual ParameterVector Distort(const OwnVectorView& own,
                                    const ParameterVectorPtr& noise) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_OWN_VECTOR_ATTACK_H
