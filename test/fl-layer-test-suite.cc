/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"

#include "ns3/fl-lane-layout.h"
#include "ns3/fl-local-trainer.h"
#include "ns3/fl-max-pool-layer.h"
#include "ns3/fl-sgd-optimizer.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * What cannot be composed is refused with the layer named, and what would be accepted.
 */
class CompositionErrorTest : public TestCase
{
  public:
    CompositionErrorTest()
        : TestCase("composition errors name the layer")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<std::vector<std::string>> cases = {
            {"dens 10", "layer 1 (dens 10)", "unknown layer \"dens\"", "accepted: dense"},
            {"relu; conv 3; dense 10", "layer 2 (conv 3)", "KxK missing", "conv FILTERS KxK"},
            {"conv 3 5x4; dense 10", "layer 1", "\"5x4\"", "square such as 5x5"},
            {"conv 0 3x3; dense 10", "layer 1", "FILTERS cannot be \"0\"", "from 1 to 65536"},
            {"conv 3 3x3 stride 0", "stride cannot be \"0\"", "from 1"},
            {"conv 3 3x3 pad 3; dense 10", "layer 1", "pad 3", "accepted: at most 2"},
            {"conv 3 3x3 pad -1; dense 10", "layer 1", "pad cannot be \"-1\"", "from 0"},
            {"conv 3 3x3 padding 1", "\"padding\" is not expected", "accepted: conv FILTERS"},
            {"maxpool 2; conv 3 15x15; dense 10",
             "layer 2 (conv 3 15x15)",
             "14x14x1",
             "accepted: at most 14x14"},
            {"maxpool 29; dense 10", "layer 1 (maxpool 29)", "28x28x1", "at most 28"},
            {"flatten; maxpool 2; dense 10", "layer 2 (maxpool 2)", "1x784x1", "at most 1"},
            {"dense 10; dropout 1", "layer 2 (dropout 1)", "RATE", "from 0 to below 1"},
            {"dense 10 20", "layer 1", "\"20\" is not expected", "accepted: dense NEURONS"},
            {"dense 12; relu", "layer 2 (relu)", "12 values", "10 classes", "dense 10"},
            {"dense 5;; dense 10", "layer 2 ()", "nothing between", "accepted"},
            {"", "layer 1 ()", "accepted"},
            {"interleave; dense 10", "layer 1", "unknown layer"},
        };
        for (const std::vector<std::string>& fragments : cases)
        {
            const std::string message = MessageOf([&]() {
                ChooseLearner("sequential:Layers=" + fragments.front())->Bind({28, 28, 1}, 10);
            });
            std::vector<std::string> expected(fragments.begin() + 1, fragments.end());
            expected.insert(expected.begin(), "SequentialLearner for samples of 28x28x1");
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, expected), true, message);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Dropout in training: the share that is dropped, the mean that is kept, one mask a seed, another
 * one for each layer and sample, none in evaluation.
 */
class DropoutTest : public TestCase
{
  public:
    DropoutTest()
        : TestCase("dropout")
    {
    }

  private:
    void DoRun() override
    {
        // Scores are twice dropped features of value 1, plus parameters at zero: the gradient of
        // the last biases tells nothing, that of the weights is the dropped features.
        constexpr uint32_t FEATURES = 4000;
        constexpr double RATE = 0.3;
        const SampleShape shape{1, FEATURES, 1};
        const auto data = std::make_shared<const Dataset>("ones",
                                                          shape,
                                                          2,
                                                          std::vector<float>(2 * FEATURES, 1),
                                                          std::vector<Dataset::Label>{0, 0});
        const Ptr<Learner> learner = ChooseLearner("sequential:Layers=dropout 0.3; dense 2");
        const Ptr<Learner> plain = ChooseLearner("softmax");
        learner->Bind(shape, 2);
        plain->Bind(shape, 2);
        NS_TEST_EXPECT_MSG_EQ(learner->NeedsSeed(), true, "needs a seed");
        NS_TEST_EXPECT_MSG_EQ(plain->NeedsSeed(), false, "needs none");
        const ParameterVector zero(learner->GetDimension());
        // The gradient of class 0 is -1/2 times the mean of the features.
        const auto getMask = [&](uint32_t sample, uint64_t seed) {
            ParameterVector gradient;
            learner->ComputeGradient(zero, Batch(data, {sample}, seed), gradient);
            std::vector<float> mask(gradient.data(), gradient.data() + FEATURES);
            std::transform(mask.begin(), mask.end(), mask.begin(), [](float x) { return -2 * x; });
            return mask;
        };
        const std::vector<float> mask = getMask(0, 1);
        const auto dropped = static_cast<double>(std::count(mask.begin(), mask.end(), 0.0F));
        const auto kept = static_cast<float>(1 / (1 - RATE));
        NS_TEST_EXPECT_MSG_EQ(std::count(mask.begin(), mask.end(), kept),
                              FEATURES - dropped,
                              "values are dropped or scaled");
        // Five standard deviations of a binomial.
        const double deviation = std::sqrt(FEATURES * RATE * (1 - RATE));
        NS_TEST_EXPECT_MSG_EQ_TOL(dropped, FEATURES * RATE, 5 * deviation, "share");
        NS_TEST_EXPECT_MSG_EQ((mask == getMask(0, 1)), true, "one mask a seed");
        const auto agree = [&](const std::vector<float>& other) {
            double equal = 0;
            for (size_t i = 0; i < mask.size(); i++)
            {
                equal += (mask[i] == 0) == (other[i] == 0);
            }
            return equal / FEATURES;
        };
        // Two independent masks agree in a share of RATE^2 + (1 - RATE)^2 = 0.58.
        NS_TEST_EXPECT_MSG_EQ_TOL(agree(getMask(0, 2)), 0.58, 0.04, "another seed, another mask");
        // The same sample at another place of the batch; half of each mask is in the gradient.
        ParameterVector both;
        learner->ComputeGradient(zero, Batch(data, {0, 0}, 1), both);
        std::vector<float> second(FEATURES);
        for (size_t i = 0; i < FEATURES; i++)
        {
            second[i] = std::round(-4 * both.data()[i] / kept) - (mask[i] != 0 ? 1 : 0);
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(agree(second), 0.58, 0.04, "another sample, another mask");

        auto uniform = MakeUniform(5);
        const ParameterVector parameters = plain->InitializeParameters(uniform);
        const Batch batch = Batch::WholeOf(data);
        NS_TEST_EXPECT_MSG_EQ(learner->Evaluate(parameters, batch).loss,
                              plain->Evaluate(parameters, batch).loss,
                              "none in evaluation");

        // Only a learner that needs seeds makes the trainer draw some.
        auto expected = MakeUniform(6);
        auto drawn = MakeUniform(6);
        NS_TEST_EXPECT_MSG_EQ(LocalTrainer::DrawSeeds(*plain, 3, drawn).size(), 0, "no seeds");
        NS_TEST_EXPECT_MSG_EQ(drawn->GetValue(), expected->GetValue(), "nothing was drawn");
        const std::vector<uint64_t> seeds = LocalTrainer::DrawSeeds(*learner, 3, drawn);
        NS_TEST_ASSERT_MSG_EQ(seeds.size(), 3, "one seed an epoch");
        NS_TEST_EXPECT_MSG_EQ((seeds[0] != seeds[1] && seeds[0] >> 32 != 0), true, "64 bits");
        LocalTrainer::Task task;
        task.start = std::make_shared<ParameterVector>(zero);
        task.data = data;
        task.epochs = {{0, 1}, {1, 0}};
        task.seeds = {7, 8};
        auto optimizer = CreateObject<SgdOptimizer>();
        // Small steps: gradients do not vanish.
        optimizer->SetAttribute("LearningRate", DoubleValue(1e-5));
        const auto train = [&]() {
            return LocalTrainer::Train(*learner, *optimizer, task).parameters;
        };
        const ParameterVector trained = train();
        NS_TEST_EXPECT_MSG_EQ(trained.IsIdentical(train()), true, "training repeats");
        task.seeds = {7, 9};
        NS_TEST_EXPECT_MSG_EQ(trained.IsIdentical(train()), false, "seeds matter");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A dropout mask on images is the same as on the vectors that they are flattened to, and gradients
 * with dropout are those of the dropped network.
 */
class ImageDropoutTest : public TestCase
{
  public:
    ImageDropoutTest()
        : TestCase("dropout on images")
    {
    }

  private:
    void DoRun() override
    {
        const SampleShape shape{6, 5, 2};
        const DatasetPtr data = MakeRandomData(shape, 3, 21, 1);
        const std::vector<std::string> texts = {
            "sequential:Layers=conv 4 3x3; tanh; dropout 0.4; dense 3",
            "sequential:Layers=conv 4 3x3; tanh; flatten; dropout 0.4; dense 3"};
        std::vector<ParameterVector> gradients;
        for (const std::string& text : texts)
        {
            const Ptr<Learner> learner = ChooseLearner(text);
            learner->Bind(shape, 3);
            const ParameterVector start = learner->InitializeParameters(MakeUniform(2));
            std::vector<uint32_t> all(21);
            std::generate(all.begin(), all.end(), [i = 0]() mutable { return i++; });
            // The layer's number takes part in the hash, and flatten comes before it.
            ParameterVector gradient;
            const double loss = learner->ComputeGradient(start, Batch(data, all, 9), gradient);
            NS_TEST_EXPECT_MSG_EQ(std::isfinite(loss), true, text);
            gradients.push_back(gradient);
            // One more number in front of the parameters' slopes: a central difference in float.
            ParameterVector above = start;
            ParameterVector below = start;
            auto uniform = MakeUniform(3);
            double slope = 0;
            constexpr double STEP = 2e-3;
            for (size_t i = 0; i < start.size(); i++)
            {
                const double direction = uniform->GetValue(-1, 1);
                above.data()[i] += static_cast<float>(STEP * direction);
                below.data()[i] -= static_cast<float>(STEP * direction);
                slope += direction * gradient.data()[i];
            }
            ParameterVector ignored;
            const double difference =
                learner->ComputeGradient(above, Batch(data, all, 9), ignored) -
                learner->ComputeGradient(below, Batch(data, all, 9), ignored);
            NS_TEST_EXPECT_MSG_EQ_TOL(difference / (2 * STEP),
                                      slope,
                                      1e-2 * std::max(1.0, std::abs(slope)),
                                      "slope of " << text);
        }
        NS_TEST_EXPECT_MSG_EQ(gradients[0].IsIdentical(gradients[1]),
                              false,
                              "each layer has masks of its own");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Of several greatest values the first gets the gradient, and NaN is the greatest of all.
 */
class MaxPoolTieTest : public TestCase
{
  public:
    MaxPoolTieTest()
        : TestCase("ties of max-pooling")
    {
    }

  private:
    void DoRun() override
    {
        constexpr size_t SAMPLES = 3;
        constexpr size_t VALUES = 6;
        // Two windows of 2x2 in an image of 2x3 that share the column in the middle.
        const std::vector<float> images = {1, 1, 1, 1, 1, 1, 0, 2, 0, 2, 2, 3, 5, 5, NAN, 4, 4, 4};
        const std::vector<float> outputs = {1, 1, 2, 3, 5, NAN};
        const std::vector<float> slopes = {10, 20, 10, 20, 10, 20};
        const std::vector<float> expected =
            {10, 20, 0, 0, 0, 0, 0, 10, 0, 0, 0, 20, 10, 0, 20, 0, 0, 0};
        auto layer = CreateObject<MaxPoolLayer>();
        LayerArguments arguments({"2", "stride", "1"});
        layer->Configure(arguments);
        layer->Bind({2, 3, 1}, Layer::Form::INTERLEAVED, 0);
        const size_t lanes = LaneLayout::GetPadded(SAMPLES);
        std::vector<float> input(VALUES * lanes);
        std::vector<float> output(2 * lanes);
        std::vector<float> outputGradient(2 * lanes);
        std::vector<float> inputGradient(VALUES * lanes);
        LaneLayout::Interleave(VALUES, SAMPLES, images.data(), input.data());
        LaneLayout::Interleave(2, SAMPLES, slopes.data(), outputGradient.data());
        const Layer::Pass pass{SAMPLES, nullptr, nullptr, true, 0, 0};
        layer->Forward(pass, input.data(), output.data());
        layer->BackwardInput(pass,
                             input.data(),
                             output.data(),
                             outputGradient.data(),
                             inputGradient.data());
        std::vector<float> values(2 * SAMPLES);
        LaneLayout::Separate(2, SAMPLES, output.data(), values.data());
        for (size_t i = 0; i < values.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(
                (values[i] == outputs[i] || (std::isnan(values[i]) && std::isnan(outputs[i]))),
                true,
                "output " << i);
        }
        std::vector<float> gradient(VALUES * SAMPLES);
        LaneLayout::Separate(VALUES, SAMPLES, inputGradient.data(), gradient.data());
        NS_TEST_EXPECT_MSG_EQ((gradient == expected), true, "gradient");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Layers: how they are written, and dropout. Gradients are in fl-network.
 */
class LayerTestSuite : public TestSuite
{
  public:
    LayerTestSuite()
        : TestSuite("fl-layer", Type::UNIT)
    {
        AddTestCase(new CompositionErrorTest);
        AddTestCase(new MaxPoolTieTest);
        AddTestCase(new DropoutTest);
        AddTestCase(new ImageDropoutTest);
    }
};

LayerTestSuite g_layerTestSuite; ///< the suite

} // namespace
