/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-coordinate-aggregator.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(CoordinateAggregator);

TypeId
CoordinateAggregator::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::CoordinateAggregator")
                            .SetParent<Aggregator>()
                            .SetGroupName("DecentralizedFl");
    return tid;
}

double
CoordinateAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    // Reading the result takes at most an operation a value.
    return SortedColumns::GetFlops(inputs, dimension) + inputs * static_cast<double>(dimension);
}

std::pair<size_t, size_t>
CoordinateAggregator::GetRanks(size_t count) const
{
    return {0, count - 1};
}

void
CoordinateAggregator::DoAggregate(const ValidInputs& inputs,
                                  const AggregationRequest& request,
                                  AggregationResult& result) const
{
    const size_t count = inputs.vectors.size();
    const auto [first, last] = GetRanks(count);
    const bool hasOwn = GetNeeds().ownVector;
    alignas(AlignedFloats::ALIGNMENT) float own[LANES] = {};
    alignas(AlignedFloats::ALIGNMENT) float reduced[LANES];
    ParameterVector& vector = result.vector;
    vector = ParameterVector(request.dimension);
    SortedColumns(count, first, last)
        .Visit(inputs.vectors, [&](size_t begin, size_t width, const float* rows) {
            if (hasOwn)
            {
                std::copy_n(request.own->data() + begin, width, own);
            }
            Reduce(count, rows, own, reduced);
            std::copy_n(reduced, width, vector.data() + begin);
        });
}

} // namespace fl
} // namespace ns3
