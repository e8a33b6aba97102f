/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-partition.h"

#include "ns3/fl-input-error.h"

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

} // namespace fl
} // namespace ns3
