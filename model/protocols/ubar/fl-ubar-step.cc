/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-step.h"

#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

UbarMove
UbarStep::Move(const LearningSetup& setup, const LocalTrainer::Task& task)
{
    LocalTrainer::Outcome outcome = LocalTrainer::Train(*setup.learner, *setup.optimizer, task);
    outcome.parameters.AddScaled(-1, *task.start);
    return UbarMove{std::make_shared<const ParameterVector>(std::move(outcome.parameters)),
                    std::make_shared<const OptimizerState>(std::move(outcome.state)),
                    outcome.loss};
}

UbarOutcome
UbarStep::Run(const LearningSetup& setup, const Task& task)
{
    const ParameterVector& own = *task.estimate;
    AggregationRequest request;
    request.dimension = own.size();
    request.sized = !own.HasContent();
    request.own = task.estimate;
    for (const ParameterVectorPtr& input : task.inputs)
    {
        request.inputs.push_back({input, 1});
    }
    const Batch batch(task.data, task.batch);
    request.evaluator = [&setup, &batch](const ParameterVector& vector) {
        return setup.learner->Evaluate(vector, batch).loss;
    };
    AggregationResult result = setup.aggregator->Aggregate(request);

    UbarOutcome outcome;
    outcome.isAggregated = result.HasVector();
    outcome.weights = std::move(result.weights);
    ParameterVector next = outcome.isAggregated ? std::move(result.vector) : own;
    if (outcome.isAggregated)
    {
        next.Scale(static_cast<float>(1 - task.selfWeight));
        next.AddScaled(static_cast<float>(task.selfWeight), own);
    }
    next.AddScaled(1, *task.change);
    outcome.estimate = std::make_shared<const ParameterVector>(std::move(next));
    return outcome;
}

Cost
UbarStep::GetMoveCost(const LearningSetup& setup, size_t batch)
{
    Cost cost;
    cost.flops = static_cast<uint64_t>(
        LocalTrainer::GetFlops(*setup.learner, *setup.optimizer, batch, 1, batch));
    return cost;
}

Cost
UbarStep::GetRunCost(const LearningSetup& setup, size_t inputs, size_t batch)
{
    const Aggregator& rule = *setup.aggregator;
    const size_t dimension = setup.initial->size();
    Cost cost;
    cost.flops = static_cast<uint64_t>(
        rule.GetFlops(inputs, dimension) +
        rule.GetLossEvaluations(inputs) * setup.learner->GetForwardFlops(batch) + 4.0 * dimension);
    cost.memoryBytes = setup.initial->GetByteSize() * (inputs + 3);
    return cost;
}

} // namespace fl
} // namespace ns3
