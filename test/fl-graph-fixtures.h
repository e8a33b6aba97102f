/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_GRAPH_FIXTURES_H
#define FL_GRAPH_FIXTURES_H

#include "ns3/fl-types.h"
#include "ns3/random-variable-stream.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace ns3
{
namespace fl
{

/// Neighbors of each node, ascending.
using Graph = std::vector<std::vector<NodeIndex>>;

/**
 * @ingroup decentralized-fl-tests
 * @param nodes number of nodes
 * @param probability that two nodes are neighbors
 * @param uniform where random numbers come from
 * @return a random graph, perhaps not connected
 */
inline Graph
DrawGraph(uint32_t nodes, double probability, const Ptr<UniformRandomVariable>& uniform)
{
    Graph graph(nodes);
    for (NodeIndex a = 0; a < nodes; a++)
    {
        for (NodeIndex b = a + 1; b < nodes; b++)
        {
            if (uniform->GetValue(0, 1) < probability)
            {
                graph[a].push_back(b);
                graph[b].push_back(a);
            }
        }
    }
    for (auto& neighbors : graph)
    {
        std::sort(neighbors.begin(), neighbors.end());
    }
    return graph;
}

/**
 * @ingroup decentralized-fl-tests
 * @param graph a graph
 * @param origin a node
 * @return hops from there to each node, by repeated relaxation; the greatest number if there is no
 * path
 */
inline std::vector<uint32_t>
GetDistances(const Graph& graph, NodeIndex origin)
{
    const uint32_t none = std::numeric_limits<uint32_t>::max();
    std::vector<uint32_t> distances(graph.size(), none);
    distances[origin] = 0;
    for (bool changed = true; changed;)
    {
        changed = false;
        for (NodeIndex node = 0; node < graph.size(); node++)
        {
            for (NodeIndex neighbor : graph[node])
            {
                if (distances[node] != none && distances[node] + 1 < distances[neighbor])
                {
                    distances[neighbor] = distances[node] + 1;
                    changed = true;
                }
            }
        }
    }
    return distances;
}

} // namespace fl
} // namespace ns3

#endif // FL_GRAPH_FIXTURES_H
