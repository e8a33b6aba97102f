/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-flatten-layer.h"

#include "ns3/fl-lane-layout.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(FlattenLayer);

TypeId
FlattenLayer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::FlattenLayer")
                            .SetParent<Layer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<FlattenLayer>();
    return tid;
}

std::string
FlattenLayer::GetGrammar() const
{
    return "flatten";
}

Layer::Form
FlattenLayer::GetOutputForm() const
{
    return Form::SEPARATE;
}

SampleShape
FlattenLayer::DoBind()
{
    return {1, static_cast<uint32_t>(GetInputShape().GetSize()), 1};
}

bool
FlattenLayer::IsElementwise() const
{
    return GetBoundForm() == Form::SEPARATE;
}

void
FlattenLayer::Forward(const Pass& pass, const float* input, float* output) const
{
    const size_t values = GetInputShape().GetSize();
    if (GetBoundForm() == Form::INTERLEAVED)
    {
        LaneLayout::Separate(values, pass.samples, input, output);
    }
    else if (input != output)
    {
        std::copy_n(input, values * pass.samples, output);
    }
}

void
FlattenLayer::BackwardInput(const Pass& pass,
                            const float* /* input */,
                            const float* /* output */,
                            const float* outputGradient,
                            float* inputGradient) const
{
    const size_t values = GetInputShape().GetSize();
    if (GetBoundForm() == Form::INTERLEAVED)
    {
        LaneLayout::Interleave(values, pass.samples, outputGradient, inputGradient);
    }
    else if (inputGradient != outputGradient)
    {
        std::copy_n(outputGradient, values * pass.samples, inputGradient);
    }
}

double
FlattenLayer::GetForwardFlops() const
{
    return 0;
}

double
FlattenLayer::GetInputFlops() const
{
    return 0;
}

} // namespace fl
} // namespace ns3
