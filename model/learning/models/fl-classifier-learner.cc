/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-classifier-learner.h"

#include "ns3/fl-cross-entropy.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ClassifierLearner);

namespace
{

/// Samples that are scored at a time; fixed, because it takes part in the rounding.
constexpr size_t CHUNK = 256;

} // namespace

TypeId
ClassifierLearner::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::ClassifierLearner").SetParent<Learner>().SetGroupName("DecentralizedFl");
    return tid;
}

template <typename Visitor>
void
ClassifierLearner::VisitScores(const ParameterVector& parameters,
                               const Batch& batch,
                               Visitor visitor) const
{
    RequireFit(parameters, batch);
    const WorkspacePool<Workspace>::Lease workspace(m_workspaces);
    const size_t chunk = std::min(CHUNK, batch.GetSize());
    float* features = workspace->features.Reserve(chunk * GetShape().GetSize());
    float* scores = workspace->scores.Reserve(chunk * GetClasses());
    workspace->labels.resize(chunk);
    for (size_t begin = 0; begin < batch.GetSize(); begin += chunk)
    {
        const size_t count = std::min(chunk, batch.GetSize() - begin);
        const float* samples = batch.Read(begin, count, features, workspace->labels.data());
        ComputeScores(parameters, samples, count, scores);
        visitor(begin, count, scores, workspace->labels.data());
    }
}

Evaluation
ClassifierLearner::EvaluateAndPredict(const ParameterVector& parameters,
                                      const Batch& batch,
                                      std::vector<Dataset::Label>& predictions) const
{
    const size_t classes = GetClasses();
    predictions.resize(batch.GetSize());
    double loss = 0;
    uint64_t right = 0;
    VisitScores(parameters,
                batch,
                [&](size_t begin, size_t count, const float* scores, const Dataset::Label* labels) {
                    loss += CrossEntropy::Sum(count, classes, scores, labels);
                    for (size_t i = 0; i < count; i++)
                    {
                        predictions[begin + i] =
                            CrossEntropy::ArgMax(classes, scores + i * classes);
                        right += predictions[begin + i] == labels[i];
                    }
                });
    const auto samples = static_cast<double>(batch.GetSize());
    return {loss / samples, static_cast<double>(right) / samples, batch.GetSize()};
}

Evaluation
ClassifierLearner::Evaluate(const ParameterVector& parameters, const Batch& batch) const
{
    std::vector<Dataset::Label> predictions;
    return EvaluateAndPredict(parameters, batch, predictions);
}

double
ClassifierLearner::GetForwardFlops(uint64_t samples) const
{
    return 2.0 * static_cast<double>(GetDimension()) * static_cast<double>(samples);
}

double
ClassifierLearner::GetGradientFlops(uint64_t samples) const
{
    return 3 * ClassifierLearner::GetForwardFlops(samples);
}

std::vector<Dataset::Label>
ClassifierLearner::Predict(const ParameterVector& parameters, const Batch& batch) const
{
    const size_t classes = GetClasses();
    std::vector<Dataset::Label> predictions(batch.GetSize());
    VisitScores(parameters,
                batch,
                [&](size_t begin, size_t count, const float* scores, const Dataset::Label*) {
                    for (size_t i = 0; i < count; i++)
                    {
                        predictions[begin + i] =
                            CrossEntropy::ArgMax(classes, scores + i * classes);
                    }
                });
    return predictions;
}

} // namespace fl
} // namespace ns3
