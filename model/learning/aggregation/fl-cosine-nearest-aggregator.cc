/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-cosine-nearest-aggregator.h"

#include "fl-fault-estimate.h"
#include "fl-weighted-sum.h"

#include "ns3/double.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(CosineNearestAggregator);

TypeId
CosineNearestAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::CosineNearestAggregator")
            .SetParent<WeightAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<CosineNearestAggregator>()
            .AddAttribute("Fraction",
                          "Share of the inputs that is averaged, above 0; at least one input is.",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&CosineNearestAggregator::m_fraction),
                          MakeDoubleChecker<double>(1e-6, 1));
    return tid;
}

uint32_t
CosineNearestAggregator::GetBreakdown(uint32_t /* inputs */) const
{
    return 0;
}

double
CosineNearestAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    return 6.0 * inputs * static_cast<double>(dimension);
}

Aggregator::Weighting
CosineNearestAggregator::DoComputeWeights(const ValidInputs& inputs,
                                          const AggregationRequest& /* request */) const
{
    const size_t count = inputs.vectors.size();
    // The mean points the way that the sum does, and cannot overflow.
    const ParameterVector mean =
        WeightedSum(inputs.vectors, std::vector<double>(count, 1 / static_cast<double>(count)));
    const double meanNorm = std::sqrt(mean.SquaredNorm());
    std::vector<double> cosines;
    for (const ParameterVector* vector : inputs.vectors)
    {
        const double norm = std::sqrt(vector->SquaredNorm());
        cosines.push_back(norm == 0 || meanNorm == 0 ? 0 : vector->Dot(mean) / norm / meanNorm);
    }
    std::vector<uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&cosines](uint32_t a, uint32_t b) {
        return cosines[a] > cosines[b];
    });
    order.resize(std::max(1U, TakeShare(static_cast<uint32_t>(count), m_fraction)));
    std::vector<double> weights(count, 0);
    for (uint32_t position : order)
    {
        weights[position] = 1;
    }
    return Normalize(weights);
}

} // namespace fl
} // namespace ns3
