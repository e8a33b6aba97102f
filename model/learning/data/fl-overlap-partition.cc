/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-overlap-partition.h"

#include "ns3/double.h"
#include "ns3/fl-random.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(OverlapPartition);

TypeId
OverlapPartition::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::OverlapPartition")
                            .SetParent<Partition>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<OverlapPartition>()
                            .AddAttribute("Fraction",
                                          "Share of all samples that each node has.",
                                          DoubleValue(0.3),
                                          MakeDoubleAccessor(&OverlapPartition::m_fraction),
                                          MakeDoubleChecker<double>(1e-6, 1));
    return tid;
}

Partition::Shares
OverlapPartition::Split(const std::vector<Dataset::Label>& labels,
                        uint32_t /* classes */,
                        uint32_t nodes,
                        const Ptr<UniformRandomVariable>& uniform) const
{
    RequireOneEach(labels.size(), nodes);
    const auto samples = static_cast<uint32_t>(labels.size());
    const auto size = std::max<uint32_t>(1, std::lround(m_fraction * samples));
    Shares shares(nodes);
    std::generate(shares.begin(), shares.end(), [samples, size, &uniform]() {
        return DrawSubset(samples, size, uniform);
    });
    return shares;
}

} // namespace fl
} // namespace ns3
