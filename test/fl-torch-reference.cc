/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-torch-reference.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>

namespace ns3
{
namespace fl
{

namespace
{

/// Streams of the formula, as in the script.
enum Stream : uint32_t
{
    PARAMETERS,
    FEATURES,
    LABELS,
    WEIGHTS,
};

/**
 * @param stream which of the streams
 * @param position position in it
 * @return the integer there: the lowbias32 hash of both
 */
uint32_t
GetNoise(Stream stream, size_t position)
{
    uint32_t hash = static_cast<uint32_t>(position) * 0x9E3779B9U + stream * 0x85EBCA6BU;
    hash ^= hash >> 16;
    hash *= 0x7FEB352DU;
    hash ^= hash >> 15;
    hash *= 0x846CA68BU;
    hash ^= hash >> 16;
    return hash;
}

/**
 * @param stream which of the streams
 * @param position position in it
 * @return a number in [0, 1)
 */
double
GetUnit(Stream stream, size_t position)
{
    return GetNoise(stream, position) / 4294967296.0;
}

/**
 * @param value a value
 * @param expected what it should be
 * @return relative difference
 */
double
Relate(double value, double expected)
{
    return std::abs(value - expected) / std::abs(expected);
}

} // namespace

void
TorchReference::Deviation::Include(double other, const std::string& what)
{
    const double known = std::isnan(other) ? std::numeric_limits<double>::infinity() : other;
    if (known > value)
    {
        value = known;
        where = what;
    }
}

TorchReference::TorchReference(const std::string& file)
{
    std::ifstream stream(file);
    NS_ABORT_MSG_UNLESS(stream, "cannot read " << file);
    const nlohmann::json data = nlohmann::json::parse(stream);
    data.at("samples").get_to(m_samples);
    data.at("batches").get_to(m_batches);
    for (const nlohmann::json& entry : data.at("models"))
    {
        Model model;
        entry.at("model").get_to(model.name);
        entry.at("height").get_to(model.shape.height);
        entry.at("width").get_to(model.shape.width);
        entry.at("channels").get_to(model.shape.channels);
        entry.at("parameters").get_to(model.parameters);
        entry.at("loss").get_to(model.loss);
        entry.at("scores").get_to(model.scores);
        for (const nlohmann::json& part : entry.at("blocks"))
        {
            Block block;
            part.at("offset").get_to(block.offset);
            part.at("size").get_to(block.size);
            part.at("scale").get_to(block.scale);
            part.at("norm").get_to(block.norm);
            part.at("weighted_sum").get_to(block.weightedSum);
            part.at("entries").get_to(block.entries);
            part.at("gradient").get_to(block.gradient);
            part.at("after").get_to(block.after);
            model.blocks.push_back(block);
        }
        m_models.push_back(model);
    }
}

const std::vector<TorchReference::Model>&
TorchReference::GetModels() const
{
    return m_models;
}

ParameterVector
TorchReference::MakeParameters(const Model& model) const
{
    ParameterVector parameters(model.parameters);
    for (const Block& block : model.blocks)
    {
        for (size_t i = block.offset; i < block.offset + block.size; i++)
        {
            parameters.data()[i] =
                static_cast<float>((GetUnit(PARAMETERS, i) * 2 - 1) * block.scale);
        }
    }
    return parameters;
}

DatasetPtr
TorchReference::MakeData(const Model& model) const
{
    std::vector<float> features(m_batches * m_samples * model.shape.GetSize());
    for (size_t i = 0; i < features.size(); i++)
    {
        features[i] = static_cast<float>(GetUnit(FEATURES, i));
    }
    std::vector<Dataset::Label> labels(m_batches * m_samples);
    for (size_t i = 0; i < labels.size(); i++)
    {
        labels[i] = static_cast<Dataset::Label>(GetNoise(LABELS, i) % CLASSES);
    }
    return std::make_shared<const Dataset>("formula", model.shape, CLASSES, features, labels);
}

Batch
TorchReference::MakeBatch(const DatasetPtr& data, size_t number) const
{
    std::vector<uint32_t> indices(m_samples);
    std::iota(indices.begin(), indices.end(), static_cast<uint32_t>(number * m_samples));
    return Batch(data, indices);
}

TorchReference::Deviation
TorchReference::CompareGradient(const Learner& learner, const Model& model) const
{
    Deviation deviation;
    if (learner.GetDimension() != model.parameters)
    {
        deviation.Include(std::numeric_limits<double>::infinity(),
                          std::to_string(learner.GetDimension()) + " parameters instead of " +
                              std::to_string(model.parameters));
        return deviation;
    }
    const ParameterVector parameters = MakeParameters(model);
    const DatasetPtr data = MakeData(model);
    const Batch batch = MakeBatch(data, 0);

    // Forward: the loss of each sample alone says as much as its scores.
    std::vector<Dataset::Label> predictions;
    double right = 0;
    for (size_t i = 0; i < batch.GetSize(); i++)
    {
        const double* scores = &model.scores[i * CLASSES];
        double sum = 0;
        for (size_t c = 0; c < CLASSES; c++)
        {
            sum += std::exp(scores[c]);
        }
        predictions.push_back(
            static_cast<Dataset::Label>(std::max_element(scores, scores + CLASSES) - scores));
        right += predictions.back() == batch.GetLabel(i);
        const double loss = std::log(sum) - scores[batch.GetLabel(i)];
        const Batch single(data, {batch.GetIndices()[i]});
        deviation.Include(Relate(learner.Evaluate(parameters, single).loss, loss),
                          "loss of sample " + std::to_string(i));
    }
    const Evaluation evaluation = learner.Evaluate(parameters, batch);
    deviation.Include(Relate(evaluation.loss, model.loss), "loss of the evaluation");
    deviation.Include(std::abs(evaluation.accuracy - right / batch.GetSize()), "accuracy");
    deviation.Include(learner.Predict(parameters, batch) == predictions ? 0 : 1, "predictions");

    // Backward.
    ParameterVector gradient;
    deviation.Include(Relate(learner.ComputeGradient(parameters, batch, gradient), model.loss),
                      "loss of the gradient");
    for (const Block& block : model.blocks)
    {
        const std::string name = "the block at " + std::to_string(block.offset);
        double squares = 0;
        double weighted = 0;
        for (size_t i = block.offset; i < block.offset + block.size; i++)
        {
            const double value = gradient.data()[i];
            squares += value * value;
            weighted += value * static_cast<float>(GetUnit(WEIGHTS, i) * 2 - 1);
        }
        deviation.Include(Relate(std::sqrt(squares), block.norm), "norm of " + name);
        deviation.Include(std::abs(weighted - block.weightedSum) / block.norm, "sum of " + name);
        for (size_t i = 0; i < block.entries.size(); i++)
        {
            const double value = gradient.data()[block.offset + block.entries[i]];
            deviation.Include(Relate(value, block.gradient[i]),
                              "entry " + std::to_string(block.entries[i]) + " of " + name);
        }
    }
    return deviation;
}

TorchReference::Deviation
TorchReference::CompareSteps(const Learner& learner,
                             const Model& model,
                             const Optimizer& optimizer,
                             const std::string& name) const
{
    Deviation deviation;
    const ParameterVector start = MakeParameters(model);
    ParameterVector parameters = start;
    ParameterVector gradient;
    OptimizerState state;
    const DatasetPtr data = MakeData(model);
    for (size_t batch = 0; batch < m_batches; batch++)
    {
        learner.ComputeGradient(parameters, MakeBatch(data, batch), gradient);
        optimizer.Step(parameters, gradient, state);
    }
    for (const Block& block : model.blocks)
    {
        const std::vector<double>& after = block.after.at(name);
        for (size_t i = 0; i < block.entries.size(); i++)
        {
            const size_t position = block.offset + block.entries[i];
            const double before = start.data()[position];
            // The sum itself is rounded to single precision in each step.
            const double rounding = static_cast<double>(m_batches) *
                                    std::numeric_limits<float>::epsilon() * std::abs(before);
            const double difference = std::abs(parameters.data()[position] - after[i]);
            deviation.Include(std::max(0.0, difference - rounding) / std::abs(after[i] - before),
                              "parameter " + std::to_string(position));
        }
    }
    return deviation;
}

} // namespace fl
} // namespace ns3
