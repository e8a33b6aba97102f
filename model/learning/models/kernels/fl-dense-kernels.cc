/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-dense-kernels.h"

#include "fl-float-lanes.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

namespace
{

/// Samples and outputs of a tile of Forward: 12 sums, and what enters them, fill 16 registers.
constexpr size_t DOT_SAMPLES = 4;
/// Outputs of a tile of Forward.
constexpr size_t DOT_OUTPUTS = 3;
/// Rows of a tile of a product.
constexpr size_t PRODUCT_ROWS = 4;
/// Registers in a row of a tile of a product.
constexpr size_t PRODUCT_LANES = 3;
/// Floats of the right factor that a product works on at a time: they stay in the first-level
/// cache.
constexpr size_t PANEL = 8192;
/// Floats of the input that Forward works on at a time: they stay in the second-level cache.
constexpr size_t INPUT_BLOCK = 65536;

/**
 * Computes a tile of Forward: the product of so many samples and so many outputs.
 *
 * @tparam SAMPLES number of samples
 * @tparam OUTPUTS number of outputs
 * @param extents extents of the layer
 * @param input the first sample
 * @param weights weights of the first output
 * @param bias bias of the first output
 * @param output where the first result goes
 */
template <size_t SAMPLES, size_t OUTPUTS>
void
DotTile(const DenseKernels::Extents& extents,
        const float* input,
        const float* weights,
        const float* bias,
        float* output)
{
    const size_t inputs = extents.inputs;
    FloatLanes sums[SAMPLES][OUTPUTS] = {};
    const auto step = [&](auto load) {
        FloatLanes values[SAMPLES];
        for (size_t i = 0; i < SAMPLES; i++)
        {
            values[i] = load(input + i * inputs);
        }
        for (size_t j = 0; j < OUTPUTS; j++)
        {
            const FloatLanes factor = load(weights + j * inputs);
            for (size_t i = 0; i < SAMPLES; i++)
            {
                sums[i][j] = MultiplyAdd(values[i], factor, sums[i][j]);
            }
        }
    };
    size_t k = 0;
    for (; k + LANES <= inputs; k += LANES)
    {
        step([k](const float* row) { return Load(row + k); });
    }
    if (k < inputs)
    {
        step([k, inputs](const float* row) { return LoadPart(row + k, inputs - k); });
    }
    for (size_t i = 0; i < SAMPLES; i++)
    {
        for (size_t j = 0; j < OUTPUTS; j++)
        {
            output[i * extents.outputs + j] = Sum(sums[i][j]) + bias[j];
        }
    }
}

/**
 * Calls DotTile for extents that are known at run time only.
 *
 * @tparam SAMPLES greatest number of samples
 * @tparam OUTPUTS greatest number of outputs
 * @param samples number of samples, at least 1
 * @param outputs number of outputs, at least 1
 * @param arguments the arguments of DotTile
 */
template <size_t SAMPLES, size_t OUTPUTS, typename... Arguments>
void
CallDotTile(size_t samples, size_t outputs, const Arguments&... arguments)
{
    if constexpr (SAMPLES > 1)
    {
        if (samples < SAMPLES)
        {
            return CallDotTile<SAMPLES - 1, OUTPUTS>(samples, outputs, arguments...);
        }
    }
    if constexpr (OUTPUTS > 1)
    {
        if (outputs < OUTPUTS)
        {
            return CallDotTile<SAMPLES, OUTPUTS - 1>(samples, outputs, arguments...);
        }
    }
    DotTile<SAMPLES, OUTPUTS>(arguments...);
}

/// A product of matrices: result = left * right, or added to the result.
struct Product
{
    size_t rows;        ///< of the result
    size_t columns;     ///< of the result and the right factor, which lie row by row
    size_t depth;       ///< columns of the left factor
    const float* left;  ///< the left factor
    size_t leftRow;     ///< from one row of the left factor to the next
    size_t leftColumn;  ///< from one column of the left factor to the next
    const float* right; ///< depth x columns
    float* result;      ///< rows x columns
    bool accumulate;    ///< true: adds to the result
};

/**
 * Computes a tile of a product.
 *
 * @tparam ROWS number of rows
 * @param product the product
 * @param row first row
 * @param column first column
 * @param width number of columns, at most PRODUCT_LANES registers
 */
template <size_t ROWS>
void
ProductTile(const Product& product, size_t row, size_t column, size_t width)
{
    constexpr size_t WIDTH = PRODUCT_LANES * LANES;
    const float* left = product.left + row * product.leftRow;
    const float* right = product.right + column;
    float* result = product.result + row * product.columns + column;
    FloatLanes sums[ROWS][PRODUCT_LANES] = {};
    const auto each = [&](auto visit) {
        for (size_t i = 0; i < ROWS; i++)
        {
            for (size_t j = 0; j < PRODUCT_LANES; j++)
            {
                visit(sums[i][j], result + i * product.columns, j * LANES);
            }
        }
    };
    const auto multiply = [&](auto load) {
        for (size_t k = 0; k < product.depth; k++)
        {
            FloatLanes values[PRODUCT_LANES];
            for (size_t j = 0; j < PRODUCT_LANES; j++)
            {
                values[j] = load(right, j * LANES);
            }
            right += product.columns;
            for (size_t i = 0; i < ROWS; i++)
            {
                const FloatLanes factor = Broadcast(left[i * product.leftRow]);
                for (size_t j = 0; j < PRODUCT_LANES; j++)
                {
                    sums[i][j] = MultiplyAdd(factor, values[j], sums[i][j]);
                }
            }
            left += product.leftColumn;
        }
    };
    if (width == WIDTH)
    {
        const auto load = [](const float* from, size_t j) { return Load(from + j); };
        if (product.accumulate)
        {
            each([&](FloatLanes& sum, float* to, size_t j) { sum = load(to, j); });
        }
        multiply(load);
        each([](FloatLanes sum, float* to, size_t j) { Store(to + j, sum); });
        return;
    }
    const auto count = [width](size_t j) { return std::min(width - std::min(width, j), LANES); };
    const auto load = [&](const float* from, size_t j) { return LoadPart(from + j, count(j)); };
    if (product.accumulate)
    {
        each([&](FloatLanes& sum, float* to, size_t j) { sum = load(to, j); });
    }
    multiply(load);
    each([&](FloatLanes sum, float* to, size_t j) { StorePart(to + j, sum, count(j)); });
}

/**
 * Calls ProductTile for a number of rows that is known at run time only.
 *
 * @tparam ROWS greatest number of rows
 * @param rows number of rows, at least 1
 * @param arguments the arguments of ProductTile
 */
template <size_t ROWS, typename... Arguments>
void
CallProductTile(size_t rows, const Arguments&... arguments)
{
    if constexpr (ROWS > 1)
    {
        if (rows < ROWS)
        {
            return CallProductTile<ROWS - 1>(rows, arguments...);
        }
    }
    ProductTile<ROWS>(arguments...);
}

/**
 * @param product what to compute
 */
void
Multiply(const Product& product)
{
    constexpr size_t WIDTH = PRODUCT_LANES * LANES;
    const size_t groups = CountGroups(product.rows, PRODUCT_ROWS);
    const size_t panel = std::max<size_t>(PANEL / product.depth / WIDTH, 1) * WIDTH;
    for (size_t begin = 0; begin < product.columns; begin += panel)
    {
        const size_t end = std::min(begin + panel, product.columns);
        for (size_t group = 0; group < groups; group++)
        {
            const size_t row = BeginOfGroup(product.rows, groups, group);
            const size_t rows = BeginOfGroup(product.rows, groups, group + 1) - row;
            for (size_t column = begin; column < end; column += WIDTH)
            {
                const size_t width = std::min(WIDTH, end - column);
                CallProductTile<PRODUCT_ROWS>(rows, product, row, column, width);
            }
        }
    }
}

} // namespace

void
DenseKernels::Forward(const Extents& extents,
                      const float* input,
                      const float* weights,
                      const float* bias,
                      float* output)
{
    const size_t block = std::max(DOT_SAMPLES, INPUT_BLOCK / extents.inputs);
    const size_t blocks = CountGroups(extents.samples, block);
    const size_t columns = CountGroups(extents.outputs, DOT_OUTPUTS);
    for (size_t b = 0; b < blocks; b++)
    {
        const size_t begin = BeginOfGroup(extents.samples, blocks, b);
        const size_t count = BeginOfGroup(extents.samples, blocks, b + 1) - begin;
        const size_t rows = CountGroups(count, DOT_SAMPLES);
        for (size_t column = 0; column < columns; column++)
        {
            const size_t j = BeginOfGroup(extents.outputs, columns, column);
            const size_t outputs = BeginOfGroup(extents.outputs, columns, column + 1) - j;
            for (size_t row = 0; row < rows; row++)
            {
                const size_t i = begin + BeginOfGroup(count, rows, row);
                const size_t samples = begin + BeginOfGroup(count, rows, row + 1) - i;
                CallDotTile<DOT_SAMPLES, DOT_OUTPUTS>(samples,
                                                      outputs,
                                                      extents,
                                                      input + i * extents.inputs,
                                                      weights + j * extents.inputs,
                                                      bias + j,
                                                      output + i * extents.outputs + j);
            }
        }
    }
}

void
DenseKernels::ParameterGradient(const Extents& extents,
                                const float* input,
                                const float* outputGradient,
                                bool accumulate,
                                float* weightsGradient,
                                float* biasGradient)
{
    Multiply({extents.outputs,
              extents.inputs,
              extents.samples,
              outputGradient,
              1,
              extents.outputs,
              input,
              weightsGradient,
              accumulate});
    if (!accumulate)
    {
        std::fill_n(biasGradient, extents.outputs, 0.0F);
    }
    for (size_t i = 0; i < extents.samples; i++)
    {
        const float* row = outputGradient + i * extents.outputs;
        for (size_t j = 0; j < extents.outputs; j++)
        {
            biasGradient[j] += row[j];
        }
    }
}

void
DenseKernels::InputGradient(const Extents& extents,
                            const float* outputGradient,
                            const float* weights,
                            float* inputGradient)
{
    Multiply({extents.samples,
              extents.inputs,
              extents.outputs,
              outputGradient,
              extents.outputs,
              1,
              weights,
              inputGradient,
              false});
}

} // namespace fl
} // namespace ns3
