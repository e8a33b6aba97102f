/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-convolution-kernels.h"

#include "fl-float-lanes.h"
#include "fl-lane-layout.h"

#include <algorithm>
#include <type_traits>

namespace ns3
{
namespace fl
{

namespace
{

using Extents = ConvolutionKernels::Extents;
using Block = LaneLayout::Block;

/// Sums that are kept in registers; with what enters them they fill 16.
constexpr size_t SUMS = 12;
/// Columns of a filter whose weight gradients are summed at a time.
constexpr size_t TAPS = 5;
/// Registers that a weight gradient should add up before its lanes are: that is the slow part.
constexpr size_t LONG_SUM = 512;

/**
 * Applies some filters to a block.
 *
 * @tparam FILTERS number of filters
 * @tparam REGISTERS registers of a block
 * @param extents extents
 * @param input the block of the padded input
 * @param weights weights of the first filter
 * @param bias bias of the first filter
 * @param output first channel that is written, of the block
 */
template <size_t FILTERS, size_t REGISTERS>
void
ForwardTile(const Extents& extents,
            const float* input,
            const float* weights,
            const float* bias,
            float* output)
{
    constexpr size_t STEP = REGISTERS * LANES;
    const size_t filterSize = extents.GetFilterSize();
    const size_t rowStep = extents.width * STEP;
    const size_t outputHeight = extents.GetOutputHeight();
    const size_t outputWidth = extents.GetOutputWidth();
    for (size_t y = 0; y < outputHeight; y++)
    {
        for (size_t x = 0; x < outputWidth; x++)
        {
            FloatLanes sums[FILTERS][REGISTERS];
            for (size_t f = 0; f < FILTERS; f++)
            {
                for (size_t r = 0; r < REGISTERS; r++)
                {
                    sums[f][r] = Broadcast(bias[f]);
                }
            }
            const float* factor = weights;
            for (size_t c = 0; c < extents.channels; c++)
            {
                const float* row = input + (c * extents.height + y * extents.stride) * rowStep +
                                   x * extents.stride * STEP;
                for (size_t i = 0; i < extents.kernel; i++)
                {
                    const float* value = row;
                    for (size_t j = 0; j < extents.kernel; j++)
                    {
                        FloatLanes values[REGISTERS];
                        for (size_t r = 0; r < REGISTERS; r++)
                        {
                            values[r] = Load(value + r * LANES);
                        }
                        for (size_t f = 0; f < FILTERS; f++)
                        {
                            const FloatLanes weight = Broadcast(factor[f * filterSize]);
                            for (size_t r = 0; r < REGISTERS; r++)
                            {
                                sums[f][r] = MultiplyAdd(weight, values[r], sums[f][r]);
                            }
                        }
                        value += STEP;
                        factor++;
                    }
                    row += rowStep;
                }
            }
            float* target = output + (y * outputWidth + x) * STEP;
            for (size_t f = 0; f < FILTERS; f++)
            {
                for (size_t r = 0; r < REGISTERS; r++)
                {
                    Store(target + f * outputHeight * outputWidth * STEP + r * LANES, sums[f][r]);
                }
            }
        }
    }
}

/**
 * Computes the gradient of some channels of the input of a block.
 *
 * @tparam CHANNELS number of channels
 * @tparam REGISTERS registers of a block
 * @param extents extents
 * @param padding rows and columns of zeros at each side
 * @param outputGradient the block of the output's gradient
 * @param weights weights of the first channel in the first filter
 * @param inputGradient first channel that is written, of the block
 */
template <size_t CHANNELS, size_t REGISTERS>
void
InputGradientTile(const Extents& extents,
                  size_t padding,
                  const float* outputGradient,
                  const float* weights,
                  float* inputGradient)
{
    constexpr size_t STEP = REGISTERS * LANES;
    const size_t height = extents.height - 2 * padding;
    const size_t width = extents.width - 2 * padding;
    const size_t outputHeight = extents.GetOutputHeight();
    const size_t outputWidth = extents.GetOutputWidth();
    const size_t kernel = extents.kernel;
    const size_t stride = extents.stride;
    // The first row (or column) of a filter that meets a row of the padded input; every stride-th
    // one does.
    const auto first = [stride](size_t place, size_t outputs) {
        const size_t last = (outputs - 1) * stride;
        return place > last ? place - last : place % stride;
    };
    for (size_t y = 0; y < height; y++)
    {
        const size_t rowPlace = y + padding;
        const size_t rowEnd = std::min(kernel, rowPlace + 1);
        const size_t rowBegin = first(rowPlace, outputHeight);
        for (size_t x = 0; x < width; x++)
        {
            const size_t columnPlace = x + padding;
            const size_t columnEnd = std::min(kernel, columnPlace + 1);
            const size_t columnBegin = first(columnPlace, outputWidth);
            FloatLanes sums[CHANNELS][REGISTERS] = {};
            for (size_t f = 0; f < extents.filters; f++)
            {
                const float* filter = weights + f * extents.GetFilterSize();
                const float* gradient = outputGradient + f * outputHeight * outputWidth * STEP;
                for (size_t i = rowBegin; i < rowEnd; i += stride)
                {
                    const float* row = gradient + (rowPlace - i) / stride * outputWidth * STEP;
                    const float* value = row + (columnPlace - columnBegin) / stride * STEP;
                    for (size_t j = columnBegin; j < columnEnd; j += stride)
                    {
                        FloatLanes values[REGISTERS];
                        for (size_t r = 0; r < REGISTERS; r++)
                        {
                            values[r] = Load(value + r * LANES);
                        }
                        for (size_t c = 0; c < CHANNELS; c++)
                        {
                            const FloatLanes weight =
                                Broadcast(filter[(c * kernel + i) * kernel + j]);
                            for (size_t r = 0; r < REGISTERS; r++)
                            {
                                sums[c][r] = MultiplyAdd(weight, values[r], sums[c][r]);
                            }
                        }
                        value -= STEP;
                    }
                }
            }
            float* target = inputGradient + (y * width + x) * STEP;
            for (size_t c = 0; c < CHANNELS; c++)
            {
                for (size_t r = 0; r < REGISTERS; r++)
                {
                    Store(target + c * height * width * STEP + r * LANES, sums[c][r]);
                }
            }
        }
    }
}

/// Which weights, and of which samples, a gradient is computed of.
struct GradientTask
{
    const Extents* extents;      ///< extents
    size_t samples;              ///< number of all samples
    size_t begin;                ///< first sample
    size_t end;                  ///< sample past the last
    const float* input;          ///< the padded input
    const float* outputGradient; ///< of the loss with respect to the output
    bool accumulate;             ///< true: adds to the gradient
    float* gradient;             ///< like the weights
};

/**
 * Computes the gradient of weights that lie side by side in some filters.
 *
 * @tparam FILTERS number of filters
 * @tparam COLUMNS number of weights of each
 * @param task what to do
 * @param filter the first filter
 * @param channel channel of the weights
 * @param i row of the weights
 * @param j column of the first weight
 */
template <size_t FILTERS, size_t COLUMNS>
void
WeightGradientTile(const GradientTask& task, size_t filter, size_t channel, size_t i, size_t j)
{
    const Extents& extents = *task.extents;
    const size_t outputHeight = extents.GetOutputHeight();
    const size_t outputWidth = extents.GetOutputWidth();
    const size_t inputSize = extents.channels * extents.height * extents.width;
    const size_t outputSize = extents.filters * outputHeight * outputWidth;
    FloatLanes sums[FILTERS][COLUMNS] = {};
    for (size_t begin = task.begin; begin < task.end; begin += LaneLayout::GetLanes())
    {
        const size_t step = LaneLayout::GetBlock(task.samples, begin).lanes;
        const size_t filterStep = outputHeight * outputWidth * step;
        const float* inputs = task.input + begin * inputSize +
                              ((channel * extents.height + i) * extents.width + j) * step;
        const float* slope = task.outputGradient + begin * outputSize + filter * filterStep;
        for (size_t y = 0; y < outputHeight; y++)
        {
            const float* value = inputs + y * extents.stride * extents.width * step;
            for (size_t x = 0; x < outputWidth; x++)
            {
                for (size_t lane = 0; lane < step; lane += LANES)
                {
                    FloatLanes slopes[FILTERS];
                    for (size_t f = 0; f < FILTERS; f++)
                    {
                        slopes[f] = Load(slope + f * filterStep + lane);
                    }
                    for (size_t column = 0; column < COLUMNS; column++)
                    {
                        const FloatLanes values = Load(value + column * step + lane);
                        for (size_t f = 0; f < FILTERS; f++)
                        {
                            sums[f][column] = MultiplyAdd(slopes[f], values, sums[f][column]);
                        }
                    }
                }
                value += extents.stride * step;
                slope += step;
            }
        }
    }
    for (size_t f = 0; f < FILTERS; f++)
    {
        float* gradient = task.gradient + (filter + f) * extents.GetFilterSize() +
                          (channel * extents.kernel + i) * extents.kernel + j;
        for (size_t column = 0; column < COLUMNS; column++)
        {
            const float sum = Sum(sums[f][column]);
            gradient[column] = task.accumulate ? gradient[column] + sum : sum;
        }
    }
}

/**
 * Calls WeightGradientTile for numbers that are known at run time only.
 *
 * @tparam FILTERS greatest number of filters
 * @tparam COLUMNS greatest number of columns
 * @param filters number of filters, at least 1
 * @param columns number of columns, at least 1
 * @param arguments the arguments of WeightGradientTile
 */
template <size_t FILTERS, size_t COLUMNS, typename... Arguments>
void
CallWeightGradientTile(size_t filters, size_t columns, const Arguments&... arguments)
{
    if constexpr (COLUMNS > 1)
    {
        if (columns < COLUMNS)
        {
            constexpr size_t MORE = std::min<size_t>(SUMS / (COLUMNS - 1), 8);
            return CallWeightGradientTile<MORE, COLUMNS - 1>(filters, columns, arguments...);
        }
    }
    if constexpr (FILTERS > 1)
    {
        if (filters < FILTERS)
        {
            return CallWeightGradientTile<FILTERS - 1, COLUMNS>(filters, columns, arguments...);
        }
    }
    WeightGradientTile<FILTERS, COLUMNS>(arguments...);
}

/**
 * Computes the gradient of all weights.
 *
 * @param task what to do
 */
void
WeightGradient(const GradientTask& task)
{
    const Extents& extents = *task.extents;
    const size_t runs = CountGroups(extents.kernel, TAPS);
    const size_t widest = CountGroups(extents.kernel, runs);
    const size_t groups = CountGroups(extents.filters, std::min<size_t>(SUMS / widest, 8));
    for (size_t group = 0; group < groups; group++)
    {
        const size_t filter = BeginOfGroup(extents.filters, groups, group);
        const size_t filters = BeginOfGroup(extents.filters, groups, group + 1) - filter;
        for (size_t row = 0; row < extents.channels * extents.kernel; row++)
        {
            for (size_t run = 0; run < runs; run++)
            {
                const size_t j = BeginOfGroup(extents.kernel, runs, run);
                const size_t columns = BeginOfGroup(extents.kernel, runs, run + 1) - j;
                CallWeightGradientTile<SUMS / TAPS, TAPS>(filters,
                                                          columns,
                                                          task,
                                                          filter,
                                                          row / extents.kernel,
                                                          row % extents.kernel,
                                                          j);
            }
        }
    }
}

/**
 * Calls a function with a number that is known at run time only.
 *
 * @tparam MOST greatest number
 * @param number at least 1
 * @param function takes the number as a type std::integral_constant
 */
template <size_t MOST, typename Function>
void
CallWith(size_t number, const Function& function)
{
    if constexpr (MOST > 1)
    {
        if (number < MOST)
        {
            return CallWith<MOST - 1>(number, function);
        }
    }
    function(std::integral_constant<size_t, MOST>());
}

/**
 * Divides channels into groups that fit the registers, and visits them for all blocks.
 *
 * @param samples number of samples
 * @param channels number of channels
 * @param visit is given, as types std::integral_constant, the channels of a group and the registers
 *        of a block, then first channel and the block's first sample
 */
template <typename Visitor>
void
VisitTiles(size_t samples, size_t channels, const Visitor& visit)
{
    for (size_t begin = 0; begin < samples; begin += LaneLayout::GetLanes())
    {
        const size_t lanes = LaneLayout::GetBlock(samples, begin).lanes;
        CallWith<2>(lanes / LANES, [&](auto registers) {
            constexpr size_t MOST = SUMS / decltype(registers)::value;
            const size_t groups = CountGroups(channels, MOST);
            for (size_t group = 0; group < groups; group++)
            {
                const size_t channel = BeginOfGroup(channels, groups, group);
                const size_t count = BeginOfGroup(channels, groups, group + 1) - channel;
                CallWith<MOST>(count,
                               [&](auto number) { visit(number, registers, channel, begin); });
            }
        });
    }
}

} // namespace

void
ConvolutionKernels::Forward(const Extents& extents,
                            size_t samples,
                            const float* input,
                            const float* weights,
                            const float* bias,
                            float* output)
{
    const size_t inputSize = extents.channels * extents.height * extents.width;
    const size_t imageSize = extents.GetOutputHeight() * extents.GetOutputWidth();
    VisitTiles(samples,
               extents.filters,
               [&](auto filters, auto registers, size_t filter, size_t begin) {
                   constexpr size_t STEP = decltype(registers)::value * LANES;
                   ForwardTile<decltype(filters)::value, decltype(registers)::value>(
                       extents,
                       input + begin * inputSize,
                       weights + filter * extents.GetFilterSize(),
                       bias + filter,
                       output + (begin * extents.filters + filter * STEP) * imageSize);
               });
}

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
    const size_t lanes = LaneLayout::GetLanes();
    const size_t together = CountGroups(LONG_SUM, imageSize * lanes / LANES) * lanes;
    for (size_t begin = 0; begin < samples; begin += together)
    {
        WeightGradient({&extents,
                        samples,
                        begin,
                        std::min(begin + together, samples),
                        input,
                        outputGradient,
                        accumulate || begin > 0,
                        weightsGradient});
    }
    for (size_t filter = 0; filter < extents.filters; filter++)
    {
        FloatLanes sum = {};
        for (size_t begin = 0; begin < samples; begin += lanes)
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

void
ConvolutionKernels::InputGradient(const Extents& extents,
                                  size_t padding,
                                  size_t samples,
                                  const float* outputGradient,
                                  const float* weights,
                                  float* inputGradient)
{
    const size_t outputSize =
        extents.filters * extents.GetOutputHeight() * extents.GetOutputWidth();
    const size_t imageSize = (extents.height - 2 * padding) * (extents.width - 2 * padding);
    VisitTiles(samples,
               extents.channels,
               [&](auto channels, auto registers, size_t channel, size_t begin) {
                   constexpr size_t STEP = decltype(registers)::value * LANES;
                   InputGradientTile<decltype(channels)::value, decltype(registers)::value>(
                       extents,
                       padding,
                       outputGradient + begin * outputSize,
                       weights + channel * extents.kernel * extents.kernel,
                       inputGradient + (begin * extents.channels + channel * STEP) * imageSize);
               });
}

} // namespace fl
} // namespace ns3
