/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-bridge-aggregator.h"

#include "fl-fault-estimate.h"

#include "ns3/double.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(BridgeAggregator);

TypeId
BridgeAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::BridgeAggregator")
            .SetParent<CoordinateAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<BridgeAggregator>()
            .AddAttribute("Fraction",
                          "Share of the neighbors' values that is left out at each end of every "
                          "coordinate, below one half.",
                          DoubleValue(0.2),
                          MakeDoubleAccessor(&BridgeAggregator::m_fraction),
                          MakeDoubleChecker<double>(0, 0.4999));
    return tid;
}

AggregatorNeeds
BridgeAggregator::GetNeeds() const
{
    AggregatorNeeds needs;
    needs.ownVector = true;
    return needs;
}

uint32_t
BridgeAggregator::GetBreakdown(uint32_t inputs) const
{
    return TakeShare(inputs, m_fraction);
}

std::pair<size_t, size_t>
BridgeAggregator::GetRanks(size_t count) const
{
    const size_t trimmed = GetBreakdown(static_cast<uint32_t>(count));
    return {trimmed, count - trimmed - 1};
}

void
BridgeAggregator::Reduce(size_t count, const float* sorted, const float* own, float* reduced) const
{
    const auto [first, last] = GetRanks(count);
    double sums[LANES];
    std::copy_n(own, LANES, sums);
    for (size_t i = first; i <= last; i++)
    {
        for (size_t lane = 0; lane < LANES; lane++)
        {
            sums[lane] += static_cast<double>(sorted[i * LANES + lane]);
        }
    }
    const auto averaged = static_cast<double>(last - first + 2);
    for (size_t lane = 0; lane < LANES; lane++)
    {
        reduced[lane] = static_cast<float>(sums[lane] / averaged);
    }
}

} // namespace fl
} // namespace ns3
