/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-scaled-sign-flip-attack.h"

#include "ns3/double.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ScaledSignFlipAttack);

TypeId
ScaledSignFlipAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::ScaledSignFlipAttack")
            .SetParent<OwnVectorAttack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<ScaledSignFlipAttack>()
            .AddAttribute("Scale",
                          "Length of the sent vector in lengths of the honest one, without unit.",
                          DoubleValue(10),
                          MakeDoubleAccessor(&ScaledSignFlipAttack::m_scale),
                          MakeDoubleChecker<double>(0, 1e30));
    return tid;
}

ParameterVector
ScaledSignFlipAttack::Distort(const OwnVectorView& own, const ParameterVectorPtr& /* noise */) const
{
    ParameterVector flipped = *own.honest;
    flipped.Scale(static_cast<float>(-m_scale));
    return flipped;
}

} // namespace fl
} // namespace ns3
