/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_GAUSSIAN_ATTACK_H
#define FL_GAUSSIAN_ATTACK_H

#include "ns3/fl-normal-noise-attack.h"

namespace ns3
{
namespace fl
{

/// Where the noise of GaussianAttack is centered.
enum GaussianCenter
{
    GAUSSIAN_CENTER_ZERO, ///< at zero
    GAUSSIAN_CENTER_OWN,  ///< at the attacker's honest vector
};

/**
 * @ingroup decentralized-fl-learning
 * Sends independent normal numbers, around zero or around the honest vector. The papers that attack
 * so give neither mean nor variance (UBAR, section VI) or take a very great one (P. Blanchard et
 * al., "Machine Learning with Adversaries", 2017: standard deviation 200).
 */
class GaussianAttack : public NormalNoiseAttack
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
    GaussianCenter m_center{GAUSSIAN_CENTER_ZERO}; ///< mean of the noise
    double m_deviation{1};                         ///< standard deviation of a parameter
};

} // namespace fl
} // namespace ns3

#endif // FL_GAUSSIAN_ATTACK_H
