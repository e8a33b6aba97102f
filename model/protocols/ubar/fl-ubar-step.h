/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_STEP_H
#define FL_UBAR_STEP_H

#include "ns3/fl-cost.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-local-trainer.h"
#include "ns3/fl-parameter-vector.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a gradient step on a batch would do to an estimate.
struct UbarMove
{
    ParameterVectorPtr change; ///< what the optimizer adds: for plain SGD -lambda gradient
    OptimizerStatePtr state;   ///< of the optimizer, after the step
    double loss{0};            ///< of the estimate on the batch before, in nats; NaN: not known
};

/// What a node has made of a round.
struct UbarOutcome
{
    ParameterVectorPtr estimate; ///< the next estimate
    bool isAggregated{false};    ///< false if the rule had too few inputs: then neighbors have no
                                 ///< part in the estimate
    std::vector<double> weights; ///< of the inputs, by position; empty if the rule has none
};

/**
 * @ingroup decentralized-fl-protocols
 * The arithmetic of a round of decentralized SGD, as plain values for worker threads: the general
 * update function (S. Guo et al., "Byzantine-Resilient Decentralized Stochastic Gradient Descent",
 * 2021, definition 2)
 *
 *   next = alpha x + (1 - alpha) R(estimates of the neighbors) - lambda gradient of the loss at x
 *
 * The gradient and the losses that the rule asks for are of the same batch (algorithm 1, line 3).
 * Instead of -lambda gradient, the change that any optimizer makes of the gradient is added.
 */
class UbarStep
{
  public:
    /// A round of one node.
    struct Task
    {
        ParameterVectorPtr estimate;            ///< x
        std::vector<ParameterVectorPtr> inputs; ///< of the neighbors
        DatasetPtr data;                        ///< where the batch is
        std::vector<uint32_t> batch;            ///< samples of the batch
        ParameterVectorPtr change;              ///< from UbarMove
        double selfWeight{0.5};                 ///< alpha
    };

    /**
     * Takes the gradient step. Thread-safe.
     *
     * @param setup learner and optimizer
     * @param task one epoch of one batch
     * @return what it would do to the estimate
     */
    static UbarMove Move(const LearningSetup& setup, const LocalTrainer::Task& task);

    /**
     * Aggregates, and makes the next estimate. Thread-safe.
     *
     * @param setup learner and rule
     * @param task the round
     * @return what has come out
     */
    static UbarOutcome Run(const LearningSetup& setup, const Task& task);

    /**
     * @param setup learner and optimizer
     * @param batch samples of the batch
     * @return cost of Move
     */
    static Cost GetMoveCost(const LearningSetup& setup, size_t batch);

    /**
     * @param setup learner and rule
     * @param inputs number of estimates of neighbors
     * @param batch samples of the batch
     * @return cost of Run
     */
    static Cost GetRunCost(const LearningSetup& setup, size_t inputs, size_t batch);
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_STEP_H
