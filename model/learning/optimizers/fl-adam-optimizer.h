/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ADAM_OPTIMIZER_H
#define FL_ADAM_OPTIMIZER_H

#include "ns3/fl-optimizer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Adam (D. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1),
 * with weight decay as in PyTorch's Adam: g' = g + WeightDecay * w, m = Beta1 * m + (1 - Beta1) *
 * g', v = Beta2 * v + (1 - Beta2) * g'^2, and at step t w = w - LearningRate * m / (1 - Beta1^t) /
 * (sqrt(v / (1 - Beta2^t)) + Epsilon). Moments: m, v, both of which start at zero.
 */
class AdamOptimizer : public Optimizer
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    size_t GetMomentCount() const override;

  private:
    double GetInitialRate() const override;
    double GetParameterFlops() const override;
    void MoveSegment(const Pass& pass, const std::vector<float*>& moments) const override;

    double m_learningRate{0.001}; ///< about the size of a step
    double m_beta1{0.9};          ///< share of the mean that is kept
    double m_beta2{0.999};        ///< share of the mean square that is kept
    double m_epsilon{1e-8};       ///< keeps the divisor from zero
    double m_weightDecay{0};      ///< pull towards zero
};

} // namespace fl
} // namespace ns3

#endif // FL_ADAM_OPTIMIZER_H
