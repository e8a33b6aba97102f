/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"

#include "ns3/double.h"
#include "ns3/fl-local-trainer.h"
#include "ns3/fl-mnist-data-source.h"
#include "ns3/fl-sgd-optimizer.h"
#include "ns3/fl-sized-learner.h"
#include "ns3/fl-synthetic-data-source.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * The learner without content.
 */
class SizedLearnerTest : public TestCase
{
  public:
    SizedLearnerTest()
        : TestCase("sized learner")
    {
    }

  private:
    void DoRun() override
    {
        const DatasetPtr data = MakeRandomData({1, 4, 1}, 2, 10, 1);
        auto learner = CreateObject<SizedLearner>();
        learner->Bind(data->GetShape(), 2);
        NS_TEST_EXPECT_MSG_EQ(learner->GetDimension(), 7000000, "28 MB");
        const auto start =
            std::make_shared<ParameterVector>(learner->InitializeParameters(MakeUniform(1)));
        NS_TEST_EXPECT_MSG_EQ(start->IsIdentical(ParameterVector::Sized(7000000)), true, "start");
        auto optimizer = CreateObject<SgdOptimizer>();
        optimizer->SetAttribute("Momentum", DoubleValue(0.9));
        LocalTrainer::Task task;
        task.start = start;
        task.data = data;
        task.epochs = {{0, 1, 2}, {2, 1, 0}};
        task.batchSize = 2;
        const LocalTrainer::Outcome outcome = LocalTrainer::Train(*learner, *optimizer, task);
        NS_TEST_EXPECT_MSG_EQ(outcome.parameters.IsIdentical(*start), true, "trained");
        NS_TEST_EXPECT_MSG_EQ(outcome.samples, 6, "samples");
        NS_TEST_EXPECT_MSG_EQ(outcome.state.steps, 4, "steps");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(outcome.loss), true, "the loss is not known");
        const Evaluation evaluation = learner->Evaluate(*start, Batch::WholeOf(data));
        NS_TEST_EXPECT_MSG_EQ(std::isnan(evaluation.loss), true, "the loss is not known");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(evaluation.accuracy), true, "the accuracy is not known");
        NS_TEST_EXPECT_MSG_EQ(learner->GetGradientFlops(10), 42e7, "cost");

        auto odd = CreateObject<SizedLearner>();
        odd->SetAttribute("Bytes", UintegerValue(1002));
        const std::string message = MessageOf([&]() { odd->Bind({1, 4, 1}, 2); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"Bytes=1002", "multiple of 4", "1000"}),
                              true,
                              message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Descent steps against the recursion, with and without momentum and weight decay.
 */
class SgdTest : public TestCase
{
  public:
    /**
     * @param momentum share of the velocity that is kept
     * @param decay weight decay
     */
    SgdTest(double momentum, double decay)
        : TestCase("descent with momentum " + std::to_string(momentum) + ", weight decay " +
                   std::to_string(decay)),
          m_momentum(momentum),
          m_decay(decay)
    {
    }

  private:
    void DoRun() override
    {
        auto optimizer = CreateObject<SgdOptimizer>();
        optimizer->SetAttribute("LearningRate", DoubleValue(0.25));
        optimizer->SetAttribute("Momentum", DoubleValue(m_momentum));
        optimizer->SetAttribute("WeightDecay", DoubleValue(m_decay));
        ParameterVector parameters = ParameterVector::FromValues({1, -2, 3});
        OptimizerState state;
        std::vector<double> expected{1, -2, 3};
        std::vector<double> velocity(3);
        for (int step = 1; step <= 5; step++)
        {
            ParameterVector gradient(3);
            for (size_t i = 0; i < 3; i++)
            {
                gradient.data()[i] = static_cast<float>(step) * 0.5F - static_cast<float>(i);
                const double slope = gradient.data()[i] + m_decay * expected[i];
                velocity[i] = m_momentum * velocity[i] + slope;
                expected[i] -= 0.25 * velocity[i];
            }
            optimizer->Step(parameters, gradient, state);
            for (size_t i = 0; i < 3; i++)
            {
                NS_TEST_EXPECT_MSG_EQ_TOL(parameters.data()[i],
                                          expected[i],
                                          1e-5,
                                          "parameter " << i << " after step " << step);
            }
        }
        NS_TEST_EXPECT_MSG_EQ(state.steps, 5, "steps are counted");
        NS_TEST_EXPECT_MSG_EQ(state.moments.size(), (m_momentum != 0 ? 1U : 0U), "memory");
    }

    double m_momentum; ///< share of the velocity that is kept
    double m_decay;    ///< weight decay
};

/**
 * @ingroup decentralized-fl-tests
 * Local training equals its steps one by one, and visits every sample once an epoch.
 */
class LocalTrainerTest : public TestCase
{
  public:
    LocalTrainerTest()
        : TestCase("local training")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<uint32_t> samples{3, 5, 8, 9, 11, 14, 17};
        const LocalTrainer::Epochs epochs = LocalTrainer::DrawEpochs(samples, 3, MakeUniform(1));
        NS_TEST_ASSERT_MSG_EQ(epochs.size(), 3, "epochs");
        for (const std::vector<uint32_t>& order : epochs)
        {
            std::vector<uint32_t> sorted = order;
            std::sort(sorted.begin(), sorted.end());
            NS_TEST_EXPECT_MSG_EQ((sorted == samples), true, "each sample once");
        }
        NS_TEST_EXPECT_MSG_EQ((epochs[0] == epochs[1]), false, "another order each epoch");

        const DatasetPtr data = MakeRandomData({2, 3, 1}, 4, 20, 2);
        const Ptr<Learner> learner = MakeLearner("6");
        learner->Bind(data->GetShape(), 4);
        auto optimizer = CreateObject<SgdOptimizer>();
        optimizer->SetAttribute("Momentum", DoubleValue(0.5));
        const auto start =
            std::make_shared<ParameterVector>(learner->InitializeParameters(MakeUniform(3)));
        LocalTrainer::Task task;
        task.start = start;
        task.data = data;
        task.epochs = epochs;
        task.batchSize = 3;
        const LocalTrainer::Outcome outcome = LocalTrainer::Train(*learner, *optimizer, task);

        ParameterVector parameters = *start;
        ParameterVector gradient;
        OptimizerState state;
        double loss = 0;
        for (const std::vector<uint32_t>& order : epochs)
        {
            const std::vector<std::vector<uint32_t>> batches{{order[0], order[1], order[2]},
                                                             {order[3], order[4], order[5]},
                                                             {order[6]}};
            for (const std::vector<uint32_t>& batch : batches)
            {
                loss += static_cast<double>(batch.size()) *
                        learner->ComputeGradient(parameters, Batch(data, batch), gradient);
                optimizer->Step(parameters, gradient, state);
            }
        }
        NS_TEST_EXPECT_MSG_EQ(outcome.parameters.IsIdentical(parameters), true, "parameters");
        NS_TEST_EXPECT_MSG_EQ_TOL(outcome.loss, loss / 21, 1e-12, "mean loss");
        NS_TEST_EXPECT_MSG_EQ(outcome.samples, 21, "visited samples");
        NS_TEST_EXPECT_MSG_EQ(outcome.state.steps, 9, "steps");
        NS_TEST_EXPECT_MSG_EQ(LocalTrainer::GetFlops(*learner, *optimizer, 7, 3, 3),
                              3 * learner->GetGradientFlops(7) +
                                  9 * optimizer->GetStepFlops(learner->GetDimension()),
                              "cost");

        // Two calls of one and two epochs, with the state handed on, equal one call of three.
        task.epochs = {epochs[0]};
        LocalTrainer::Outcome part = LocalTrainer::Train(*learner, *optimizer, task);
        task.start = std::make_shared<ParameterVector>(part.parameters);
        task.state = std::make_shared<const OptimizerState>(part.state);
        task.epochs = {epochs[1], epochs[2]};
        part = LocalTrainer::Train(*learner, *optimizer, task);
        NS_TEST_EXPECT_MSG_EQ(part.parameters.IsIdentical(parameters), true, "training goes on");
    }
};

/**
 * @param split the data
 * @param hidden widths of the hidden layers
 * @param rate learning rate
 * @param epochs number of epochs
 * @return test accuracy after training with batches of 32
 */
double
TrainAndTest(const DataSplit& split, const std::string& hidden, double rate, uint32_t epochs)
{
    const Ptr<Learner> learner = MakeLearner(hidden);
    learner->Bind(split.train->GetShape(), split.train->GetClasses());
    auto optimizer = CreateObject<SgdOptimizer>();
    optimizer->SetAttribute("LearningRate", DoubleValue(rate));
    LocalTrainer::Task task;
    task.start = std::make_shared<ParameterVector>(learner->InitializeParameters(MakeUniform(1)));
    task.data = split.train;
    task.epochs =
        LocalTrainer::DrawEpochs(Batch::WholeOf(split.train).GetIndices(), epochs, MakeUniform(2));
    task.batchSize = 32;
    const LocalTrainer::Outcome outcome = LocalTrainer::Train(*learner, *optimizer, task);
    return learner->Evaluate(outcome.parameters, Batch::WholeOf(split.test)).accuracy;
}

/**
 * @ingroup decentralized-fl-tests
 * The generated digits are as hard as they should be.
 */
class SyntheticAccuracyTest : public TestCase
{
  public:
    SyntheticAccuracyTest()
        : TestCase("accuracy on the generated digits")
    {
    }

  private:
    void DoRun() override
    {
        const DataSplit split = CreateObject<SyntheticDataSource>()->Load();
        const double linear = TrainAndTest(split, "", 0.1, 12);
        NS_TEST_EXPECT_MSG_EQ((linear >= 0.85 && linear <= 0.95),
                              true,
                              "softmax regression reaches " << linear);
        const double deep = TrainAndTest(split, "128", 0.2, 5);
        NS_TEST_EXPECT_MSG_GT(deep, linear + 0.03, "a hidden layer is clearly better");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Softmax regression on MNIST, where it is installed.
 */
class MnistAccuracyTest : public TestCase
{
  public:
    MnistAccuracyTest()
        : TestCase("accuracy on MNIST, if installed")
    {
    }

  private:
    void DoRun() override
    {
        const char* root = std::getenv("FL_DATA_DIR");
        if (!root || !std::filesystem::is_directory(std::string(root) + "/mnist"))
        {
            std::cout << "SKIP fl-training: FL_DATA_DIR names no folder with mnist" << std::endl;
            return;
        }
        const DataSplit split = CreateObject<MnistDataSource>()->Load();
        const double accuracy = TrainAndTest(split, "", 0.1, 3);
        NS_TEST_EXPECT_MSG_EQ((accuracy > 0.905 && accuracy < 0.93),
                              true,
                              "softmax regression reaches " << accuracy);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Optimizers, local training, the sized learner, and accuracy on real data.
 */
class TrainingTestSuite : public TestSuite
{
  public:
    TrainingTestSuite()
        : TestSuite("fl-training", Type::UNIT)
    {
        AddTestCase(new SgdTest(0, 0));
        AddTestCase(new SgdTest(0, 0.1));
        AddTestCase(new SgdTest(0.9, 0));
        AddTestCase(new SgdTest(0.9, 0.1));
        AddTestCase(new LocalTrainerTest);
        AddTestCase(new SizedLearnerTest);
        AddTestCase(new SyntheticAccuracyTest);
        AddTestCase(new MnistAccuracyTest);
    }
};

TrainingTestSuite g_trainingTestSuite; ///< the suite

} // namespace
