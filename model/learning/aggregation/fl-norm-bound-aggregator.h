/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_NORM_BOUND_AGGREGATOR_H
#define FL_NORM_BOUND_AGGREGATOR_H

#include "ns3/fl-weight-aggregator.h"

namespace ns3
{
namespace fl
{

/// What NormBoundAggregator does with a vector that is too long.
enum NormBoundAction
{
    NORM_BOUND_REJECT, ///< leaves it out
    NORM_BOUND_SCALE,  ///< shortens it to the bound
};

/**
 * @ingroup decentralized-fl-learning
 * The mean of vectors whose Euclidean norm is bounded (Z. Sun et al., "Can You Really Backdoor
 * Federated Learning?", 2019, norm thresholding of updates, which shortens them; leaving them out
 * is the variant that can name attackers). Judges each vector alone. Weights of inputs are ignored,
 * because attackers could choose theirs.
 *
 * Of n inputs, or n accepted ones if long ones are rejected, an input g has the weight
 * min(1, Bound / |g|) / n. If inputs are shortened, weights sum to less than 1, and the mass is n.
 * There is no aggregate if all are rejected.
 *
 * Breakdown number n, in the sense that the aggregate is never longer than Bound, whoever sends
 * what. Attackers within the bound are not noticed: b of n move the aggregate by up to
 * 2 b Bound / n. Cost 4 n d.
 */
class NormBoundAggregator : public WeightAggregator
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
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& request) const override;

  private:
    double m_bound{1};                           ///< greatest Euclidean norm
    NormBoundAction m_action{NORM_BOUND_REJECT}; ///< what happens to longer vectors
};

} // namespace fl
} // namespace ns3

#endif // FL_NORM_BOUND_AGGREGATOR_H
