/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-overlay.h"

#include "ns3/abort.h"
#include "ns3/fl-input-error.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Overlay);

TypeId
Overlay::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Overlay").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

NeighborLists
Overlay::Draw(uint32_t nodes,
              const std::set<NodeIndex>& byzantine,
              const Ptr<UniformRandomVariable>& uniform) const
{
    NS_ABORT_MSG_UNLESS(byzantine.empty() || *byzantine.rbegin() < nodes,
                        "node " << *byzantine.rbegin() << " does not exist");
    NeighborLists graph = DoDraw(nodes, byzantine, uniform);
    std::set<NodeIndex> benign;
    for (const auto& [node, neighbors] : graph)
    {
        if (byzantine.count(node) == 0)
        {
            benign.insert(benign.end(), node);
        }
    }
    const std::set<NodeIndex> reached = FindReachable(graph, benign);
    if (reached.size() < benign.size())
    {
        const auto lost = std::find_if(benign.begin(), benign.end(), [&reached](NodeIndex node) {
            return reached.count(node) == 0;
        });
        throw InputError(GetInstanceTypeId().GetName() + " does not connect benign nodes " +
                         std::to_string(*benign.begin()) + " and " + std::to_string(*lost) +
                         " through benign nodes; accepted: " + SuggestConnection());
    }
    return graph;
}

std::set<NodeIndex>
Overlay::FindReachable(const NeighborLists& graph, const std::set<NodeIndex>& nodes)
{
    if (nodes.empty())
    {
        return {};
    }
    std::set<NodeIndex> reached{*nodes.begin()};
    std::vector<NodeIndex> open{*nodes.begin()};
    while (!open.empty())
    {
        const NodeIndex node = open.back();
        open.pop_back();
        for (NodeIndex neighbor : graph.at(node))
        {
            if (nodes.count(neighbor) > 0 && reached.insert(neighbor).second)
            {
                open.push_back(neighbor);
            }
        }
    }
    return reached;
}

Overlay::Builder::Builder(uint32_t nodes)
{
    for (NodeIndex node = 0; node < nodes; node++)
    {
        m_neighbors[node];
    }
}

void
Overlay::Builder::Connect(NodeIndex a, NodeIndex b)
{
    if (a != b)
    {
        m_neighbors.at(a).insert(b);
        m_neighbors.at(b).insert(a);
    }
}

NeighborLists
Overlay::Builder::Build() const
{
    NeighborLists graph;
    for (const auto& [node, neighbors] : m_neighbors)
    {
        graph[node].assign(neighbors.begin(), neighbors.end());
    }
    return graph;
}

} // namespace fl
} // namespace ns3
