/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_WEIGHT_AGGREGATOR_H
#define FL_WEIGHT_AGGREGATOR_H

#include "ns3/fl-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A rule that gives each input one weight; the aggregate is the weighted sum. Weights sum to 1:
 * they choose among the inputs or average them. A rule that shortens inputs gives weights that sum
 * to less, because dividing by their sum would lengthen the inputs again.
 *
 * Systems that sum in parts, at different places, use the weights alone. Parts are put together by
 * AggregationResult::mass: the sum over all parts of mass * weight * input, divided by the sum of
 * the masses. With one input a part, a weight of 1 says nothing: the mass does.
 */
class WeightAggregator : public Aggregator
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    bool YieldsWeights() const final;

    /**
     * Computes the weights without the sum; thread-safe, and rejects the same inputs as Aggregate.
     *
     * @param request the inputs
     * @return the result that Aggregate would give, but with an empty vector; no weights if there
     * is no aggregate
     */
    AggregationResult ComputeWeights(const AggregationRequest& request) const;

    /**
     * @return greatest mass that an input judged alone can get; 1 by default
     */
    virtual double GetMaxMass() const;

  protected:
    void DoAggregate(const ValidInputs& inputs,
                     const AggregationRequest& request,
                     AggregationResult& result) const final;

    /**
     * Applies the rule.
     *
     * @param inputs valid inputs, at least GetNeeds().minimumInputs
     * @param request for what else the rule needs
     * @return one weight for each valid input, and the mass; none if there is no aggregate
     */
    virtual Weighting DoComputeWeights(const ValidInputs& inputs,
                                       const AggregationRequest& request) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_WEIGHT_AGGREGATOR_H
