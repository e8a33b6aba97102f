/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-layer.h"

#include "ns3/abort.h"
#include "ns3/fl-lane-layout.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Layer);

TypeId
Layer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Layer").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

void
Layer::Configure(LayerArguments& /* arguments */)
{
}

Layer::Form
Layer::GetForm() const
{
    return Form::ANY;
}

SampleShape
Layer::DoBind()
{
    return m_input;
}

void
Layer::Bind(const SampleShape& input, Form form, uint32_t number)
{
    NS_ABORT_MSG_UNLESS(m_form == Form::ANY, "a layer belongs to one place of one network");
    NS_ABORT_MSG_UNLESS(form != Form::ANY && (GetForm() == Form::ANY || form == GetForm()),
                        "the input of a layer has another form");
    m_input = input;
    m_form = form;
    m_number = number;
    m_output = DoBind();
}

const SampleShape&
Layer::GetInputShape() const
{
    return m_input;
}

const SampleShape&
Layer::GetOutputShape() const
{
    return m_output;
}

Layer::Form
Layer::GetOutputForm() const
{
    return m_form;
}

size_t
Layer::GetWeights() const
{
    return 0;
}

size_t
Layer::GetBiases() const
{
    return 0;
}

Layer::Fan
Layer::GetFan() const
{
    return {};
}

bool
Layer::IsRectifier() const
{
    return false;
}

bool
Layer::NeedsSeed() const
{
    return false;
}

bool
Layer::IsElementwise() const
{
    return false;
}

bool
Layer::ReadsInput() const
{
    return false;
}

bool
Layer::ReadsOutput() const
{
    return false;
}

size_t
Layer::GetScratch(size_t /* samples */) const
{
    return 0;
}

void
Layer::BackwardParameters(const Pass& /* pass */,
                          const float* /* input */,
                          const float* /* outputGradient */,
                          bool /* accumulate */,
                          float* /* gradient */) const
{
}

double
Layer::GetForwardFlops() const
{
    return static_cast<double>(m_input.GetSize());
}

double
Layer::GetInputFlops() const
{
    return GetForwardFlops();
}

double
Layer::GetParameterFlops() const
{
    return 0;
}

Layer::Form
Layer::GetBoundForm() const
{
    return m_form;
}

uint32_t
Layer::GetNumber() const
{
    return m_number;
}

size_t
Layer::CountFloats(const SampleShape& shape, size_t samples) const
{
    return shape.GetSize() *
           (m_form == Form::INTERLEAVED ? LaneLayout::GetPadded(samples) : samples);
}

} // namespace fl
} // namespace ns3
