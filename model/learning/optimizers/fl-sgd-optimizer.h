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
 * Stochastic gradient descent with momentum and weight decay, in the form of PyTorch's SGD:
 * g' = g + WeightDecay * w, v = Momentum * v + g', w = w - LearningRate * v; v starts at zero and
 * is the only moment, kept only if Momentum is not 0.
 */
class SgdOptimizer : public Optimizer
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    void Step(ParameterVector& parameters,
              const ParameterVector& gradient,
              OptimizerState& state) const override;
    double GetStepFlops(size_t dimension) const override;

  private:
    double m_learningRate{0.1}; ///< size of a step
    double m_momentum{0};       ///< share of the velocity that is kept
    double m_weightDecay{0};    ///< pull towards zero
};

} // namespace fl
} // namespace ns3

#endif // FL_SGD_OPTIMIZER_H
