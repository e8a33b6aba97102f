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
Attack::RequireUsable(const AttackOffer& offer) const
{
    const AttackKnowledge needed = GetKnowledge();
    const AttackKnowledge& shown = offer.shown;
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
    else if (needed.victim && !shown.victim)
    {
        missing = "what the attacked rule works on";
    }
    else if (needed.graph && !shown.graph)
    {
        missing = "who is connected to whom";
    }
    if (!missing.empty())
    {
        throw InputError(GetInstanceTypeId().GetName() + " must see " + missing + ", which " +
                         offer.system + " does not show: choose an attack that needs less");
    }
    if (needed.benignVectors && offer.benign == 0)
    {
        throw InputError(GetInstanceTypeId().GetName() +
                         " needs vectors of benign nodes, but all nodes of " + offer.system +
                         " attack; accepted: at least one benign node");
    }
    DoRequireUsable(offer);
}

void
Attack::DoRequireUsable(const AttackOffer& /* offer */) const
{
}

bool
Attack::IsCommon() const
{
    return false;
}

DatasetPtr
Attack::PoisonData(const OwnDataView& own) const
{
    return GetKnowledge().ownData ? DoPoisonData(own) : own.data;
}

DatasetPtr
Attack::DoPoisonData(const OwnDataView& own) const
{
    return own.data;
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
    if (needed.victim)
    {
        seen.victim = view.victim;
    }
    if (needed.graph)
    {
        seen.graph = view.graph;
    }
    ParameterVector crafted = DoCraft(seen);
    NS_ABORT_MSG_UNLESS(crafted.size() == honest.size() && crafted.HasContent(),
                        "an attack must keep the form of the honest vector");
    return crafted;
}

} // namespace fl
} // namespace ns3
