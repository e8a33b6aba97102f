/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-median-aggregator.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MedianAggregator);

TypeId
MedianAggregator::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::MedianAggregator")
                            .SetParent<CoordinateAggregator>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<MedianAggregator>();
    return tid;
}

uint32_t
MedianAggregator::GetBreakdown(uint32_t inputs) const
{
    return inputs == 0 ? 0 : (inputs - 1) / 2;
}

std::pair<size_t, size_t>
MedianAggregator::GetRanks(size_t count) const
{
    return {(count - 1) / 2, count / 2};
}

void
MedianAggregator::Reduce(size_t count,
                         const float* sorted,
                         const float* /* own */,
                         float* reduced) const
{
    const float* lower = sorted + (count - 1) / 2 * LANES;
    const float* upper = sorted + count / 2 * LANES;
    for (size_t lane = 0; lane < LANES; lane++)
    {
        // In binary64, where the sum of two finite numbers cannot overflow.
        const double sum = static_cast<double>(lower[lane]) + static_cast<double>(upper[lane]);
        reduced[lane] = static_cast<float>(sum / 2);
    }
}

} // namespace fl
} // namespace ns3
