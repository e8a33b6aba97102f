/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-fixture.h"

#include "ns3/fl-learning-chain-messages.h"
#include "ns3/test.h"

#include <memory>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * A node has sent two gradients of one iteration: another one to the leader than to the rest. The
 * leader's block is right, and the leader can show what it was made of.
 */
class EquivocationTest : public TestCase
{
  public:
    EquivocationTest()
        : TestCase("a gradient that another one of its owner came before")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainStage stage;
        stage.Begin(stage.MakeSettings(0));
        const Digest genesis = stage.cache->GetGenesis();
        auto gradients = stage.Gather();
        const auto other = stage.MakeGradient(2, genesis, 1, stage.MakeVector(80));
        stage.node->Receive(2, other);
        NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetStoredBytes(), 4 * 60, "one of each owner");
        gradients[2] = other;
        const auto block = stage.MakeBlock(3, genesis, gradients);
        stage.node->Receive(3, block);
        stage.Gather();
        const auto requests = stage.node->Take(LearningChainMessages::REQUEST);
        NS_TEST_ASSERT_MSG_EQ(requests.size(), 1, "asks for the other one");
        stage.node->Receive(3, other);
        NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetCounters().wrongUpdates, 0, "as it says");
        NS_TEST_EXPECT_MSG_EQ(stage.node->Find()->parent, block->digest, "builds on it");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A block says that a gradient is another node's: what is shown is not what it says.
 */
class MisnamedTest : public TestCase
{
  public:
    MisnamedTest()
        : TestCase("a gradient that is not its owner's")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainStage stage;
        stage.Begin(stage.MakeSettings(0));
        const Digest genesis = stage.cache->GetGenesis();
        auto gradients = stage.Gather(2);
        LearningChainGradient borrowed = *gradients[1]; // node 2's
        borrowed.owner = 1;
        const auto shown = gradients[1];
        gradients.insert(gradients.begin() + 1,
                         std::make_shared<const LearningChainGradient>(std::move(borrowed)));
        const auto block = stage.MakeBlock(3, genesis, gradients);
        stage.node->Receive(3, block);
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), block->digest, "a proof of work");
        stage.Gather();
        const auto requests = stage.node->Take(LearningChainMessages::REQUEST);
        NS_TEST_ASSERT_MSG_EQ(requests.size(), 1, "asks for what it has not from node 1");
        NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetCounters().wrongUpdates, 0, "waits");
        stage.node->Receive(3, shown);
        NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetCounters().wrongUpdates, 1, "it is node 2's");
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), genesis, "goes back");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * How a node of LearningChain examines blocks of others.
 */
class LearningChainExaminationTestSuite : public TestSuite
{
  public:
    LearningChainExaminationTestSuite()
        : TestSuite("fl-learning-chain-examination", Type::UNIT)
    {
        AddTestCase(new EquivocationTest());
        AddTestCase(new MisnamedTest());
    }
};

LearningChainExaminationTestSuite g_learningChainExaminationTestSuite; ///< the suite

} // namespace
