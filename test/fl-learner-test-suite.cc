/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"

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
 * The mean loss of a stack of dense layers in binary64, one scalar after the other, written from
 * the definition.
 *
 * @param widths features, hidden widths, classes
 * @param parameters the model
 * @param batch the samples
 * @return mean loss in nats
 */
double
ReferenceLoss(const std::vector<size_t>& widths,
              const std::vector<double>& parameters,
              const Batch& batch)
{
    double loss = 0;
    for (size_t i = 0; i < batch.GetSize(); i++)
    {
        const float* features = batch.GetDataset().GetFeatures(batch.GetIndices()[i]);
        std::vector<double> values(features, features + widths[0]);
        const double* next = parameters.data();
        for (size_t layer = 1; layer < widths.size(); layer++)
        {
            const double* bias = next + widths[layer] * values.size();
            std::vector<double> outputs;
            for (size_t row = 0; row < widths[layer]; row++)
            {
                double output = bias[row];
                for (double value : values)
                {
                    output += value * *next++;
                }
                outputs.push_back(layer + 1 < widths.size() ? std::max(output, 0.0) : output);
            }
            next = bias + widths[layer];
            values = outputs;
        }
        double sum = 0;
        for (double value : values)
        {
            sum += std::exp(value);
        }
        loss += std::log(sum) - values[batch.GetLabel(i)];
    }
    return loss / static_cast<double>(batch.GetSize());
}

/**
 * @ingroup decentralized-fl-tests
 * Loss and all gradients against central differences of the reference loss.
 */
class GradientTest : public TestCase
{
  public:
    /**
     * @param hidden widths of the hidden layers
     * @param widths features, hidden widths, classes
     * @param samples samples in the batch
     */
    GradientTest(const std::string& hidden, const std::vector<size_t>& widths, size_t samples)
        : TestCase("gradient of " + std::to_string(widths.front()) + "-" + hidden + "-" +
                   std::to_string(widths.back()) + ", batch " + std::to_string(samples)),
          m_hidden(hidden),
          m_widths(widths),
          m_samples(samples)
    {
    }

  private:
    void DoRun() override
    {
        const SampleShape shape{1, static_cast<uint32_t>(m_widths.front()), 1};
        const auto classes = static_cast<uint32_t>(m_widths.back());
        const Ptr<Learner> learner = MakeLearner(m_hidden);
        learner->Bind(shape, classes);
        const Batch batch = Batch::WholeOf(MakeRandomData(shape, classes, m_samples, 1));
        ParameterVector parameters = learner->InitializeParameters(MakeUniform(2));
        auto noise = MakeUniform(3);
        for (size_t i = 0; i < parameters.size(); i++)
        {
            // Biases away from zero, too.
            parameters.data()[i] += static_cast<float>(noise->GetValue(-0.2, 0.2));
        }
        std::vector<double> values(parameters.data(), parameters.data() + parameters.size());

        ParameterVector gradient;
        const double loss = learner->ComputeGradient(parameters, batch, gradient);
        NS_TEST_EXPECT_MSG_EQ_TOL(loss, ReferenceLoss(m_widths, values, batch), 1e-5, "loss");
        NS_TEST_EXPECT_MSG_EQ_TOL(learner->Evaluate(parameters, batch).loss,
                                  loss,
                                  1e-5,
                                  "loss of the evaluation");
        double error = 0;
        double norm = 0;
        for (size_t i = 0; i < values.size(); i++)
        {
            constexpr double STEP = 1e-5;
            const double value = values[i];
            values[i] = value + STEP;
            const double above = ReferenceLoss(m_widths, values, batch);
            values[i] = value - STEP;
            const double below = ReferenceLoss(m_widths, values, batch);
            values[i] = value;
            const double slope = (above - below) / (2 * STEP);
            error = std::max(error, std::abs(slope - gradient.data()[i]));
            norm = std::max(norm, std::abs(slope));
        }
        NS_TEST_EXPECT_MSG_GT(norm, 0.001, "there is something to compare");
        NS_TEST_EXPECT_MSG_LT(error / norm, 1e-4, "relative error of the worst gradient");
    }

    std::string m_hidden;         ///< widths of the hidden layers
    std::vector<size_t> m_widths; ///< features, hidden widths, classes
    size_t m_samples;             ///< samples in the batch
};

/**
 * @ingroup decentralized-fl-tests
 * Softmax regression at zero parameters, where everything can be computed by hand.
 */
class SoftmaxByHandTest : public TestCase
{
  public:
    SoftmaxByHandTest()
        : TestCase("softmax regression by hand")
    {
    }

  private:
    void DoRun() override
    {
        // All classes have probability 1/2. One sample (1, 2) of class 0: the gradient of a score
        // is -1/2 for class 0 and 1/2 for class 1, to be multiplied with the features.
        const auto data = std::make_shared<const Dataset>("hand",
                                                          SampleShape{1, 2, 1},
                                                          2,
                                                          std::vector<float>{1, 2},
                                                          std::vector<Dataset::Label>{0});
        auto learner = CreateObject<SoftmaxLearner>();
        learner->Bind(data->GetShape(), 2);
        NS_TEST_ASSERT_MSG_EQ(learner->GetDimension(), 6, "4 weights, 2 biases");
        ParameterVector gradient;
        const double loss =
            learner->ComputeGradient(ParameterVector(6), Batch::WholeOf(data), gradient);
        NS_TEST_EXPECT_MSG_EQ_TOL(loss, std::log(2.0), 1e-12, "loss");
        const auto expected = ParameterVector::FromValues({-0.5F, -1, 0.5F, 1, -0.5F, 0.5F});
        NS_TEST_EXPECT_MSG_EQ(gradient.IsIdentical(expected), true, "gradient");

        // Scores beyond the range of the exponential: class 0 has 300, class 1 has 0.
        const auto steep = ParameterVector::FromValues({100, 100, 0, 0, 0, 0});
        const Evaluation evaluation = learner->Evaluate(steep, Batch::WholeOf(data));
        NS_TEST_EXPECT_MSG_EQ(evaluation.loss, 0, "no overflow");
        NS_TEST_EXPECT_MSG_EQ(evaluation.accuracy, 1, "accuracy");
        const auto wrong = ParameterVector::FromValues({-100, -100, 0, 0, 0, 0});
        NS_TEST_EXPECT_MSG_EQ_TOL(learner->Evaluate(wrong, Batch::WholeOf(data)).loss,
                                  300,
                                  1e-9,
                                  "no underflow");
        // A poisoned model shows.
        const auto poisoned = ParameterVector::FromValues({NAN, 0, 0, 0, 0, 0});
        NS_TEST_EXPECT_MSG_EQ(std::isnan(learner->Evaluate(poisoned, Batch::WholeOf(data)).loss),
                              true,
                              "loss of a model with NaN");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Accuracy and predictions, for more samples than are scored at a time.
 */
class EvaluationTest : public TestCase
{
  public:
    EvaluationTest()
        : TestCase("accuracy and predictions")
    {
    }

  private:
    void DoRun() override
    {
        // The scores are the features: the greatest feature is the predicted class.
        constexpr uint32_t CLASSES = 5;
        const DatasetPtr data = MakeRandomData({1, CLASSES, 1}, CLASSES, 1000, 4);
        auto learner = CreateObject<SoftmaxLearner>();
        learner->Bind(data->GetShape(), CLASSES);
        ParameterVector parameters(learner->GetDimension());
        for (size_t i = 0; i < CLASSES; i++)
        {
            parameters.data()[i * CLASSES + i] = 1;
        }
        const Batch batch = Batch::WholeOf(data);
        const std::vector<Dataset::Label> predictions = learner->Predict(parameters, batch);
        NS_TEST_ASSERT_MSG_EQ(predictions.size(), 1000, "one prediction a sample");
        uint32_t right = 0;
        for (size_t i = 0; i < predictions.size(); i++)
        {
            const float* features = data->GetFeatures(i);
            const auto best = std::max_element(features, features + CLASSES) - features;
            NS_TEST_ASSERT_MSG_EQ(predictions[i], best, "prediction of sample " << i);
            right += best == data->GetLabels()[i];
        }
        const Evaluation evaluation = learner->Evaluate(parameters, batch);
        NS_TEST_EXPECT_MSG_EQ_TOL(evaluation.accuracy, right / 1000.0, 1e-12, "accuracy");
        NS_TEST_EXPECT_MSG_EQ(evaluation.samples, 1000, "samples");
        const std::vector<Dataset::Label> ties = learner->Predict(ParameterVector(30), batch);
        NS_TEST_EXPECT_MSG_EQ(*std::max_element(ties.begin(), ties.end()),
                              0,
                              "of equal scores the lowest class");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Results are equal to the last bit in all threads, for other memory, and after other work.
 */
class IdenticalGradientTest : public TestCase
{
  public:
    IdenticalGradientTest()
        : TestCase("gradients are bit-identical in all threads")
    {
    }

  private:
    void DoRun() override
    {
        const Ptr<Learner> shared = MakeLearner("33-17");
        shared->Bind({7, 9, 1}, 10);
        const Ptr<Learner> otherShape = MakeLearner("5");
        otherShape->Bind({3, 3, 1}, 3);
        const Learner& learner = *shared;
        const Learner& other = *otherShape;
        const ParameterVector parameters = learner.InitializeParameters(MakeUniform(5));
        const ParameterVector otherParameters = other.InitializeParameters(MakeUniform(6));
        for (size_t samples : {1, 10, 37})
        {
            const DatasetPtr data = MakeRandomData({7, 9, 1}, 10, samples, 7);
            const DatasetPtr otherData = MakeRandomData({3, 3, 1}, 3, 300, 8);
            ParameterVector expected;
            const double loss = learner.ComputeGradient(parameters, Batch::WholeOf(data), expected);
            std::vector<int> identical(8);
            std::vector<std::thread> threads;
            for (size_t thread = 0; thread < identical.size(); thread++)
            {
                threads.emplace_back([&, thread]() {
                    int equal = 1;
                    for (size_t run = 0; run < 20; run++)
                    {
                        // Samples, parameters and workspaces lie elsewhere each time.
                        const std::vector<float> shift(1 + 5 * thread + run);
                        const float* first = data->GetFeatures(0);
                        const auto copy = std::make_shared<const Dataset>(
                            "copy",
                            data->GetShape(),
                            data->GetClasses(),
                            std::vector<float>(first, first + samples * 7 * 9),
                            data->GetLabels());
                        const ParameterVector moved = parameters;
                        ParameterVector gradient;
                        const double again =
                            learner.ComputeGradient(moved, Batch::WholeOf(copy), gradient);
                        equal &= gradient.IsIdentical(expected) && again == loss && !shift.empty();
                        other.Evaluate(otherParameters, Batch::WholeOf(otherData));
                    }
                    identical[thread] = equal;
                });
            }
            for (std::thread& thread : threads)
            {
                thread.join();
            }
            NS_TEST_EXPECT_MSG_EQ((identical == std::vector<int>(8, 1)),
                                  true,
                                  "batch of " << samples);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Dimensions, starting values, costs, and what is refused.
 */
class LearnerFormTest : public TestCase
{
  public:
    LearnerFormTest()
        : TestCase("dimensions, starting values, costs, errors")
    {
    }

  private:
    void DoRun() override
    {
        auto softmax = CreateObject<SoftmaxLearner>();
        softmax->Bind({28, 28, 1}, 10);
        NS_TEST_EXPECT_MSG_EQ(softmax->GetDimension(), 7850, "softmax regression on MNIST");
        // 784 x 10 multiply-adds, 10 biases; softmax: difference, exponential, sum, scaling.
        NS_TEST_EXPECT_MSG_EQ(softmax->GetForwardFlops(3), 3 * (15680 + 10 + 40), "forward");
        NS_TEST_EXPECT_MSG_EQ(softmax->GetGradientFlops(1), 2 * (15680 + 10) + 40, "gradient");

        const Ptr<Learner> mlp = MakeLearner("128");
        mlp->Bind({28, 28, 1}, 10);
        NS_TEST_EXPECT_MSG_EQ(mlp->GetDimension(), 785 * 128 + 129 * 10, "one hidden layer");
        const double first = 2 * 784 * 128 + 128;
        const double second = 2 * 128 * 10 + 10;
        NS_TEST_EXPECT_MSG_EQ(mlp->GetForwardFlops(1), first + 128 + second + 40, "forward");
        NS_TEST_EXPECT_MSG_EQ(mlp->GetGradientFlops(1),
                              2 * first + 128 + 2 * second + 40 + (2 * 128 * 10 + 128),
                              "gradient");
        const ParameterVector start = mlp->InitializeParameters(MakeUniform(1));
        const auto [least, greatest] = std::minmax_element(start.data(), start.data() + 784 * 128);
        const double bound = std::sqrt(6.0 / 784);
        NS_TEST_EXPECT_MSG_EQ_TOL(*greatest, bound, 0.001, "He's bound");
        NS_TEST_EXPECT_MSG_EQ_TOL(*least, -bound, 0.001, "He's bound");
        const float* bias = start.data() + 784 * 128;
        NS_TEST_EXPECT_MSG_EQ(std::count(bias, bias + 128, 0.0F), 128, "biases start at zero");
        NS_TEST_EXPECT_MSG_EQ(start.IsIdentical(mlp->InitializeParameters(MakeUniform(1))),
                              true,
                              "same stream, same start");

        const Ptr<Learner> deep = MakeLearner("256-64-32");
        deep->Bind({32, 32, 3}, 10);
        NS_TEST_EXPECT_MSG_EQ(deep->GetDimension(),
                              3073 * 256 + 257 * 64 + 65 * 32 + 33 * 10,
                              "three hidden layers");
        for (const std::string hidden :
             {"0", "-5", "12-", "-", "12,3", "x", "65537", "12--3", " 4"})
        {
            const Ptr<Learner> bad = MakeLearner(hidden);
            const std::string message = MessageOf([&]() { bad->Bind({28, 28, 1}, 10); });
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"Hidden=" + hidden, "1 to 65536"}),
                                  true,
                                  message);
        }
        const std::string message = MessageOf([]() {
            CreateObject<SoftmaxLearner>()->Bind({0, 28, 1}, 10);
        });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"0x28x1"}), true, message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Models and their gradients.
 */
class LearnerTestSuite : public TestSuite
{
  public:
    LearnerTestSuite()
        : TestSuite("fl-learner", Type::UNIT)
    {
        AddTestCase(new GradientTest("", {12, 4}, 1));
        AddTestCase(new GradientTest("", {30, 10}, 64));
        AddTestCase(new GradientTest("7", {12, 7, 3}, 1));
        AddTestCase(new GradientTest("16-9", {25, 16, 9, 10}, 33));
        AddTestCase(new SoftmaxByHandTest);
        AddTestCase(new EvaluationTest);
        AddTestCase(new IdenticalGradientTest);
        AddTestCase(new LearnerFormTest);
    }
};

LearnerTestSuite g_learnerTestSuite; ///< the suite

} // namespace
