/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-compat.h"
#include "ns3/fl-data-source.h"
#include "ns3/fl-local-trainer.h"
#include "ns3/test.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// How a model is trained.
struct Training
{
    std::string learner;   ///< kind of model
    std::string optimizer; ///< takes the steps
    uint32_t epochs;       ///< how often each sample is visited
    uint32_t batch;        ///< samples a step
};

/// Caffe's settings for LeNet on MNIST (examples/mnist/lenet_solver.prototxt, and batches of 64).
const std::string CAFFE = "sgd:LearningRate=0.01,Momentum=0.9,WeightDecay=0.0005,BiasFactor=2,"
                          "Schedule=ns3::fl::InverseSchedule[Gamma=0.0001|Power=0.75]";

/**
 * @ingroup decentralized-fl-tests
 * Test accuracy after training on real data without any network, where the data is installed.
 */
class AccuracyTest : public TestCase
{
  public:
    /**
     * @param data where samples come from; its name is that of a folder in $FL_DATA_DIR
     * @param training how the model is trained
     * @param low least accuracy
     * @param high greatest accuracy
     */
    AccuracyTest(const std::string& data, const Training& training, double low, double high)
        : TestCase(training.learner + " on " + data),
          m_data(data),
          m_training(training),
          m_low(low),
          m_high(high)
    {
    }

  private:
    void DoRun() override
    {
        const Choice data(DataSource::GetTypeId(), m_data);
        const char* root = std::getenv("FL_DATA_DIR");
        if (!root || !std::filesystem::is_directory(std::string(root) + "/" + data.GetName()))
        {
            std::cout << "SKIP " << GetName() << ": FL_DATA_DIR names no folder with "
                      << data.GetName() << std::endl;
            return;
        }
        const DataSplit split = data.Create<DataSource>()->Load();
        const auto learner = Choice(Learner::GetTypeId(), m_training.learner).Create<Learner>();
        learner->Bind(split.train->GetShape(), split.train->GetClasses());
        const auto optimizer =
            Choice(Optimizer::GetTypeId(), m_training.optimizer).Create<Optimizer>();
        LocalTrainer::Task task;
        task.start =
            std::make_shared<ParameterVector>(learner->InitializeParameters(MakeUniform(1)));
        task.data = split.train;
        task.epochs = LocalTrainer::DrawEpochs(Batch::WholeOf(split.train).GetIndices(),
                                               m_training.epochs,
                                               MakeUniform(2));
        task.seeds = LocalTrainer::DrawSeeds(*learner, m_training.epochs, MakeUniform(3));
        task.batchSize = m_training.batch;
        const LocalTrainer::Outcome outcome = LocalTrainer::Train(*learner, *optimizer, task);
        const double accuracy =
            learner->Evaluate(outcome.parameters, Batch::WholeOf(split.test)).accuracy;
        std::cout << "METRIC accuracy." << data.GetName() << "." << m_training.learner << " "
                  << accuracy << " share" << std::endl;
        NS_TEST_EXPECT_MSG_EQ((accuracy >= m_low && accuracy <= m_high),
                              true,
                              GetName() << " reaches " << accuracy << " instead of " << m_low
                                        << " to " << m_high);
    }

    std::string m_data;  ///< where samples come from
    Training m_training; ///< how the model is trained
    double m_low;        ///< least accuracy
    double m_high;       ///< greatest accuracy
};

/**
 * @ingroup decentralized-fl-tests
 * Accuracy on images of digits.
 */
class MnistAccuracyTestSuite : public TestSuite
{
  public:
    MnistAccuracyTestSuite()
        : TestSuite("fl-accuracy-mnist", Type::SYSTEM)
    {
        AddTestCase(
            new AccuracyTest("mnist", {"softmax", "sgd:LearningRate=0.1", 5, 64}, 0.91, 0.925),
            compat::TEST_EXTENSIVE);
        AddTestCase(new AccuracyTest("mnist", {"lenet", CAFFE, 3, 64}, 0.985, 0.995),
                    compat::TEST_EXTENSIVE);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Accuracy on images of clothes.
 */
class FashionAccuracyTestSuite : public TestSuite
{
  public:
    FashionAccuracyTestSuite()
        : TestSuite("fl-accuracy-fashion-mnist", Type::SYSTEM)
    {
        AddTestCase(new AccuracyTest("fashion-mnist", {"lenet", CAFFE, 5, 64}, 0.87, 0.93),
                    compat::TEST_EXTENSIVE);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Accuracy on credit-card holders: the share of those who pay is 0.78, and with the mistake of
 * Biscotti's code the label need not be guessed.
 */
class CreditAccuracyTestSuite : public TestSuite
{
  public:
    CreditAccuracyTestSuite()
        : TestSuite("fl-accuracy-credit-default", Type::SYSTEM)
    {
        const Training training{"softmax", "sgd:LearningRate=0.01,WeightDecay=0.01", 7, 10};
        AddTestCase(new AccuracyTest("credit-default", training, 0.81, 0.83),
                    compat::TEST_EXTENSIVE);
        AddTestCase(new AccuracyTest("credit-default:LabelLeak=true", training, 0.999, 1),
                    compat::TEST_EXTENSIVE);
    }
};

MnistAccuracyTestSuite g_mnistAccuracyTestSuite;     ///< a suite
FashionAccuracyTestSuite g_fashionAccuracyTestSuite; ///< a suite
CreditAccuracyTestSuite g_creditAccuracyTestSuite;   ///< a suite

} // namespace
