/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_GAUSSIAN_PRIVACY_NOISE_H
#define FL_GAUSSIAN_PRIVACY_NOISE_H

#include "ns3/fl-privacy-noise.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The Gaussian mechanism: normal noise with the standard deviation
 * 2 NormBound sqrt(2 ln(1.25 / Delta)) / Epsilon, for Euclidean norms (Dwork and Roth, Theorem
 * A.1). The promise is (Epsilon, Delta). It is proved for Epsilon below 1; with greater values,
 * which papers use, the noise is that of the formula and the promise is not proved.
 */
class GaussianPrivacyNoise : public PrivacyNoise
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

  private:
    double m_delta; ///< attribute
};

} // namespace fl
} // namespace ns3

#endif // FL_GAUSSIAN_PRIVACY_NOISE_H
