/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-aggregator.h"

#include "ns3/abort.h"
#include "ns3/fl-choice-list.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"
#include "ns3/object-factory.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Aggregator);

TypeId
Aggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Aggregator").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

uint32_t
Aggregator::GetLossEvaluations(uint32_t /* inputs */) const
{
    return 0;
}

AggregatorNeeds
Aggregator::GetNeeds() const
{
    return AggregatorNeeds();
}

bool
Aggregator::YieldsWeights() const
{
    return false;
}

void
Aggregator::Calibrate(const std::vector<ParameterVectorPtr>& benign)
{
    DoCalibrate(benign);
    m_isCalibrated = true;
}

void
Aggregator::DoCalibrate(const std::vector<ParameterVectorPtr>& /* benign */)
{
}

std::string
Aggregator::DescribeLack(const AggregationOffer& offer, bool isCalibrated) const
{
    const AggregatorNeeds needs = GetNeeds();
    if (needs.ownVector && !offer.ownVector)
    {
        return "needs the aggregating node's own vector, which " + offer.caller + " does not give";
    }
    if (needs.lossEvaluator && !offer.lossEvaluator)
    {
        return "needs the loss on data of the aggregating node, which " + offer.caller +
               " does not give";
    }
    if (needs.benignTraces && !isCalibrated)
    {
        return "needs benign vectors from before the run, which " + offer.caller +
               " has not recorded";
    }
    if (offer.weightsOnly && !YieldsWeights())
    {
        return "mixes coordinates of different vectors, but " + offer.caller +
               " needs a rule that yields one weight a vector";
    }
    if (offer.inputs < needs.minimumInputs)
    {
        return "needs at least " + CountOf(needs.minimumInputs, "vector") +
               (needs.minimumReason.empty() ? "" : " (" + needs.minimumReason + ")") + ", but " +
               offer.caller + " gives " + std::to_string(offer.inputs);
    }
    if (offer.apart && needs.comparison)
    {
        return "compares vectors with each other, which " + offer.caller +
               " does not give together";
    }
    return "";
}

void
Aggregator::RequireUsable(const AggregationOffer& offer) const
{
    const std::string lack = DescribeLack(offer, m_isCalibrated);
    if (lack.empty())
    {
        return;
    }
    // Who records benign vectors for a rule does so for any that needs them.
    const bool recordsTraces = m_isCalibrated || !GetNeeds().benignTraces;
    const TypeId base = GetTypeId();
    std::vector<std::string> accepted;
    for (const TypeId& tid : GetCandidates(base))
    {
        ObjectFactory factory;
        factory.SetTypeId(tid);
        if (factory.Create<Aggregator>()->DescribeLack(offer, recordsTraces).empty())
        {
            accepted.push_back(GetChoiceName(tid, base));
        }
    }
    throw InputError("--aggregator=" + GetChoiceName(GetInstanceTypeId(), base) + " " + lack +
                     "; accepted: " + (accepted.empty() ? "no rule" : Join(accepted)));
}

AggregationResult
Aggregator::Aggregate(const AggregationRequest& request) const
{
    AggregationResult result;
    ValidInputs inputs;
    if (GetScreening() != Screening::BEFORE)
    {
        inputs = Screen(request, result.rejected, false);
        Apply(inputs, request, result);
        if (GetScreening() == Screening::RESULT && !result.vector.IsFinite())
        {
            result = AggregationResult();
        }
    }
    if (!result.HasVector())
    {
        result = AggregationResult();
        inputs = Screen(request, result.rejected);
        Apply(inputs, request, result);
    }
    if (YieldsWeights() && result.HasVector())
    {
        result.weights = SpreadWeights(result.weights, inputs, request);
    }
    else
    {
        result.weights.clear();
        result.mass = 0;
    }
    return result;
}

Aggregator::Screening
Aggregator::GetScreening() const
{
    return Screening::BEFORE;
}

void
Aggregator::Apply(const ValidInputs& inputs,
                  const AggregationRequest& request,
                  AggregationResult& result) const
{
    if (inputs.vectors.empty())
    {
        return;
    }
    if (!request.sized)
    {
        DoAggregate(inputs, request, result);
        return;
    }
    const Weighting weighting = Normalize(inputs.weights);
    if (!weighting.weights.empty())
    {
        result.vector = ParameterVector::Sized(request.dimension);
        result.weights = weighting.weights;
        result.mass = weighting.mass;
    }
}

Aggregator::ValidInputs
Aggregator::Screen(const AggregationRequest& request,
                   std::vector<uint32_t>& rejected,
                   bool isFinitenessChecked) const
{
    const AggregatorNeeds needs = GetNeeds();
    NS_ABORT_MSG_IF(needs.ownVector && !request.own, "the rule needs an own vector");
    NS_ABORT_MSG_IF(needs.lossEvaluator && !request.evaluator, "the rule needs a loss evaluator");
    NS_ABORT_MSG_IF(request.own && (request.own->size() != request.dimension ||
                                    request.own->HasContent() == request.sized),
                    "the own vector is of another form than the request says");

    ValidInputs valid;
    for (uint32_t i = 0; i < request.inputs.size(); i++)
    {
        const AggregationInput& input = request.inputs[i];
        if (input.vector && input.vector->size() == request.dimension &&
            input.vector->HasContent() != request.sized && std::isfinite(input.weight) &&
            input.weight >= 0 && (!isFinitenessChecked || input.vector->IsFinite()))
        {
            valid.vectors.push_back(input.vector.get());
            valid.weights.push_back(input.weight);
            valid.positions.push_back(i);
        }
        else
        {
            rejected.push_back(i);
        }
    }
    return valid.vectors.size() < needs.minimumInputs ? ValidInputs() : valid;
}

std::vector<double>
Aggregator::SpreadWeights(const std::vector<double>& weights,
                          const ValidInputs& inputs,
                          const AggregationRequest& request)
{
    NS_ABORT_MSG_UNLESS(weights.size() == inputs.positions.size(),
                        "a rule must yield one weight for each valid input");
    std::vector<double> spread(request.inputs.size());
    for (size_t i = 0; i < weights.size(); i++)
    {
        spread[inputs.positions[i]] = weights[i];
    }
    return spread;
}

Aggregator::Weighting
Aggregator::Normalize(const std::vector<double>& weights)
{
    // Divided by the greatest first: a sum of great weights would overflow.
    const double greatest = *std::max_element(weights.begin(), weights.end());
    if (greatest == 0)
    {
        return {};
    }
    double sum = 0;
    for (double weight : weights)
    {
        sum += weight / greatest;
    }
    Weighting scaled;
    for (double weight : weights)
    {
        scaled.weights.push_back(weight / greatest / sum);
    }
    scaled.mass = std::min(greatest * sum, std::numeric_limits<double>::max());
    return scaled;
}

} // namespace fl
} // namespace ns3
