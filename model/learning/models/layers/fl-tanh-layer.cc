/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-tanh-layer.h"

#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(TanhLayer);

TypeId
TanhLayer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::TanhLayer")
                            .SetParent<Layer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<TanhLayer>();
    return tid;
}

std::string
TanhLayer::GetGrammar() const
{
    return "tanh";
}

bool
TanhLayer::IsElementwise() const
{
    return true;
}

bool
TanhLayer::ReadsOutput() const
{
    return true;
}

void
TanhLayer::Forward(const Pass& pass, const float* input, float* output) const
{
    const size_t count = CountFloats(GetInputShape(), pass.samples);
    for (size_t i = 0; i < count; i++)
    {
        output[i] = std::tanh(input[i]);
    }
}

void
TanhLayer::BackwardInput(const Pass& pass,
                         const float* /* input */,
                         const float* output,
                         const float* outputGradient,
                         float* inputGradient) const
{
    const size_t count = CountFloats(GetInputShape(), pass.samples);
    for (size_t i = 0; i < count; i++)
    {
        inputGradient[i] = outputGradient[i] * (1 - output[i] * output[i]);
    }
}

double
TanhLayer::GetInputFlops() const
{
    return 3.0 * static_cast<double>(GetInputShape().GetSize());
}

} // namespace fl
} // namespace ns3
