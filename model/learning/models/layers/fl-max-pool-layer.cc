/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-max-pool-layer.h"

#include "ns3/fl-float-lanes.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-lane-layout.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MaxPoolLayer);

TypeId
MaxPoolLayer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::MaxPoolLayer")
                            .SetParent<Layer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<MaxPoolLayer>();
    return tid;
}

namespace
{

/**
 * @param values some values
 * @param greatest the greatest of them and others
 * @return where they are the greatest; NaN always is
 */
MaskLanes
FindGreatest(FloatLanes values, FloatLanes greatest)
{
    return (values == greatest) | (values != values);
}

} // namespace

std::string
MaxPoolLayer::GetGrammar() const
{
    return "maxpool K [stride S]";
}

void
MaxPoolLayer::Configure(LayerArguments& arguments)
{
    m_window = arguments.ReadCount("K");
    m_stride = arguments.ReadOption("stride", 1, m_window);
}

Layer::Form
MaxPoolLayer::GetForm() const
{
    return Form::INTERLEAVED;
}

SampleShape
MaxPoolLayer::DoBind()
{
    const SampleShape& input = GetInputShape();
    const uint32_t most = std::min(input.height, input.width);
    if (m_window > most)
    {
        throw InputError("windows of " + std::to_string(m_window) +
                         " rows and columns on an input of " + input.ToString() +
                         "; accepted: at most " + std::to_string(most));
    }
    return {(input.height - m_window) / m_stride + 1,
            (input.width - m_window) / m_stride + 1,
            input.channels};
}

bool
MaxPoolLayer::ReadsInput() const
{
    return true;
}

bool
MaxPoolLayer::ReadsOutput() const
{
    return true;
}

template <typename Visitor>
void
MaxPoolLayer::VisitWindows(size_t samples, Visitor visit) const
{
    const SampleShape& input = GetInputShape();
    const SampleShape& output = GetOutputShape();
    for (size_t begin = 0; begin < samples; begin += LaneLayout::GetLanes())
    {
        const size_t lanes = LaneLayout::GetBlock(samples, begin).lanes;
        size_t to = begin * output.GetSize();
        for (size_t c = 0; c < input.channels; c++)
        {
            for (size_t y = 0; y < output.height; y++)
            {
                for (size_t x = 0; x < output.width; x++)
                {
                    const size_t place =
                        (c * input.height + y * m_stride) * input.width + x * m_stride;
                    const size_t from = begin * input.GetSize() + place * lanes;
                    for (size_t lane = 0; lane < lanes; lane += LANES)
                    {
                        visit(from + lane, to + lane, lanes);
                    }
                    to += lanes;
                }
            }
        }
    }
}

void
MaxPoolLayer::Forward(const Pass& pass, const float* input, float* output) const
{
    const size_t width = GetInputShape().width;
    VisitWindows(pass.samples, [&](size_t from, size_t to, size_t step) {
        FloatLanes greatest = Load(input + from);
        for (size_t i = 0; i < m_window; i++)
        {
            for (size_t j = 0; j < m_window; j++)
            {
                const FloatLanes values = Load(input + from + (i * width + j) * step);
                // Once NaN, a greatest value stays NaN.
                const MaskLanes take = (values > greatest) | (values != values);
                greatest = Select(take, values, greatest);
            }
        }
        Store(output + to, greatest);
    });
}

void
MaxPoolLayer::BackwardInput(const Pass& pass,
                            const float* input,
                            const float* output,
                            const float* outputGradient,
                            float* inputGradient) const
{
    const size_t width = GetInputShape().width;
    std::fill_n(inputGradient, CountFloats(GetInputShape(), pass.samples), 0.0F);
    VisitWindows(pass.samples, [&](size_t from, size_t to, size_t step) {
        const FloatLanes greatest = Load(output + to);
        FloatLanes slope = Load(outputGradient + to);
        for (size_t i = 0; i < m_window; i++)
        {
            for (size_t j = 0; j < m_window; j++)
            {
                const size_t place = from + (i * width + j) * step;
                const MaskLanes found = FindGreatest(Load(input + place), greatest);
                Store(inputGradient + place, Load(inputGradient + place) + KeepWhere(found, slope));
                slope = KeepWhere(~found, slope);
            }
        }
    });
}

double
MaxPoolLayer::GetForwardFlops() const
{
    return static_cast<double>(GetOutputShape().GetSize()) * m_window * m_window;
}

double
MaxPoolLayer::GetInputFlops() const
{
    return static_cast<double>(GetOutputShape().GetSize()) * m_window * m_window;
}

} // namespace fl
} // namespace ns3
