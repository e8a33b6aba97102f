/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fidelity-workload.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace ns3
{
namespace fl
{

namespace
{

/// Fewest nodes of a workload.
constexpr uint32_t FEWEST = 4;
/// Most nodes of a workload.
constexpr uint32_t MOST = 64;

/**
 * @param random draws
 * @param least least value
 * @param greatest greatest value
 * @return a value whose logarithm is uniform
 */
uint64_t
DrawLogUniform(UniformRandomVariable& random, uint64_t least, uint64_t greatest)
{
    return std::llround(std::exp(random.GetValue(std::log(least), std::log(greatest))));
}

/**
 * @param nodes number of nodes
 * @param except one of them
 * @return all others
 */
std::vector<NodeIndex>
ListOthers(uint32_t nodes, NodeIndex except)
{
    std::vector<NodeIndex> others;
    for (NodeIndex node = 0; node < nodes; node++)
    {
        if (node != except)
        {
            others.push_back(node);
        }
    }
    return others;
}

/**
 * Adds the sendings of a workload that has its nodes and size.
 */
using Fill = std::function<void(FidelityWorkload&, UniformRandomVariable&)>;

/// How a pattern is made.
struct Pattern
{
    std::function<uint64_t(uint32_t)> deliveries; ///< how many messages that many nodes get
    Fill fill;                                    ///< adds them
};

/**
 * @param work gets messages between random nodes
 * @param random draws
 */
void
FillPairs(FidelityWorkload& work, UniformRandomVariable& random)
{
    constexpr double MEAN_UPLINK = 160e6 / 8; // of the profile pirate-5g
    constexpr double MESSAGES = 2;
    constexpr double LOAD = 0.5;
    const double seconds = MESSAGES * work.bytes / MEAN_UPLINK / LOAD;
    for (uint32_t i = 0; i < MESSAGES * work.nodes; i++)
    {
        const NodeIndex from = random.GetInteger(0, work.nodes - 1);
        const NodeIndex other = random.GetInteger(0, work.nodes - 2);
        work.sendings.push_back(
            {random.GetValue(0, seconds), from, {other < from ? other : other + 1}, work.bytes});
    }
    std::sort(work.sendings.begin(),
              work.sendings.end(),
              [](const FidelitySending& a, const FidelitySending& b) { return a.time < b.time; });
}

/**
 * @return the patterns by name
 */
const std::map<std::string, Pattern>&
GetPatterns()
{
    static const std::map<std::string, Pattern> patterns{
        {"one-to-many",
         {[](uint32_t nodes) { return nodes - 1; },
          [](FidelityWorkload& work, UniformRandomVariable&) {
              work.sendings.push_back({0, 0, ListOthers(work.nodes, 0), work.bytes});
          }}},
        {"many-to-one",
         {[](uint32_t nodes) { return nodes - 1; },
          [](FidelityWorkload& work, UniformRandomVariable&) {
              for (NodeIndex node = 1; node < work.nodes; node++)
              {
                  work.sendings.push_back({0, node, {0}, work.bytes});
              }
          }}},
        {"ring",
         {[](uint32_t nodes) { return nodes; },
          [](FidelityWorkload& work, UniformRandomVariable&) {
              for (NodeIndex node = 0; node < work.nodes; node++)
              {
                  work.sendings.push_back({0, node, {(node + 1) % work.nodes}, work.bytes});
              }
          }}},
        {"pairs", {[](uint32_t nodes) { return 2 * nodes; }, FillPairs}},
        {"all-to-all",
         {[](uint32_t nodes) { return uint64_t{nodes} * (nodes - 1); },
          [](FidelityWorkload& work, UniformRandomVariable&) {
              for (NodeIndex node = 0; node < work.nodes; node++)
              {
                  work.sendings.push_back({0, node, ListOthers(work.nodes, node), work.bytes});
              }
          }}},
    };
    return patterns;
}

} // namespace

size_t
FidelityWorkload::CountDeliveries() const
{
    size_t deliveries = 0;
    for (const FidelitySending& sending : sendings)
    {
        deliveries += sending.to.size();
    }
    return deliveries;
}

const std::vector<std::string>&
ListFidelityPatterns()
{
    static const std::vector<std::string> names{"one-to-many",
                                                "many-to-one",
                                                "ring",
                                                "pairs",
                                                "all-to-all"};
    return names;
}

FidelityWorkload
DrawWorkload(const std::string& pattern,
             const FidelitySizes& sizes,
             uint64_t budget,
             UniformRandomVariable& random)
{
    const Pattern& how = GetPatterns().at(pattern);
    FidelityWorkload work;
    work.pattern = pattern;
    work.bytes = DrawLogUniform(random, sizes.least, sizes.greatest);
    uint32_t most = MOST;
    while (most > FEWEST && how.deliveries(most) * work.bytes > budget)
    {
        most--;
    }
    work.nodes = DrawLogUniform(random, FEWEST, most);
    work.stream = random.GetInteger(1, 1 << 30);
    how.fill(work, random);
    return work;
}

} // namespace fl
} // namespace ns3
