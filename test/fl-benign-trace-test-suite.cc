/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-benign-trace-recorder.h"
#include "ns3/fl-detector-aggregator.h"
#include "ns3/fl-experiment.h"
#include "ns3/fl-iid-partition.h"
#include "ns3/fl-local-trainer.h"
#include "ns3/fl-sgd-optimizer.h"
#include "ns3/fl-sized-learner.h"
#include "ns3/fl-synthetic-data-source.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param rounds most rounds whose updates are kept
 * @param share share of the samples that is public
 * @return a recorder with three clients
 */
Ptr<BenignTraceRecorder>
MakeRecorder(uint32_t rounds, double share)
{
    auto recorder = CreateObject<BenignTraceRecorder>();
    recorder->SetAttribute("RecordedRounds", UintegerValue(rounds));
    recorder->SetAttribute("PublicShare", DoubleValue(share));
    recorder->SetAttribute("Clients", UintegerValue(3));
    return recorder;
}

/**
 * @param a vectors
 * @param b other vectors
 * @return true if they are the same, bit by bit
 */
bool
AreIdentical(const std::vector<ParameterVectorPtr>& a, const std::vector<ParameterVectorPtr>& b)
{
    return std::equal(a.begin(),
                      a.end(),
                      b.begin(),
                      b.end(),
                      [](const ParameterVectorPtr& x, const ParameterVectorPtr& y) {
                          return x->IsIdentical(*y);
                      });
}

/**
 * @ingroup decentralized-fl-tests
 * What is recorded: which rounds, from which data, by which training, from which random stream.
 */
class RecorderTest : public TestCase
{
  public:
    RecorderTest()
        : TestCase("recorder of benign updates")
    {
    }

  private:
    void DoRun() override
    {
        auto learner = CreateObject<SoftmaxLearner>();
        auto optimizer = CreateObject<SgdOptimizer>();
        BenignTraceRecorder::Task task;
        task.data = MakeRandomData({1, 4, 1}, 3, 10, 5);
        learner->Bind(task.data->GetShape(), 3);
        task.start =
            std::make_shared<const ParameterVector>(learner->InitializeParameters(MakeUniform(6)));
        task.samples = 7;
        task.batchSize = 2;
        task.epochs = 2;
        task.rounds = 10;
        const auto record = [&](uint32_t rounds, double share, int64_t stream) {
            return MakeRecorder(rounds, share)
                ->Record(*learner, *optimizer, task, MakeUniform(stream));
        };
        const auto all = record(100, 0.5, 7);
        NS_TEST_ASSERT_MSG_EQ(all.size(), 30, "three clients, ten rounds");
        NS_TEST_EXPECT_MSG_EQ(AreIdentical(record(100, 0.5, 7), all), true, "the same again");
        NS_TEST_EXPECT_MSG_EQ(AreIdentical(record(100, 0.5, 8), all), false, "another stream");
        NS_TEST_EXPECT_MSG_EQ(all[0]->IsIdentical(*all[1]), false, "clients differ");
        std::vector<ParameterVectorPtr> some;
        for (size_t round : {0, 3, 5, 8})
        {
            some.insert(some.end(), all.begin() + 3 * round, all.begin() + 3 * round + 3);
        }
        NS_TEST_EXPECT_MSG_EQ(AreIdentical(record(4, 0.5, 7), some), true, "spread evenly");

        // One public sample: there is nothing to draw, and one of the ten samples explains it all.
        const auto one = record(100, 0.1, 9);
        uint32_t explanations = 0;
        for (uint32_t sample = 0; sample < 10; sample++)
        {
            auto model = task.start;
            bool isEqual = true;
            for (uint32_t round = 0; round < task.rounds; round++)
            {
                LocalTrainer::Task work;
                work.start = model;
                work.data = task.data;
                work.epochs = {std::vector<uint32_t>(7, sample), std::vector<uint32_t>(7, sample)};
                work.batchSize = 2;
                auto trained = LocalTrainer::Train(*learner, *optimizer, work).parameters;
                ParameterVector update = trained;
                update.AddScaled(-1, *model);
                for (uint32_t client = 0; client < 3; client++)
                {
                    isEqual &= one[3 * round + client]->SquaredDistance(update) <
                               1e-8 * update.SquaredNorm();
                }
                model = std::make_shared<const ParameterVector>(trained);
            }
            explanations += isEqual ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_EQ(explanations, 1, "local training, averaged");

        auto sized = CreateObject<SizedLearner>();
        sized->Bind(task.data->GetShape(), 3);
        task.start = std::make_shared<const ParameterVector>(ParameterVector::Sized(12));
        NS_TEST_EXPECT_MSG_EQ(
            MakeRecorder(4, 0.5)->Record(*sized, *optimizer, task, MakeUniform(7)).empty(),
            true,
            "nothing to record");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * On the synthetic digits, a detector that saw a tenth of the training data accepts at least 95 %
 * of the updates of honest nodes, which it has not seen, and none of the tampered ones.
 */
class DetectionTest : public TestCase
{
  public:
    DetectionTest()
        : TestCase("detector accepts honest updates and rejects tampered ones")
    {
    }

  private:
    void DoRun() override
    {
        const DataSplit data = CreateObject<SyntheticDataSource>()->Load();
        auto learner = CreateObject<SoftmaxLearner>();
        learner->Bind(data.train->GetShape(), data.train->GetClasses());
        auto optimizer = CreateObject<SgdOptimizer>();
        optimizer->SetAttribute("LearningRate", DoubleValue(0.05));
        BenignTraceRecorder::Task task;
        task.start =
            std::make_shared<const ParameterVector>(learner->InitializeParameters(MakeUniform(1)));
        task.data = data.train;
        task.samples = 375;
        task.batchSize = 10;
        task.rounds = 20;
        auto rule = CreateObject<DetectorAggregator>();
        rule->Calibrate(CreateObject<BenignTraceRecorder>()->Record(*learner,
                                                                    *optimizer,
                                                                    task,
                                                                    MakeUniform(2)));

        const auto shares = CreateObject<IidPartition>()->Split(data.train->GetLabels(),
                                                                data.train->GetClasses(),
                                                                16,
                                                                MakeUniform(3));
        auto uniform = MakeUniform(4);
        auto normal = CreateObject<NormalRandomVariable>();
        normal->SetStream(5);
        ParameterVectorPtr model = task.start;
        constexpr uint32_t NODES = 8;
        uint32_t accepted = 0;
        for (uint32_t round = 0; round < task.rounds; round++)
        {
            auto next = std::make_shared<ParameterVector>(*model);
            for (uint32_t node = 0; node < NODES; node++)
            {
                LocalTrainer::Task work;
                work.start = model;
                work.data = data.train;
                work.epochs = LocalTrainer::DrawEpochs(shares[node], 1, uniform);
                work.batchSize = 10;
                ParameterVector update = LocalTrainer::Train(*learner, *optimizer, work).parameters;
                update.AddScaled(-1, *model);
                next->AddScaled(1.0F / NODES, update);
                accepted += rule->GetScore(update) <= 1 ? 1 : 0;
                const double length = std::sqrt(update.SquaredNorm());
                for (float factor : {-1.0F, -10.0F, 10.0F})
                {
                    ParameterVector tampered = update;
                    tampered.Scale(factor);
                    NS_TEST_EXPECT_MSG_GT(rule->GetScore(tampered), 1, factor << " times");
                }
                for (size_t i = 0; i < update.size(); i++)
                {
                    update.data()[i] = static_cast<float>(normal->GetValue());
                }
                update.Scale(static_cast<float>(10 * length / std::sqrt(update.SquaredNorm())));
                NS_TEST_EXPECT_MSG_GT(rule->GetScore(update), 1, "noise of 10 times the length");
            }
            model = next;
        }
        NS_TEST_EXPECT_MSG_GT_OR_EQ(accepted,
                                    task.rounds * NODES * 95 / 100,
                                    "honest updates are accepted");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * An experiment calibrates a rule that needs it, with a model with content and without, and says
 * with what.
 */
class CalibratedExperimentTest : public TestCase
{
  public:
    CalibratedExperimentTest()
        : TestCase("experiments calibrate the rule that needs it")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string rule : {"detector", "mean"})
        {
            for (const std::string kind : {"softmax", "sized:Bytes=4000"})
            {
                ExperimentOptions options;
                options.nodes = 4;
                options.iterations = 2;
                options.data = "synthetic:TrainSamples=200|TestSamples=20";
                options.aggregator = Choice(Aggregator::GetTypeId(), rule);
                options.learner = Choice(Learner::GetTypeId(), kind);
                const Experiment experiment(options, {});
                experiment.GetSetup()->aggregator->RequireUsable({"test", false, false, true, 1});
                uint32_t described = 0;
                for (const auto& [part, settings] : experiment.Describe())
                {
                    described += part == "benign traces" ? 1 : 0;
                }
                NS_TEST_EXPECT_MSG_EQ(described, (rule == "detector" ? 1 : 0), rule << kind);
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Benign updates, and what is learned from them.
 */
class BenignTraceTestSuite : public TestSuite
{
  public:
    BenignTraceTestSuite()
        : TestSuite("fl-benign-trace", Type::UNIT)
    {
        AddTestCase(new RecorderTest);
        AddTestCase(new DetectionTest);
        AddTestCase(new CalibratedExperimentTest);
    }
};

BenignTraceTestSuite g_benignTraceTestSuite; ///< the suite

} // namespace
