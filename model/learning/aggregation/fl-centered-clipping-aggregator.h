/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CENTERED_CLIPPING_AGGREGATOR_H
#define FL_CENTERED_CLIPPING_AGGREGATOR_H

#include "ns3/fl-aggregator.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Centered clipping (S. P. Karimireddy et al., "Learning from History for Byzantine Robust
 * Optimization", 2021, section 4): v = own vector, then Iterations times
 * v = v + 1/n sum over i of (x_i - v) min(1, Radius / |x_i - v|). The own vector is the paper's
 * previous aggregate: callers give what the aggregating node had last, or its own estimate. The
 * result is not a sum of inputs alone, so the rule yields no weights. Weights of inputs are
 * ignored.
 *
 * Breakdown number n, in the sense that the result is at most Iterations * Radius from the own
 * vector, whoever sends what: a step is the mean of n vectors, none longer than Radius. b of n
 * attackers move it by at most b Radius / n in each. Cost 5 n d for each iteration.
 */
class CenteredClippingAggregator : public Aggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    AggregatorNeeds GetNeeds() const override;
    uint32_t GetBreakdown(uint32_t inputs) const override;
    double GetFlops(uint32_t inputs, size_t dimension) const override;

  protected:
    void DoAggregate(const ValidInputs& inputs,
                     const AggregationRequest& request,
                     AggregationResult& result) const override;

  private:
    double m_radius{10};      ///< greatest length of a difference
    uint32_t m_iterations{1}; ///< number of steps
};

} // namespace fl
} // namespace ns3

#endif // FL_CENTERED_CLIPPING_AGGREGATOR_H
