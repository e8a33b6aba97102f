/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

// Without these Eigen asks the CPU for its cache sizes at run time, and the order of the additions
// in a product would depend on the machine, or splits products among threads of its own.
#define EIGEN_NO_CPUID
#define EIGEN_DONT_PARALLELIZE

#include "fl-dense-kernels.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

namespace
{

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/**
 * @param data the elements, row by row
 * @param rows number of rows
 * @param columns number of columns
 * @return a view of them
 */
Eigen::Map<const Matrix>
View(const float* data, size_t rows, size_t columns)
{
    return {data, static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns)};
}

/**
 * @param data the elements, row by row
 * @param rows number of rows
 * @param columns number of columns
 * @return a view to write them
 */
Eigen::Map<Matrix>
View(float* data, size_t rows, size_t columns)
{
    return {data, static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns)};
}

} // namespace

void
DenseKernels::Forward(const Extents& extents,
                      const float* input,
                      const float* weights,
                      const float* bias,
                      float* output)
{
    for (size_t i = 0; i < extents.samples; i++)
    {
        std::copy_n(bias, extents.outputs, output + i * extents.outputs);
    }
    View(output, extents.samples, extents.outputs).noalias() +=
        View(input, extents.samples, extents.inputs) *
        View(weights, extents.outputs, extents.inputs).transpose();
}

void
DenseKernels::ParameterGradient(const Extents& extents,
                                const float* input,
                                const float* outputGradient,
                                float* weightsGradient,
                                float* biasGradient)
{
    View(weightsGradient, extents.outputs, extents.inputs).noalias() =
        View(outputGradient, extents.samples, extents.outputs).transpose() *
        View(input, extents.samples, extents.inputs);
    std::fill_n(biasGradient, extents.outputs, 0.0F);
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
    View(inputGradient, extents.samples, extents.inputs).noalias() =
        View(outputGradient, extents.samples, extents.outputs) *
        View(weights, extents.outputs, extents.inputs);
}

double
DenseKernels::CrossEntropy(size_t samples,
                           size_t classes,
                           const float* scores,
                           const Dataset::Label* labels,
                           float* gradient)
{
    double loss = 0;
    for (size_t i = 0; i < samples; i++)
    {
        const float* row = scores + i * classes;
        const float greatest = *std::max_element(row, row + classes);
        const double right = row[labels[i]] - greatest;
        float sum = 0;
        for (size_t j = 0; j < classes; j++)
        {
            const float exponential = std::exp(row[j] - greatest);
            sum += exponential;
            if (gradient)
            {
                gradient[i * classes + j] = exponential;
            }
        }
        loss += std::log(static_cast<double>(sum)) - right;
        if (gradient)
        {
            const float scale = 1.0F / (sum * static_cast<float>(samples));
            for (size_t j = 0; j < classes; j++)
            {
                gradient[i * classes + j] *= scale;
            }
            gradient[i * classes + labels[i]] -= 1.0F / static_cast<float>(samples);
        }
    }
    return loss;
}

Dataset::Label
DenseKernels::ArgMax(size_t classes, const float* scores)
{
    return static_cast<Dataset::Label>(std::max_element(scores, scores + classes) - scores);
}

} // namespace fl
} // namespace ns3
