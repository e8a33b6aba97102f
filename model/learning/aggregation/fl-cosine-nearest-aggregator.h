/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COSINE_NEAREST_AGGREGATOR_H
#define FL_COSINE_NEAREST_AGGREGATOR_H

#include "ns3/fl-weight-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * LearningChain's l-nearest aggregation (X. Chen et al., "When Machine Learning Meets Blockchain: A
 * Decentralized, Privacy-preserving and Secure Design", 2018, section IV): of the n inputs the
 * l = max(1, floor(Fraction * n)) with the least cosine distance to the sum of all of them are
 * averaged. LearningChain adds them up instead; the factor l belongs to the learning rate. A zero
 * vector has the cosine 0, and so have all if the sum is 0. Of equal cosines those at the lowest
 * positions win. Weights of inputs are ignored.
 *
 * Breakdown number 0: an attacker whose vector is longer than the sum of the others decides which
 * way the sum points, and is nearest to it itself. The rule is here because the papers compare with
 * it. Cost 6 n d.
 */
class CosineNearestAggregator : public WeightAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    uint32_t GetBreakdown(uint32_t inputs) const override;
    double GetFlops(uint32_t inputs, size_t dimension) const override;

  protected:
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& request) const override;

  private:
    double m_fraction{0.5}; ///< share of the inputs that is averaged
};

} // namespace fl
} // namespace ns3

#endif // FL_COSINE_NEAREST_AGGREGATOR_H
