/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-laplace-privacy-noise.h"

#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(LaplacePrivacyNoise);

TypeId
LaplacePrivacyNoise::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::LaplacePrivacyNoise")
                            .SetParent<PrivacyNoise>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<LaplacePrivacyNoise>();
    return tid;
}

double
LaplacePrivacyNoise::GetScale() const
{
    return 2 * m_bound / m_epsilon;
}

double
LaplacePrivacyNoise::DrawOne(UniformRandomVariable& uniform) const
{
    const double magnitude = -std::log(uniform.GetValue(0, 1));
    return uniform.GetValue(0, 1) < 0.5 ? -magnitude : magnitude;
}

double
LaplacePrivacyNoise::GetNorm(const ParameterVector& vector) const
{
    double norm = 0;
    for (size_t i = 0; i < vector.size(); i++)
    {
        norm += std::abs(vector.data()[i]);
    }
    return norm;
}

} // namespace fl
} // namespace ns3
