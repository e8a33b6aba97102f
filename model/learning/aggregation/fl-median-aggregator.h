/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MEDIAN_AGGREGATOR_H
#define FL_MEDIAN_AGGREGATOR_H

#include "ns3/fl-coordinate-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The coordinate-wise median (D. Yin et al., "Byzantine-Robust Distributed Learning: Towards
 * Optimal Statistical Rates", 2018, definition 1). Of an even number of values it is the mean of
 * the middle two; PyTorch takes the lower of them.
 *
 * Breakdown number floor((n - 1) / 2): as long as more than half of the values are honest, the
 * middle one, or both middle ones, lie within their range; with half of the values hostile one
 * middle value is. Cost: sorting, n log2(n)^2 / 2 a coordinate.
 */
class MedianAggregator : public CoordinateAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    uint32_t GetBreakdown(uint32_t inputs) const override;

  protected:
    std::pair<size_t, size_t> GetRanks(size_t count) const override;
    void Reduce(size_t count, const float* sorted, const float* own, float* reduced) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_MEDIAN_AGGREGATOR_H
