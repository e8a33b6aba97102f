/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-dropout-layer.h"

#include "ns3/fl-lane-layout.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DropoutLayer);

TypeId
DropoutLayer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::DropoutLayer")
                            .SetParent<Layer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<DropoutLayer>();
    return tid;
}

namespace
{

/// Increment of SplitMix64: 2^64 divided by the golden ratio, made odd.
constexpr uint64_t GOLDEN = 0x9e3779b97f4a7c15;

/**
 * The output function of SplitMix64 (G. L. Steele Jr., D. Lea, C. H. Flood, "Fast Splittable
 * Pseudorandom Number Generators", 2014): number i of the sequence of a seed is
 * Mix(seed + i * GOLDEN), so any of them can be had by itself.
 *
 * @param z a counter
 * @return a number in which each bit depends on all bits of the counter
 */
constexpr uint64_t
Mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

} // namespace

std::string
DropoutLayer::GetGrammar() const
{
    return "dropout RATE";
}

void
DropoutLayer::Configure(LayerArguments& arguments)
{
    m_rate = arguments.ReadShare("RATE");
}

bool
DropoutLayer::NeedsSeed() const
{
    return m_rate > 0;
}

bool
DropoutLayer::IsElementwise() const
{
    return true;
}

void
DropoutLayer::Apply(const Pass& pass, const float* input, float* output) const
{
    if (!pass.training || m_rate == 0)
    {
        if (input != output)
        {
            std::copy_n(input, CountFloats(GetInputShape(), pass.samples), output);
        }
        return;
    }
    const auto threshold = static_cast<uint64_t>(std::ldexp(m_rate, 32));
    const auto scale = static_cast<float>(1 / (1 - m_rate));
    const uint64_t layer = Mix(pass.seed + (GetNumber() + uint64_t{1}) * GOLDEN);
    const size_t values = GetInputShape().GetSize();
    const bool interleaved = GetBoundForm() == Form::INTERLEAVED;
    for (size_t begin = 0; begin < pass.samples; begin += LaneLayout::GetLanes())
    {
        const LaneLayout::Block block = LaneLayout::GetBlock(pass.samples, begin);
        const size_t sampleStep = interleaved ? 1 : values;
        const size_t valueStep = interleaved ? block.lanes : 1;
        // Lanes without a sample are treated like the others: what they hold does not matter.
        for (size_t lane = 0; lane < (interleaved ? block.lanes : block.count); lane++)
        {
            const uint64_t sample = Mix(layer + (pass.first + begin + lane + 1) * GOLDEN);
            for (size_t value = 0; value < values; value++)
            {
                const uint64_t hash = Mix(sample + (value + 1) * GOLDEN);
                const size_t place = begin * values + lane * sampleStep + value * valueStep;
                output[place] = (hash >> 32) < threshold ? 0 : input[place] * scale;
            }
        }
    }
}

void
DropoutLayer::Forward(const Pass& pass, const float* input, float* output) const
{
    Apply(pass, input, output);
}

void
DropoutLayer::BackwardInput(const Pass& pass,
                            const float* /* input */,
                            const float* /* output */,
                            const float* outputGradient,
                            float* inputGradient) const
{
    Apply(pass, outputGradient, inputGradient);
}

} // namespace fl
} // namespace ns3
