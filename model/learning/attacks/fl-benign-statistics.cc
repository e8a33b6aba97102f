/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-benign-statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ns3
{
namespace fl
{

namespace
{

/// Coordinates whose sums stay in the first-level cache while each vector is read once, in order.
constexpr size_t TILE = 1024;

/**
 * @param vectors the vectors
 * @param begin first coordinate
 * @param count number of coordinates, at most TILE
 * @param means receives the mean of each
 */
void
ComputeMeans(const std::vector<ParameterVectorPtr>& vectors,
             size_t begin,
             size_t count,
             double* means)
{
    std::fill_n(means, count, 0.0);
    for (const ParameterVectorPtr& vector : vectors)
    {
        const float* values = vector->data() + begin;
        for (size_t j = 0; j < count; j++)
        {
            means[j] += static_cast<double>(values[j]);
        }
    }
    for (size_t j = 0; j < count; j++)
    {
        means[j] /= static_cast<double>(vectors.size());
    }
}

} // namespace

ParameterVector
BenignStatistics::ComputeMean(const std::vector<ParameterVectorPtr>& vectors)
{
    ParameterVector mean(vectors.front()->size());
    double means[TILE];
    for (size_t begin = 0; begin < mean.size(); begin += TILE)
    {
        const size_t count = std::min(TILE, mean.size() - begin);
        ComputeMeans(vectors, begin, count, means);
        std::transform(means, means + count, mean.data() + begin, [](double value) {
            return static_cast<float>(value);
        });
    }
    return mean;
}

ParameterVector
BenignStatistics::ComputeDeviation(const std::vector<ParameterVectorPtr>& vectors)
{
    ParameterVector deviation(vectors.front()->size());
    const double number = static_cast<double>(vectors.size());
    double means[TILE];
    double squares[TILE];
    for (size_t begin = 0; begin < deviation.size(); begin += TILE)
    {
        const size_t count = std::min(TILE, deviation.size() - begin);
        ComputeMeans(vectors, begin, count, means);
        std::fill_n(squares, count, 0.0);
        for (const ParameterVectorPtr& vector : vectors)
        {
            const float* values = vector->data() + begin;
            for (size_t j = 0; j < count; j++)
            {
                const double difference = static_cast<double>(values[j]) - means[j];
                squares[j] += difference * difference;
            }
        }
        std::transform(squares, squares + count, deviation.data() + begin, [number](double sum) {
            return static_cast<float>(std::sqrt(sum / number));
        });
    }
    return deviation;
}

} // namespace fl
} // namespace ns3
