/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MEDIAN_DISTANCE_AGGREGATOR_H
#define FL_MEDIAN_DISTANCE_AGGREGATOR_H

#include "ns3/fl-median-aggregator.h"
#include "ns3/fl-weight-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * An anomaly detector without training: the score of an input is its Euclidean distance from the
 * coordinate-wise median of all inputs, in units of the median of these distances. The aggregate is
 * the mean of the inputs whose score is at most Threshold. Weights of inputs are ignored, because
 * attackers could choose theirs. Needs three inputs.
 *
 * The median distance D is the upper median, the distance at position floor(n / 2) + 1 from below:
 * of 3, 4, 5 inputs the second, third, third. With b hostile inputs the position must be above b,
 * or they can make D as small as they like and have honest inputs rejected, and at most n - b, or
 * they can make it as great as they like. For the greatest b that the median bears,
 * floor((n - 1) / 2), the upper median is at n - b and so meets both; of the positions that do it
 * is the one that rejects fewest honest inputs: if all hostile inputs are farther away than all
 * honest ones, D is no less than every honest distance, and all honest scores are at most 1. If D
 * is 0, more than half of the inputs are equal, and only these are accepted.
 *
 * Breakdown number floor((n - 1) / 2): then the median lies in the box that the honest inputs span,
 * D is at most the box's diagonal R, as n - b honest distances are, and so the aggregate is at most
 * Threshold R from the median and (1 + Threshold) R from any honest input. With one more, at least
 * half of the inputs can agree on a far point; the median is that point, or half-way to it.
 *
 * Honest updates are about equally far from the median in many dimensions, and hostile ones are
 * noticed if they are much longer than honest ones differ from each other. On the synthetic digits
 * (softmax and MLP models, 20 rounds, 3 to 16 inputs) honest scores were at most 1.4 with
 * independent and equally distributed data, at most 2.9 with skewed labels or with shares of which
 * some have a third of the others' samples; 10 times a flipped update scored at least 5.4. Hence
 * the default of 3. Updates that are only flipped, or noise of the same length, score down to 1.2
 * and mostly pass.
 *
 * Cost: the median, then 5 n d.
 */
class MedianDistanceAggregator : public WeightAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    MedianDistanceAggregator();

    AggregatorNeeds GetNeeds() const override;
    uint32_t GetBreakdown(uint32_t inputs) const override;
    double GetFlops(uint32_t inputs, size_t dimension) const override;

  protected:
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& request) const override;

  private:
    const Ptr<MedianAggregator> m_median; ///< makes the point that distances are measured from
    double m_threshold{3};                ///< greatest score of an accepted input
};

} // namespace fl
} // namespace ns3

#endif // FL_MEDIAN_DISTANCE_AGGREGATOR_H
