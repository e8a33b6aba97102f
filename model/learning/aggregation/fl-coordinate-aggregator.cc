/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-coordinate-aggregator.h"

#include <algorithm>
#include <cmath>

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
    // Merge exchange compares about n t (t + 1) / 4 pairs, t = ceil(log2 n), at two operations a
    // pair; reading the result takes at most n more.
    const double stages = std::ceil(std::log2(std::max(inputs, uint32_t{1})));
    return inputs * (stages * (stages + 1) / 2 + 1) * static_cast<double>(dimension);
}

void
CoordinateAggregator::DoAggregate(const ValidInputs& inputs,
                                  const AggregationRequest& request,
                                  AggregationResult& result) const
{
    const size_t count = inputs.vectors.size();
    thread_local AlignedFloats workspace;
    float* rows = workspace.Reserve(count * LANES);
    alignas(AlignedFloats::ALIGNMENT) float reduced[LANES];
    result.vector = ParameterVector(request.dimension);
    for (size_t begin = 0; begin < request.dimension; begin += LANES)
    {
        const size_t width = std::min(LANES, request.dimension - begin);
        for (size_t i = 0; i < count; i++)
        {
            float* row = rows + i * LANES;
            std::copy_n(inputs.vectors[i]->data() + begin, width, row);
            std::fill(row + width, row + LANES, 0.0F);
        }
        SortColumns(count, rows);
        Reduce(count, rows, reduced);
        std::copy_n(reduced, width, result.vector.data() + begin);
    }
}

void
CoordinateAggregator::SortColumns(size_t count, float* rows)
{
    size_t top = 1;
    while (2 * top < count)
    {
        top *= 2;
    }
    for (size_t p = top; p > 0; p /= 2)
    {
        size_t q = top;
        size_t r = 0;
        size_t distance = p;
        while (true)
        {
            for (size_t i = 0; i + distance < count; i++)
            {
                if ((i & p) != r)
                {
                    continue;
                }
                float* low = rows + i * LANES;
                float* high = rows + (i + distance) * LANES;
                for (size_t lane = 0; lane < LANES; lane++)
                {
                    const float a = low[lane];
                    const float b = high[lane];
                    low[lane] = std::min(a, b);
                    high[lane] = std::max(a, b);
                }
            }
            if (q == p)
            {
                break;
            }
            distance = q - p;
            q /= 2;
            r = p;
        }
    }
}

} // namespace fl
} // namespace ns3
