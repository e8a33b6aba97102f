/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-update-trainer.h"

#include "ns3/fl-attack-view.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-local-trainer.h"

#include <memory>
#include <sstream>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// The most operations of one task that are still believed to be meant, and can be counted.
constexpr double MAX_OPERATIONS = 1e18;

/**
 * @param trainer who trains
 * @return floating-point operations of a round
 */
double
GetFlops(const UpdateTrainer& trainer)
{
    return LocalTrainer::GetFlops(*trainer.setup->learner,
                                  *trainer.setup->optimizer,
                                  trainer.samples.size(),
                                  trainer.setup->localEpochs,
                                  trainer.setup->batchSize);
}

} // namespace

std::function<TrainedUpdate()>
UpdateTrainer::MakeWork(Round round, ParameterVectorPtr model, OptimizerStatePtr state) const
{
    LocalTrainer::Task task;
    task.state = std::move(state);
    task.start = std::move(model);
    task.data = setup->train;
    task.epochs = LocalTrainer::DrawEpochs(samples, setup->localEpochs, shuffle);
    task.seeds = LocalTrainer::DrawSeeds(*setup->learner, setup->localEpochs, shuffle);
    task.batchSize = setup->batchSize;

    const Attack* attack = isByzantine ? PeekPointer(setup->attack) : nullptr;
    AttackView view;
    view.own.node = node;
    view.own.round = round;
    if (attack != nullptr)
    {
        view.data.data = setup->train;
        view.data.samples = samples;
        view.data.learner = PeekPointer(setup->learner);
        task.data = setup->attack->PoisonData(view.data);
        if (task.start->HasContent())
        {
            view.noise = setup->attack->DrawNoise(task.start->size());
        }
    }
    return [learner = PeekPointer(setup->learner),
            optimizer = PeekPointer(setup->optimizer),
            attack,
            view = std::move(view),
            task = std::move(task)] {
        LocalTrainer::Outcome outcome = LocalTrainer::Train(*learner, *optimizer, task);
        outcome.parameters.AddScaled(-1, *task.start);
        auto update = std::make_shared<const ParameterVector>(std::move(outcome.parameters));
        if (attack != nullptr)
        {
            AttackView filled = view;
            filled.own.honest = update;
            update = std::make_shared<const ParameterVector>(attack->Craft(filled));
        }
        return TrainedUpdate{update,
                             outcome.loss,
                             std::make_shared<const OptimizerState>(std::move(outcome.state))};
    };
}

uint64_t
UpdateTrainer::GetResultBytes() const
{
    const ParameterVector& model = *setup->initial;
    return model.HasContent() ? model.GetByteSize() * (1 + setup->optimizer->GetMomentCount()) : 0;
}

Cost
UpdateTrainer::GetCost() const
{
    Cost cost;
    cost.flops = static_cast<uint64_t>(GetFlops(*this));
    return cost;
}

void
UpdateTrainer::RequireCountable() const
{
    const double operations = GetFlops(*this);
    if (operations > MAX_OPERATIONS)
    {
        std::ostringstream message;
        message << "a node's training of a round takes " << operations
                << " floating-point operations; accepted: at most " << MAX_OPERATIONS;
        throw InputError(message.str());
    }
}

} // namespace fl
} // namespace ns3
