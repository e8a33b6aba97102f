/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-zero-attack.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ZeroAttack);

TypeId
ZeroAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ZeroAttack")
                            .SetParent<OwnVectorAttack>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ZeroAttack>();
    return tid;
}

ParameterVector
ZeroAttack::Distort(const OwnVectorView& own, const ParameterVectorPtr& /* noise */) const
{
    return ParameterVector(own.honest->size());
}

} // namespace fl
} // namespace ns3
