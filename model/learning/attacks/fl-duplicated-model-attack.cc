/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-duplicated-model-attack.h"

#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DuplicatedModelAttack);

TypeId
DuplicatedModelAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::DuplicatedModelAttack")
                            .SetParent<Attack>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<DuplicatedModelAttack>();
    return tid;
}

AttackKnowledge
DuplicatedModelAttack::GetKnowledge() const
{
    AttackKnowledge knowledge;
    knowledge.neighborVectors = true;
    return knowledge;
}

ParameterVector
DuplicatedModelAttack::DoCraft(const AttackView& view) const
{
    const std::vector<ParameterVectorPtr>& vectors = view.neighbors.vectors;
    return vectors.empty() ? *view.own.honest : *vectors[view.own.round % vectors.size()];
}

} // namespace fl
} // namespace ns3
