/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-weighted-sum.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cstddef>

namespace ns3
{
namespace fl
{

namespace
{

/// Coordinates whose sums stay in the cache while each vector is read once, in order; memory is
/// read fastest in long runs.
constexpr size_t TILE = 8192;

/**
 * Adds vectors to sums, one after the other but in one pass over the sums.
 *
 * @tparam GROUP number of vectors
 * @param values where their coordinates begin
 * @param weights their factors
 * @param count number of coordinates
 * @param sums what to add to
 */
template <size_t GROUP>
void
AddGroup(const float* const* values, const double* weights, size_t count, double* sums)
{
    // Copies, because sums cannot be known to lie elsewhere.
    const float* rows[GROUP];
    double factors[GROUP];
    std::copy_n(values, GROUP, rows);
    std::copy_n(weights, GROUP, factors);
    for (size_t j = 0; j < count; j++)
    {
        double sum = sums[j];
#pragma GCC unroll 8
        for (size_t i = 0; i < GROUP; i++)
        {
            sum += factors[i] * static_cast<double>(rows[i][j]);
        }
        sums[j] = sum;
    }
}

} // namespace

ParameterVector
WeightedSum(const std::vector<const ParameterVector*>& vectors, const std::vector<double>& weights)
{
    NS_ABORT_MSG_UNLESS(!vectors.empty() && vectors.size() == weights.size(),
                        vectors.size() << " vectors with " << weights.size() << " weights");
    ParameterVector result;
    result.ResizeLike(*vectors.front());
    std::vector<const float*> values(vectors.size());
    double sums[TILE];
    for (size_t begin = 0; begin < result.size(); begin += TILE)
    {
        const size_t count = std::min(TILE, result.size() - begin);
        std::fill_n(sums, count, 0.0);
        std::transform(vectors.begin(), vectors.end(), values.begin(), [begin](const auto* vector) {
            return vector->data() + begin;
        });
        size_t i = 0;
        for (; i + 8 <= values.size(); i += 8)
        {
            AddGroup<8>(&values[i], &weights[i], count, sums);
        }
        if (i + 4 <= values.size())
        {
            AddGroup<4>(&values[i], &weights[i], count, sums);
            i += 4;
        }
        if (i + 2 <= values.size())
        {
            AddGroup<2>(&values[i], &weights[i], count, sums);
            i += 2;
        }
        if (i < values.size())
        {
            AddGroup<1>(&values[i], &weights[i], count, sums);
        }
        std::transform(sums, sums + count, result.data() + begin, [](double sum) {
            return static_cast<float>(sum);
        });
    }
    return result;
}

} // namespace fl
} // namespace ns3
