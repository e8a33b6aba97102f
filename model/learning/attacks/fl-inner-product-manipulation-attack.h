/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_INNER_PRODUCT_MANIPULATION_ATTACK_H
#define FL_INNER_PRODUCT_MANIPULATION_ATTACK_H

#include "ns3/fl-colluding-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * C. Xie, O. Koyejo, I. Gupta, "Fall of Empires: Breaking Byzantine-tolerant SGD by Inner Product
 * Manipulation", 2020: all attackers send -Epsilon times the mean of the benign vectors, so that
 * the inner product of the aggregate and the true gradient may become negative.
 *
 * Under the plain mean of n - f benign and f hostile vectors it does if Epsilon > (n - f) / f.
 * Rules that choose vectors near to each other are deceived by a small Epsilon, such as the paper's
 * 0.1; the greater ones are for the mean and the median.
 */
class InnerProductManipulationAttack : public ColludingAttack
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
    double m_epsilon{0.1}; ///< length of the sent vector in lengths of the mean
};

} // namespace fl
} // namespace ns3

#endif // FL_INNER_PRODUCT_MANIPULATION_ATTACK_H
