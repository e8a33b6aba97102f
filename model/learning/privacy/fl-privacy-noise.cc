/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-privacy-noise.h"

#include "ns3/double.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(PrivacyNoise);

TypeId
PrivacyNoise::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::PrivacyNoise")
            .SetParent<Object>()
            .SetGroupName("DecentralizedFl")
            .AddAttribute("Epsilon",
                          "Privacy loss of one published vector towards everybody, for all data of "
                          "its node (nats).",
                          DoubleValue(1),
                          MakeDoubleAccessor(&PrivacyNoise::m_epsilon),
                          MakeDoubleChecker<double>(1e-6, 1e6))
            .AddAttribute("NormBound",
                          "Greatest norm of a vector before noise; longer ones are shortened (of "
                          "the vector's unit).",
                          DoubleValue(1),
                          MakeDoubleAccessor(&PrivacyNoise::m_bound),
                          MakeDoubleChecker<double>(1e-12, 1e12));
    return tid;
}

PrivacyNoise::PrivacyNoise()
    : m_uniform(CreateObject<UniformRandomVariable>())
{
}

ParameterVectorPtr
PrivacyNoise::Draw(size_t dimension) const
{
    auto noise = std::make_shared<ParameterVector>(dimension);
    for (size_t i = 0; i < dimension; i++)
    {
        noise->data()[i] = static_cast<float>(DrawOne(*m_uniform));
    }
    return noise;
}

ParameterVector
PrivacyNoise::Apply(const ParameterVector& vector, const ParameterVectorPtr& noise) const
{
    ParameterVector published = vector;
    if (!vector.HasContent())
    {
        return published;
    }
    const double norm = GetNorm(vector);
    if (norm > m_bound)
    {
        published.Scale(static_cast<float>(m_bound / norm));
    }
    published.AddScaled(static_cast<float>(GetScale()), *noise);
    return published;
}

int64_t
PrivacyNoise::AssignStreams(int64_t stream)
{
    m_uniform->SetStream(stream);
    return 1;
}

} // namespace fl
} // namespace ns3
