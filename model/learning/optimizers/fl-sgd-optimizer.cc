/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-sgd-optimizer.h"

#include "ns3/abort.h"
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
            .AddAttribute("WeightDecay",
                          "Multiple of the parameters that is added to the gradient, without unit.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&SgdOptimizer::m_weightDecay),
                          MakeDoubleChecker<double>(0, 1e6));
    return tid;
}

void
SgdOptimizer::Step(ParameterVector& parameters,
                   const ParameterVector& gradient,
                   OptimizerState& state) const
{
    NS_ABORT_MSG_UNLESS(parameters.size() == gradient.size() &&
                            parameters.HasContent() == gradient.HasContent(),
                        "the gradient is not one of these parameters");
    state.steps++;
    if (!parameters.HasContent())
    {
        return;
    }
    const auto rate = static_cast<float>(m_learningRate);
    const auto momentum = static_cast<float>(m_momentum);
    const auto decay = static_cast<float>(m_weightDecay);
    const size_t dimension = parameters.size();
    float* weights = parameters.data();
    const float* slopes = gradient.data();
    if (m_momentum == 0)
    {
        for (size_t i = 0; i < dimension; i++)
        {
            weights[i] -= rate * (slopes[i] + decay * weights[i]);
        }
        return;
    }
    if (state.moments.empty())
    {
        state.moments.emplace_back(dimension);
    }
    NS_ABORT_MSG_UNLESS(state.moments.size() == 1 && state.moments[0].size() == dimension,
                        "the state belongs to another optimizer or model");
    float* velocity = state.moments[0].data();
    for (size_t i = 0; i < dimension; i++)
    {
        velocity[i] = momentum * velocity[i] + (slopes[i] + decay * weights[i]);
        weights[i] -= rate * velocity[i];
    }
}

double
SgdOptimizer::GetStepFlops(size_t dimension) const
{
    const double operations = 2 + (m_momentum != 0 ? 2 : 0) + (m_weightDecay != 0 ? 2 : 0);
    return operations * static_cast<double>(dimension);
}

} // namespace fl
} // namespace ns3
