/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-adam-optimizer.h"

#include "ns3/double.h"

#include <cmath>
#include <limits>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(AdamOptimizer);

TypeId
AdamOptimizer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::AdamOptimizer")
            .SetParent<Optimizer>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<AdamOptimizer>()
            .AddAttribute("LearningRate",
                          "About the largest change of a parameter in a step, in units of the "
                          "parameters.",
                          DoubleValue(0.001),
                          MakeDoubleAccessor(&AdamOptimizer::m_learningRate),
                          MakeDoubleChecker<double>(0, 1e6))
            .AddAttribute("Beta1",
                          "Share of the mean gradient that the next step keeps, without unit.",
                          DoubleValue(0.9),
                          MakeDoubleAccessor(&AdamOptimizer::m_beta1),
                          MakeDoubleChecker<double>(0, 0.999999))
            .AddAttribute("Beta2",
                          "Share of the mean squared gradient that the next step keeps, without "
                          "unit.",
                          DoubleValue(0.999),
                          MakeDoubleAccessor(&AdamOptimizer::m_beta2),
                          MakeDoubleChecker<double>(0, 0.999999))
            .AddAttribute("Epsilon",
                          "Added to the root of the mean squared gradient, in its units.",
                          DoubleValue(1e-8),
                          MakeDoubleAccessor(&AdamOptimizer::m_epsilon),
                          MakeDoubleChecker<double>(std::numeric_limits<float>::min(), 1e6))
            .AddAttribute("WeightDecay",
                          "Multiple of the parameters that is added to the gradient, without unit.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&AdamOptimizer::m_weightDecay),
                          MakeDoubleChecker<double>(0, 1e6));
    return tid;
}

size_t
AdamOptimizer::GetMomentCount() const
{
    return 2;
}

double
AdamOptimizer::GetInitialRate() const
{
    return m_learningRate;
}

double
AdamOptimizer::GetParameterFlops() const
{
    return 13 + (m_weightDecay != 0 ? 2 : 0);
}

void
AdamOptimizer::MoveSegment(const Pass& pass, const std::vector<float*>& moments) const
{
    const auto step = static_cast<double>(pass.step);
    const double meanShare = 1 - std::pow(m_beta1, step);
    const double squareShare = 1 - std::pow(m_beta2, step);
    const auto rate = static_cast<float>(pass.rate / meanShare);
    const auto rootFactor = static_cast<float>(1 / std::sqrt(squareShare));
    const auto oldMean = static_cast<float>(m_beta1);
    const auto newMean = static_cast<float>(1 - m_beta1);
    const auto oldSquare = static_cast<float>(m_beta2);
    const auto newSquare = static_cast<float>(1 - m_beta2);
    const auto epsilon = static_cast<float>(m_epsilon);
    const auto decay = static_cast<float>(m_weightDecay * pass.decayFactor);
    const float scale = pass.scale;
    const float bound = pass.bound;
    const size_t size = pass.size;
    float* weights = pass.weights;
    const float* gradient = pass.gradient;
    float* mean = moments[0];
    float* square = moments[1];
    for (size_t i = 0; i < size; i++)
    {
        const float slope = Clip(gradient[i] * scale, bound) + decay * weights[i];
        mean[i] = oldMean * mean[i] + newMean * slope;
        square[i] = oldSquare * square[i] + newSquare * (slope * slope);
        weights[i] -= rate * mean[i] / (std::sqrt(square[i]) * rootFactor + epsilon);
    }
}

} // namespace fl
} // namespace ns3
