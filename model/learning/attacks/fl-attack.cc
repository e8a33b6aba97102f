/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-attack.h"

#include "ns3/abort.h"
#include "ns3/fl-input-error.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Attack);

TypeId
Attack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Attack").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

void
Attack::RequireShown(const AttackKnowledge& shown, const std::string& system) const
{
    const AttackKnowledge needed = GetKnowledge();
    std::string missing;
    if (needed.ownData && !shown.ownData)
    {
        missing = "the attacker's own data";
    }
    else if (needed.neighborVectors && !shown.neighborVectors)
    {
        missing = "the vectors of the attacker's neighbors";
    }
    else if (needed.benignVectors && !shown.benignVectors)
    {
        missing = "the vectors of all benign nodes";
    }
    if (!missing.empty())
    {
        throw InputError(GetInstanceTypeId().GetName() + " must see " + missing + ", which " +
                         system + " does not show: choose an attack that needs less");
    }
}

ParameterVectorPtr
Attack::DrawNoise(size_t /* dimension */)
{
    return nullptr;
}

int64_t
Attack::AssignStreams(int64_t /* stream */)
{
    return 0;
}

ParameterVector
Attack::Craft(const AttackView& view) const
{
    NS_ABORT_MSG_UNLESS(view.own.honest, "an attacker needs its honest vector");
    const ParameterVector& honest = *view.own.honest;
    if (!honest.HasContent())
    {
        return honest;
    }
    const AttackKnowledge needed = GetKnowledge();
    AttackView seen;
    seen.own = view.own;
    seen.noise = view.noise;
    if (needed.ownData)
    {
        seen.data = view.data;
    }
    if (needed.neighborVectors)
    {
        seen.neighbors = view.neighbors;
    }
    if (needed.benignVectors)
    {
        seen.benign = view.benign;
    }
    ParameterVector crafted = DoCraft(seen);
    NS_ABORT_MSG_UNLESS(crafted.size() == honest.size() && crafted.HasContent(),
                        "an attack must keep the form of the honest vector");
    return crafted;
}

} // namespace fl
} // namespace ns3
