/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-path-attack.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/fl-input-error.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(PathAttack);

TypeId
PathAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::PathAttack")
            .SetParent<Attack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<PathAttack>()
            .AddAttribute("Target",
                          "Node whose model is moved.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&PathAttack::m_target),
                          MakeUintegerChecker<NodeIndex>())
            .AddAttribute("Displacement",
                          "How far each parameter of the target is moved, in units of the "
                          "parameters.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&PathAttack::m_displacement),
                          MakeDoubleChecker<double>(-1e30, 1e30))
            .AddAttribute("FirstRound",
                          "First round in which the attacker strikes.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&PathAttack::m_firstRound),
                          MakeUintegerChecker<Round>())
            .AddAttribute("LastRound",
                          "Last round in which the attacker strikes.",
                          UintegerValue(std::numeric_limits<Round>::max()),
                          MakeUintegerAccessor(&PathAttack::m_lastRound),
                          MakeUintegerChecker<Round>());
    return tid;
}

AttackKnowledge
PathAttack::GetKnowledge() const
{
    AttackKnowledge knowledge;
    knowledge.graph = true;
    return knowledge;
}

double
PathAttack::ComputeGain(const NeighborLists& neighbors, NodeIndex from, NodeIndex to)
{
    // Layer by layer: what is left of the change at the nodes that it reaches first in this round.
    std::map<NodeIndex, double> layer{{from, 1.0}};
    std::set<NodeIndex> reached{from};
    while (!layer.empty() && layer.count(to) == 0)
    {
        std::map<NodeIndex, double> next;
        for (const auto& [node, share] : layer)
        {
            const auto ends = neighbors.find(node);
            if (ends == neighbors.end())
            {
                continue;
            }
            for (NodeIndex end : ends->second)
            {
                if (reached.count(end) == 0)
                {
                    next[end] += share;
                }
            }
        }
        for (auto& [node, share] : next)
        {
            const auto ends = neighbors.find(node);
            share /= 1.0 + (ends == neighbors.end() ? 0 : ends->second.size());
            reached.insert(node);
        }
        layer = std::move(next);
    }
    const auto end = layer.find(to);
    return end == layer.end() ? 0 : end->second;
}

void
PathAttack::DoRequireUsable(const AttackOffer& offer) const
{
    NS_ABORT_MSG_UNLESS(offer.graph.neighbors, "a system that shows the graph must give it");
    if (m_firstRound > m_lastRound)
    {
        throw InputError(
            "FirstRound=" + std::to_string(m_firstRound) + " of " + GetTypeId().GetName() +
            " is after LastRound=" + std::to_string(m_lastRound) + "; accepted: at most LastRound");
    }
    const std::string target =
        "Target=" + std::to_string(m_target) + " of " + GetTypeId().GetName();
    for (NodeIndex attacker : offer.attackers)
    {
        if (attacker == m_target)
        {
            throw InputError(target + " is an attacker itself; accepted: a benign node");
        }
        if (ComputeGain(*offer.graph.neighbors, attacker, m_target) == 0)
        {
            throw InputError(target + " cannot be reached from node " + std::to_string(attacker) +
                             "; accepted: a node that is connected to all attackers");
        }
    }
}

ParameterVector
PathAttack::DoCraft(const AttackView& view) const
{
    ParameterVector sent = *view.own.honest;
    if (view.own.round < m_firstRound || view.own.round > m_lastRound)
    {
        return sent;
    }
    const double gain = ComputeGain(*view.graph.neighbors, view.own.node, m_target);
    if (gain > 0)
    {
        const double added = m_displacement / gain;
        std::transform(sent.data(), sent.data() + sent.size(), sent.data(), [added](float value) {
            return static_cast<float>(value + added);
        });
    }
    return sent;
}

} // namespace fl
} // namespace ns3
