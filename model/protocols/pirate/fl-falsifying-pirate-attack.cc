/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-falsifying-pirate-attack.h"

#include "ns3/double.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(FalsifyingPirateAttack);

TypeId
FalsifyingPirateAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::FalsifyingPirateAttack")
                            .SetParent<PirateAttack>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<FalsifyingPirateAttack>()
                            .AddAttribute("Factor",
                                          "What the proposed sum is multiplied by.",
                                          DoubleValue(-10),
                                          MakeDoubleAccessor(&FalsifyingPirateAttack::m_factor),
                                          MakeDoubleChecker<double>(-1e6, 1e6));
    return tid;
}

void
FalsifyingPirateAttack::Falsify(ParameterVector& sum) const
{
    sum.Scale(static_cast<float>(m_factor));
}

} // namespace fl
} // namespace ns3
