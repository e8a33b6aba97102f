/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-relu-layer.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ReluLayer);

TypeId
ReluLayer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ReluLayer")
                            .SetParent<Layer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ReluLayer>();
    return tid;
}

std::string
ReluLayer::GetGrammar() const
{
    return "relu";
}

bool
ReluLayer::IsRectifier() const
{
    return true;
}

bool
ReluLayer::IsElementwise() const
{
    return true;
}

bool
ReluLayer::ReadsOutput() const
{
    return true;
}

void
ReluLayer::Forward(const Pass& pass, const float* input, float* output) const
{
    const size_t count = CountFloats(GetInputShape(), pass.samples);
    for (size_t i = 0; i < count; i++)
    {
        output[i] = input[i] < 0 ? 0 : input[i];
    }
}

void
ReluLayer::BackwardInput(const Pass& pass,
                         const float* /* input */,
                         const float* output,
                         const float* outputGradient,
                         float* inputGradient) const
{
    const size_t count = CountFloats(GetInputShape(), pass.samples);
    for (size_t i = 0; i < count; i++)
    {
        inputGradient[i] = output[i] > 0 ? outputGradient[i] : 0;
    }
}

} // namespace fl
} // namespace ns3
