/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-local-trainer.h"

#include "ns3/abort.h"
#include "ns3/fl-batch.h"
#include "ns3/fl-random.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace ns3
{
namespace fl
{

LocalTrainer::Epochs
LocalTrainer::DrawEpochs(const std::vector<uint32_t>& samples,
                         uint32_t epochs,
                         const Ptr<UniformRandomVariable>& uniform)
{
    Epochs orders(epochs);
    for (std::vector<uint32_t>& order : orders)
    {
        order = DrawPermutation(static_cast<uint32_t>(samples.size()), uniform);
        std::transform(order.begin(), order.end(), order.begin(), [&samples](uint32_t position) {
            return samples[position];
        });
    }
    return orders;
}

std::vector<uint64_t>
LocalTrainer::DrawSeeds(const Learner& learner,
                        uint32_t epochs,
                        const Ptr<UniformRandomVariable>& uniform)
{
    std::vector<uint64_t> seeds(learner.NeedsSeed() ? epochs : 0);
    for (uint64_t& seed : seeds)
    {
        seed = uint64_t{uniform->GetInteger(0, UINT32_MAX)} << 32;
        seed |= uniform->GetInteger(0, UINT32_MAX);
    }
    return seeds;
}

LocalTrainer::Outcome
LocalTrainer::Train(const Learner& learner, const Optimizer& optimizer, const Task& task)
{
    NS_ABORT_MSG_UNLESS(task.start && task.batchSize > 0,
                        "training needs a model and a batch size");
    Outcome outcome;
    outcome.parameters = *task.start;
    if (task.state)
    {
        outcome.state = *task.state;
    }
    const Optimizer::Plan plan = optimizer.MakePlan(learner.GetBlocks());
    ParameterVector gradient;
    double loss = 0;
    for (size_t epoch = 0; epoch < task.epochs.size(); epoch++)
    {
        const std::vector<uint32_t>& order = task.epochs[epoch];
        for (size_t begin = 0; begin < order.size(); begin += task.batchSize)
        {
            const size_t end = std::min(begin + task.batchSize, order.size());
            // Batches of an epoch have seeds of their own: begin is another for each.
            const auto seed = learner.NeedsSeed()
                                  ? std::optional<uint64_t>(task.seeds.at(epoch) + begin)
                                  : std::nullopt;
            const Batch batch(task.data, {order.begin() + begin, order.begin() + end}, seed);
            loss += learner.ComputeGradient(outcome.parameters, batch, gradient) *
                    static_cast<double>(end - begin);
            optimizer.Step(outcome.parameters, gradient, outcome.state, plan);
        }
        outcome.samples += order.size();
    }
    optimizer.EndRound(outcome.state);
    outcome.loss = loss / static_cast<double>(outcome.samples);
    return outcome;
}

double
LocalTrainer::GetFlops(const Learner& learner,
                       const Optimizer& optimizer,
                       uint64_t samples,
                       uint32_t epochs,
                       uint32_t batchSize)
{
    const uint64_t steps = (samples + batchSize - 1) / batchSize;
    return epochs * (learner.GetGradientFlops(samples) +
                     static_cast<double>(steps) * optimizer.GetStepFlops(learner.GetDimension()));
}

} // namespace fl
} // namespace ns3
