/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-gaussian-privacy-noise.h"

#include "ns3/double.h"

#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(GaussianPrivacyNoise);

TypeId
GaussianPrivacyNoise::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::GaussianPrivacyNoise")
            .SetParent<PrivacyNoise>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<GaussianPrivacyNoise>()
            .AddAttribute("Delta",
                          "Probability with which the promise may be broken (no unit).",
                          DoubleValue(1e-5),
                          MakeDoubleAccessor(&GaussianPrivacyNoise::m_delta),
                          MakeDoubleChecker<double>(1e-30, 0.5));
    return tid;
}

double
GaussianPrivacyNoise::GetScale() const
{
    return 2 * m_bound * std::sqrt(2 * std::log(1.25 / m_delta)) / m_epsilon;
}

double
GaussianPrivacyNoise::DrawOne(UniformRandomVariable& uniform) const
{
    // Box and Muller, with one of the two numbers: a draw depends on nothing but the stream.
    const double radius = std::sqrt(-2 * std::log(uniform.GetValue(0, 1)));
    return radius * std::cos(2 * M_PI * uniform.GetValue(0, 1));
}

double
GaussianPrivacyNoise::GetNorm(const ParameterVector& vector) const
{
    return std::sqrt(vector.SquaredNorm());
}

} // namespace fl
} // namespace ns3
