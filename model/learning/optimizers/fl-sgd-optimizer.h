/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SGD_OPTIMIZER_H
#define FL_SGD_OPTIMIZER_H

#include "ns3/fl-optimizer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Stochastic gradient descent with momentum and weight decay, in the form of PyTorch's SGD (without
 * dampening): g' = g + WeightDecay * w, v = Momentum * v + g', w = w - LearningRate * v; with
 * Nesterov w = w - LearningRate * (g' + Momentum * v), the form of I. Sutskever et al., "On the
 * importance of initialization and momentum in deep learning", ICML 2013, eq. 7, seen from the
 * point where the gradient is taken. v starts at zero and is the only moment, kept only if Momentum
 * is not 0.
 *
 * Caffe has the learning rate inside the velocity: v = Momentum * v + LearningRate * g', w = w - v.
 * The two agree as long as the learning rate does not change.
 */
class SgdOptimizer : public Optimizer
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

    double m_learningRate{0.1}; ///< size of a step
    double m_momentum{0};       ///< share of the velocity that is kept
    bool m_isNesterov{false};   ///< whether a step looks ahead
    double m_weightDecay{0};    ///< pull towards zero
};

} // namespace fl
} // namespace ns3

#endif // FL_SGD_OPTIMIZER_H
