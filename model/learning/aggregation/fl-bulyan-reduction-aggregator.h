/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BULYAN_REDUCTION_AGGREGATOR_H
#define FL_BULYAN_REDUCTION_AGGREGATOR_H

#include "ns3/fl-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Bulyan (E. M. El Mhamdi et al., "The Hidden Vulnerability of Distributed Learning in Byzantium",
 * 2018, section 4): theta = n - 2f inputs are selected by repeated Krum (KrumSelector), each time
 * with n' - f - 2 neighbors of the n' inputs that are left, at least 1; then each coordinate is the
 * mean of the beta = max(1, theta - 2f) selected values that are nearest to the median of them. Of
 * two values at the same distance on different sides of it the lower one counts, and the median of
 * an even number is the mean of the middle two. What rules of this kind differ in is where f comes
 * from. Weights of inputs are ignored.
 *
 * Breakdown number for n >= 4f + 3 and f >= 1: min(2f + 1, ceil(theta / 2)) + max(1, f - 1) - 1.
 * Call inputs far that are farther from the honest ones than all others by a factor; there is such
 * a gap among few hostile inputs.
 * - A coordinate is within reach of the inputs that are not far as long as these hold the median,
 * that is, fewer than theta / 2 selected ones are far, and fill the beta places beside it, that is,
 * at most 2f are far.
 * - A far input is selected only if it has at least as many far ones as neighbors as its score sums
 *   over, or if so many are far that the others lack neighbors, at least f + 1. When the last far
 * one is selected, at least max(1, f - 1) far ones are left over, because Krum is last asked with
 * 2f + 1 inputs and sums over max(1, f - 1) neighbors.
 * - So many hostile inputs at one far point do achieve it.
 * This is more than the f for which El Mhamdi et al. prove that attackers gain little in each
 * coordinate. With f = 0 the rule is the mean, and the number is 0.
 *
 * Cost 3 n (n - 1) / 2 d + n^2 log2(n) + 2 theta n^2, and sorting theta values of each coordinate.
 */
class BulyanReductionAggregator : public Aggregator
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    uint32_t GetBreakdown(uint32_t inputs) const override;
    double GetFlops(uint32_t inputs, size_t dimension) const override;

  protected:
    Screening GetScreening() const override;
    void DoAggregate(const ValidInputs& inputs,
                     const AggregationRequest& request,
                     AggregationResult& result) const override;

    /**
     * @param inputs number of inputs, at least GetNeeds().minimumInputs
     * @return f, at most inputs / 4
     */
    virtual uint32_t GetFaults(uint32_t inputs) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_BULYAN_REDUCTION_AGGREGATOR_H
