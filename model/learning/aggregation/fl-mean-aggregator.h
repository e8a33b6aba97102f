/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MEAN_AGGREGATOR_H
#define FL_MEAN_AGGREGATOR_H

#include "ns3/fl-weight-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The mean, weighted with the weights of the inputs (numbers of samples, as in H. B. McMahan et
 * al., "Communication-Efficient Learning of Deep Networks from Decentralized Data", 2017, algorithm
 * 1). There is no aggregate if all weights are 0.
 *
 * Breakdown number 0: the result moves by a fixed share of what one attacker moves its input by.
 * Cost 2 n d.
 */
class MeanAggregator : public WeightAggregator
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
    Screening GetScreening() const override;
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& request) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_MEAN_AGGREGATOR_H
