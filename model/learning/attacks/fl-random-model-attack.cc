/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-random-model-attack.h"

#include "ns3/double.h"
#include "ns3/fl-input-error.h"

#include <algorithm>
#include <memory>
#include <sstream>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(RandomModelAttack);

TypeId
RandomModelAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::RandomModelAttack")
                            .SetParent<OwnVectorAttack>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<RandomModelAttack>()
                            .AddAttribute("Min",
                                          "Least parameter, in units of the parameters.",
                                          DoubleValue(0),
                                          MakeDoubleAccessor(&RandomModelAttack::m_min),
                                          MakeDoubleChecker<double>(-1e30, 1e30))
                            .AddAttribute("Max",
                                          "Greatest parameter, in units of the parameters.",
                                          DoubleValue(0.001),
                                          MakeDoubleAccessor(&RandomModelAttack::m_max),
                                          MakeDoubleChecker<double>(-1e30, 1e30));
    return tid;
}

RandomModelAttack::RandomModelAttack()
    : m_uniform(CreateObject<UniformRandomVariable>())
{
}

ParameterVectorPtr
RandomModelAttack::DrawNoise(size_t dimension)
{
    ParameterVector noise(dimension);
    std::generate_n(noise.data(), dimension, [this] {
        return static_cast<float>(m_uniform->GetValue(m_min, m_max));
    });
    return std::make_shared<const ParameterVector>(std::move(noise));
}

int64_t
RandomModelAttack::AssignStreams(int64_t stream)
{
    m_uniform->SetStream(stream);
    return 1;
}

void
RandomModelAttack::DoRequireUsable(const AttackOffer& /* offer */) const
{
    if (m_min > m_max)
    {
        std::ostringstream message;
        message << "Min=" << m_min << " of " << GetTypeId().GetName()
                << " is greater than Max=" << m_max << "; accepted: at most Max";
        throw InputError(message.str());
    }
}

ParameterVector
RandomModelAttack::Distort(const OwnVectorView& /* own */, const ParameterVectorPtr& noise) const
{
    return *noise;
}

} // namespace fl
} // namespace ns3
