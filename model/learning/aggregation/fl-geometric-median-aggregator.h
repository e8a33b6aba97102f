/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_GEOMETRIC_MEDIAN_AGGREGATOR_H
#define FL_GEOMETRIC_MEDIAN_AGGREGATOR_H

#include "ns3/fl-median-aggregator.h"
#include "ns3/fl-weight-aggregator.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The geometric median, the point with the least sum of distances to the inputs, by the smoothed
 * Weiszfeld algorithm (K. Pillutla et al., "Robust Aggregation for Federated Learning", 2022,
 * algorithm 2): the weight of an input is proportional to 1 / its distance to the last point, and
 * the next point is the weighted mean. Ends after Iterations, or when an iteration lowers the sum
 * of distances by a share of at most Tolerance. Weights of inputs are ignored, because attackers
 * could choose theirs.
 *
 * Three things differ from the paper. It begins at the coordinate-wise median, not at the mean: as
 * no iteration raises the sum of distances, the result then is bounded after any number of
 * iterations, while from the mean it takes as many as the logarithm of how far an attacker has
 * pulled it. It takes more than the paper's three iterations by default, each of which was a round
 * of communication there. And where an input is within Smoothing of the last point, the paper
 * limits its weight to 1 / Smoothing, which leaves the point there for long; here the step is that
 * of Y. Vardi and C.-H. Zhang, "The multivariate L1-median and associated data depth", 2000: the
 * others pull with the force of their unit vectors, and move the point by the share that exceeds
 * the number of inputs at the point.
 *
 * Breakdown number floor((n - 1) / 2): with b hostile inputs, the sum of distances at a point v
 * exceeds that at the coordinate-wise median m by (n - 2b) |v - m| - 2 (n - b) M or more, M being
 * the greatest distance from m to an honest input; as it does not, |v - m| is at most
 * 2 (n - b) M / (n - 2b), and m is in the box that the honest inputs span. With one more, half of
 * the inputs or more can be at a far point, and m is there or half-way to it.
 *
 * Cost: the median, and 7 n d for each iteration; all Iterations are charged.
 */
class GeometricMedianAggregator : public WeightAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    GeometricMedianAggregator();

    uint32_t GetBreakdown(uint32_t inputs) const override;
    double GetFlops(uint32_t inputs, size_t dimension) const override;

  protected:
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& request) const override;

  private:
    /**
     * Makes an iteration.
     *
     * @param vectors the inputs
     * @param distances their distances from the point
     * @param point receives the next point
     * @return weights of the inputs in it
     */
    std::vector<double> Step(const std::vector<const ParameterVector*>& vectors,
                             const std::vector<double>& distances,
                             ParameterVector& point) const;

    const Ptr<MedianAggregator> m_median; ///< where it begins
    uint32_t m_iterations{32};            ///< greatest number of iterations
    double m_tolerance{1e-6};             ///< least decrease worth another iteration
    double m_smoothing{1e-6};             ///< how near an input is at the point
};

} // namespace fl
} // namespace ns3

#endif // FL_GEOMETRIC_MEDIAN_AGGREGATOR_H
