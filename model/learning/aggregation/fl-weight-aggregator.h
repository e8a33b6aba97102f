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
 * A rule that gives each input one weight; the aggregate is the weighted sum. Systems that sum in
 * parts, at different places, use the weights alone.
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

  protected:
    void DoAggregate(const ValidInputs& inputs,
                     const AggregationRequest& request,
                     AggregationResult& result) const final;

    /**
     * Applies the rule.
     *
     * @param inputs valid inputs, at least GetNeeds().minimumInputs
     * @param request for what else the rule needs
     * @return one weight for each valid input; empty if there is no aggregate
     */
    virtual std::vector<double> DoComputeWeights(const ValidInputs& inputs,
                                                 const AggregationRequest& request) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_WEIGHT_AGGREGATOR_H
