/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-sgd-optimizer.h"

#include "ns3/boolean.h"
#include "ns3/double.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(SgdOptimizer);

TypeId
SgdOptimizer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::SgdOptimizer")
            .SetParent<Optimizer>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<SgdOptimizer>()
            .AddAttribute("LearningRate",
                          "Size of a step as a multiple of the velocity, without unit.",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&SgdOptimizer::m_learningRate),
                          MakeDoubleChecker<double>(0, 1e6))
            .AddAttribute("Momentum",
                          "Share of the velocity that the next step keeps, without unit.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&SgdOptimizer::m_momentum),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("Nesterov",
                          "Whether a step looks ahead along the velocity (Nesterov's momentum).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&SgdOptimizer::m_isNesterov),
                          MakeBooleanChecker())
            .AddAttribute("WeightDecay",
                          "Multiple of the parameters that is added to the gradient, without unit.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&SgdOptimizer::m_weightDecay),
                          MakeDoubleChecker<double>(0, 1e6));
    return tid;
}

size_t
SgdOptimizer::GetMomentCount() const
{
    return m_momentum != 0 ? 1 : 0;
}

double
SgdOptimizer::GetInitialRate() const
{
    return m_learningRate;
}

double
SgdOptimizer::GetParameterFlops() const
{
    const double velocity = m_isNesterov ? 4 : 2;
    return 2 + (m_momentum != 0 ? velocity : 0) + (m_weightDecay != 0 ? 2 : 0);
}

void
SgdOptimizer::MoveSegment(const Pass& pass, const std::vector<float*>& moments) const
{
    // Copies in registers: stores through the pointers below cannot change them.
    const size_t size = pass.size;
    const float scale = pass.scale;
    const float bound = pass.bound;
    const auto rate = static_cast<float>(pass.rate);
    const auto momentum = static_cast<float>(m_momentum);
    const auto decay = static_cast<float>(m_weightDecay * pass.decayFactor);
    float* weights = pass.weights;
    const float* gradient = pass.gradient;
    if (moments.empty())
    {
        for (size_t i = 0; i < size; i++)
        {
            const float slope = Clip(gradient[i] * scale, bound) + decay * weights[i];
            weights[i] -= rate * slope;
        }
        return;
    }
    float* velocity = moments[0];
    if (m_isNesterov)
    {
        for (size_t i = 0; i < size; i++)
        {
            const float slope = Clip(gradient[i] * scale, bound) + decay * weights[i];
            velocity[i] = momentum * velocity[i] + slope;
            weights[i] -= rate * (slope + momentum * velocity[i]);
        }
        return;
    }
    for (size_t i = 0; i < size; i++)
    {
        const float slope = Clip(gradient[i] * scale, bound) + decay * weights[i];
        velocity[i] = momentum * velocity[i] + slope;
        weights[i] -= rate * velocity[i];
    }
}

} // namespace fl
} // namespace ns3
