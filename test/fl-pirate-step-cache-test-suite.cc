/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-fixture.h"

#include "ns3/fl-falsifying-pirate-attack.h"
#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-pirate-step-cache.h"
#include "ns3/fl-pirate-step-task.h"
#include "ns3/test.h"

#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * The cache.
 */
class StepCacheCase : public TestCase
{
  public:
    StepCacheCase()
        : TestCase("A step is computed once for each choice of gradients")
    {
    }

  private:
    void DoRun() override
    {
        const auto mean = CreateObject<MeanAggregator>();
        const PirateFixture fixture;
        PirateStepTask task;
        task.rule = PeekPointer(mean);
        task.digests = &fixture.setup->cryptography->GetDigestScheme();
        task.form = fixture.setup->initial;
        for (NodeIndex owner : {1, 2})
        {
            const SignedGradient gradient = fixture.MakeGradient(owner);
            task.gradients.push_back({{owner, gradient.digest, 0, 0}, gradient.vector, true});
        }
        FakeHost host(PirateFixture::SELF);
        PirateStepCache cache(host);
        std::vector<Digest> taken;
        const auto take = [&taken](const PirateStepOutcome& outcome) {
            taken.push_back(outcome.digest);
        };
        const Digest expected = task.Run().digest;

        cache.Compute(2, 1, task, take);
        cache.Compute(2, 1, task, take);
        PirateStepTask claimed = task;
        claimed.gradients[0].contribution.weight = 0.5; // the rule decides about that
        cache.Compute(2, 1, claimed, take);
        NS_TEST_EXPECT_MSG_EQ(host.tasks.size(), 1, "one computation");
        NS_TEST_EXPECT_MSG_EQ((cache.Find(2, 1, task) == nullptr), true, "under way");
        NS_TEST_EXPECT_MSG_EQ(taken.size(), 0, "nobody has it");
        host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(taken.size(), 3, "all who have asked");
        const PirateStepOutcome* found = cache.Find(2, 1, claimed);
        NS_TEST_EXPECT_MSG_EQ((found && found->digest == expected), true, "is known");
        cache.Compute(2, 1, task, take);
        NS_TEST_EXPECT_MSG_EQ(taken.size(), 4, "at once");
        NS_TEST_EXPECT_MSG_EQ(host.tasks.size(), 0, "for nothing");
        for (const Digest& digest : taken)
        {
            NS_TEST_EXPECT_MSG_EQ((digest == expected), true, "the same for all");
        }

        const auto attack = CreateObject<FalsifyingPirateAttack>();
        PirateStepTask falsified = task;
        falsified.attack = PeekPointer(attack);
        PirateStepTask fewer = task;
        fewer.gradients.pop_back();
        PirateStepTask agreed = task;
        agreed.rule = nullptr;
        agreed.gradients[0].contribution.weight = 0.5;
        agreed.gradients[0].contribution.mass = 1;
        std::vector<const PirateStepTask*> others{&falsified, &fewer, &agreed};
        for (const PirateStepTask* other : others)
        {
            NS_TEST_EXPECT_MSG_EQ((cache.Find(2, 1, *other) == nullptr), true, "another thing");
            cache.Compute(2, 1, *other, take);
        }
        NS_TEST_EXPECT_MSG_EQ(host.tasks.size(), 3, "each is computed");
        host.CompleteAll();
        for (const PirateStepTask* other : others)
        {
            found = cache.Find(2, 1, *other);
            NS_TEST_EXPECT_MSG_EQ(
                (found && found->digest == other->Run().digest && found->digest != expected),
                true,
                "with its own outcome");
        }
        NS_TEST_EXPECT_MSG_EQ((cache.Find(2, 2, task) == nullptr), true, "step");
        NS_TEST_EXPECT_MSG_EQ((cache.Find(1, 1, task) == nullptr), true, "iteration");
        TestForget(host, cache, task);
    }

    /**
     * @param host host of the cache
     * @param cache a cache that knows the task as step 1 of iteration 2
     * @param task the task
     */
    void TestForget(FakeHost& host, PirateStepCache& cache, const PirateStepTask& task)
    {
        cache.Forget(2, 1);
        NS_TEST_EXPECT_MSG_EQ((cache.Find(2, 1, task) != nullptr), true, "step 1 is not earlier");
        cache.Forget(2, 2);
        NS_TEST_EXPECT_MSG_EQ((cache.Find(2, 1, task) == nullptr), true, "now it is");
        uint32_t taken = 0;
        cache.Compute(2, 3, task, [&taken](const PirateStepOutcome& /* outcome */) { taken++; });
        cache.Forget(3, 0);
        host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(taken, 1, "who has asked before it was forgotten is answered");
        NS_TEST_EXPECT_MSG_EQ((cache.Find(2, 3, task) == nullptr), true, "but it is not kept");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateStepCacheTestSuite : public TestSuite
{
  public:
    PirateStepCacheTestSuite()
        : TestSuite("fl-pirate-step-cache", Type::UNIT)
    {
        AddTestCase(new StepCacheCase);
    }
};

const PirateStepCacheTestSuite g_pirateStepCacheTestSuite; ///< the suite

} // namespace
