/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_FIXTURES_H
#define FL_LEARNING_FIXTURES_H

#include "ns3/double.h"
#include "ns3/fl-choice.h"
#include "ns3/fl-dataset.h"
#include "ns3/fl-median-distance-aggregator.h"
#include "ns3/fl-mlp-learner.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-random.h"
#include "ns3/fl-softmax-learner.h"
#include "ns3/fl-trimmed-mean-aggregator.h"
#include "ns3/string.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * @param shape shape of a sample
 * @param classes number of classes
 * @param samples number of samples
 * @param stream number of the random stream
 * @return random features in [-1, 1] and random labels
 */
inline DatasetPtr
MakeRandomData(const SampleShape& shape, uint32_t classes, size_t samples, int64_t stream)
{
    auto uniform = MakeUniform(stream);
    std::vector<float> features(samples * shape.GetSize());
    std::vector<Dataset::Label> labels(samples);
    for (float& feature : features)
    {
        feature = static_cast<float>(uniform->GetValue(-1, 1));
    }
    for (Dataset::Label& label : labels)
    {
        label = static_cast<Dataset::Label>(uniform->GetInteger(0, classes - 1));
    }
    return std::make_shared<const Dataset>("random", shape, classes, features, labels);
}

/**
 * @ingroup decentralized-fl-tests
 * @param hidden widths of the hidden layers; empty: softmax regression
 * @return the learner, not bound
 */
inline Ptr<Learner>
MakeLearner(const std::string& hidden)
{
    if (hidden.empty())
    {
        return CreateObject<SoftmaxLearner>();
    }
    auto learner = CreateObject<MlpLearner>();
    learner->SetAttribute("Hidden", StringValue(hidden));
    return learner;
}

/**
 * @ingroup decentralized-fl-tests
 * @param text a choice, as on the command line
 * @return the learner, not bound
 */
inline Ptr<Learner>
ChooseLearner(const std::string& text)
{
    return Choice(Learner::GetTypeId(), text).Create<Learner>();
}

/**
 * @ingroup decentralized-fl-tests
 * @param values the content
 * @return a shared vector
 */
inline ParameterVectorPtr
ShareVector(const std::vector<float>& values)
{
    return std::make_shared<ParameterVector>(ParameterVector::FromValues(values));
}

/**
 * @ingroup decentralized-fl-tests
 * @param fraction share of the values that is left out at each end
 * @return the rule
 */
inline Ptr<Aggregator>
MakeTrimmedMean(double fraction)
{
    auto rule = CreateObject<TrimmedMeanAggregator>();
    rule->SetAttribute("Fraction", DoubleValue(fraction));
    return rule;
}

/**
 * @ingroup decentralized-fl-tests
 * @param threshold greatest score of an accepted input
 * @return the rule
 */
inline Ptr<WeightAggregator>
MakeMedianDistance(double threshold)
{
    auto rule = CreateObject<MedianDistanceAggregator>();
    rule->SetAttribute("Threshold", DoubleValue(threshold));
    return rule;
}

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_FIXTURES_H
