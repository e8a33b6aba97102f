/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-geometric-median-aggregator.h"

#include "fl-weighted-sum.h"

#include "ns3/double.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(GeometricMedianAggregator);

TypeId
GeometricMedianAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::GeometricMedianAggregator")
            .SetParent<WeightAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<GeometricMedianAggregator>()
            .AddAttribute("Iterations",
                          "Greatest number of iterations of the Weiszfeld algorithm.",
                          UintegerValue(32),
                          MakeUintegerAccessor(&GeometricMedianAggregator::m_iterations),
                          MakeUintegerChecker<uint32_t>(1, 1000000))
            .AddAttribute("Tolerance",
                          "Ends when an iteration lowers the sum of distances by this share of it "
                          "or less.",
                          DoubleValue(1e-6),
                          MakeDoubleAccessor(&GeometricMedianAggregator::m_tolerance),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("Smoothing",
                          "Distance within which an input counts as being at the point, in units "
                          "of the parameters.",
                          DoubleValue(1e-6),
                          MakeDoubleAccessor(&GeometricMedianAggregator::m_smoothing),
                          MakeDoubleChecker<double>(1e-30, 1e30));
    return tid;
}

GeometricMedianAggregator::GeometricMedianAggregator()
    : m_median(CreateObject<MedianAggregator>())
{
}

uint32_t
GeometricMedianAggregator::GetBreakdown(uint32_t inputs) const
{
    return m_median->GetBreakdown(inputs);
}

double
GeometricMedianAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    return m_median->GetFlops(inputs, dimension) +
           7.0 * m_iterations * inputs * static_cast<double>(dimension);
}

Aggregator::Weighting
GeometricMedianAggregator::DoComputeWeights(const ValidInputs& inputs,
                                            const AggregationRequest& request) const
{
    ParameterVector point = m_median->Aggregate(request).vector;
    Weighting weighting;
    double lastSum = std::numeric_limits<double>::infinity();
    for (uint32_t iteration = 0; iteration < m_iterations; iteration++)
    {
        std::vector<double> distances;
        for (const ParameterVector* vector : inputs.vectors)
        {
            distances.push_back(std::sqrt(vector->SquaredDistance(point)));
        }
        const double sum = std::accumulate(distances.begin(), distances.end(), 0.0);
        if (iteration > 0 && lastSum - sum <= m_tolerance * sum)
        {
            break;
        }
        lastSum = sum;
        weighting.weights = Step(inputs.vectors, distances, point);
    }
    // All inputs count, by shares: beside other aggregates this one is worth their number.
    weighting.mass = static_cast<double>(inputs.vectors.size());
    return weighting;
}

std::vector<double>
GeometricMedianAggregator::Step(const std::vector<const ParameterVector*>& vectors,
                                const std::vector<double>& distances,
                                ParameterVector& point) const
{
    std::vector<double> weights;
    double near = 0;
    for (double distance : distances)
    {
        const bool isNear = distance <= m_smoothing;
        near += isNear ? 1 : 0;
        weights.push_back(isNear ? 0 : 1 / distance);
    }
    const auto count = static_cast<double>(vectors.size());
    if (near == count)
    {
        return std::vector<double>(vectors.size(), 1 / count);
    }
    const double pull = std::accumulate(weights.begin(), weights.end(), 0.0);
    weights = Normalize(weights).weights;
    ParameterVector next = WeightedSum(vectors, weights);
    if (near > 0)
    {
        // The others pull with this force, and those at the point hold it with one each.
        const double force = pull * std::sqrt(next.SquaredDistance(point));
        const double held = force <= near ? 1 : near / force;
        for (size_t i = 0; i < vectors.size(); i++)
        {
            weights[i] = distances[i] <= m_smoothing ? held / near : (1 - held) * weights[i];
        }
        next = WeightedSum(vectors, weights);
    }
    point = std::move(next);
    return weights;
}

} // namespace fl
} // namespace ns3
