/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-partition.h"

#include "ns3/fl-input-error.h"
#include "ns3/fl-random.h"

#include <algorithm>
#include <string>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Partition);

TypeId
Partition::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Partition").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

std::vector<std::vector<uint32_t>>
Partition::CountLabels(const std::vector<Dataset::Label>& labels,
                       uint32_t classes,
                       const Shares& shares)
{
    std::vector<std::vector<uint32_t>> counts(shares.size(), std::vector<uint32_t>(classes));
    for (size_t node = 0; node < shares.size(); node++)
    {
        for (uint32_t sample : shares[node])
        {
            counts[node][labels[sample]]++;
        }
    }
    return counts;
}

void
Partition::RequireOneEach(size_t samples, uint32_t nodes)
{
    if (nodes == 0 || samples < nodes)
    {
        throw InputError("cannot split " + std::to_string(samples) + " training samples over " +
                         std::to_string(nodes) + " nodes: 1 to " + std::to_string(samples) +
                         " nodes are possible");
    }
}

Partition::Shares
Partition::GroupByClass(const std::vector<Dataset::Label>& labels, uint32_t classes)
{
    Shares groups(classes);
    for (uint32_t sample = 0; sample < labels.size(); sample++)
    {
        groups[labels[sample]].push_back(sample);
    }
    return groups;
}

std::vector<std::vector<uint32_t>>
Partition::DrawUntilEnough(size_t samples,
                           uint32_t nodes,
                           uint32_t minimum,
                           const std::function<std::vector<std::vector<uint32_t>>()>& draw)
{
    if (uint64_t{minimum} * nodes > samples)
    {
        throw InputError("MinimumSamples=" + std::to_string(minimum) + ": there are " +
                         std::to_string(samples) + " training samples for " +
                         std::to_string(nodes) + " nodes; accepted: at most " +
                         std::to_string(samples / nodes));
    }
    constexpr uint32_t DRAWS = 1000;
    for (uint32_t i = 0; i < DRAWS; i++)
    {
        const std::vector<std::vector<uint32_t>> counts = draw();
        std::vector<uint64_t> sizes(nodes);
        for (const std::vector<uint32_t>& part : counts)
        {
            std::transform(part.begin(), part.end(), sizes.begin(), sizes.begin(), std::plus<>());
        }
        if (*std::min_element(sizes.begin(), sizes.end()) >= minimum)
        {
            return counts;
        }
    }
    throw InputError("none of " + std::to_string(DRAWS) + " draws gave each of " +
                     std::to_string(nodes) + " nodes MinimumSamples=" + std::to_string(minimum) +
                     " of " + std::to_string(samples) +
                     " samples; accepted: a greater Alpha, a smaller MinimumSamples or fewer "
                     "nodes");
}

void
Partition::Shuffle(std::vector<uint32_t>& samples, const Ptr<UniformRandomVariable>& uniform)
{
    const auto order = DrawPermutation(static_cast<uint32_t>(samples.size()), uniform);
    const std::vector<uint32_t> former = samples;
    for (size_t i = 0; i < samples.size(); i++)
    {
        samples[i] = former[order[i]];
    }
}

} // namespace fl
} // namespace ns3
