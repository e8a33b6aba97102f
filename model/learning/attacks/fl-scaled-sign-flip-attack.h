/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SCALED_SIGN_FLIP_ATTACK_H
#define FL_SCALED_SIGN_FLIP_ATTACK_H

#include "ns3/fl-own-vector-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Sends -Scale times the honest vector. On gradients and updates it is ascent instead of descent; a
 * mean of n vectors, one of them an attacker's with Scale = n - 1, is about 0.
 */
class ScaledSignFlipAttack : public OwnVectorAttack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    ParameterVector Distort(const OwnVectorView& own,
                            const ParameterVectorPtr& noise) const override;

  private:
    double m_scale{10}; ///< length of the sent vector in lengths of the honest one
};

} // namespace fl
} // namespace ns3

#endif // FL_SCALED_SIGN_FLIP_ATTACK_H
