/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_OVERLAY_GRAPH_H
#define FL_OVERLAY_GRAPH_H

#include "ns3/fl-types.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * Draws who talks to whom: the union of random rings through all nodes, an undirected graph that is
 * connected and, with two rings or more, almost surely an expander (C. Law and K.-Y. Siu,
 * "Distributed construction of random expander networks", INFOCOM 2003). Where rings share an edge,
 * a node has fewer than twice as many neighbors as there are rings.
 *
 * @ingroup decentralized-fl-collective
 * @param nodes number of nodes
 * @param rings number of rings, at least 1
 * @param uniform where random numbers come from
 * @return neighbors of each node, ascending
 */
std::vector<std::vector<NodeIndex>> DrawOverlayGraph(uint32_t nodes,
                                                     uint32_t rings,
                                                     const Ptr<UniformRandomVariable>& uniform);

} // namespace fl
} // namespace ns3

#endif // FL_OVERLAY_GRAPH_H
