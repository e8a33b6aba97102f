/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-conv-layer.h"

#include "ns3/fl-aligned-floats.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-lane-layout.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ConvLayer);

TypeId
ConvLayer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ConvLayer")
                            .SetParent<Layer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ConvLayer>();
    return tid;
}

std::string
ConvLayer::GetGrammar() const
{
    return "conv FILTERS KxK [stride S] [pad P]";
}

void
ConvLayer::Configure(LayerArguments& arguments)
{
    m_filters = arguments.ReadCount("FILTERS");
    m_kernel = arguments.ReadSquare("KxK");
    m_stride = arguments.ReadOption("stride", 1, 1);
    m_padding = arguments.ReadOption("pad", 0, 0);
}

Layer::Form
ConvLayer::GetForm() const
{
    return Form::INTERLEAVED;
}

SampleShape
ConvLayer::DoBind()
{
    // More padding than that gives outputs that see nothing but zeros.
    if (m_padding >= m_kernel)
    {
        throw InputError("pad " + std::to_string(m_padding) + " with a filter of " +
                         std::to_string(m_kernel) + " rows; accepted: at most " +
                         std::to_string(m_kernel - 1));
    }
    const ConvolutionKernels::Extents extents = GetExtents();
    const size_t most = std::min(extents.height, extents.width);
    if (m_kernel > most)
    {
        throw InputError("filters of " + std::to_string(m_kernel) + "x" + std::to_string(m_kernel) +
                         " on an input of " + GetInputShape().ToString() + " with pad " +
                         std::to_string(m_padding) + "; accepted: at most " + std::to_string(most) +
                         "x" + std::to_string(most));
    }
    return {static_cast<uint32_t>(extents.GetOutputHeight()),
            static_cast<uint32_t>(extents.GetOutputWidth()),
            m_filters};
}

ConvolutionKernels::Extents
ConvLayer::GetExtents() const
{
    const SampleShape& input = GetInputShape();
    return {input.channels,
            input.height + size_t{2} * m_padding,
            input.width + size_t{2} * m_padding,
            m_filters,
            m_kernel,
            m_stride};
}

size_t
ConvLayer::GetWeights() const
{
    return m_filters * GetExtents().GetFilterSize();
}

size_t
ConvLayer::GetBiases() const
{
    return m_filters;
}

Layer::Fan
ConvLayer::GetFan() const
{
    return {GetExtents().GetFilterSize(), size_t{m_filters} * m_kernel * m_kernel};
}

bool
ConvLayer::ReadsInput() const
{
    return true;
}

size_t
ConvLayer::GetScratch(size_t samples) const
{
    const ConvolutionKernels::Extents extents = GetExtents();
    const size_t padded = extents.channels * extents.height * extents.width;
    return GetKernelScratch() + (m_padding == 0 ? 0 : padded * LaneLayout::GetPadded(samples));
}

size_t
ConvLayer::GetKernelScratch() const
{
    constexpr size_t LINE = AlignedFloats::ALIGNMENT / sizeof(float);
    return (ConvolutionKernels::GetScratch(GetExtents()) + LINE - 1) / LINE * LINE;
}

const float*
ConvLayer::PadInput(const Pass& pass, const float* input) const
{
    if (m_padding == 0)
    {
        return input;
    }
    const SampleShape& shape = GetInputShape();
    const ConvolutionKernels::Extents extents = GetExtents();
    float* padded = pass.scratch + GetKernelScratch();
    const size_t paddedSize = extents.height * extents.width;
    for (size_t begin = 0; begin < pass.samples; begin += LaneLayout::GetLanes())
    {
        const size_t lanes = LaneLayout::GetBlock(pass.samples, begin).lanes;
        const float* row = input + begin * shape.GetSize();
        float* image = padded + begin * extents.channels * paddedSize;
        std::fill_n(image, extents.channels * paddedSize * lanes, 0.0F);
        for (size_t c = 0; c < extents.channels; c++)
        {
            for (size_t y = m_padding; y < m_padding + shape.height; y++)
            {
                std::copy_n(row,
                            shape.width * lanes,
                            image + (y * extents.width + m_padding) * lanes);
                row += shape.width * lanes;
            }
            image += paddedSize * lanes;
        }
    }
    return padded;
}

void
ConvLayer::Forward(const Pass& pass, const float* input, float* output) const
{
    ConvolutionKernels::Forward(GetExtents(),
                                pass.samples,
                                PadInput(pass, input),
                                pass.parameters,
                                pass.parameters + GetWeights(),
                                pass.scratch,
                                output);
}

void
ConvLayer::BackwardParameters(const Pass& pass,
                              const float* input,
                              const float* outputGradient,
                              bool accumulate,
                              float* gradient) const
{
    ConvolutionKernels::ParameterGradient(GetExtents(),
                                          pass.samples,
                                          PadInput(pass, input),
                                          outputGradient,
                                          accumulate,
                                          gradient,
                                          gradient + GetWeights());
}

void
ConvLayer::BackwardInput(const Pass& pass,
                         const float* /* input */,
                         const float* /* output */,
                         const float* outputGradient,
                         float* inputGradient) const
{
    ConvolutionKernels::InputGradient(GetExtents(),
                                      m_padding,
                                      pass.samples,
                                      outputGradient,
                                      pass.parameters,
                                      pass.scratch,
                                      inputGradient);
}

double
ConvLayer::GetForwardFlops() const
{
    const SampleShape& output = GetOutputShape();
    const double places = static_cast<double>(output.height) * output.width;
    return places * (2.0 * static_cast<double>(GetWeights()) + m_filters);
}

double
ConvLayer::GetParameterFlops() const
{
    return GetForwardFlops();
}

double
ConvLayer::GetInputFlops() const
{
    const SampleShape& output = GetOutputShape();
    const double places = static_cast<double>(output.height) * output.width;
    return places * 2.0 * static_cast<double>(GetWeights());
}

} // namespace fl
} // namespace ns3
