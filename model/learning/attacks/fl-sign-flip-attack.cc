/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-sign-flip-attack.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(SignFlipAttack);

TypeId
SignFlipAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::SignFlipAttack")
                            .SetParent<OwnVectorAttack>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<SignFlipAttack>();
    return tid;
}

ParameterVector
SignFlipAttack::Distort(const OwnVectorView& own, const ParameterVectorPtr& /* noise */) const
{
    ParameterVector flipped = *own.honest;
    flipped.Scale(-1);
    return flipped;
}

} // namespace fl
} // namespace ns3
