/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-cross-entropy.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

double
CrossEntropy::Sum(size_t samples, size_t classes, const float* scores, const Dataset::Label* labels)
{
    double loss = 0;
    for (size_t i = 0; i < samples; i++)
    {
        const float* row = scores + i * classes;
        const float greatest = *std::max_element(row, row + classes);
        float sum = 0;
        for (size_t j = 0; j < classes; j++)
        {
            sum += std::exp(row[j] - greatest);
        }
        loss += std::log(static_cast<double>(sum)) - (row[labels[i]] - greatest);
    }
    return loss;
}

double
CrossEntropy::Gradient(size_t samples,
                       size_t classes,
                       const float* scores,
                       const Dataset::Label* labels,
                       size_t total,
                       float* gradient)
{
    double loss = 0;
    for (size_t i = 0; i < samples; i++)
    {
        const float* row = scores + i * classes;
        float* slopes = gradient + i * classes;
        const float greatest = *std::max_element(row, row + classes);
        const double right = row[labels[i]] - greatest;
        float sum = 0;
        for (size_t j = 0; j < classes; j++)
        {
            slopes[j] = std::exp(row[j] - greatest);
            sum += slopes[j];
        }
        loss += std::log(static_cast<double>(sum)) - right;
        const float scale = 1.0F / (sum * static_cast<float>(total));
        for (size_t j = 0; j < classes; j++)
        {
            slopes[j] *= scale;
        }
        slopes[labels[i]] -= 1.0F / static_cast<float>(total);
    }
    return loss;
}

Dataset::Label
CrossEntropy::ArgMax(size_t classes, const float* scores)
{
    return static_cast<Dataset::Label>(std::max_element(scores, scores + classes) - scores);
}

} // namespace fl
} // namespace ns3
