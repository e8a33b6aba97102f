/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-data-attack.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DataAttack);

TypeId
DataAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DataAttack").SetParent<Attack>().SetGroupName("DecentralizedFl");
    return tid;
}

AttackKnowledge
DataAttack::GetKnowledge() const
{
    AttackKnowledge knowledge;
    knowledge.ownData = true;
    return knowledge;
}

ParameterVector
DataAttack::DoCraft(const AttackView& view) const
{
    return *view.own.honest;
}

} // namespace fl
} // namespace ns3
