/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TRIMMED_MEAN_AGGREGATOR_H
#define FL_TRIMMED_MEAN_AGGREGATOR_H

#include "ns3/fl-coordinate-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The coordinate-wise trimmed mean (D. Yin et al., "Byzantine-Robust Distributed Learning: Towards
 * Optimal Statistical Rates", 2018, definition 2): of the n values of a coordinate the b greatest
 * and the b smallest are left out, b = floor(Fraction * n), and the rest is averaged.
 *
 * Breakdown number b: of at most b hostile values those outside the range of the honest ones are
 * left out, so that only values within that range are averaged; with b + 1 hostile values at one
 * end, one stays. Cost: sorting, n log2(n)^2 / 2 a coordinate.
 */
class TrimmedMeanAggregator : public CoordinateAggregator
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

  private:
    double m_fraction{0.2}; ///< share of the values that is left out at each end
};

} // namespace fl
} // namespace ns3

#endif // FL_TRIMMED_MEAN_AGGREGATOR_H
