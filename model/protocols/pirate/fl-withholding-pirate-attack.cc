/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-withholding-pirate-attack.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(WithholdingPirateAttack);

TypeId
WithholdingPirateAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::WithholdingPirateAttack")
                            .SetParent<PirateAttack>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<WithholdingPirateAttack>();
    return tid;
}

bool
WithholdingPirateAttack::WithholdsAggregates() const
{
    return true;
}

} // namespace fl
} // namespace ns3
