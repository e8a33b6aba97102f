/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SIGN_FLIP_ATTACK_H
#define FL_SIGN_FLIP_ATTACK_H

#include "ns3/fl-own-vector-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Sends the honest vector with its sign flipped, so that its length gives nothing away. It is the
 * bit-flip attack of the UBAR paper (S. Guo et al., "Byzantine-Resilient Decentralized Stochastic
 * Gradient Descent", 2021, section VI), read literally: the attacker's own estimate, not the mean
 * of others. ScaledSignFlipAttack makes it longer.
 */
class SignFlipAttack : public OwnVectorAttack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    ParameterVector Distort(const OwnVectorView& own,
                            const ParameterVectorPtr& noise) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_SIGN_FLIP_ATTACK_H
