/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-normal-noise-attack.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(NormalNoiseAttack);

TypeId
NormalNoiseAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::NormalNoiseAttack")
                            .SetParent<OwnVectorAttack>()
                            .SetGroupName("DecentralizedFl");
    return tid;
}

NormalNoiseAttack::NormalNoiseAttack()
    : m_normal(CreateObject<NormalRandomVariable>())
{
}

ParameterVectorPtr
NormalNoiseAttack::DrawNoise(size_t dimension)
{
    ParameterVector noise(dimension);
    std::generate_n(noise.data(), dimension, [this] {
        return static_cast<float>(m_normal->GetValue(0, 1));
    });
    return std::make_shared<const ParameterVector>(std::move(noise));
}

int64_t
NormalNoiseAttack::AssignStreams(int64_t stream)
{
    // A new object: the old one may hold the second number of a pair, drawn from its old stream.
    m_normal = CreateObject<NormalRandomVariable>();
    m_normal->SetStream(stream);
    return 1;
}

} // namespace fl
} // namespace ns3
