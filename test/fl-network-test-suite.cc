/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-reference-network.h"

#include "ns3/fl-layer-network.h"
#include "ns3/fl-matched-initializer.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Random shapes that are compared.
constexpr uint32_t SHAPES = 40;

/**
 * @param network a network
 * @param stream number of the random stream
 * @return parameters, with biases away from zero
 */
std::vector<float>
MakeParameters(const LayerNetwork& network, int64_t stream)
{
    std::vector<float> parameters(network.GetDimension());
    auto uniform = MakeUniform(stream);
    network.Initialize(*CreateObject<MatchedInitializer>(), uniform, parameters.data());
    for (float& parameter : parameters)
    {
        parameter += static_cast<float>(uniform->GetValue(-0.1, 0.1));
    }
    return parameters;
}

/**
 * @ingroup decentralized-fl-tests
 * Scores, loss and gradients of a network against the reference; the gradients against its central
 * differences.
 */
class NetworkGradientTest : public TestCase
{
  public:
    /**
     * @param text the layers
     * @param reference the same for ReferenceNetwork
     * @param shape shape of a sample
     * @param classes number of classes
     * @param samples samples in the batch
     * @param probes how many parameters are looked at, at random; 0: all
     */
    NetworkGradientTest(const std::string& text,
                        const std::string& reference,
                        const SampleShape& shape,
                        uint32_t classes,
                        size_t samples,
                        uint32_t probes = 0)
        : TestCase(text + " on " + std::to_string(samples) + " of " + shape.ToString()),
          m_text(text),
          m_reference(reference),
          m_shape(shape),
          m_classes(classes),
          m_samples(samples),
          m_probes(probes)
    {
    }

  private:
    void DoRun() override
    {
        const LayerNetwork network(m_text, m_shape, m_classes);
        const ReferenceNetwork reference(m_reference, m_shape);
        NS_TEST_ASSERT_MSG_EQ(network.GetDimension(), reference.GetDimension(), "dimension");
        const Batch batch = Batch::WholeOf(MakeRandomData(m_shape, m_classes, m_samples, 1));
        const std::vector<float> parameters = MakeParameters(network, 2);
        std::vector<double> values(parameters.begin(), parameters.end());

        std::vector<float> gradient(parameters.size(), NAN);
        const double loss = network.ComputeGradient(parameters.data(), batch, gradient.data());
        NS_TEST_EXPECT_MSG_EQ_TOL(loss, reference.GetLoss(values, batch), 1e-5 * loss, "loss");
        double norm = 0;
        for (float slope : gradient)
        {
            norm = std::max(norm, std::abs(static_cast<double>(slope)));
        }
        NS_TEST_EXPECT_MSG_GT(norm, 0.001, "there is something to compare");
        auto uniform = MakeUniform(3);
        const auto count = static_cast<uint32_t>(values.size());
        double error = 0;
        for (uint32_t i = 0; i < (m_probes == 0 ? count : m_probes); i++)
        {
            constexpr double STEP = 1e-5;
            const size_t place = m_probes == 0 ? i : uniform->GetInteger(0, count - 1);
            const double value = values[place];
            values[place] = value + STEP;
            const double above = reference.GetLoss(values, batch);
            values[place] = value - STEP;
            const double below = reference.GetLoss(values, batch);
            values[place] = value;
            error = std::max(error, std::abs((above - below) / (2 * STEP) - gradient[place]));
        }
        NS_TEST_EXPECT_MSG_LT(error / norm, 1e-3, "relative error of the worst gradient");
    }

    std::string m_text;      ///< the layers
    std::string m_reference; ///< the same for the reference
    SampleShape m_shape;     ///< shape of a sample
    uint32_t m_classes;      ///< number of classes
    size_t m_samples;        ///< samples in the batch
    uint32_t m_probes;       ///< how many parameters are looked at
};

/**
 * @ingroup decentralized-fl-tests
 * Convolution and pooling of random shapes, strides and paddings, forward and backward: the
 * gradient along a random direction against the reference's difference, so that all parameters
 * count.
 */
class RandomShapeTest : public TestCase
{
  public:
    RandomShapeTest()
        : TestCase("convolution and pooling of random shapes")
    {
    }

  private:
    void DoRun() override
    {
        auto uniform = MakeUniform(4);
        const auto draw = [&uniform](uint32_t least, uint32_t greatest) {
            return uniform->GetInteger(least, greatest);
        };
        for (uint32_t run = 0; run < SHAPES; run++)
        {
            const SampleShape shape{draw(8, 13), draw(8, 13), draw(1, 4)};
            const uint32_t kernel = draw(1, 7);
            const uint32_t stride = draw(1, 3);
            const uint32_t padding = draw(0, std::min(kernel - 1, 3U));
            const uint32_t filters = draw(1, 15);
            const uint32_t classes = draw(2, 4);
            const uint32_t samples = draw(1, 40);
            const uint32_t window = draw(1, 2);
            const uint32_t step = draw(1, 2);
            const auto number = [](uint32_t n) { return " " + std::to_string(n); };
            const auto square = [&number](uint32_t n) {
                return number(n) + "x" + std::to_string(n);
            };
            // Before and after another convolution, so that its input's gradient counts, too.
            const std::string text = "conv 3 1x1; conv" + number(filters) + square(kernel) +
                                     " stride" + number(stride) + " pad" + number(padding) +
                                     "; tanh; maxpool 1; conv 5 1x1; maxpool" + number(window) +
                                     " stride" + number(step) + "; dense" + number(classes);
            const std::string same = "conv 3 1 1 0; conv" + number(filters) + number(kernel) +
                                     number(stride) + number(padding) +
                                     "; tanh; maxpool 1 1; conv 5 1 1 0; maxpool" + number(window) +
                                     number(step) + "; dense" + number(classes);
            const uint32_t least = std::min(shape.height, shape.width) + 2 * padding - kernel;
            if (least / stride + 1 < window)
            {
                continue;
            }
            Compare(text, same, shape, classes, samples);
        }
    }

    /**
     * @param text the layers
     * @param same the same for the reference
     * @param shape shape of a sample
     * @param classes number of classes
     * @param samples samples in the batch
     */
    void Compare(const std::string& text,
                 const std::string& same,
                 const SampleShape& shape,
                 uint32_t classes,
                 size_t samples)
    {
        const std::string name = text + " on " + shape.ToString();
        const LayerNetwork network(text, shape, classes);
        const ReferenceNetwork reference(same, shape);
        NS_TEST_ASSERT_MSG_EQ(network.GetDimension(), reference.GetDimension(), name);
        const DatasetPtr data = MakeRandomData(shape, classes, samples, 5);
        const std::vector<float> parameters = MakeParameters(network, 6);
        const std::vector<double> values(parameters.begin(), parameters.end());
        std::vector<float> scores(samples * classes);
        network.ComputeScores(parameters.data(), data->GetFeatures(0), samples, scores.data());
        const size_t size = shape.GetSize();
        for (size_t i : {size_t{0}, samples / 2, samples - 1})
        {
            const float* features = data->GetFeatures(i);
            const std::vector<double> right =
                reference.Forward(values, std::vector<double>(features, features + size));
            for (size_t j = 0; j < classes; j++)
            {
                NS_TEST_ASSERT_MSG_EQ_TOL(scores[i * classes + j],
                                          right[j],
                                          1e-4 * (1 + std::abs(right[j])),
                                          "score " << j << " of sample " << i << ", " << name);
            }
        }
        const Batch batch = Batch::WholeOf(data);
        std::vector<float> gradient(parameters.size(), NAN);
        network.ComputeGradient(parameters.data(), batch, gradient.data());
        auto uniform = MakeUniform(7);
        constexpr double STEP = 1e-6;
        std::vector<double> above = values;
        std::vector<double> below = values;
        double slope = 0;
        double size2 = 0;
        for (size_t i = 0; i < values.size(); i++)
        {
            const double direction = uniform->GetValue(-1, 1);
            above[i] += STEP * direction;
            below[i] -= STEP * direction;
            slope += direction * gradient[i];
            size2 += direction * gradient[i] * direction * gradient[i];
        }
        const double expected =
            (reference.GetLoss(above, batch) - reference.GetLoss(below, batch)) / (2 * STEP);
        NS_TEST_ASSERT_MSG_EQ_TOL(slope, expected, 1e-3 * std::sqrt(size2), "slope of " << name);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Networks of layers.
 */
class NetworkTestSuite : public TestSuite
{
  public:
    NetworkTestSuite()
        : TestSuite("fl-network", Type::UNIT)
    {
        const auto add = [this](const std::string& text,
                                const std::string& reference,
                                const SampleShape& shape,
                                uint32_t classes,
                                size_t samples,
                                uint32_t probes = 0) {
            AddTestCase(new NetworkGradientTest(text, reference, shape, classes, samples, probes));
        };
        add("dense 4", "dense 4", {1, 13, 1}, 4, 9);
        add("dense 9; tanh; dense 3", "dense 9; tanh; dense 3", {2, 3, 2}, 3, 17);
        // The second may not be written over the first, whose slope is computed from its output.
        add("dense 9; tanh; tanh; dense 3", "dense 9; tanh; tanh; dense 3", {2, 3, 2}, 3, 4);
        add("flatten; dense 5; relu; flatten; dense 2",
            "flatten; dense 5; relu; flatten; dense 2",
            {3, 3, 1},
            2,
            5);
        add("conv 3 3x3; dense 4", "conv 3 3 1 0; dense 4", {6, 5, 2}, 4, 3);
        add("conv 4 2x2 stride 2 pad 1; relu; conv 3 3x3 pad 2; relu; dense 2",
            "conv 4 2 2 1; relu; conv 3 3 1 2; relu; dense 2",
            {5, 6, 1},
            2,
            10);
        add("conv 2 3x3; tanh; maxpool 2; relu; flatten; dense 3",
            "conv 2 3 1 0; tanh; maxpool 2 2; relu; flatten; dense 3",
            {8, 9, 1},
            3,
            19);
        add("maxpool 3 stride 2; relu; dense 3", "maxpool 3 2; relu; dense 3", {7, 8, 2}, 3, 6);
        // Pooling windows that overlap, above a layer with parameters.
        add("conv 3 2x2; maxpool 3 stride 1; dense 3",
            "conv 3 2 1 0; maxpool 3 1; dense 3",
            {7, 6, 1},
            3,
            8);
        // A network that ends with a convolution.
        add("conv 4 3x3; relu; conv 5 4x4", "conv 4 3 1 0; relu; conv 5 4 1 0", {6, 6, 1}, 5, 9);
        AddTestCase(new RandomShapeTest);
    }
};

NetworkTestSuite g_networkTestSuite; ///< the suite

} // namespace
