/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-convolution-kernels.h"
#include "fl-float-lanes.h"
#include "fl-lane-layout.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

namespace
{

using Extents = ConvolutionKernels::Extents;

/// Sums that are kept in registers; with what enters them they fill 16.
constexpr size_t SUMS = 12;
/// Columns of a filter whose weight gradients are summed at a time.
constexpr size_t TAPS = 5;
/// The most filters at a time.
constexpr size_t MOST_FILTERS = 6;
/// Registers that a weight gradient should add up before its lanes are: that is the slow part.
constexpr size_t LONG_SUM = 256;

/// Which weights, and of which samples, a gradient is computed of.
struct GradientTask
{
    const Extents& extents;      ///< extents
    size_t begin;                ///< first sample, of a block
    size_t end;                  ///< sample past the last
    const float* input;          ///< the padded input
    const float* outputGradient; ///< of the loss with respect to the output
    bool accumulate;             ///< true: adds to the gradient
    float* gradient;             ///< like the weights
};

/// The first of the weights whose gradient is computed together.
struct Corner
{
    size_t filter;  ///< filter
    size_t channel; ///< channel
    size_t row;     ///< row of the filter
    size_t column;  ///< column of the filter
};

/**
 * Computes the gradient of weights that lie side by side in some filters.
 *
 * @tparam REGISTERS registers of a block
 * @tparam FILTERS number of filters
 * @tparam COLUMNS number of weights of each
 * @param task what to do
 * @param corner the first of the weights
 */
template <size_t REGISTERS, size_t FILTERS, size_t COLUMNS>
void
WeightGradientTile(const GradientTask& task, const Corner& corner)
{
    constexpr size_t STEP = REGISTERS * LANES;
    const Extents& extents = task.extents;
    const size_t outputHeight = extents.GetOutputHeight();
    const size_t outputWidth = extents.GetOutputWidth();
    const size_t imageSize = outputHeight * outputWidth;
    const size_t inputSize = extents.channels * extents.height * extents.width;
    const size_t place =
        (corner.channel * extents.height + corner.row) * extents.width + corner.column;
    const size_t valueStep = extents.stride * STEP;
    FloatLanes sums[FILTERS][COLUMNS] = {};
    for (size_t begin = task.begin; begin < task.end; begin += STEP)
    {
        const float* row = task.input + begin * inputSize + place * STEP;
        const float* slope =
            task.outputGradient + (begin * extents.filters + corner.filter * STEP) * imageSize;
        for (size_t y = 0; y < outputHeight; y++)
        {
            const float* value = row;
            for (size_t x = 0; x < outputWidth; x++)
            {
                for (size_t r = 0; r < REGISTERS; r++)
                {
                    FloatLanes slopes[FILTERS];
                    for (size_t f = 0; f < FILTERS; f++)
                    {
                        slopes[f] = Load(slope + f * imageSize * STEP + r * LANES);
                    }
                    for (size_t j = 0; j < COLUMNS; j++)
                    {
                        const FloatLanes values = Load(value + j * STEP + r * LANES);
                        for (size_t f = 0; f < FILTERS; f++)
                        {
                            sums[f][j] = MultiplyAdd(slopes[f], values, sums[f][j]);
                        }
                    }
                }
                value += valueStep;
                slope += STEP;
            }
            row += extents.width * valueStep;
        }
    }
    for (size_t f = 0; f < FILTERS; f++)
    {
        const size_t filterRow =
            ((corner.filter + f) * extents.channels + corner.channel) * extents.kernel + corner.row;
        float* gradient = task.gradient + filterRow * extents.kernel + corner.column;
        for (size_t j = 0; j < COLUMNS; j++)
        {
            const float sum = Sum(sums[f][j]);
            gradient[j] = task.accumulate ? gradient[j] + sum : sum;
        }
    }
}

/**
 * Calls WeightGradientTile for numbers that are known at run time only.
 *
 * @tparam REGISTERS registers of a block
 * @tparam FILTERS greatest number of filters
 * @tparam COLUMNS greatest number of columns
 * @param filters number of filters, at least 1
 * @param columns number of columns, at least 1
 * @param task what to do
 * @param corner the first of the weights
 */
template <size_t REGISTERS, size_t FILTERS, size_t COLUMNS>
void
CallTile(size_t filters, size_t columns, const GradientTask& task, const Corner& corner)
{
    if constexpr (COLUMNS > 1)
    {
        if (columns < COLUMNS)
        {
            constexpr size_t MOST = std::min(SUMS / (COLUMNS - 1), MOST_FILTERS);
            return CallTile<REGISTERS, MOST, COLUMNS - 1>(filters, columns, task, corner);
        }
    }
    if constexpr (FILTERS > 1)
    {
        if (filters < FILTERS)
        {
            return CallTile<REGISTERS, FILTERS - 1, COLUMNS>(filters, columns, task, corner);
        }
    }
    WeightGradientTile<REGISTERS, FILTERS, COLUMNS>(task, corner);
}

/**
 * Computes the gradient of all weights.
 *
 * @tparam REGISTERS registers of a block
 * @param task what to do
 */
template <size_t REGISTERS>
void
WeightGradient(const GradientTask& task)
{
    const Extents& extents = task.extents;
    const size_t runs = CountGroups(extents.kernel, TAPS);
    const size_t widest = CountGroups(extents.kernel, runs);
    const size_t groups = CountGroups(extents.filters, std::min(SUMS / widest, MOST_FILTERS));
    for (size_t group = 0; group < groups; group++)
    {
        const size_t filter = BeginOfGroup(extents.filters, groups, group);
        const size_t filters = BeginOfGroup(extents.filters, groups, group + 1) - filter;
        for (size_t row = 0; row < extents.channels * extents.kernel; row++)
        {
            for (size_t run = 0; run < runs; run++)
            {
                const size_t column = BeginOfGroup(extents.kernel, runs, run);
                const size_t columns = BeginOfGroup(extents.kernel, runs, run + 1) - column;
                CallTile<REGISTERS, SUMS / TAPS, TAPS>(
                    filters,
                    columns,
                    task,
                    {filter, row / extents.kernel, row % extents.kernel, column});
            }
        }
    }
}

} // namespace

void
ConvolutionKernels::ParameterGradient(const Extents& extents,
                                      size_t samples,
                                      const float* input,
                                      const float* outputGradient,
                                      bool accumulate,
                                      float* weightsGradient,
                                      float* biasGradient)
{
    const size_t imageSize = extents.GetOutputHeight() * extents.GetOutputWidth();
    const size_t narrow = LaneLayout::GetNarrow(samples);
    const size_t together = CountGroups(LONG_SUM, 2 * imageSize) * 2 * LANES;
    GradientTask task{extents, 0, 0, input, outputGradient, accumulate, weightsGradient};
    for (; task.begin < narrow; task.begin = task.end)
    {
        task.end = std::min(task.begin + together, narrow);
        WeightGradient<2>(task);
        task.accumulate = true;
    }
    if (narrow < samples)
    {
        task.end = samples;
        WeightGradient<1>(task);
    }
    for (size_t filter = 0; filter < extents.filters; filter++)
    {
        FloatLanes sum = {};
        for (size_t begin = 0; begin < samples; begin += LaneLayout::GetLanes())
        {
            const size_t step = LaneLayout::GetBlock(samples, begin).lanes;
            const float* slope =
                outputGradient + (begin * extents.filters + filter * step) * imageSize;
            for (size_t i = 0; i < imageSize * step; i += LANES)
            {
                sum += Load(slope + i);
            }
        }
        biasGradient[filter] = Sum(sum) + (accumulate ? biasGradient[filter] : 0.0F);
    }
}

} // namespace fl
} // namespace ns3
