/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-dense-learner.h"

#include "fl-dense-kernels.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DenseLearner);

namespace
{

/// What a pass needs besides its arguments; one a thread, kept between calls.
struct Workspace
{
    std::vector<AlignedFloats> activations; ///< what enters each layer, and the scores at the end
    AlignedFloats above;                    ///< gradient of a layer's output
    AlignedFloats below;                    ///< gradient of its input
    std::vector<Dataset::Label> labels;     ///< labels of the batch
};

/**
 * @return the workspace of this thread
 */
Workspace&
GetWorkspace()
{
    thread_local Workspace workspace;
    return workspace;
}

/**
 * Applies the rectifier.
 *
 * @param count number of values
 * @param values the values
 */
void
Rectify(size_t count, float* values)
{
    for (size_t i = 0; i < count; i++)
    {
        // Lets NaN pass: a poisoned model must not look like a healthy one.
        values[i] = values[i] < 0 ? 0 : values[i];
    }
}

} // namespace

TypeId
DenseLearner::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::DenseLearner")
                            .SetParent<ClassifierLearner>()
                            .SetGroupName("DecentralizedFl");
    return tid;
}

void
DenseLearner::DoBind()
{
    std::vector<uint32_t> widths = GetHiddenWidths();
    widths.push_back(GetClasses());
    size_t inputs = GetShape().GetSize();
    for (uint32_t outputs : widths)
    {
        const size_t bias = m_dimension + inputs * outputs;
        m_layers.push_back({inputs, outputs, m_dimension, bias});
        m_dimension = bias + outputs;
        inputs = outputs;
    }
}

size_t
DenseLearner::GetDimension() const
{
    return m_dimension;
}

ParameterVector
DenseLearner::InitializeParameters(const Ptr<UniformRandomVariable>& uniform) const
{
    ParameterVector parameters(m_dimension);
    for (const Layer& layer : m_layers)
    {
        const bool last = &layer == &m_layers.back();
        const size_t fan = last ? layer.inputs + layer.outputs : layer.inputs;
        const double bound = std::sqrt(6.0 / static_cast<double>(fan));
        std::generate(parameters.data() + layer.weights, parameters.data() + layer.bias, [&]() {
            return static_cast<float>(uniform->GetValue(-bound, bound));
        });
    }
    return parameters;
}

double
DenseLearner::ComputeGradient(const ParameterVector& parameters,
                              const Batch& batch,
                              ParameterVector& gradient) const
{
    RequireFit(parameters, batch);
    NS_ABORT_MSG_UNLESS(parameters.HasContent(), "a real model needs parameters with content");
    const size_t samples = batch.GetSize();
    NS_ABORT_MSG_UNLESS(samples > 0, "the gradient of an empty batch is not defined");
    gradient.ResizeLike(parameters);

    Workspace& workspace = GetWorkspace();
    const size_t depth = m_layers.size();
    workspace.activations.resize(std::max(workspace.activations.size(), depth + 1));
    workspace.labels.resize(samples);
    float* features = workspace.activations[0].Reserve(samples * m_layers[0].inputs);
    batch.Gather(0, samples, features, workspace.labels.data());
    for (size_t i = 0; i < depth; i++)
    {
        const Layer& layer = m_layers[i];
        float* output = workspace.activations[i + 1].Reserve(samples * layer.outputs);
        DenseKernels::Forward({samples, layer.inputs, layer.outputs},
                              workspace.activations[i].Get(),
                              parameters.data() + layer.weights,
                              parameters.data() + layer.bias,
                              output);
        if (i + 1 < depth)
        {
            Rectify(samples * layer.outputs, output);
        }
    }

    const double loss = DenseKernels::CrossEntropy(samples,
                                                   GetClasses(),
                                                   workspace.activations[depth].Get(),
                                                   workspace.labels.data(),
                                                   workspace.above.Reserve(samples * GetClasses()));
    for (size_t i = depth; i-- > 0;)
    {
        const Layer& layer = m_layers[i];
        const DenseKernels::Extents extents{samples, layer.inputs, layer.outputs};
        const float* input = workspace.activations[i].Get();
        DenseKernels::ParameterGradient(extents,
                                        input,
                                        workspace.above.Get(),
                                        gradient.data() + layer.weights,
                                        gradient.data() + layer.bias);
        if (i == 0)
        {
            break;
        }
        float* below = workspace.below.Reserve(samples * layer.inputs);
        DenseKernels::InputGradient(extents,
                                    workspace.above.Get(),
                                    parameters.data() + layer.weights,
                                    below);
        for (size_t j = 0; j < samples * layer.inputs; j++)
        {
            below[j] = input[j] > 0 ? below[j] : 0;
        }
        std::swap(workspace.above, workspace.below);
    }
    return loss / static_cast<double>(samples);
}

void
DenseLearner::ComputeScores(const ParameterVector& parameters,
                            const float* features,
                            size_t samples,
                            float* scores) const
{
    NS_ABORT_MSG_UNLESS(parameters.HasContent(), "a real model needs parameters with content");
    Workspace& workspace = GetWorkspace();
    const float* input = features;
    for (const Layer& layer : m_layers)
    {
        const bool last = &layer == &m_layers.back();
        float* output = last ? scores : workspace.below.Reserve(samples * layer.outputs);
        DenseKernels::Forward({samples, layer.inputs, layer.outputs},
                              input,
                              parameters.data() + layer.weights,
                              parameters.data() + layer.bias,
                              output);
        if (!last)
        {
            Rectify(samples * layer.outputs, output);
            std::swap(workspace.above, workspace.below);
            input = workspace.above.Get();
        }
    }
}

double
DenseLearner::GetForwardFlops(uint64_t samples) const
{
    double flops = 3.0 * GetClasses(); // the rectifier's share of the last layer makes it 4
    for (const Layer& layer : m_layers)
    {
        flops += 2.0 * layer.inputs * layer.outputs + 2.0 * layer.outputs;
    }
    return flops * static_cast<double>(samples);
}

double
DenseLearner::GetGradientFlops(uint64_t samples) const
{
    double flops = 0;
    for (const Layer& layer : m_layers)
    {
        flops += 2.0 * layer.inputs * layer.outputs + layer.outputs;
        if (&layer != &m_layers.front())
        {
            flops += 2.0 * layer.inputs * layer.outputs + layer.inputs;
        }
    }
    return GetForwardFlops(samples) + flops * static_cast<double>(samples);
}

} // namespace fl
} // namespace ns3
