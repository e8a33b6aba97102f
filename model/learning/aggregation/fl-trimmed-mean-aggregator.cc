/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-trimmed-mean-aggregator.h"

#include "fl-fault-estimate.h"

#include "ns3/double.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(TrimmedMeanAggregator);

TypeId
TrimmedMeanAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::TrimmedMeanAggregator")
            .SetParent<CoordinateAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<TrimmedMeanAggregator>()
            .AddAttribute("Fraction",
                          "Share of the values that is left out at each end of every coordinate, "
                          "below one half.",
                          DoubleValue(0.2),
                          MakeDoubleAccessor(&TrimmedMeanAggregator::m_fraction),
                          MakeDoubleChecker<double>(0, 0.4999));
    return tid;
}

uint32_t
TrimmedMeanAggregator::GetBreakdown(uint32_t inputs) const
{
    return TakeShare(inputs, m_fraction);
}

std::pair<size_t, size_t>
TrimmedMeanAggregator::GetRanks(size_t count) const
{
    const size_t trimmed = GetBreakdown(static_cast<uint32_t>(count));
    return {trimmed, count - trimmed - 1};
}

void
TrimmedMeanAggregator::Reduce(size_t count,
                              const float* sorted,
                              const float* /* own */,
                              float* reduced) const
{
    const size_t trimmed = GetBreakdown(static_cast<uint32_t>(count));
    double sums[LANES] = {};
    for (size_t i = trimmed; i < count - trimmed; i++)
    {
        for (size_t lane = 0; lane < LANES; lane++)
        {
            sums[lane] += static_cast<double>(sorted[i * LANES + lane]);
        }
    }
    const auto kept = static_cast<double>(count - 2 * trimmed);
    for (size_t lane = 0; lane < LANES; lane++)
    {
        reduced[lane] = static_cast<float>(sums[lane] / kept);
    }
}

} // namespace fl
} // namespace ns3
