/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_NEIGHBOR_LISTS_H
#define FL_NEIGHBOR_LISTS_H

#include "ns3/fl-types.h"

#include <map>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-base
 * An undirected graph of nodes: the neighbors of each node, ascending. Every node has an entry.
 */
using NeighborLists = std::map<NodeIndex, std::vector<NodeIndex>>;

} // namespace fl
} // namespace ns3

#endif // FL_NEIGHBOR_LISTS_H
