/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-dense-layer.h"

#include "ns3/fl-dense-kernels.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DenseLayer);

TypeId
DenseLayer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::DenseLayer")
                            .SetParent<Layer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<DenseLayer>();
    return tid;
}

std::string
DenseLayer::GetGrammar() const
{
    return "dense NEURONS";
}

void
DenseLayer::Configure(LayerArguments& arguments)
{
    m_neurons = arguments.ReadCount("NEURONS");
}

Layer::Form
DenseLayer::GetForm() const
{
    return Form::SEPARATE;
}

SampleShape
DenseLayer::DoBind()
{
    return {1, m_neurons, 1};
}

size_t
DenseLayer::GetWeights() const
{
    return GetInputShape().GetSize() * m_neurons;
}

size_t
DenseLayer::GetBiases() const
{
    return m_neurons;
}

Layer::Fan
DenseLayer::GetFan() const
{
    return {GetInputShape().GetSize(), m_neurons};
}

bool
DenseLayer::ReadsInput() const
{
    return true;
}

void
DenseLayer::Forward(const Pass& pass, const float* input, float* output) const
{
    DenseKernels::Forward({pass.samples, GetInputShape().GetSize(), m_neurons},
                          input,
                          pass.parameters,
                          pass.parameters + GetWeights(),
                          output);
}

void
DenseLayer::BackwardParameters(const Pass& pass,
                               const float* input,
                               const float* outputGradient,
                               bool accumulate,
                               float* gradient) const
{
    DenseKernels::ParameterGradient({pass.samples, GetInputShape().GetSize(), m_neurons},
                                    input,
                                    outputGradient,
                                    accumulate,
                                    gradient,
                                    gradient + GetWeights());
}

void
DenseLayer::BackwardInput(const Pass& pass,
                          const float* /* input */,
                          const float* /* output */,
                          const float* outputGradient,
                          float* inputGradient) const
{
    DenseKernels::InputGradient({pass.samples, GetInputShape().GetSize(), m_neurons},
                                outputGradient,
                                pass.parameters,
                                inputGradient);
}

double
DenseLayer::GetForwardFlops() const
{
    return 2.0 * static_cast<double>(GetWeights()) + m_neurons;
}

double
DenseLayer::GetParameterFlops() const
{
    return 2.0 * static_cast<double>(GetWeights()) + m_neurons;
}

double
DenseLayer::GetInputFlops() const
{
    return 2.0 * static_cast<double>(GetWeights());
}

} // namespace fl
} // namespace ns3
