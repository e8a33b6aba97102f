/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-median-distance-aggregator.h"

#include "ns3/double.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MedianDistanceAggregator);

TypeId
MedianDistanceAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::MedianDistanceAggregator")
            .SetParent<WeightAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<MedianDistanceAggregator>()
            .AddAttribute(
                "Threshold",
                "Greatest distance of an accepted vector from the median vector, in units "
                "of the median distance.",
                DoubleValue(3),
                MakeDoubleAccessor(&MedianDistanceAggregator::m_threshold),
                MakeDoubleChecker<double>(1, 1e6));
    return tid;
}

MedianDistanceAggregator::MedianDistanceAggregator()
    : m_median(CreateObject<MedianAggregator>())
{
}

AggregatorNeeds
MedianDistanceAggregator::GetNeeds() const
{
    AggregatorNeeds needs;
    needs.minimumInputs = 3;
    return needs;
}

uint32_t
MedianDistanceAggregator::GetBreakdown(uint32_t inputs) const
{
    return m_median->GetBreakdown(inputs);
}

double
MedianDistanceAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    return m_median->GetFlops(inputs, dimension) + 5.0 * inputs * static_cast<double>(dimension);
}

Aggregator::Weighting
MedianDistanceAggregator::DoComputeWeights(const ValidInputs& inputs,
                                           const AggregationRequest& request) const
{
    const ParameterVector median = m_median->Aggregate(request).vector;
    std::vector<double> distances;
    for (const ParameterVector* vector : inputs.vectors)
    {
        distances.push_back(std::sqrt(vector->SquaredDistance(median)));
    }
    std::vector<double> sorted = distances;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    const double limit = m_threshold * *middle;
    std::vector<double> weights;
    for (double distance : distances)
    {
        weights.push_back(distance <= limit ? 1 : 0);
    }
    return Normalize(weights);
}

} // namespace fl
} // namespace ns3
