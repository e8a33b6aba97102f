/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-own-vector-attack.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(OwnVectorAttack);

TypeId
OwnVectorAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::OwnVectorAttack").SetParent<Attack>().SetGroupName("DecentralizedFl");
    return tid;
}

AttackKnowledge
OwnVectorAttack::GetKnowledge() const
{
    return AttackKnowledge();
}

ParameterVector
OwnVectorAttack::DoCraft(const AttackView& view) const
{
    return Distort(view.own, view.noise);
}

} // namespace fl
} // namespace ns3
