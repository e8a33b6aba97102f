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

/// Sums that are kept in registers; with what enters them they fill 16.
constexpr size_t SUMS = 12;

/**
 * Applies some filters to a block.
 *
 * @tparam FILTERS number of filters
 * @tparam REGISTERS registers of a block
 * @param extents extents
 * @param input the block of the padded input
 * @param weights weights of the filters: the first of each, then the second of each, and so on
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
                            const FloatLanes weight = Broadcast(factor[f]);
                            for (size_t r = 0; r < REGISTERS; r++)
                            {
                                sums[f][r] = MultiplyAdd(weight, values[r], sums[f][r]);
                            }
                        }
                        value += STEP;
                        factor += FILTERS;
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
 * @param weights filter by filter, the weights of the channels: the first of each, then the second
 *        of each, and so on
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
    for (size_t y = padding; y < padding + height; y++)
    {
        const size_t rowBegin = first(y, outputHeight);
        const size_t rowEnd = std::min(kernel, y + 1);
        for (size_t x = padding; x < padding + width; x++)
        {
            const size_t columnBegin = first(x, outputWidth);
            const size_t columnEnd = std::min(kernel, x + 1);
            const size_t outputRow = (y - rowBegin) / stride;
            const size_t outputColumn = (x - columnBegin) / stride;
            const float* image = outputGradient + (outputRow * outputWidth + outputColumn) * STEP;
            FloatLanes sums[CHANNELS][REGISTERS] = {};
            for (size_t f = 0; f < extents.filters; f++)
            {
                const float* row = image + f * outputHeight * outputWidth * STEP;
                for (size_t i = rowBegin; i < rowEnd; i += stride)
                {
                    const float* value = row;
                    const float* factor =
                        weights + ((f * kernel + i) * kernel + columnBegin) * CHANNELS;
                    for (size_t j = columnBegin; j < columnEnd; j += stride)
                    {
                        FloatLanes values[REGISTERS];
                        for (size_t r = 0; r < REGISTERS; r++)
                        {
                            values[r] = Load(value + r * LANES);
                        }
                        for (size_t c = 0; c < CHANNELS; c++)
                        {
                            const FloatLanes weight = Broadcast(factor[c]);
                            for (size_t r = 0; r < REGISTERS; r++)
                            {
                                sums[c][r] = MultiplyAdd(weight, values[r], sums[c][r]);
                            }
                        }
                        value -= STEP;
                        factor += stride * CHANNELS;
                    }
                    row -= outputWidth * STEP;
                }
            }
            float* target = inputGradient + ((y - padding) * width + x - padding) * STEP;
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
 *        of a block, then the first channel, the first sample of such blocks and the one past their
 *        last
 */
template <typename Visitor>
void
VisitTiles(size_t samples, size_t channels, const Visitor& visit)
{
    const size_t narrow = LaneLayout::GetNarrow(samples);
    const auto visitBlocks = [&](auto registers, size_t begin, size_t end) {
        constexpr size_t MOST = SUMS / decltype(registers)::value;
        const size_t groups = begin < end ? CountGroups(channels, MOST) : 0;
        for (size_t group = 0; group < groups; group++)
        {
            const size_t channel = BeginOfGroup(channels, groups, group);
            const size_t count = BeginOfGroup(channels, groups, group + 1) - channel;
            CallWith<MOST>(count,
                           [&](auto number) { visit(number, registers, channel, begin, end); });
        }
    };
    visitBlocks(std::integral_constant<size_t, 2>(), 0, narrow);
    visitBlocks(std::integral_constant<size_t, 1>(), narrow, samples);
}

} // namespace

size_t
ConvolutionKernels::GetScratch(const Extents& extents)
{
    return SUMS * extents.kernel * extents.kernel * std::max(extents.channels, extents.filters);
}

void
ConvolutionKernels::Forward(const Extents& extents,
                            size_t samples,
                            const float* input,
                            const float* weights,
                            const float* bias,
                            float* scratch,
                            float* output)
{
    const size_t filterSize = extents.GetFilterSize();
    const size_t inputSize = extents.channels * extents.height * extents.width;
    const size_t imageSize = extents.GetOutputHeight() * extents.GetOutputWidth();
    const auto apply = [&](auto filters, auto registers, size_t filter, size_t begin, size_t end) {
        constexpr size_t FILTERS = decltype(filters)::value;
        constexpr size_t STEP = decltype(registers)::value * LANES;
        for (size_t i = 0; i < filterSize; i++)
        {
            for (size_t f = 0; f < FILTERS; f++)
            {
                scratch[i * FILTERS + f] = weights[(filter + f) * filterSize + i];
            }
        }
        for (size_t block = begin; block < end; block += STEP)
        {
            ForwardTile<FILTERS, decltype(registers)::value>(
                extents,
                input + block * inputSize,
                scratch,
                bias + filter,
                output + (block * extents.filters + filter * STEP) * imageSize);
        }
    };
    VisitTiles(samples, extents.filters, apply);
}

void
ConvolutionKernels::InputGradient(const Extents& extents,
                                  size_t padding,
                                  size_t samples,
                                  const float* outputGradient,
                                  const float* weights,
                                  float* scratch,
                                  float* inputGradient)
{
    const size_t kernelSize = extents.kernel * extents.kernel;
    const size_t outputSize =
        extents.filters * extents.GetOutputHeight() * extents.GetOutputWidth();
    const size_t imageSize = (extents.height - 2 * padding) * (extents.width - 2 * padding);
    const auto apply =
        [&](auto channels, auto registers, size_t channel, size_t begin, size_t end) {
            constexpr size_t CHANNELS = decltype(channels)::value;
            constexpr size_t STEP = decltype(registers)::value * LANES;
            float* packed = scratch;
            for (size_t f = 0; f < extents.filters; f++)
            {
                const float* filter = weights + (f * extents.channels + channel) * kernelSize;
                for (size_t i = 0; i < kernelSize; i++)
                {
                    for (size_t c = 0; c < CHANNELS; c++)
                    {
                        *packed++ = filter[c * kernelSize + i];
                    }
                }
            }
            for (size_t block = begin; block < end; block += STEP)
            {
                InputGradientTile<CHANNELS, decltype(registers)::value>(
                    extents,
                    padding,
                    outputGradient + block * outputSize,
                    scratch,
                    inputGradient + (block * extents.channels + channel * STEP) * imageSize);
            }
        };
    VisitTiles(samples, extents.channels, apply);
}

} // namespace fl
} // namespace ns3
