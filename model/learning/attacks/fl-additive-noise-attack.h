/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ADDITIVE_NOISE_ATTACK_H
#define FL_ADDITIVE_NOISE_ATTACK_H

#include "ns3/fl-normal-noise-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Adds normal noise whose standard deviation is proportional to the attacker's node index, so that
 * the trainers of one run are bad to different degrees (FLoBC, experiment 2, where trainer i has
 * 0.0545 i). Node 0, where it attacks, adds none. FLoBC's own generator averages seven uniform
 * numbers, which is close to normal.
 */
class AdditiveNoiseAttack : public NormalNoiseAttack
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
    double m_deviation{0.0545}; ///< standard deviation of a parameter, for each unit of the index
};

} // namespace fl
} // namespace ns3

#endif // FL_ADDITIVE_NOISE_ATTACK_H
