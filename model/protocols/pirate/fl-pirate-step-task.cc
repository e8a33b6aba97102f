/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-step-task.h"

#include "ns3/fl-merkle-tree.h"
#include "ns3/fl-parameter-payload.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

std::vector<PirateContribution>
PirateStepTask::Judge() const
{
    std::vector<PirateContribution> judged;
    AggregationRequest request;
    request.dimension = form->size();
    request.sized = !form->HasContent();
    for (const PirateStepGradient& gradient : gradients)
    {
        judged.push_back(gradient.contribution);
        request.inputs.push_back(AggregationInput{gradient.vector, 1});
    }
    if (rule == nullptr || judged.empty())
    {
        return judged;
    }
    const AggregationResult result = rule->ComputeWeights(request);
    const std::vector<double>& weights = result.weights;
    const auto accepted =
        std::count_if(weights.begin(), weights.end(), [](double weight) { return weight > 0; });
    for (size_t i = 0; i < judged.size(); i++)
    {
        const bool isAccepted = !weights.empty() && weights[i] > 0;
        judged[i].weight = isAccepted ? weights[i] * result.mass : 0;
        judged[i].mass = isAccepted ? result.mass / accepted : 0;
    }
    return judged;
}

PirateStepOutcome
PirateStepTask::Run() const
{
    PirateStepOutcome outcome;
    outcome.contributions = Judge();
    outcome.slot = input;
    outcome.digest = inputDigest;
    std::shared_ptr<ParameterVector> sum;
    for (size_t i = 0; i < gradients.size(); i++)
    {
        const double weight = outcome.contributions[i].weight;
        if (!gradients[i].isSummed || !(weight > 0))
        {
            continue;
        }
        if (!sum)
        {
            sum = std::make_shared<ParameterVector>(input.sum ? *input.sum : *form);
            if (!input.sum)
            {
                sum->SetZero();
            }
        }
        sum->AddScaled(static_cast<float>(weight), *gradients[i].vector);
        outcome.slot.weight += outcome.contributions[i].mass;
    }
    if (attack != nullptr && outcome.slot.weight > 0)
    {
        if (!sum)
        {
            sum = std::make_shared<ParameterVector>(*input.sum);
        }
        attack->Falsify(*sum);
    }
    if (sum)
    {
        outcome.slot.sum = sum;
        outcome.digest = ComputeDigest(*digests, outcome.slot.sum);
    }
    outcome.modelDigest = modelDigest;
    if (finished)
    {
        std::vector<RingSlot> slots = *finished;
        slots[finishedSlot] = outcome.slot;
        outcome.model = UpdateModel(model, slots);
        outcome.modelDigest = ComputeDigest(*digests, outcome.model);
    }
    return outcome;
}

uint64_t
PirateStepTask::CountSummed() const
{
    return std::count_if(gradients.begin(), gradients.end(), [](const auto& gradient) {
        return gradient.isSummed;
    });
}

Cost
PirateStepTask::GetCost() const
{
    Cost cost;
    const uint64_t bytes = form->GetByteSize();
    const uint64_t summed = CountSummed();
    if (rule != nullptr && !gradients.empty())
    {
        cost.flops += static_cast<uint64_t>(rule->GetFlops(gradients.size(), form->size()));
        cost.memoryBytes += gradients.size() * bytes;
    }
    cost.flops += 2 * summed * form->size();
    cost.memoryBytes += 2 * summed * bytes;
    cost.hashedBytes += summed > 0 ? bytes : 0;
    if (finished)
    {
        cost.flops += 2 * (finished->size() + 1) * form->size();
        cost.memoryBytes += 2 * (finished->size() + 1) * bytes;
        cost.hashedBytes += bytes;
    }
    return cost;
}

Digest
PirateStepTask::ComputeDigest(const DigestScheme& digests, const ParameterVectorPtr& vector)
{
    return vector ? MerkleTree(digests, ParameterPayload(vector)).GetRoot() : Digest();
}

ParameterVectorPtr
PirateStepTask::UpdateModel(const ParameterVectorPtr& model, const std::vector<RingSlot>& slots)
{
    const RingSlot total = CombineSlots(slots);
    if (!total.sum)
    {
        return model;
    }
    auto next = std::make_shared<ParameterVector>(*model);
    next->AddScaled(static_cast<float>(1 / total.weight), *total.sum);
    return next;
}

bool
PirateStepTask::IsPlausible(const WeightAggregator& rule,
                            const RingSlot& input,
                            const RingSlot& proposed)
{
    const double added = proposed.weight - input.weight;
    if (!(added > 0))
    {
        return proposed.sum == input.sum ||
               (proposed.sum && input.sum && proposed.sum->IsIdentical(*input.sum));
    }
    auto mean = std::make_shared<ParameterVector>(*proposed.sum);
    if (input.sum)
    {
        mean->AddScaled(-1, *input.sum);
    }
    mean->Scale(static_cast<float>(1 / added));
    AggregationRequest request;
    request.dimension = mean->size();
    request.sized = !mean->HasContent();
    request.inputs.push_back(AggregationInput{mean, 1});
    const std::vector<double> weights = rule.ComputeWeights(request).weights;
    return !weights.empty() && weights.front() > 0;
}

} // namespace fl
} // namespace ns3
