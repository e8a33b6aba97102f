/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"
#include "fl-reference-network.h"

#include "ns3/fl-choice.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * A preset: its number of parameters, its blocks, and the gradient of one random weight and bias of
 * each layer against central differences of the reference.
 */
class PresetTest : public TestCase
{
  public:
    /**
     * @param choice the learner
     * @param reference its layers for ReferenceNetwork
     * @param shape shape of a sample
     * @param classes number of classes
     * @param dimension number of parameters
     */
    PresetTest(const std::string& choice,
               const std::string& reference,
               const SampleShape& shape,
               uint32_t classes,
               size_t dimension)
        : TestCase(choice + " for " + shape.ToString()),
          m_choice(choice),
          m_reference(reference),
          m_shape(shape),
          m_classes(classes),
          m_dimension(dimension)
    {
    }

  private:
    void DoRun() override
    {
        const Ptr<Learner> learner = ChooseLearner(m_choice);
        learner->Bind(m_shape, m_classes);
        NS_TEST_ASSERT_MSG_EQ(learner->GetDimension(), m_dimension, "parameters");
        const ReferenceNetwork reference(m_reference, m_shape);
        NS_TEST_ASSERT_MSG_EQ(reference.GetDimension(), m_dimension, "of the reference");
        const Batch batch = Batch::WholeOf(MakeRandomData(m_shape, m_classes, 2, 1));
        auto uniform = MakeUniform(2);
        ParameterVector parameters = learner->InitializeParameters(uniform);
        for (size_t i = 0; i < m_dimension; i++)
        {
            parameters.data()[i] += static_cast<float>(uniform->GetValue(-0.01, 0.01));
        }
        std::vector<double> values(parameters.data(), parameters.data() + m_dimension);
        ParameterVector gradient;
        const double loss = learner->ComputeGradient(parameters, batch, gradient);
        NS_TEST_EXPECT_MSG_EQ_TOL(loss, reference.GetLoss(values, batch), 1e-5 * loss, "loss");
        size_t end = 0;
        for (const ParameterBlock& block : learner->GetBlocks())
        {
            NS_TEST_ASSERT_MSG_EQ(block.offset, end, "blocks without gaps");
            end += block.size;
            float norm = 0;
            for (size_t i = block.offset; i < end; i++)
            {
                norm = std::max(norm, std::abs(gradient.data()[i]));
            }
            NS_TEST_EXPECT_MSG_GT(norm, 0.0001, "gradient of " << block.layer);
            const size_t place =
                block.offset + uniform->GetInteger(0, static_cast<uint32_t>(block.size) - 1);
            constexpr double STEP = 1e-5;
            const double value = values[place];
            values[place] = value + STEP;
            const double above = reference.GetLoss(values, batch);
            values[place] = value - STEP;
            const double below = reference.GetLoss(values, batch);
            values[place] = value;
            NS_TEST_EXPECT_MSG_EQ_TOL(gradient.data()[place],
                                      (above - below) / (2 * STEP),
                                      1e-3 * norm,
                                      "parameter " << place << " of " << block.layer);
        }
        NS_TEST_EXPECT_MSG_EQ(end, m_dimension, "blocks cover all parameters");
    }

    std::string m_choice;    ///< the learner
    std::string m_reference; ///< its layers
    SampleShape m_shape;     ///< shape of a sample
    uint32_t m_classes;      ///< number of classes
    size_t m_dimension;      ///< number of parameters
};

/**
 * @ingroup decentralized-fl-tests
 * Logistic regression is softmax regression on the difference of the two classes.
 */
class LogisticTest : public TestCase
{
  public:
    LogisticTest()
        : TestCase("logistic regression")
    {
    }

  private:
    void DoRun() override
    {
        constexpr size_t FEATURES = 11;
        const Ptr<Learner> logistic = ChooseLearner("logistic");
        const Ptr<Learner> softmax = ChooseLearner("softmax");
        const SampleShape shape{1, FEATURES, 1};
        logistic->Bind(shape, 2);
        softmax->Bind(shape, 2);
        NS_TEST_ASSERT_MSG_EQ(logistic->GetDimension(), FEATURES + 1, "parameters");
        // More samples than are worked on at a time.
        const Batch batch = Batch::WholeOf(MakeRandomData(shape, 2, 600, 3));
        auto uniform = MakeUniform(4);
        ParameterVector weights(FEATURES + 1);
        ParameterVector pairs(softmax->GetDimension());
        for (size_t i = 0; i <= FEATURES; i++)
        {
            weights.data()[i] = static_cast<float>(uniform->GetValue(-1, 1));
            // Weights of class 1 lie behind those of class 0, biases behind both.
            pairs.data()[i < FEATURES ? FEATURES + i : 2 * FEATURES + 1] = weights.data()[i];
        }
        ParameterVector gradient;
        ParameterVector expected;
        const double loss = logistic->ComputeGradient(weights, batch, gradient);
        NS_TEST_EXPECT_MSG_EQ_TOL(loss,
                                  softmax->ComputeGradient(pairs, batch, expected),
                                  1e-6,
                                  "loss");
        for (size_t i = 0; i <= FEATURES; i++)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(
                gradient.data()[i],
                expected.data()[i < FEATURES ? FEATURES + i : 2 * FEATURES + 1],
                1e-6,
                "gradient " << i);
        }
        const Evaluation evaluation = logistic->Evaluate(weights, batch);
        NS_TEST_EXPECT_MSG_EQ_TOL(evaluation.loss, loss, 1e-6, "loss of the evaluation");
        NS_TEST_EXPECT_MSG_EQ(evaluation.accuracy,
                              softmax->Evaluate(pairs, batch).accuracy,
                              "accuracy");
        NS_TEST_EXPECT_MSG_EQ(logistic->GetBlocks().back().isBias, true, "bias");
        NS_TEST_EXPECT_MSG_EQ(logistic->GetForwardFlops(3), 3 * (2 * FEATURES + 5), "cost");
        const std::string message = MessageOf([&]() { ChooseLearner("logistic")->Bind(shape, 3); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"3 classes", "accepted: 2 classes"}),
                              true,
                              message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Bounds and moments of the initializers.
 */
class InitializerTest : public TestCase
{
  public:
    InitializerTest()
        : TestCase("initializers")
    {
    }

  private:
    void DoRun() override
    {
        // LeNet's fans: 25 and 500; 500 and 1250; 800 and 500, with a rectifier; 500 and 10.
        const std::vector<std::pair<std::string, std::vector<double>>> rules = {
            {"xavier", {6.0 / 525, 6.0 / 1750, 6.0 / 1300, 6.0 / 510}},
            {"he", {6.0 / 25, 6.0 / 500, 6.0 / 800, 6.0 / 500}},
            {"zero", {0, 0, 0, 0}},
            {"matched", {6.0 / 525, 6.0 / 1750, 6.0 / 800, 6.0 / 510}}};
        for (const auto& [rule, squares] : rules)
        {
            const Ptr<Learner> learner = ChooseLearner("lenet:Initializer=" + rule);
            learner->Bind({28, 28, 1}, 10);
            const ParameterVector start = learner->InitializeParameters(MakeUniform(1));
            size_t layer = 0;
            for (const ParameterBlock& block : learner->GetBlocks())
            {
                const float* first = start.data() + block.offset;
                const auto [least, greatest] = std::minmax_element(first, first + block.size);
                if (block.isBias)
                {
                    NS_TEST_EXPECT_MSG_EQ((*least == 0 && *greatest == 0), true, "bias " << rule);
                    continue;
                }
                const double square = squares[layer];
                const double bound = std::sqrt(square);
                double sum = 0;
                for (size_t i = 0; i < block.size; i++)
                {
                    sum += double{first[i]} * first[i];
                }
                const auto count = static_cast<double>(block.size);
                const std::string name = rule + " of " + block.layer;
                NS_TEST_EXPECT_MSG_EQ((*greatest <= bound && *least >= -bound), true, name);
                NS_TEST_EXPECT_MSG_EQ_TOL(*greatest, bound, 0.05 * bound, name);
                NS_TEST_EXPECT_MSG_EQ_TOL(*least, -bound, 0.05 * bound, name);
                // The mean of squares of a uniform number is bound^2 / 3, its deviation 0.3
                // bound^2.
                NS_TEST_EXPECT_MSG_EQ_TOL(sum / count,
                                          square / 3,
                                          1.5 * square / std::sqrt(count),
                                          name);
                layer++;
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * All threads get the same gradient and evaluation from one learner, to the last bit.
 */
class SharedNetworkTest : public TestCase
{
  public:
    SharedNetworkTest()
        : TestCase("threads share a network")
    {
    }

  private:
    void DoRun() override
    {
        const SampleShape shape{12, 11, 2};
        const Ptr<Learner> owner = ChooseLearner(
            "sequential:Layers=conv 7 3x3 pad 1; relu; maxpool 2; conv 9 2x2; tanh; dropout 0.1; "
            "dense 20; relu; dense 5");
        owner->Bind(shape, 5);
        const Learner& learner = *owner;
        const ParameterVector parameters = learner.InitializeParameters(MakeUniform(1));
        const DatasetPtr data = MakeRandomData(shape, 5, 300, 2);
        for (uint32_t samples : {1, 10, 37, 300})
        {
            std::vector<uint32_t> indices(samples);
            std::generate(indices.begin(), indices.end(), [i = 0]() mutable { return i++; });
            const Batch batch(data, indices, 3);
            ParameterVector expected;
            const double loss = learner.ComputeGradient(parameters, batch, expected);
            const double evaluated = learner.Evaluate(parameters, batch).loss;
            std::vector<int> identical(4);
            std::vector<std::thread> threads;
            for (size_t thread = 0; thread < identical.size(); thread++)
            {
                threads.emplace_back([&, thread]() {
                    int equal = 1;
                    for (size_t run = 0; run < 4; run++)
                    {
                        // Other work in between leaves other numbers in the workspaces.
                        learner.Evaluate(parameters, Batch(data, {static_cast<uint32_t>(run)}));
                        ParameterVector gradient;
                        const double again = learner.ComputeGradient(parameters, batch, gradient);
                        equal &= gradient.IsIdentical(expected) && again == loss &&
                                 learner.Evaluate(parameters, batch).loss == evaluated;
                    }
                    identical[thread] = equal;
                });
            }
            for (std::thread& thread : threads)
            {
                thread.join();
            }
            NS_TEST_EXPECT_MSG_EQ((identical == std::vector<int>(4, 1)), true, samples);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The models that users choose by name.
 */
class ModelTestSuite : public TestSuite
{
  public:
    ModelTestSuite()
        : TestSuite("fl-model", Type::UNIT)
    {
        const auto add = [this](const std::string& choice,
                                const std::string& reference,
                                const SampleShape& shape,
                                size_t dimension) {
            AddTestCase(new PresetTest(choice, reference, shape, 10, dimension));
        };
        const std::string lenet =
            "conv 20 5 1 0; maxpool 2 2; conv 50 5 1 0; maxpool 2 2; dense 500; relu; dense 10";
        const std::string ubar = "conv 16 3 1 0; relu; maxpool 3 3; conv 64 4 1 1; relu; "
                                 "maxpool 4 4; dense 384; relu; dense 192; relu; dense 10";
        add("softmax", "dense 10", {28, 28, 1}, 7850);
        add("mlp:Hidden=30-20",
            "dense 30; relu; dense 20; relu; dense 10",
            {28, 28, 1},
            785 * 30 + 31 * 20 + 21 * 10);
        add("lenet", lenet, {28, 28, 1}, 431080);
        add("sequential:Layers=conv 20 5x5; maxpool 2; conv 50 5x5; maxpool 2; dense 500; relu; "
            "dense 10,Initializer=xavier",
            lenet,
            {28, 28, 1},
            431080);
        add("flobc-cnn:Dropout=0",
            "conv 28 3 1 0; maxpool 2 2; dense 128; relu; dense 16; relu; dense 10",
            {28, 28, 1},
            608338);
        add("ubar-cnn", ubar, {32, 32, 3}, 191434);
        add("ubar-cnn", ubar, {28, 28, 1}, 117418);
        AddTestCase(new LogisticTest);
        AddTestCase(new InitializerTest);
        AddTestCase(new SharedNetworkTest);
    }
};

ModelTestSuite g_modelTestSuite; ///< the suite

} // namespace
