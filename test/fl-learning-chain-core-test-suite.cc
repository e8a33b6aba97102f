/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-fixture.h"
#include "fl-learning-fixtures.h"

#include "ns3/fl-learning-chain-messages.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * @param a a vector
 * @param b another one
 * @return the greatest difference of a parameter
 */
double
GetDistance(const ParameterVector& a, const std::vector<double>& b)
{
    double greatest = 0;
    for (size_t i = 0; i < b.size(); i++)
    {
        greatest = std::max(greatest, std::abs(a.data()[i] - b[i]));
    }
    return greatest;
}

/**
 * @ingroup decentralized-fl-tests
 * One iteration: who gets what, what is aggregated, and the model.
 */
class IterationTest : public TestCase
{
  public:
    IterationTest()
        : TestCase("an iteration")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainStage stage;
        stage.Begin(stage.MakeSettings(0));
        const auto sent = stage.node->Take(LearningChainMessages::GRADIENT);
        NS_TEST_ASSERT_MSG_EQ(sent.size(), 1, "its gradient");
        NS_TEST_EXPECT_MSG_EQ((sent[0].to == std::vector<NodeIndex>{1, 2, 3}), true, "to all");
        NS_TEST_EXPECT_MSG_EQ(stage.node->host.timers.size(), 1, "waits for gradients");
        const auto gradients = stage.Gather();
        NS_TEST_EXPECT_MSG_EQ(stage.node->host.timers.size(), 1, "mines");

        std::vector<ParameterVectorPtr> vectors;
        for (const auto& gradient : gradients)
        {
            vectors.push_back(gradient->update);
        }
        const auto nearest = LearningChainFixture::AverageNearest(vectors, 2);
        const LearningChainBlockPtr block = stage.node->Find();
        NS_TEST_EXPECT_MSG_LT(GetDistance(*block->aggregate, nearest), 1e-6, "l-nearest");
        NS_TEST_EXPECT_MSG_EQ(block->shares->size(), 4, "made of all");
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), block->digest, "builds on it");
        NS_TEST_ASSERT_MSG_EQ(stage.node->reports.size(), 1, "reports");
        const LearningChainReport& report = stage.node->reports[0];
        NS_TEST_EXPECT_MSG_EQ(report.height, 1, "height");
        NS_TEST_EXPECT_MSG_EQ(report.accepted.size(), 2, "two of four were averaged");
        std::vector<double> model;
        for (size_t i = 0; i < nearest.size(); i++)
        {
            model.push_back(stage.setup->initial->data()[i] + nearest[i]);
        }
        NS_TEST_EXPECT_MSG_LT(GetDistance(*report.model, model), 1e-6, "model");
        // Four gradients and a block of 60 bytes each.
        NS_TEST_EXPECT_MSG_EQ(report.storedBytes, 5 * 60, "stored");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Gradients that are missing or too late, and a leader among others.
 */
class TimeoutTest : public TestCase
{
  public:
    TimeoutTest()
        : TestCase("missing and late gradients")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainStage stage;
        stage.Begin(stage.MakeSettings(0));
        const auto gradients = stage.Gather(2);
        NS_TEST_EXPECT_MSG_EQ(stage.node->host.timers.begin()->second.delay, Seconds(100), "wait");
        stage.node->host.ExpireOnly();
        stage.node->Work();
        const LearningChainBlockPtr block = stage.node->Find();
        NS_TEST_EXPECT_MSG_EQ(block->shares->size(), 3, "made of what has come");

        // Late by one iteration it is kept, for examinations; by two it is of no use.
        const uint64_t before = stage.node->core->GetStoredBytes();
        const auto late = stage.MakeGradient(1, stage.cache->GetGenesis(), 1, stage.MakeVector(90));
        stage.node->Receive(1, late);
        NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetStoredBytes(), before + 60, "kept");
        stage.Gather();
        stage.node->Find();
        const uint64_t after = stage.node->core->GetStoredBytes();
        stage.node->Receive(
            1,
            stage.MakeGradient(1, stage.cache->GetGenesis(), 1, stage.MakeVector(91)));
        NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetStoredBytes(), after, "ignored");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A wrong update is rolled back by whoever examines it, unless another block has been built on it.
 */
class RollBackTest : public TestCase
{
  public:
    RollBackTest()
        : TestCase("roll-back, and two leaders who collude")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool isCovered : {false, true})
        {
            LearningChainStage stage;
            stage.Begin(stage.MakeSettings(0));
            const auto first = stage.Gather();
            const auto wrong =
                stage.MakeBlock(1, stage.cache->GetGenesis(), first, stage.MakeVector(7));
            stage.node->Receive(1, wrong);
            NS_TEST_EXPECT_MSG_EQ(stage.GetBase(),
                                  wrong->digest,
                                  "trains on what it does not know "
                                  "to be wrong");
            const auto second = stage.Gather();
            NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetCounters().wrongUpdates, 1, "found out");
            NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), stage.cache->GetGenesis(), "goes back");
            LearningChainBlockPtr head;
            if (isCovered)
            {
                // The next leader belongs to the first one, and builds on the wrong update.
                const auto cover = stage.MakeBlock(2, wrong->digest, second);
                stage.node->Receive(2, cover);
                NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), cover->digest, "the longest chain");
                stage.Gather();
                head = stage.node->Find();
                NS_TEST_EXPECT_MSG_EQ(head->parent, cover->digest, "the cover is right");
                NS_TEST_EXPECT_MSG_EQ(
                    stage.node->core->GetLedger().GetChain().IsInChain(wrong->digest),
                    true,
                    "the wrong update stays");
                continue;
            }
            // The node itself is the next leader.
            const auto right = stage.node->Find();
            NS_TEST_EXPECT_MSG_EQ(right->parent, stage.cache->GetGenesis(), "rolls it back");
            NS_TEST_EXPECT_MSG_EQ(
                right->aggregate->IsIdentical(*stage.cache->Aggregate(first)->Get().vector),
                true,
                "with the gradients of its iteration");
            NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), right->digest, "builds on the right one");
            stage.Gather();
            head = stage.node->Find();
            const LongestChain& chain = stage.node->core->GetLedger().GetChain();
            NS_TEST_EXPECT_MSG_EQ(chain.GetHead(), head->digest, "longest");
            NS_TEST_EXPECT_MSG_EQ(chain.IsInChain(wrong->digest), false, "rolled back");
            NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetCounters().reorganizations, 1, "once");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A leader cannot choose whose gradients count by leaving the others out.
 */
class QuorumTest : public TestCase
{
  public:
    QuorumTest()
        : TestCase("blocks of too few gradients")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainStage stage;
        LearningChainSettings settings = stage.MakeSettings(0);
        settings.quorum = 3;
        stage.Begin(settings);
        const Digest genesis = stage.cache->GetGenesis();
        const auto second = stage.MakeGradient(2, genesis, 1, stage.MakeVector(60));
        stage.node->Receive(2, second);
        stage.node->host.ExpireOnly();
        stage.node->Work();
        const auto requests = stage.node->Take(LearningChainMessages::REQUEST);
        NS_TEST_ASSERT_MSG_EQ(requests.size(),
                              1,
                              "does not mine with two: asks for a longer chain");
        NS_TEST_EXPECT_MSG_EQ(requests[0].message->GetUnsigned("wanted"),
                              uint64_t{LearningChainMessages::WANTED_HEAD},
                              "a last block");
        for (uint32_t i = 0; i < 2 * LearningChainFetcher::MAX_ATTEMPTS; i++)
        {
            stage.node->host.ExpireOnly();
            NS_TEST_EXPECT_MSG_EQ(stage.node->Take(LearningChainMessages::REQUEST).size(),
                                  1,
                                  "as long as it lasts");
        }
        const auto few = stage.MakeBlock(2, genesis, {second});
        stage.node->Receive(2, few);
        stage.Gather();
        NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetCounters().wrongUpdates, 1, "too few");
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), genesis, "goes back");
        stage.node->Receive(1, stage.MakeGradient(1, genesis, 1, stage.MakeVector(61)));
        NS_TEST_EXPECT_MSG_EQ(stage.node->Find()->shares->size(), 3, "mines with three");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A fork into sides that are both too small: the first seen block counts until the wait is over,
 * then the one with the lowest digest, in whatever order they have come.
 */
class TieTest : public TestCase
{
  public:
    TieTest()
        : TestCase("forks that leave both sides without quorum")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool isLowerFirst : {false, true})
        {
            LearningChainStage stage;
            LearningChainSettings settings = stage.MakeSettings(0);
            settings.quorum = 3;
            stage.Begin(settings);
            const auto gradients = stage.Gather();
            auto lower = stage.MakeBlock(1, stage.cache->GetGenesis(), gradients);
            auto upper = stage.MakeBlock(2, stage.cache->GetGenesis(), gradients);
            if (upper->digest < lower->digest)
            {
                std::swap(lower, upper);
            }
            const auto first = isLowerFirst ? lower : upper;
            const auto other = isLowerFirst ? upper : lower;
            stage.node->Receive(first->proposer, first);
            stage.node->Receive(other->proposer, other);
            NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), first->digest, "the first seen");
            stage.node->host.ExpireOnly();
            stage.node->Work();
            NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), lower->digest, "the lowest digest");
            stage.Gather();
            NS_TEST_EXPECT_MSG_EQ(stage.node->Find()->parent, lower->digest, "with quorum");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Blocks of gradients that the node does not have: it asks the leader, then others; what nobody
 * shows counts as wrong, and what is shown as what it is.
 */
class UnavailableTest : public TestCase
{
  public:
    UnavailableTest()
        : TestCase("gradients that a block names and the node lacks")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool isShown : {false, true})
        {
            LearningChainStage stage;
            stage.Begin(stage.MakeSettings(0));
            auto gradients = stage.Gather(2);
            // Node 1 has sent its gradient to the leader only.
            gradients.insert(
                gradients.begin() + 1,
                stage.MakeGradient(1, stage.cache->GetGenesis(), 1, stage.MakeVector(80)));
            const auto block = stage.MakeBlock(3, stage.cache->GetGenesis(), gradients);
            stage.node->Receive(3, block);
            stage.Gather();
            auto requests = stage.node->Take(LearningChainMessages::REQUEST);
            NS_TEST_ASSERT_MSG_EQ(requests.size(), 1, "one is missing");
            NS_TEST_EXPECT_MSG_EQ(requests[0].to.front(), 3, "the leader should have it");
            NS_TEST_EXPECT_MSG_EQ(
                (LearningChainMessages::GetDigest(*requests[0].message, "id") == gradients[1]->id),
                true,
                "that one");
            if (isShown)
            {
                stage.node->Receive(2, gradients[1]);
                NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetCounters().wrongUpdates, 0, "waits");
                stage.node->Receive(3, gradients[1]);
                NS_TEST_EXPECT_MSG_EQ(stage.node->Find()->parent, block->digest, "it is right");
                continue;
            }
            for (uint32_t i = 1; i < LearningChainFetcher::MAX_ATTEMPTS; i++)
            {
                stage.node->host.ExpireOnly();
                requests = stage.node->Take(LearningChainMessages::REQUEST);
                NS_TEST_ASSERT_MSG_EQ(requests.size(), 1, "asks another one");
                NS_TEST_EXPECT_MSG_NE(requests[0].to.front(), 0, "not itself");
            }
            stage.node->host.ExpireOnly();
            stage.node->Work();
            NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetCounters().wrongUpdates, 1, "nobody has it");
            NS_TEST_EXPECT_MSG_EQ(stage.node->Find()->parent, stage.cache->GetGenesis(), "back");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Forks and orphans: the first seen stays until another branch is longer; parents are asked for.
 */
class ForkTest : public TestCase
{
  public:
    ForkTest()
        : TestCase("forks and orphans")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainStage stage;
        stage.Begin(stage.MakeSettings(0));
        const auto gradients = stage.Gather();
        const Digest genesis = stage.cache->GetGenesis();
        const auto a = stage.MakeBlock(1, genesis, gradients);
        const auto b = stage.MakeBlock(2, genesis, gradients);
        const auto theirs = stage.MakeGradient(3, b->digest, 2, stage.MakeVector(70));
        const auto c = stage.MakeBlock(3, b->digest, {theirs});
        stage.node->Receive(1, a);
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), a->digest, "the first one");
        stage.node->Receive(3, c);
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), a->digest, "an orphan changes nothing");
        auto requests = stage.node->Take(LearningChainMessages::REQUEST);
        NS_TEST_ASSERT_MSG_EQ(requests.size(), 1, "asks for the parent");
        NS_TEST_EXPECT_MSG_EQ(requests[0].to.front(), 3, "whoever has sent the orphan");
        stage.node->Receive(3, b); // as an answer: it is node 2's
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), c->digest, "the longest chain");
        NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetCounters().reorganizations, 1, "reorganized");
        NS_TEST_EXPECT_MSG_EQ(stage.node->reports.back().height, 2, "reports");

        // A node that comes and asks: for the last block, for its parent, for a gradient.
        const auto ask = [&stage](LearningChainMessages::Wanted wanted, const Digest& id) {
            stage.node->Take(LearningChainMessages::BLOCK);
            stage.node->core->HandleMessage(3, LearningChainMessages::MakeRequest(wanted, id, 0));
        };
        ask(LearningChainMessages::WANTED_HEAD, genesis);
        auto answers = stage.node->Take(LearningChainMessages::BLOCK);
        NS_TEST_ASSERT_MSG_EQ(answers.size(), 1, "the last block");
        NS_TEST_EXPECT_MSG_EQ(
            (LearningChainMessages::GetDigest(*answers[0].message, "parent") == b->digest),
            true,
            "the last block");
        stage.node->core->HandleMessage(
            3,
            LearningChainMessages::MakeRequest(LearningChainMessages::WANTED_HEAD, genesis, 2));
        NS_TEST_EXPECT_MSG_EQ(stage.node->Take(LearningChainMessages::BLOCK).size(), 0, "no news");
        ask(LearningChainMessages::WANTED_BLOCK, a->digest);
        NS_TEST_EXPECT_MSG_EQ(stage.node->Take(LearningChainMessages::BLOCK).size(), 1, "any");
        ask(LearningChainMessages::WANTED_BLOCK, genesis);
        NS_TEST_EXPECT_MSG_EQ(stage.node->Take(LearningChainMessages::BLOCK).size(), 0, "has none");
        ask(LearningChainMessages::WANTED_GRADIENT, stage.node->GetOwn()->id);
        NS_TEST_EXPECT_MSG_EQ(stage.node->Take(LearningChainMessages::GRADIENT).size(), 1, "own");
        stage.node->host.queued[3] = 100000;
        ask(LearningChainMessages::WANTED_BLOCK, a->digest);
        NS_TEST_EXPECT_MSG_EQ(stage.node->Take(LearningChainMessages::BLOCK).size(), 0, "too much");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A process that begins again asks for the last block, and goes back from there.
 */
class RejoinTest : public TestCase
{
  public:
    RejoinTest()
        : TestCase("a process that begins again")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainStage stage;
        const Digest genesis = stage.cache->GetGenesis();
        const auto a =
            stage.MakeBlock(1, genesis, {stage.MakeGradient(1, genesis, 1, stage.MakeVector(1))});
        const auto b = stage.MakeBlock(2,
                                       a->digest,
                                       {stage.MakeGradient(2, a->digest, 2, stage.MakeVector(2))});
        LearningChainSettings settings = stage.MakeSettings(0);
        settings.isRejoin = true;
        stage.Begin(settings);
        auto requests = stage.node->Take(LearningChainMessages::REQUEST);
        NS_TEST_ASSERT_MSG_EQ(requests.size(), 1, "asks");
        const NodeIndex peer = requests[0].to.front();
        stage.node->Receive(peer, b);
        requests = stage.node->Take(LearningChainMessages::REQUEST);
        NS_TEST_ASSERT_MSG_EQ(requests.size(), 1, "asks for the parent");
        NS_TEST_EXPECT_MSG_EQ(requests[0].to.front(), peer, "the same one");
        stage.node->Receive(peer, a);
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), b->digest, "has caught up");
        NS_TEST_EXPECT_MSG_NE(stage.node->GetOwn().get(), nullptr, "trains");
        // It has not trained for block b and does not examine it.
        stage.Gather();
        NS_TEST_EXPECT_MSG_EQ(stage.node->Find()->parent, b->digest, "leads");

        // Nobody answers: it begins with the first block.
        LearningChainStage lonely;
        LearningChainSettings alone = lonely.MakeSettings(0);
        alone.isRejoin = true;
        lonely.Begin(alone);
        for (uint32_t i = 0; i < LearningChainFetcher::MAX_ATTEMPTS; i++)
        {
            lonely.node->host.ExpireOnly();
        }
        lonely.node->Work();
        NS_TEST_EXPECT_MSG_NE(lonely.node->GetOwn().get(), nullptr, "trains");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The node of LearningChain, driven by hand.
 */
class LearningChainCoreTestSuite : public TestSuite
{
  public:
    LearningChainCoreTestSuite()
        : TestSuite("fl-learning-chain-core", Type::UNIT)
    {
        AddTestCase(new IterationTest());
        AddTestCase(new TimeoutTest());
        AddTestCase(new RollBackTest());
        AddTestCase(new QuorumTest());
        AddTestCase(new TieTest());
        AddTestCase(new UnavailableTest());
        AddTestCase(new ForkTest());
        AddTestCase(new RejoinTest());
    }
};

LearningChainCoreTestSuite g_learningChainCoreTestSuite; ///< the suite

} // namespace
