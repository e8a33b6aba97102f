/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DETECTOR_AGGREGATOR_H
#define FL_DETECTOR_AGGREGATOR_H

#include "ns3/fl-linear-autoencoder.h"
#include "ns3/fl-weight-aggregator.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The anomaly detector of S. Li et al., "Abnormal Client Behavior Detection in Federated Learning",
 * 2019 (arXiv 1910.09933): an autoencoder, fitted before the run to low-dimensional surrogates of
 * benign vectors, scores each vector alone by how badly it reproduces the vector's surrogate, and
 * weights fall with the score. PIRATE adds weight 0 above a threshold. Weights of inputs are
 * ignored, because attackers could choose theirs.
 *
 * *Surrogate.* The vector is divided by its length, so that the detector keeps its eye while
 * updates shrink in the course of training; but the divisor is cut off at the least and the
 * greatest length of a benign vector, so that what is longer stays longer. A sparse random
 * projection then maps it to SurrogateDimension numbers: each parameter is added to one of them
 * with a sign, both from a hash of Seed and the parameter's position (K. Weinberger et al.,
 * "Feature Hashing for Large Scale Multitask Learning", 2009). It preserves inner products with the
 * variance of a dense matrix of signs, needs no memory, and its cost does not grow with
 * SurrogateDimension. One more number is the part of the length that exceeds the greatest benign
 * one, in units of that.
 *
 * *Score.* The reconstruction error of LinearAutoencoder in units of the threshold, which is Margin
 * times the Quantile of the errors of benign vectors that the fit has not seen: every second one.
 * The weight is score^-Exponent. Scores below the least of a benign vector count as that: else a
 * vector made to be reproduced without error would have all the weight.
 *
 * Breakdown number n, in the sense that whatever is accepted is not longer than 1 + threshold times
 * the longest benign vector. Attackers who know Seed can hide anything up to that length in what
 * the projection does not see. Cost 17 n d and the autoencoder.
 *
 * *Choices, by measurement* on the synthetic digits (softmax model, 16 nodes, 20 rounds, 4 seeds;
 * the figure is the least error of a flipped update over the greatest error of an honest one, so
 * that above 1 a threshold can tell them apart). A nonlinear autoencoder (256-32-8-32-256, tanh)
 * fits the few benign vectors there are and reaches 0.7 to 0.9, the linear one 1.1 to 1.2 at the
 * same size; so this one is linear, and as a gain neither random nor trained. SurrogateDimension 64
 * reaches 0.95, 256 1.2, 1024 1.3. With the defaults no honest update was rejected and no attacker
 * accepted (-10 times, -1 times, noise of the same length, and of 10 times it). With 60 rounds and
 * more, when updates are mostly noise, flipped ones are told apart no longer; -10 times is. Nodes
 * whose data or number of steps is not like that of the benign vectors score higher.
 */
class DetectorAggregator : public WeightAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    AggregatorNeeds GetNeeds() const override;
    uint32_t GetBreakdown(uint32_t inputs) const override;
    double GetFlops(uint32_t inputs, size_t dimension) const override;
    double GetMaxMass() const override;

    /**
     * Judges one vector. Thread-safe; the rule must have been calibrated.
     *
     * @param vector the vector, with content, finite
     * @return its anomaly score; it is rejected above 1
     */
    double GetScore(const ParameterVector& vector) const;

  protected:
    void DoCalibrate(const std::vector<ParameterVectorPtr>& benign) override;
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& request) const override;

  private:
    /**
     * @param vector a vector
     * @return its surrogate, with the excess length as the last number
     */
    LinearAutoencoder::Point MakeSurrogate(const ParameterVector& vector) const;

    uint32_t m_dimension{1024}; ///< numbers of a projection
    uint32_t m_seed{1};         ///< selects the projection
    uint32_t m_components{4};   ///< length of the code
    double m_exponent{1};       ///< how fast weights fall
    double m_quantile{0.95};    ///< of the benign errors
    double m_margin{1.3};       ///< threshold in units of the quantile

    std::shared_ptr<const LinearAutoencoder> m_autoencoder; ///< fitted to benign surrogates
    double m_shortest{0};                                   ///< least benign length
    double m_longest{0};                                    ///< greatest benign length
    double m_threshold{0};                                  ///< greatest accepted error
    double m_leastScore{0};                                 ///< least benign score
};

} // namespace fl
} // namespace ns3

#endif // FL_DETECTOR_AGGREGATOR_H
