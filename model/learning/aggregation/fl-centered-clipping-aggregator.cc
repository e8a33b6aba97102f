/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-centered-clipping-aggregator.h"

#include "fl-weighted-sum.h"

#include "ns3/double.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(CenteredClippingAggregator);

TypeId
CenteredClippingAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::CenteredClippingAggregator")
            .SetParent<Aggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<CenteredClippingAggregator>()
            .AddAttribute("Radius",
                          "Length to which differences from the center are shortened, in units of "
                          "the parameters.",
                          DoubleValue(10),
                          MakeDoubleAccessor(&CenteredClippingAggregator::m_radius),
                          MakeDoubleChecker<double>(1e-30, 1e30))
            .AddAttribute("Iterations",
                          "Number of steps, each from the result of the last.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&CenteredClippingAggregator::m_iterations),
                          MakeUintegerChecker<uint32_t>(1, 1000));
    return tid;
}

AggregatorNeeds
CenteredClippingAggregator::GetNeeds() const
{
    AggregatorNeeds needs;
    needs.ownVector = true;
    return needs;
}

uint32_t
CenteredClippingAggregator::GetBreakdown(uint32_t inputs) const
{
    return inputs;
}

double
CenteredClippingAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    return 5.0 * m_iterations * inputs * static_cast<double>(dimension);
}

void
CenteredClippingAggregator::DoAggregate(const ValidInputs& inputs,
                                        const AggregationRequest& request,
                                        AggregationResult& result) const
{
    result.vector = *request.own;
    // The center is the first summand: v + sum of c_i (x_i - v) = (1 - sum of c_i) v + sum of c_i
    // x_i.
    std::vector<const ParameterVector*> vectors{&result.vector};
    vectors.insert(vectors.end(), inputs.vectors.begin(), inputs.vectors.end());
    const auto count = static_cast<double>(inputs.vectors.size());
    for (uint32_t iteration = 0; iteration < m_iterations; iteration++)
    {
        std::vector<double> weights{1};
        for (const ParameterVector* vector : inputs.vectors)
        {
            const double distance = std::sqrt(vector->SquaredDistance(result.vector));
            weights.push_back((distance > m_radius ? m_radius / distance : 1) / count);
            weights.front() -= weights.back();
        }
        result.vector = WeightedSum(vectors, weights);
    }
}

} // namespace fl
} // namespace ns3
