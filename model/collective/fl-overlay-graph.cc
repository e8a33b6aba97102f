/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-overlay-graph.h"

#include "ns3/abort.h"
#include "ns3/fl-random.h"

#include <set>

namespace ns3
{
namespace fl
{

std::vector<std::vector<NodeIndex>>
DrawOverlayGraph(uint32_t nodes, uint32_t rings, const Ptr<UniformRandomVariable>& uniform)
{
    NS_ABORT_MSG_IF(rings == 0, "without a ring nobody has a neighbor");
    std::vector<std::set<NodeIndex>> neighbors(nodes);
    for (uint32_t ring = 0; ring < rings; ring++)
    {
        const std::vector<uint32_t> order = DrawPermutation(nodes, uniform);
        for (uint32_t i = 0; i < nodes; i++)
        {
            const NodeIndex a = order[i];
            const NodeIndex b = order[(i + 1) % nodes];
            if (a != b)
            {
                neighbors[a].insert(b);
                neighbors[b].insert(a);
            }
        }
    }
    std::vector<std::vector<NodeIndex>> graph;
    graph.reserve(nodes);
    for (const auto& set : neighbors)
    {
        graph.emplace_back(set.begin(), set.end());
    }
    return graph;
}

} // namespace fl
} // namespace ns3
