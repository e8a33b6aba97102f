/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-weight-aggregator.h"

#include <algorithm>
#include <utility>

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
    // Sums of one tile stay in the first-level cache while each input is read once, in order.
    constexpr size_t TILE = 1024;
    double sums[TILE];
    result.vector = ParameterVector(request.dimension);
    for (size_t begin = 0; begin < request.dimension; begin += TILE)
    {
        const size_t count = std::min(TILE, request.dimension - begin);
        std::fill_n(sums, count, 0.0);
        for (size_t i = 0; i < inputs.vectors.size(); i++)
        {
            const double weight = result.weights[i];
            const float* values = inputs.vectors[i]->data() + begin;
            for (size_t j = 0; j < count; j++)
            {
                sums[j] += weight * static_cast<double>(values[j]);
            }
        }
        std::transform(sums, sums + count, result.vector.data() + begin, [](double sum) {
            return static_cast<float>(sum);
        });
    }
}

} // namespace fl
} // namespace ns3
