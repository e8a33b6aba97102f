/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_A_LITTLE_IS_ENOUGH_ATTACK_H
#define FL_A_LITTLE_IS_ENOUGH_ATTACK_H

#include "ns3/fl-colluding-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * G. Baruch, M. Baruch, Y. Goldberg, "A Little Is Enough: Circumventing Defenses For Distributed
 * Learning", 2019: all attackers send, in each coordinate, the mean of the benign values less z
 * standard deviations, which is little enough to look like a benign value and, from many at once,
 * enough to do harm. Mean and standard deviation are those of all benign vectors (the paper's
 * attackers estimate them from their own honest vectors), the latter as of a whole population.
 *
 * z is the greatest with Phi(z) <= (n - f - s) / (n - f), Phi being the distribution function of
 * the standard normal distribution, n the number of nodes, f of attackers and s = floor(n / 2 + 1)
 * - f the number of benign nodes that must lie beyond the attackers for these to be in the middle
 * of a majority. With few attackers z is negative: a majority that they are the middle of lies on
 * the mean's other side. With a majority of attackers s is taken as 1, which keeps z finite.
 */
class ALittleIsEnoughAttack : public ColludingAttack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    /**
     * @param nodes number of nodes, at least 3
     * @param attackers how many of them attack, less than all
     * @return the z of the paper; minus infinity for fewer nodes or none but attackers
     */
    static double ComputeZ(uint32_t nodes, uint32_t attackers);

  protected:
    void DoRequireUsable(const AttackOffer& offer) const override;
    ParameterVector Conspire(const BenignVectorsView& benign,
                             const VictimView& victim) const override;

  private:
    double m_z{0}; ///< chosen number of standard deviations; 0: the paper's
};

} // namespace fl
} // namespace ns3

#endif // FL_A_LITTLE_IS_ENOUGH_ATTACK_H
