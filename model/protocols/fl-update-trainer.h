/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UPDATE_TRAINER_H
#define FL_UPDATE_TRAINER_H

#include "ns3/fl-cost.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-types.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a node's training of one round has made.
struct TrainedUpdate
{
    ParameterVectorPtr update; ///< trained model less the model it began with, or an attack's
    double loss{0};            ///< mean training loss, in nats; NaN if it is not known
    OptimizerStatePtr state;   ///< what the node's next round of training continues from
};

/// Who trains.
struct UpdateTrainer
{
    LearningSetupPtr setup;             ///< shared by all nodes; outlives the work
    NodeIndex node{0};                  ///< the node
    std::vector<uint32_t> samples;      ///< its training samples
    bool isByzantine{false};            ///< attacks as the setup says
    Ptr<UniformRandomVariable> shuffle; ///< order of its samples

    /**
     * Prepares the training of a round: the node's samples, for the setup's local epochs. A
     * Byzantine node computes what an honest one would, on data that its attack may have
     * poisoned, and the attack makes of it what is sent.
     * The gradient that some systems speak of is, up to the learning rate, the update of one epoch
     * with one batch.
     *
     * @param round training round
     * @param model the model to begin with
     * @param state state of the node's optimizer after its last training; null: none yet
     * @return work that trains
     */
    std::function<TrainedUpdate()> MakeWork(Round round,
                                            ParameterVectorPtr model,
                                            OptimizerStatePtr state) const;

    /**
     * @return memory of what that work makes, in bytes
     */
    uint64_t GetResultBytes() const;

    /**
     * @return cost of that work
     */
    Cost GetCost() const;

    /**
     * @throw InputError if the work of a round has more operations than can be counted
     */
    void RequireCountable() const;
};

} // namespace fl
} // namespace ns3

#endif // FL_UPDATE_TRAINER_H
