/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-reference-network.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param shape a shape
 * @param c channel
 * @param y row
 * @param x column
 * @return position of a value
 */
size_t
Place(const SampleShape& shape, size_t c, size_t y, size_t x)
{
    return (c * shape.height + y) * shape.width + x;
}

/**
 * @param values an image
 * @param shape its shape
 * @param c channel
 * @param y row, maybe outside
 * @param x column, maybe outside
 * @return the value, 0 outside
 */
double
At(const std::vector<double>& values, const SampleShape& shape, size_t c, int64_t y, int64_t x)
{
    const bool inside = y >= 0 && x >= 0 && y < shape.height && x < shape.width;
    return inside ? values[Place(shape, c, y, x)] : 0;
}

} // namespace

ReferenceNetwork::ReferenceNetwork(const std::string& text, const SampleShape& input)
{
    SampleShape shape = input;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, ';');)
    {
        Step step{"", {0, 0, 0, 0}, shape, shape, m_dimension};
        std::istringstream words(part);
        words >> step.kind;
        for (uint32_t& number : step.numbers)
        {
            words >> number;
        }
        const auto& [first, second, third, fourth] = step.numbers;
        if (step.kind == "conv")
        {
            step.output = {(shape.height + 2 * fourth - second) / third + 1,
                           (shape.width + 2 * fourth - second) / third + 1,
                           first};
            m_dimension += first * (size_t{shape.channels} * second * second + 1);
        }
        else if (step.kind == "maxpool")
        {
            step.output = {(shape.height - first) / second + 1,
                           (shape.width - first) / second + 1,
                           shape.channels};
        }
        else if (step.kind == "dense")
        {
            step.output = {1, first, 1};
            m_dimension += first * (shape.GetSize() + 1);
        }
        m_steps.push_back(step);
        shape = step.output;
    }
}

size_t
ReferenceNetwork::GetDimension() const
{
    return m_dimension;
}

std::vector<double>
ReferenceNetwork::Forward(const std::vector<double>& parameters,
                          const std::vector<double>& features) const
{
    std::vector<double> values = features;
    for (const Step& step : m_steps)
    {
        const auto& [first, second, third, fourth] = step.numbers;
        const size_t outputs = step.output.GetSize();
        const double* weight = parameters.data() + step.offset;
        std::vector<double> next = values;
        if (step.kind == "dense")
        {
            const double* bias = weight + outputs * values.size();
            next.assign(bias, bias + outputs);
            for (size_t i = 0; i < outputs; i++)
            {
                for (double value : values)
                {
                    next[i] += *weight++ * value;
                }
            }
        }
        else if (step.kind == "conv" || step.kind == "maxpool")
        {
            const bool isPool = step.kind == "maxpool";
            const uint32_t window = isPool ? first : second;
            const uint32_t stride = isPool ? second : third;
            const size_t filterSize = size_t{step.input.channels} * window * window;
            next.assign(outputs, 0);
            for (size_t f = 0; f < step.output.channels; f++)
            {
                for (size_t y = 0; y < step.output.height; y++)
                {
                    for (size_t x = 0; x < step.output.width; x++)
                    {
                        double sum = isPool ? 0 : weight[first * filterSize + f];
                        double greatest = -HUGE_VAL;
                        for (size_t c = 0; c < step.input.channels; c++)
                        {
                            for (size_t i = 0; i < window; i++)
                            {
                                for (size_t j = 0; j < window; j++)
                                {
                                    const double value =
                                        At(values,
                                           step.input,
                                           c,
                                           static_cast<int64_t>(y * stride + i) - fourth,
                                           static_cast<int64_t>(x * stride + j) - fourth);
                                    if (isPool)
                                    {
                                        greatest = c == f ? std::max(greatest, value) : greatest;
                                        continue;
                                    }
                                    const size_t place = (c * window + i) * window + j;
                                    sum += value * weight[f * filterSize + place];
                                }
                            }
                        }
                        next[Place(step.output, f, y, x)] = isPool ? greatest : sum;
                    }
                }
            }
        }
        else if (step.kind == "relu" || step.kind == "tanh")
        {
            const bool isTanh = step.kind == "tanh";
            std::transform(values.begin(), values.end(), next.begin(), [isTanh](double value) {
                return isTanh ? std::tanh(value) : std::max(value, 0.0);
            });
        }
        else
        {
            NS_ABORT_MSG_UNLESS(step.kind == "flatten", "no layer " << step.kind);
        }
        values = next;
    }
    return values;
}

double
ReferenceNetwork::GetLoss(const std::vector<double>& parameters, const Batch& batch) const
{
    double loss = 0;
    const size_t size = batch.GetDataset().GetShape().GetSize();
    for (size_t i = 0; i < batch.GetSize(); i++)
    {
        const float* features = batch.GetDataset().GetFeatures(batch.GetIndices()[i]);
        const std::vector<double> scores =
            Forward(parameters, std::vector<double>(features, features + size));
        double sum = 0;
        for (double score : scores)
        {
            sum += std::exp(score);
        }
        loss += std::log(sum) - scores[batch.GetLabel(i)];
    }
    return loss / static_cast<double>(batch.GetSize());
}

} // namespace fl
} // namespace ns3
