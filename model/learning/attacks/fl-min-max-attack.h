/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MIN_MAX_ATTACK_H
#define FL_MIN_MAX_ATTACK_H

#include "ns3/fl-colluding-attack.h"

namespace ns3
{
namespace fl
{

/// The direction in which MinMaxAttack leaves the mean.
enum MinMaxPerturbation
{
    MIN_MAX_DEVIATION, ///< against the standard deviations
    MIN_MAX_UNIT,      ///< against the mean, as a unit vector
    MIN_MAX_SIGN,      ///< against the mean's signs
};

/**
 * @ingroup decentralized-fl-learning
 * The min-max attack of V. Shejwalkar and A. Houmansadr, "Manipulating the Byzantine: Optimizing
 * Model Poisoning Attacks and Defenses for Federated Learning", 2021, of an adversary who does not
 * know the rule: all attackers send the mean of the benign vectors plus gamma times a perturbation,
 * with the greatest gamma for which the sent vector is no farther away from any benign vector than
 * the two benign vectors that are farthest apart are from each other.
 *
 * The paper searches gamma by steps; here it is computed. With mean m, perturbation p and greatest
 * distance D, |m + gamma p - g|^2 <= D^2 is a quadratic inequality for each benign g, which holds
 * for gamma = 0 because the mean lies in the convex hull; the least of the positive solutions is
 * gamma. Cost n^2 d for D.
 */
class MinMaxAttack : public ColludingAttack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    ParameterVector Conspire(const BenignVectorsView& benign,
                             const VictimView& victim) const override;

  private:
    MinMaxPerturbation m_perturbation{MIN_MAX_DEVIATION}; ///< where to
};

} // namespace fl
} // namespace ns3

#endif // FL_MIN_MAX_ATTACK_H
