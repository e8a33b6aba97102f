/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-checker-driver.h"

#include "ns3/test.h"

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// All whose gradients step 0 judges.
const std::vector<NodeIndex> g_all{1, 4, 5, 6, 7, 8};

/**
 * @ingroup decentralized-fl-tests
 * Proposals that members recompute.
 */
class RecomputeCase : public TestCase
{
  public:
    RecomputeCase()
        : TestCase("A recomputed proposal is accepted if all of it is right")
    {
    }

  private:
    /// Something done to a proposal.
    using Lie = std::pair<std::string, std::function<void(PirateBlock&)>>;

    /**
     * @return what a leader may not say
     */
    static std::vector<Lie> MakeLies()
    {
        const auto nan = std::numeric_limits<double>::quiet_NaN();
        return {
            {"result", [](PirateBlock& b) { b.result = b.model; }},
            {"empty result", [](PirateBlock& b) { b.result = Digest(); }},
            {"weight", [](PirateBlock& b) { b.weight = 5; }},
            {"NaN", [nan](PirateBlock& b) { b.weight = nan; }},
            {"model", [](PirateBlock& b) { b.model = b.result; }},
            {"slot", [](PirateBlock& b) { b.slot = 1; }},
            {"input", [](PirateBlock& b) { b.input = b.model; }},
            {"weight of a contribution", [](PirateBlock& b) { b.contributions[2].weight = 0.5; }},
            {"weight of a judged one", [](PirateBlock& b) { b.contributions[3].weight = 0; }},
            {"mass of a contribution", [](PirateBlock& b) { b.contributions[0].mass = 2; }},
            {"NaN as a weight", [nan](PirateBlock& b) { b.contributions[0].weight = nan; }},
            {"one of the sink", [](PirateBlock& b) { b.contributions[5].owner = 9; }},
            {"no contributions", [](PirateBlock& b) { b.contributions.clear(); }},
            {"one left out", [](PirateBlock& b) { b.contributions.pop_back(); }},
        };
    }

    void DoRun() override
    {
        const PirateFixture fixture;
        const PirateSettings settings = fixture.MakeSettings(PirateFixture::SELF);
        {
            CheckerDriver driver(settings);
            NS_TEST_EXPECT_MSG_EQ((driver.Check(driver.MakeBlock(g_all)) == g_accepted),
                                  true,
                                  "the right one");
            NS_TEST_EXPECT_MSG_EQ(driver.checker.IsPending(), false, "is answered");
            NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "nothing is missing");
            NS_TEST_EXPECT_MSG_EQ((driver.Check(driver.MakeBlock({1, 5, 7, 8})) == g_accepted),
                                  true,
                                  "three own ones are a quorum");
            NS_TEST_EXPECT_MSG_EQ((driver.Check(driver.MakeBlock({1, 4, 5, 8})) == g_refused),
                                  true,
                                  "two own ones are none");
            NS_TEST_EXPECT_MSG_EQ((driver.Check(driver.MakeBlock({1, 1, 5, 7, 8})) == g_refused),
                                  true,
                                  "nobody counts twice");
            NS_TEST_EXPECT_MSG_EQ((driver.Check(driver.MakeBlock({4, 1, 5, 7, 8})) == g_refused),
                                  true,
                                  "there is one order");
        }
        for (const auto& [name, lie] : MakeLies())
        {
            CheckerDriver driver(settings);
            PirateBlock block = driver.MakeBlock(g_all);
            lie(block);
            NS_TEST_EXPECT_MSG_EQ((driver.Check(block) == g_refused), true, name);
            NS_TEST_EXPECT_MSG_EQ((driver.Check(driver.MakeBlock(g_all)) == g_accepted),
                                  true,
                                  "the right one after one with another " << name);
        }
        TestTime(settings);
        TestAgreed(settings);
        TestUsable(settings);
    }

    /**
     * A quorum of gradients that the rule can use is needed: those of Byzantine members do not keep
     * out those of honest ones.
     *
     * @param settings of node 6
     */
    void TestUsable(const PirateSettings& settings)
    {
        auto infinite = std::make_shared<ParameterVector>(*PirateFixture::MakeVector(70));
        infinite->data()[3] = std::numeric_limits<float>::infinity();
        const PirateFixture fixture;
        const SignedGradient useless = fixture.MakeGradient(7, 7, 0, infinite);
        CheckerDriver driver(settings, 7);
        NS_TEST_ASSERT_MSG_EQ(driver.iteration.GetPool().Offer(7, useless.message), true, "comes");
        driver.host.CompleteAll();
        PirateBlock block = driver.MakeBlock({1, 4, 5, 7, 8});
        block.contributions[3] = {7, useless.digest, 0, 0};
        NS_TEST_EXPECT_MSG_EQ((driver.Check(block) == g_refused), true, "two own usable ones");
        block = driver.MakeBlock({1, 4, 5, 6, 7, 8});
        block.contributions[4] = {7, useless.digest, 0, 0};
        NS_TEST_EXPECT_MSG_EQ((driver.Check(block) == g_accepted), true, "three");
    }

    /**
     * Proposals that come early, late, or one after another.
     *
     * @param settings of node 6
     */
    void TestTime(const PirateSettings& settings)
    {
        CheckerDriver driver(settings);
        const PirateBlock right = driver.MakeBlock(g_all);
        PirateBlock wrong = right;
        wrong.weight = 7;
        for (const auto& [iteration, step] : {std::pair<Round, uint32_t>(0, 1), {1, 0}, {0, 99}})
        {
            PirateBlock early = right;
            early.iteration = iteration;
            early.step = step;
            NS_TEST_EXPECT_MSG_EQ((driver.Check(early) == g_refused),
                                  true,
                                  "a block on what this member has not decided");
        }
        driver.iteration.model = nullptr;
        NS_TEST_EXPECT_MSG_EQ(driver.Check(right).has_value(), false, "without the model");
        driver.iteration.model = driver.fixture.setup->initial;
        driver.Continue();
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((driver.verdict == g_accepted), true, "with it");

        // While one is computed another comes: the last one counts.
        CheckerDriver second(settings);
        uint32_t first = 0;
        second.checker.Begin(5, wrong, [&first](bool) { first++; });
        second.Continue();
        second.Begin(right);
        NS_TEST_EXPECT_MSG_EQ(second.host.tasks.size(), 1, "the arithmetic is the same");
        second.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(first, 0, "the first one has no verdict");
        NS_TEST_EXPECT_MSG_EQ((second.verdict == g_accepted), true, "the second one has");
        second.cache.Forget(1, 0);
        second.Begin(right);
        second.checker.Drop();
        second.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(second.verdict.has_value(), false, "dropped");
        second.step = 1;
        NS_TEST_EXPECT_MSG_EQ((second.Check(right) == g_refused), true, "late");
    }

    /**
     * Step 1 adds the gradient of node 7 with the weight that step 0 has agreed on.
     *
     * @param settings of node 6
     */
    void TestAgreed(const PirateSettings& settings)
    {
        CheckerDriver driver(settings);
        PirateBlock agreed = driver.MakeBlock(g_all);
        agreed.contributions[4].weight = 0.5;
        NS_TEST_ASSERT_MSG_EQ(driver.iteration.Decide(agreed), true, "step 0");
        driver.step = 1;
        const ParameterVectorPtr input = PirateFixture::MakeVector(40);
        PirateBlock block;
        block.step = 1;
        block.slot = 2;
        block.input = driver.fixture.ComputeDigest(input);
        block.weight = 3.5;
        block.model = driver.iteration.modelDigest;
        block.contributions = {agreed.contributions[4]};
        auto sum = std::make_shared<ParameterVector>(*input);
        sum->AddScaled(0.5F, *driver.fixture.MakeGradient(7).vector);
        block.result = driver.fixture.ComputeDigest(sum);
        NS_TEST_EXPECT_MSG_EQ(driver.Check(block).has_value(), false, "the input has not come");
        driver.iteration.SetInput(1, RingSlot{input, 2.5}, block.input);
        driver.Continue();
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((driver.verdict == g_accepted), true, "with the agreed weight");
        PirateBlock lie = block;
        lie.contributions[0].weight = 1;
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_refused), true, "with another one");
        lie = block;
        lie.contributions.clear();
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_refused), true, "without it");
        lie = block;
        lie.input = Digest();
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_refused), true, "of another input");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Proposals with gradients that have not come.
 */
class MissingGradientCase : public TestCase
{
  public:
    MissingGradientCase()
        : TestCase("A gradient that a proposal names is waited and asked for")
    {
    }

  private:
    /**
     * @param driver node 6, which has a proposal
     * @param named the gradient of node 7 that it names
     */
    void TestFetch(CheckerDriver& driver, const SignedGradient& named)
    {
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "nothing can be computed");
        NS_TEST_EXPECT_MSG_EQ(driver.checker.IsPending(), true, "it waits");
        NS_TEST_ASSERT_MSG_EQ(driver.host.timers.size(), 1, "a while");
        driver.Continue();
        driver.host.ExpireOnly();
        NS_TEST_ASSERT_MSG_EQ(driver.host.sent.size(), 1, "and asks");
        const FakeHost::Sent sent = driver.host.TakeSent();
        const auto fetch = PirateMessages::GetFetch(*sent.message);
        NS_TEST_EXPECT_MSG_EQ((fetch->wanted == PirateWanted::GRADIENT), true, "for a gradient");
        NS_TEST_EXPECT_MSG_EQ(fetch->owner, 7, "of node 7");
        NS_TEST_EXPECT_MSG_EQ((fetch->digest == named.digest), true, "that one");
        NS_TEST_EXPECT_MSG_EQ(driver.assignment.own.Has(sent.to.at(0)), true, "a member");
        NS_TEST_EXPECT_MSG_EQ(driver.iteration.GetPool().Offer(8, named.message), true, "it comes");
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((driver.verdict == g_accepted), true, "the proposal is right");
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "nothing is missing");
    }

    void DoRun() override
    {
        const PirateFixture fixture;
        const PirateSettings settings = fixture.MakeSettings(PirateFixture::SELF);
        CheckerDriver late(settings, 7);
        late.Begin(late.MakeBlock(g_all));
        TestFetch(late, fixture.MakeGradient(7));

        // Node 7 has signed two gradients, and the leader has got the other one.
        CheckerDriver split(settings);
        const SignedGradient other = fixture.MakeGradient(7, 7, 0, PirateFixture::MakeVector(50));
        PirateBlock block = split.MakeBlock(g_all);
        block.contributions[4].digest = other.digest;
        split.Begin(block);
        TestFetch(split, other);

        CheckerDriver gone(settings, 7);
        gone.Begin(gone.MakeBlock(g_all));
        gone.checker.Drop();
        NS_TEST_EXPECT_MSG_EQ(gone.host.timers.size(), 0, "nobody asks for it any more");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateCheckerTestSuite : public TestSuite
{
  public:
    PirateCheckerTestSuite()
        : TestSuite("fl-pirate-checker", Type::UNIT)
    {
        AddTestCase(new RecomputeCase);
        AddTestCase(new MissingGradientCase);
    }
};

const PirateCheckerTestSuite g_pirateCheckerTestSuite; ///< the suite

} // namespace
