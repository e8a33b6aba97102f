/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-interleave-layer.h"

#include "ns3/fl-lane-layout.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(InterleaveLayer);

TypeId
InterleaveLayer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::InterleaveLayer").SetParent<Layer>().SetGroupName("DecentralizedFl");
    return tid;
}

std::string
InterleaveLayer::GetGrammar() const
{
    return "interleave";
}

Layer::Form
InterleaveLayer::GetForm() const
{
    return Form::SEPARATE;
}

Layer::Form
InterleaveLayer::GetOutputForm() const
{
    return Form::INTERLEAVED;
}

void
InterleaveLayer::Forward(const Pass& pass, const float* input, float* output) const
{
    LaneLayout::Interleave(GetInputShape().GetSize(), pass.samples, input, output);
}

void
InterleaveLayer::BackwardInput(const Pass& pass,
                               const float* /* input */,
                               const float* /* output */,
                               const float* outputGradient,
                               float* inputGradient) const
{
    LaneLayout::Separate(GetInputShape().GetSize(), pass.samples, outputGradient, inputGradient);
}

double
InterleaveLayer::GetForwardFlops() const
{
    return 0;
}

double
InterleaveLayer::GetInputFlops() const
{
    return 0;
}

} // namespace fl
} // namespace ns3
