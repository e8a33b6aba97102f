/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_AGGREGATOR_H
#define FL_UBAR_AGGREGATOR_H

#include "ns3/fl-weight-aggregator.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * UBAR (S. Guo et al., "Byzantine-Resilient Decentralized Stochastic Gradient Descent", 2021,
 * definition 3), in two stages. The first keeps the m = max(1, floor(Rho n)) inputs nearest to the
 * own vector. The second keeps those of them whose loss on the own batch is not above that of the
 * own vector, and averages them; if there are none, the result is the one of the first stage with
 * the lowest loss. Of equal distances or losses those at the lowest positions win. An infinite or
 * NaN loss is the highest and never passes. Rho is the share of the neighbors that are honest, 0.4
 * in the paper; where nothing is known, it suggests 1 / n. Weights of inputs are ignored.
 *
 * The result is the paper's R alone. Callers make the next estimate of it, which is
 * alpha x + (1 - alpha) R - LearningRate gradient at x, with alpha = 0.5 for all rules that defend
 * and x the own vector; the gradient is of the batch that the evaluator measures losses on.
 *
 * Breakdown number n - m, by distance alone: then there are m honest inputs, so none of the m
 * nearest is farther from the own vector than the farthest honest one. With one more, a hostile
 * input is among them; whether it moves the result is up to the second stage, that is, to whether
 * the loss notices. The paper's claim of bearing any number rests on that stage, and on the
 * fallback.
 *
 * Cost 5 n d, without the losses, m + 1 forward passes (GetLossEvaluations).
 */
class UbarAggregator : public WeightAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    AggregatorNeeds GetNeeds() const override;
    uint32_t GetBreakdown(uint32_t inputs) const override;
    double GetFlops(uint32_t inputs, size_t dimension) const override;

    uint32_t GetLossEvaluations(uint32_t inputs) const override;

    /**
     * @param inputs number of inputs, at least 1
     * @return how many pass the first stage; losses are computed of these and of the own vector
     */
    uint32_t GetShortlisted(uint32_t inputs) const;

  protected:
    Screening GetScreening() const override;
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& request) const override;

  private:
    double m_rho{0.4}; ///< share of honest neighbors
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_AGGREGATOR_H
