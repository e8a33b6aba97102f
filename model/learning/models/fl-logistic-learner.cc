/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-logistic-learner.h"

#include "ns3/abort.h"
#include "ns3/fl-cross-entropy.h"
#include "ns3/fl-dense-kernels.h"
#include "ns3/fl-input-error.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(LogisticLearner);

namespace
{

/// Samples that are worked on at a time.
constexpr size_t CHUNK = 256;
/// Classes, and so scores of a sample.
constexpr size_t CLASSES = 2;

} // namespace

TypeId
LogisticLearner::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::LogisticLearner")
                            .SetParent<ClassifierLearner>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<LogisticLearner>();
    return tid;
}

void
LogisticLearner::DoBind()
{
    if (GetClasses() != CLASSES)
    {
        throw InputError("logistic regression for data of " + std::to_string(GetClasses()) +
                         " classes; accepted: 2 classes, or the learner softmax");
    }
}

size_t
LogisticLearner::GetDimension() const
{
    return GetShape().GetSize() + 1;
}

std::vector<ParameterBlock>
LogisticLearner::GetBlocks() const
{
    const size_t features = GetShape().GetSize();
    return {{"dense1", 0, features, false}, {"dense1", features, 1, true}};
}

ParameterVector
LogisticLearner::InitializeParameters(const Ptr<UniformRandomVariable>& /* uniform */) const
{
    return ParameterVector(GetDimension());
}

double
LogisticLearner::ComputeGradient(const ParameterVector& parameters,
                                 const Batch& batch,
                                 ParameterVector& gradient) const
{
    RequireFit(parameters, batch);
    NS_ABORT_MSG_UNLESS(parameters.HasContent(), "a real model needs parameters with content");
    const size_t samples = batch.GetSize();
    NS_ABORT_MSG_UNLESS(samples > 0, "the gradient of an empty batch is not defined");
    gradient.ResizeLike(parameters);

    const WorkspacePool<Workspace>::Lease workspace(m_workspaces);
    const size_t inputs = GetShape().GetSize();
    const size_t chunk = std::min(CHUNK, samples);
    float* features = workspace->features.Reserve(chunk * inputs);
    float* sums = workspace->sums.Reserve(chunk);
    float* scores = workspace->scores.Reserve(chunk * CLASSES);
    workspace->labels.resize(chunk);
    double loss = 0;
    for (size_t begin = 0; begin < samples; begin += chunk)
    {
        const size_t count = std::min(chunk, samples - begin);
        const float* input = batch.Read(begin, count, features, workspace->labels.data());
        ComputeScores(parameters, input, count, scores);
        loss += CrossEntropy::Gradient(count,
                                       CLASSES,
                                       scores,
                                       workspace->labels.data(),
                                       samples,
                                       scores);
        for (size_t i = 0; i < count; i++)
        {
            sums[i] = scores[i * CLASSES + 1];
        }
        DenseKernels::ParameterGradient({count, inputs, 1},
                                        input,
                                        sums,
                                        begin > 0,
                                        gradient.data(),
                                        gradient.data() + inputs);
    }
    return loss / static_cast<double>(samples);
}

void
LogisticLearner::ComputeScores(const ParameterVector& parameters,
                               const float* features,
                               size_t samples,
                               float* scores) const
{
    NS_ABORT_MSG_UNLESS(parameters.HasContent(), "a real model needs parameters with content");
    const size_t inputs = GetShape().GetSize();
    const float* bias = parameters.data() + inputs;
    // From the back: the sums come first in the memory of the scores, and make room.
    DenseKernels::Forward({samples, inputs, 1}, features, parameters.data(), bias, scores);
    for (size_t i = samples; i-- > 0;)
    {
        scores[i * CLASSES + 1] = scores[i];
        scores[i * CLASSES] = 0;
    }
}

double
LogisticLearner::GetForwardFlops(uint64_t samples) const
{
    // The logistic function: change of sign, exponential, sum, quotient.
    return (2.0 * static_cast<double>(GetShape().GetSize()) + 1 + 4) * static_cast<double>(samples);
}

double
LogisticLearner::GetGradientFlops(uint64_t samples) const
{
    const double features = static_cast<double>(GetShape().GetSize());
    return GetForwardFlops(samples) + (2 * features + 1) * static_cast<double>(samples);
}

} // namespace fl
} // namespace ns3
