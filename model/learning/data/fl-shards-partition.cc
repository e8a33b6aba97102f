/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-shards-partition.h"

#include "ns3/fl-input-error.h"
#include "ns3/fl-random.h"
#include "ns3/uinteger.h"

#include <string>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ShardsPartition);

TypeId
ShardsPartition::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ShardsPartition")
                            .SetParent<Partition>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ShardsPartition>()
                            .AddAttribute("ShardsPerNode",
                                          "Number of shards that each node gets.",
                                          UintegerValue(2),
                                          MakeUintegerAccessor(&ShardsPartition::m_shardsPerNode),
                                          MakeUintegerChecker<uint32_t>(1, 1000000));
    return tid;
}

Partition::Shares
ShardsPartition::Split(const std::vector<Dataset::Label>& labels,
                       uint32_t classes,
                       uint32_t nodes,
                       const Ptr<UniformRandomVariable>& uniform) const
{
    RequireOneEach(labels.size(), nodes);
    const uint64_t shards = uint64_t{nodes} * m_shardsPerNode;
    if (shards > labels.size())
    {
        throw InputError("cannot cut " + std::to_string(labels.size()) + " training samples into " +
                         std::to_string(shards) +
                         " shards, ShardsPerNode=" + std::to_string(m_shardsPerNode) +
                         " for each of " + std::to_string(nodes) + " nodes: accepted: at most " +
                         std::to_string(labels.size() / nodes) + " a node");
    }
    std::vector<uint32_t> sorted;
    sorted.reserve(labels.size());
    for (const std::vector<uint32_t>& samples : GroupByClass(labels, classes))
    {
        sorted.insert(sorted.end(), samples.begin(), samples.end());
    }
    const std::vector<uint32_t> order = DrawPermutation(static_cast<uint32_t>(shards), uniform);
    Shares shares(nodes);
    for (uint64_t i = 0; i < shards; i++)
    {
        std::vector<uint32_t>& share = shares[i / m_shardsPerNode];
        share.insert(share.end(),
                     sorted.begin() + order[i] * sorted.size() / shards,
                     sorted.begin() + (order[i] + uint64_t{1}) * sorted.size() / shards);
    }
    return shares;
}

} // namespace fl
} // namespace ns3
