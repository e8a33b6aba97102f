/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-layer-network.h"

#include "ns3/fl-cross-entropy.h"
#include "ns3/fl-flatten-layer.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-interleave-layer.h"
#include "ns3/fl-lane-layout.h"
#include "ns3/fl-layer-text.h"

#include <algorithm>
#include <map>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Floats that the layers may keep for the samples that are worked on at a time.
constexpr size_t CHUNK_FLOATS = 3 << 20;
/// Least and greatest number of these samples, powers of two.
constexpr size_t LEAST_CHUNK = 32;
constexpr size_t GREATEST_CHUNK = 256; ///< see LEAST_CHUNK
/// The most values of a sample that a layer may give.
constexpr double MAX_VALUES = 1 << 28;

/**
 * @param shape shape of a sample
 * @param form how samples lie
 * @param samples number of samples
 * @return floats that they take, rounded up so that what follows is aligned
 */
size_t
CountFloats(const SampleShape& shape, Layer::Form form, size_t samples)
{
    constexpr size_t LINE = AlignedFloats::ALIGNMENT / sizeof(float);
    const size_t rows = form == Layer::Form::INTERLEAVED ? LaneLayout::GetPadded(samples) : samples;
    return (shape.GetSize() * rows + LINE - 1) / LINE * LINE;
}

} // namespace

LayerNetwork::LayerNetwork(const std::string& text, const SampleShape& input, uint32_t classes)
    : m_input(input),
      m_classes(classes)
{
    std::map<std::string, uint32_t> counts;
    const std::vector<WrittenLayer> layers = ReadLayers(text);
    for (size_t i = 0; i < layers.size(); i++)
    {
        const WrittenLayer& written = layers[i];
        const std::string name = written.kind + std::to_string(++counts[written.kind]);
        Convert(written.layer->GetForm());
        try
        {
            Append(written.layer, name);
        }
        catch (const InputError& error)
        {
            throw InputError(DescribeLayer(i + 1, written.text) + ": " + error.what());
        }
    }
    Convert(Layer::Form::SEPARATE);
    if (GetOutputShape().GetSize() != m_classes)
    {
        throw InputError(DescribeLayer(layers.size(), layers.back().text) + ": gives " +
                         std::to_string(GetOutputShape().GetSize()) + " values for data of " +
                         std::to_string(m_classes) +
                         " classes; accepted: a last layer such as dense " +
                         std::to_string(m_classes));
    }
    Plan();
}

const SampleShape&
LayerNetwork::GetOutputShape() const
{
    return m_stages.empty() ? m_input : m_stages.back().layer->GetOutputShape();
}

Layer::Form
LayerNetwork::GetOutputForm() const
{
    return m_stages.empty() ? Layer::Form::SEPARATE : m_stages.back().layer->GetOutputForm();
}

void
LayerNetwork::Append(const Ptr<Layer>& layer, const std::string& name)
{
    layer->Bind(GetOutputShape(), GetOutputForm(), static_cast<uint32_t>(m_stages.size()));
    const SampleShape& shape = layer->GetOutputShape();
    if (1.0 * shape.height * shape.width * shape.channels > MAX_VALUES)
    {
        throw InputError("gives " + shape.ToString() + " values; accepted: at most " +
                         std::to_string(static_cast<size_t>(MAX_VALUES)));
    }
    Stage stage;
    stage.layer = layer;
    stage.name = name;
    stage.offset = m_dimension;
    m_dimension += layer->GetWeights() + layer->GetBiases();
    m_stages.push_back(stage);
}

void
LayerNetwork::Convert(Layer::Form form)
{
    if (form == Layer::Form::ANY || form == GetOutputForm())
    {
        return;
    }
    if (form == Layer::Form::INTERLEAVED)
    {
        Append(CreateObject<InterleaveLayer>(), "interleave");
    }
    else
    {
        Append(CreateObject<FlattenLayer>(), "flatten");
    }
}

void
LayerNetwork::Plan()
{
    m_first = m_stages.size();
    bool rectified = false;
    for (size_t i = m_stages.size(); i-- > 0;)
    {
        Stage& stage = m_stages[i];
        const Layer& layer = *stage.layer;
        const bool outputIsRead = i > 0 && m_stages[i - 1].layer->ReadsOutput();
        // The samples may lie in the data set, where nothing is written.
        stage.inPlace = i > 0 && layer.IsElementwise() && !layer.ReadsInput() && !outputIsRead;
        stage.rectified = rectified;
        rectified = rectified || layer.IsRectifier();
        if (layer.GetWeights() > 0)
        {
            rectified = false;
            m_first = i;
        }
    }
    m_chunk = GREATEST_CHUNK;
    while (m_chunk > LEAST_CHUNK && CountKept(m_chunk) > CHUNK_FLOATS)
    {
        m_chunk /= 2;
    }
}

size_t
LayerNetwork::GetDimension() const
{
    return m_dimension;
}

std::vector<ParameterBlock>
LayerNetwork::GetBlocks() const
{
    std::vector<ParameterBlock> blocks;
    for (const Stage& stage : m_stages)
    {
        const size_t weights = stage.layer->GetWeights();
        const size_t biases = stage.layer->GetBiases();
        if (weights > 0)
        {
            blocks.push_back({stage.name, stage.offset, weights, false});
        }
        if (biases > 0)
        {
            blocks.push_back({stage.name, stage.offset + weights, biases, true});
        }
    }
    return blocks;
}

bool
LayerNetwork::NeedsSeed() const
{
    return std::any_of(m_stages.begin(), m_stages.end(), [](const Stage& stage) {
        return stage.layer->NeedsSeed();
    });
}

void
LayerNetwork::Initialize(const Initializer& initializer,
                         const Ptr<UniformRandomVariable>& uniform,
                         float* parameters) const
{
    for (const Stage& stage : m_stages)
    {
        const size_t weights = stage.layer->GetWeights();
        float* first = parameters + stage.offset;
        if (weights > 0)
        {
            initializer.Draw(stage.layer->GetFan(), stage.rectified, uniform, weights, first);
        }
        std::fill_n(first + weights, stage.layer->GetBiases(), 0.0F);
    }
}

size_t
LayerNetwork::GetWidest(size_t samples) const
{
    size_t widest = CountFloats(m_input, Layer::Form::SEPARATE, samples);
    for (const Stage& stage : m_stages)
    {
        widest = std::max(
            widest,
            CountFloats(stage.layer->GetOutputShape(), stage.layer->GetOutputForm(), samples));
    }
    return widest;
}

size_t
LayerNetwork::GetScratch(size_t samples) const
{
    size_t scratch = 0;
    for (const Stage& stage : m_stages)
    {
        scratch = std::max(scratch, stage.layer->GetScratch(samples));
    }
    return scratch;
}

size_t
LayerNetwork::CountKept(size_t samples) const
{
    size_t kept = CountFloats(m_input, Layer::Form::SEPARATE, samples);
    for (const Stage& stage : m_stages)
    {
        const Layer& layer = *stage.layer;
        kept +=
            stage.inPlace ? 0 : CountFloats(layer.GetOutputShape(), layer.GetOutputForm(), samples);
    }
    return kept;
}

void
LayerNetwork::ComputeScores(const float* parameters,
                            const float* features,
                            size_t samples,
                            float* scores) const
{
    const WorkspacePool<Workspace>::Lease workspace(m_workspaces);
    const size_t chunk = std::min(m_chunk, samples);
    const size_t widest = GetWidest(chunk);
    float* above = workspace->memory.Reserve(2 * widest + GetScratch(chunk));
    float* below = above + widest;
    float* scratch = below + widest;
    for (size_t begin = 0; begin < samples; begin += chunk)
    {
        const size_t count = std::min(chunk, samples - begin);
        const float* input = features + begin * m_input.GetSize();
        for (const Stage& stage : m_stages)
        {
            const bool last = &stage == &m_stages.back();
            const bool inPlace = input == below && stage.layer->IsElementwise();
            float* output = last ? scores + begin * m_classes : (inPlace ? below : above);
            const Layer::Pass pass{count, parameters + stage.offset, scratch, false, 0, begin};
            stage.layer->Forward(pass, input, output);
            input = output;
            // What was written last is below.
            if (!inPlace)
            {
                std::swap(above, below);
            }
        }
    }
}

double
LayerNetwork::ComputeGradient(const float* parameters, const Batch& batch, float* gradient) const
{
    const uint64_t seed = NeedsSeed() ? batch.GetSeed() : 0;
    const WorkspacePool<Workspace>::Lease workspace(m_workspaces);
    const size_t samples = batch.GetSize();
    const size_t chunk = std::min(m_chunk, samples);
    LayOut(*workspace, chunk);
    double loss = 0;
    for (size_t begin = 0; begin < samples; begin += chunk)
    {
        Layer::Pass pass{std::min(chunk, samples - begin),
                         nullptr,
                         workspace->scratch,
                         true,
                         seed,
                         begin};
        const float* input =
            batch.Read(begin, pass.samples, workspace->features, workspace->labels.data());
        workspace->inputs[0] = input;
        for (size_t i = 0; i < m_stages.size(); i++)
        {
            float* output = workspace->outputs[i];
            pass.parameters = parameters + m_stages[i].offset;
            m_stages[i].layer->Forward(pass, workspace->inputs[i], output);
            workspace->inputs[i + 1] = output;
        }
        loss += CrossEntropy::Gradient(pass.samples,
                                       m_classes,
                                       workspace->inputs.back(),
                                       workspace->labels.data(),
                                       samples,
                                       workspace->above);
        Backpropagate(*workspace, pass, parameters, begin > 0, gradient);
    }
    return loss / static_cast<double>(samples);
}

void
LayerNetwork::LayOut(Workspace& workspace, size_t samples) const
{
    const size_t kept = CountKept(samples);
    const size_t widest = GetWidest(samples);
    float* next = workspace.memory.Reserve(kept + 2 * widest + GetScratch(samples));
    workspace.above = next + kept;
    workspace.below = workspace.above + widest;
    workspace.scratch = workspace.below + widest;
    workspace.labels.resize(samples);
    workspace.inputs.resize(m_stages.size() + 1);
    workspace.outputs.clear();
    workspace.features = next;
    next += CountFloats(m_input, Layer::Form::SEPARATE, samples);
    for (const Stage& stage : m_stages)
    {
        if (stage.inPlace)
        {
            workspace.outputs.push_back(workspace.outputs.back());
            continue;
        }
        const Layer& layer = *stage.layer;
        workspace.outputs.push_back(next);
        next += CountFloats(layer.GetOutputShape(), layer.GetOutputForm(), samples);
    }
}

void
LayerNetwork::Backpropagate(Workspace& workspace,
                            Layer::Pass pass,
                            const float* parameters,
                            bool accumulate,
                            float* gradient) const
{
    float* above = workspace.above;
    float* below = workspace.below;
    for (size_t i = m_stages.size(); i-- > m_first;)
    {
        const Stage& stage = m_stages[i];
        const float* input = workspace.inputs[i];
        pass.parameters = parameters + stage.offset;
        stage.layer->BackwardParameters(pass, input, above, accumulate, gradient + stage.offset);
        // Nobody asks for the gradient below the first layer with parameters.
        if (i == m_first)
        {
            break;
        }
        if (stage.layer->IsElementwise())
        {
            stage.layer->BackwardInput(pass, input, workspace.inputs[i + 1], above, above);
            continue;
        }
        stage.layer->BackwardInput(pass, input, workspace.inputs[i + 1], above, below);
        std::swap(above, below);
    }
}

double
LayerNetwork::GetForwardFlops() const
{
    double flops = 4.0 * m_classes;
    for (const Stage& stage : m_stages)
    {
        flops += stage.layer->GetForwardFlops();
    }
    return flops;
}

double
LayerNetwork::GetGradientFlops() const
{
    double flops = GetForwardFlops();
    for (size_t i = m_first; i < m_stages.size(); i++)
    {
        const Layer& layer = *m_stages[i].layer;
        flops += layer.GetParameterFlops() + (i > m_first ? layer.GetInputFlops() : 0);
    }
    return flops;
}

} // namespace fl
} // namespace ns3
