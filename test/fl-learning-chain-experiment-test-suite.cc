/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-choice.h"
#include "ns3/fl-learning-chain-experiment.h"
#include "ns3/fl-privacy-noise.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * @return options of a run of a second or so
 */
LearningChainExperimentOptions
MakeOptions()
{
    LearningChainExperimentOptions options;
    options.common.nodes = 5;
    options.common.iterations = 3;
    options.common.data = "synthetic:TrainSamples=400,TestSamples=100";
    options.common.cryptography = Choice(Cryptography::GetTypeId(), "modeled");
    return options;
}

/**
 * @ingroup decentralized-fl-tests
 * @param options what is chosen
 * @return completed iterations
 */
std::vector<LearningChainRound>
RunOnce(const LearningChainExperimentOptions& options)
{
    std::vector<LearningChainRound> rounds;
    LearningChainExperiment experiment(options);
    Simulator::Stop(Hours(1));
    experiment.Run([&rounds](const LearningChainRound& round) { rounds.push_back(round); });
    return rounds;
}

/**
 * @ingroup decentralized-fl-tests
 * Packets, the fluid network, real bytes and gossip carry the same learning.
 */
class NetworkTest : public TestCase
{
  public:
    NetworkTest()
        : TestCase("the same models over packets, fluid, real bytes and gossip")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainExperimentOptions options = MakeOptions();
        const auto packets = RunOnce(options);
        NS_TEST_ASSERT_MSG_EQ(packets.size(), 3, "iterations");
        NS_TEST_EXPECT_MSG_EQ(packets[0].contributors, 5, "all gradients");
        options.common.network = "fluid";
        Compare(packets, RunOnce(options), "fluid");
        options.common.network = "packet";
        options.common.realBulk = true;
        Compare(packets, RunOnce(options), "real bytes");
        options.common.realBulk = false;
        options.dissemination = "gossip";
        Compare(packets, RunOnce(options), "gossip");
    }

    /**
     * @param expected iterations
     * @param rounds iterations of the same system on another network
     * @param what that network
     */
    void Compare(const std::vector<LearningChainRound>& expected,
                 const std::vector<LearningChainRound>& rounds,
                 const std::string& what)
    {
        NS_TEST_ASSERT_MSG_EQ(rounds.size(), expected.size(), what);
        for (size_t i = 0; i < rounds.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(rounds[i].model->IsIdentical(*expected[i].model), true, what);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * With the attackers' gradients at ten times the length l-nearest fails, as it does in the papers;
 * crashes are survived.
 */
class HarmTest : public TestCase
{
  public:
    HarmTest()
        : TestCase("attacks and crashes")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainExperimentOptions options = MakeOptions();
        options.common.nodes = 8;
        options.common.attack = Choice(Attack::GetTypeId(), "scaled-sign-flip:Scale=10");
        options.common.byzantine = 2;
        const auto attacked = RunOnce(options);
        NS_TEST_ASSERT_MSG_EQ(attacked.size(), 3, "iterations");
        NS_TEST_EXPECT_MSG_GT(attacked.back().trainingLoss,
                              attacked.front().trainingLoss,
                              "the longest vectors decide which way the sum points");
        options.common.attack.reset();
        const auto honest = RunOnce(options);
        NS_TEST_ASSERT_MSG_EQ(honest.size(), 3, "iterations");
        NS_TEST_EXPECT_MSG_LT(honest.back().trainingLoss, honest.front().trainingLoss, "learns");
        options.churn.meanUp = Seconds(60);
        options.churn.meanDown = Seconds(20);
        options.timeout = Seconds(5);
        options.common.iterations = 6;
        NS_TEST_EXPECT_MSG_EQ(RunOnce(options).size(), 6, "goes on in spite of crashes");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What users choose reaches the nodes.
 */
class ChoiceTest : public TestCase
{
  public:
    ChoiceTest()
        : TestCase("hash power and noise that users choose")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainExperimentOptions options = MakeOptions();
        options.common.network = "fluid";
        const auto plain = RunOnce(options);
        NS_TEST_ASSERT_MSG_EQ(plain.size(), 3, "iterations");
        options.noise = Choice(PrivacyNoise::GetTypeId(), "gaussian:Epsilon=1");
        const auto noisy = RunOnce(options);
        NS_TEST_ASSERT_MSG_EQ(noisy.size(), 3, "iterations");
        // 7 850 parameters with a deviation of 9.7 each, in the mean of two gradients.
        NS_TEST_EXPECT_MSG_GT(noisy[0].model->SquaredDistance(*plain[0].model), 7850, "noise");

        options.noise.reset();
        options.common.attack = Choice(Attack::GetTypeId(), "sign-flip");
        options.common.byzantine = 1;
        options.byzantinePower = 0.9999;
        LearningChainExperiment experiment(options);
        const std::set<NodeIndex> byzantine = experiment.GetExperiment().GetByzantineNodes();
        uint32_t theirs = 0;
        experiment.Run([&theirs, &byzantine](const LearningChainRound& round) {
            theirs += byzantine.count(round.leader);
        });
        NS_TEST_EXPECT_MSG_EQ(theirs, 3, "whoever has nearly all hash power leads");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * LearningChain as a user runs it.
 */
class LearningChainExperimentTestSuite : public TestSuite
{
  public:
    LearningChainExperimentTestSuite()
        : TestSuite("fl-learning-chain-experiment", Type::SYSTEM)
    {
        AddTestCase(new NetworkTest());
        AddTestCase(new HarmTest());
        AddTestCase(new ChoiceTest());
    }
};

LearningChainExperimentTestSuite g_learningChainExperimentTestSuite; ///< the suite

} // namespace
