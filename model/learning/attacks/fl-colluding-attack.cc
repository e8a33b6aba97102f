/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-colluding-attack.h"

#include "ns3/abort.h"

#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ColludingAttack);

TypeId
ColludingAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::ColludingAttack").SetParent<Attack>().SetGroupName("DecentralizedFl");
    return tid;
}

AttackKnowledge
ColludingAttack::GetKnowledge() const
{
    AttackKnowledge knowledge;
    knowledge.benignVectors = true;
    return knowledge;
}

bool
ColludingAttack::IsCommon() const
{
    return true;
}

ParameterVector
ColludingAttack::DoCraft(const AttackView& view) const
{
    const std::vector<ParameterVectorPtr>& vectors = view.benign.vectors;
    NS_ABORT_MSG_IF(vectors.empty() || view.benign.attackers == 0,
                    "attackers that collude need benign vectors and their own number");
    for (const ParameterVectorPtr& vector : vectors)
    {
        NS_ABORT_MSG_UNLESS(vector && vector->HasFormOf(*view.own.honest),
                            "a benign vector has another form than the attacker's own");
    }
    return Conspire(view.benign, view.victim);
}

} // namespace fl
} // namespace ns3
