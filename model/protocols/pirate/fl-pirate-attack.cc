/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-attack.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(PirateAttack);

TypeId
PirateAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::PirateAttack").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

bool
PirateAttack::WithholdsAggregates() const
{
    return false;
}

void
PirateAttack::Falsify(ParameterVector& /* sum */) const
{
}

} // namespace fl
} // namespace ns3
