/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fake-host.h"
#include "fl-ubar-adversary-fixture.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-random.h"
#include "ns3/fl-ubar-node-core.h"
#include "ns3/test.h"

#include <set>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * A Byzantine node sends as soon as it knows all, and at the latest when half of the wait is over.
 */
class StrikeCase : public TestCase
{
  public:
    StrikeCase()
        : TestCase("A Byzantine node strikes when it knows enough, or after half of the wait")
    {
    }

  private:
    using Delays = std::multiset<Time>; ///< delays of timers

    void DoRun() override
    {
        AdversaryFixture fixture("a-little-is-enough");
        FakeHost host(4);
        UbarNodeCore core(host, MakeSettings(fixture, Seconds(4)));
        core.Start();
        host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((GetDelays(host) == Delays{Seconds(2), Seconds(4)}), true, "half");
        for (NodeIndex node : {0, 1, 2})
        {
            fixture.Begin(node, 0);
        }
        host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(host.sent.size(), 0, "3 is not known yet");
        fixture.Begin(3, 0);
        host.CompleteAll();
        const FakeHost::Sent informed = host.TakeSent();
        NS_TEST_EXPECT_MSG_EQ((informed.to == std::vector<NodeIndex>{0, 1, 2, 3}), true, "to all");
        NS_TEST_EXPECT_MSG_EQ(IsHonest(fixture, informed), false, "a lie");
        NS_TEST_EXPECT_MSG_EQ((GetDelays(host) == Delays{Seconds(4)}), true, "no longer timed");
        fixture.Begin(0, 1);
        host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(host.sent.size(), 0, "once in a round");

        // Node 3 is never heard of.
        AdversaryFixture partial("a-little-is-enough");
        FakeHost impatient(4);
        UbarNodeCore waiting(impatient, MakeSettings(partial, Seconds(4)));
        waiting.Start();
        for (NodeIndex node : {0, 1, 2})
        {
            partial.Begin(node, 0);
        }
        impatient.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(impatient.sent.size(), 0, "waits for 3");
        impatient.Expire(impatient.timers.rbegin()->first); // half of the wait
        impatient.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(impatient.sent.size(), 1, "but no longer");
        NS_TEST_EXPECT_MSG_EQ(IsHonest(partial, impatient.TakeSent()), false, "hides among three");

        // Nobody is heard of.
        AdversaryFixture alone("a-little-is-enough");
        FakeHost blind(4);
        UbarNodeCore hidden(blind, MakeSettings(alone, Seconds(4)));
        hidden.Start();
        blind.Expire(blind.timers.rbegin()->first);
        blind.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(blind.sent.size(), 1, "does not stay silent");
        NS_TEST_EXPECT_MSG_EQ(IsHonest(alone, blind.TakeSent()), true, "nothing to hide among");

        // Nobody waits with a limit.
        AdversaryFixture patient("a-little-is-enough");
        FakeHost endless(4);
        UbarNodeCore quiet(endless, MakeSettings(patient, Time(0)));
        quiet.Start();
        endless.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(endless.timers.size(), 0, "nor does the attacker");
        NS_TEST_EXPECT_MSG_EQ(endless.sent.size(), 0, "it knows too little");
    }

    /**
     * @param fixture an adversary
     * @param timeout longest wait for estimates
     * @return of the Byzantine node
     */
    static UbarSettings MakeSettings(const AdversaryFixture& fixture, Time timeout)
    {
        UbarSettings settings;
        settings.setup = fixture.setup;
        settings.node = 4;
        settings.neighbors = {0, 1, 2, 3};
        settings.samples = {0, 1, 2, 3};
        settings.rounds = 10;
        settings.roundTimeout = timeout;
        settings.shuffle = MakeUniform(3);
        settings.adversary = fixture.adversary;
        return settings;
    }

    /**
     * @param host a host
     * @return delays of its timers
     */
    static Delays GetDelays(const FakeHost& host)
    {
        Delays delays;
        for (const auto& [id, timer] : host.timers)
        {
            delays.insert(timer.delay);
        }
        return delays;
    }

    /**
     * @param fixture an adversary
     * @param sent a message
     * @return whether it holds what an honest node would have sent in round 0
     */
    static bool IsHonest(const AdversaryFixture& fixture, const FakeHost::Sent& sent)
    {
        return ParameterPayload::FromPayload(sent.message->GetBulk())
            ->IsIdentical(*fixture.setup->initial);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * When Byzantine nodes of decentralized SGD send.
 */
class UbarStrikeTestSuite : public TestSuite
{
  public:
    UbarStrikeTestSuite()
        : TestSuite("fl-ubar-strike", Type::UNIT)
    {
        AddTestCase(new StrikeCase);
    }
};

UbarStrikeTestSuite g_ubarStrikeTestSuite; ///< registers the suite

} // namespace
