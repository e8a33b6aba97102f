/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LOCAL_TRAINER_H
#define FL_LOCAL_TRAINER_H

#include "ns3/fl-dataset.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-optimizer.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Training on one node's samples for some epochs, as a pure function that a worker thread can run:
 * all random numbers are drawn before, on the main thread.
 */
class LocalTrainer
{
  public:
    /// For each epoch, all samples in the order in which it visits them.
    using Epochs = std::vector<std::vector<uint32_t>>;

    /// What to do; owns all it needs.
    struct Task
    {
        ParameterVectorPtr start;    ///< the model to start from
        DatasetPtr data;             ///< where the samples are
        Epochs epochs;               ///< from DrawEpochs
        std::vector<uint64_t> seeds; ///< from DrawSeeds
        uint32_t batchSize{1};       ///< samples a step; the last batch of an epoch may be smaller
        OptimizerStatePtr state;     ///< state to continue from; null: a new one
    };

    /// What came out.
    struct Outcome
    {
        ParameterVector parameters; ///< the trained model
        OptimizerState state;       ///< state to continue from in the next round
        double loss{0};      ///< mean over all visited samples, each before its step, in nats;
                             ///< NaN if there are none or the learner does not know
        uint64_t samples{0}; ///< visited samples, repetitions counted
    };

    /**
     * Draws the order of visits. Main thread only.
     *
     * @param samples the node's samples
     * @param epochs how often each is visited
     * @param uniform where random numbers come from; its range attributes do not matter
     * @return the orders
     */
    static Epochs DrawEpochs(const std::vector<uint32_t>& samples,
                             uint32_t epochs,
                             const Ptr<UniformRandomVariable>& uniform);

    /**
     * Draws what random decisions of the learner are made from. Main thread only.
     *
     * @param learner the kind of model
     * @param epochs number of epochs
     * @param uniform where random numbers come from; its range attributes do not matter
     * @return one seed an epoch; none, and nothing is drawn, if the learner needs none
     */
    static std::vector<uint64_t> DrawSeeds(const Learner& learner,
                                           uint32_t epochs,
                                           const Ptr<UniformRandomVariable>& uniform);

    /**
     * Trains. Thread-safe.
     *
     * @param learner the kind of model, bound to the data's shape
     * @param optimizer takes the steps
     * @param task what to do
     * @return what came out
     */
    static Outcome Train(const Learner& learner, const Optimizer& optimizer, const Task& task);

    /**
     * Cost of Train, for the simulated CPU.
     *
     * @param learner the kind of model
     * @param optimizer takes the steps
     * @param samples samples of the node
     * @param epochs how often each is visited
     * @param batchSize samples a step
     * @return floating-point operations
     */
    static double GetFlops(const Learner& learner,
                           const Optimizer& optimizer,
                           uint64_t samples,
                           uint32_t epochs,
                           uint32_t batchSize);
};

} // namespace fl
} // namespace ns3

#endif // FL_LOCAL_TRAINER_H
