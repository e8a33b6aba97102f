/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LAPLACE_PRIVACY_NOISE_H
#define FL_LAPLACE_PRIVACY_NOISE_H

#include "ns3/fl-privacy-noise.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The Laplace mechanism: noise with the density exp(-|x| / b) / (2 b), b = 2 NormBound / Epsilon,
 * for norms that sum the absolute values (Dwork and Roth, Theorem 3.6). The promise is Epsilon
 * alone. In many dimensions that norm is large, and so is the noise.
 */
class LaplacePrivacyNoise : public PrivacyNoise
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    double GetScale() const override;

  protected:
    double DrawOne(UniformRandomVariable& uniform) const override;
    double GetNorm(const ParameterVector& vector) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_LAPLACE_PRIVACY_NOISE_H
