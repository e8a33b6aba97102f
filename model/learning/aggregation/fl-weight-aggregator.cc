/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-weight-aggregator.h"

#include "fl-weighted-sum.h"

#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(WeightAggregator);

TypeId
WeightAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::WeightAggregator").SetParent<Aggregator>().SetGroupName("DecentralizedFl");
    return tid;
}

bool
WeightAggregator::YieldsWeights() const
{
    return true;
}

AggregationResult
WeightAggregator::ComputeWeights(const AggregationRequest& request) const
{
    AggregationResult result;
    const ValidInputs inputs = Screen(request, result.rejected);
    if (inputs.vectors.empty())
    {
        return result;
    }
    const Weighting weighting =
        request.sized ? Normalize(inputs.weights) : DoComputeWeights(inputs, request);
    if (!weighting.weights.empty())
    {
        result.weights = SpreadWeights(weighting.weights, inputs, request);
        result.mass = weighting.mass;
    }
    return result;
}

double
WeightAggregator::GetMaxMass() const
{
    return 1;
}

void
WeightAggregator::DoAggregate(const ValidInputs& inputs,
                              const AggregationRequest& request,
                              AggregationResult& result) const
{
    Weighting weighting = DoComputeWeights(inputs, request);
    if (weighting.weights.empty())
    {
        return;
    }
    result.weights = std::move(weighting.weights);
    result.mass = weighting.mass;
    if (GetScreening() == Screening::RESULT)
    {
        result.vector = WeightedSum(inputs.vectors, result.weights);
        return;
    }
    // Rules that choose few of many inputs need not read the others.
    std::vector<const ParameterVector*> vectors;
    std::vector<double> weights;
    for (size_t i = 0; i < inputs.vectors.size(); i++)
    {
        if (result.weights[i] != 0)
        {
            vectors.push_back(inputs.vectors[i]);
            weights.push_back(result.weights[i]);
        }
    }
    result.vector =
        vectors.empty() ? ParameterVector(request.dimension) : WeightedSum(vectors, weights);
}

} // namespace fl
} // namespace ns3
