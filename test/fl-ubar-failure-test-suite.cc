/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-system.h"

#include "ns3/fl-input-error.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-ubar-messages.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * An adversary does not wait for ever for a benign node that is far too slow.
 */
class SlowNodeCase : public TestCase
{
  public:
    SlowNodeCase()
        : TestCase("A node that is far too slow skips rounds")
    {
    }

  private:
    void DoRun() override
    {
        UbarSystem::Options options;
        options.graph = MakeComplete(6);
        options.byzantine = {5};
        options.attack = "a-little-is-enough";
        options.rounds = 12;
        options.roundTimeout = Seconds(1);
        // A gradient takes microseconds: this makes it seconds.
        options.samples = 1000;
        options.batch = 1000;
        options.slowdowns = {1e6};
        options.aggregator = "median";
        UbarSystem system(options);
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.rounds, "rounds");
        uint32_t skipped = 0;
        uint32_t timeouts = 0;
        for (const UbarRound& round : system.rounds)
        {
            skipped += round.skipped;
            timeouts += round.timeouts;
        }
        NS_TEST_EXPECT_MSG_GT(skipped, 0, "node 0 has left rounds out");
        NS_TEST_EXPECT_MSG_GT(timeouts, 0, "the others have given it up");
        NS_TEST_EXPECT_MSG_EQ(system.rounds.back().estimates.count(1), 1, "they are done");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A node crashes, and comes back.
 */
class CrashCase : public TestCase
{
  public:
    CrashCase()
        : TestCase("A crash, and a return")
    {
    }

  private:
    void DoRun() override
    {
        UbarSystem::Options options;
        options.graph = MakeComplete(6);
        options.rounds = 40;
        options.roundTimeout = MilliSeconds(200);
        UbarSystem system(options);
        system.At(MilliSeconds(55), [&system] { system.system.nodes[2]->Fail(); });
        system.At(MilliSeconds(400), [&system] { system.system.nodes[2]->Rejoin(); });
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.rounds, "rounds");
        uint32_t without = 0;
        uint32_t timeouts = 0;
        for (size_t i = 0; i < system.rounds.size(); i++)
        {
            const UbarRound& round = system.rounds[i];
            without += round.estimates.count(2) == 0 ? 1 : 0;
            timeouts += round.timeouts;
            NS_TEST_EXPECT_MSG_EQ(system.told[i], round.end, "told without waiting for it");
            if (round.end < MilliSeconds(400))
            {
                NS_TEST_EXPECT_MSG_EQ(round.skipped, 0, "who does not run skips nothing");
            }
        }
        NS_TEST_EXPECT_MSG_GT(without, 5, "rounds without it");
        NS_TEST_EXPECT_MSG_EQ(system.rounds.back().estimates.size(), 6, "it is back");
        NS_TEST_EXPECT_MSG_EQ(system.rounds.back().missing, 0, "with all of its neighbors");
        // Each of its neighbors gives it up once, and does not wait for it again.
        NS_TEST_EXPECT_MSG_EQ(timeouts, 5, "one each");
        // Its model is as close to the others' as theirs are to each other.
        const auto& estimates = system.rounds.back().estimates;
        double returned = 0;
        double others = 0;
        for (const auto& [a, left] : estimates)
        {
            for (const auto& [b, right] : estimates)
            {
                double& greatest = a == 2 || b == 2 ? returned : others;
                greatest = std::max(greatest, left->SquaredDistance(*right));
            }
        }
        NS_TEST_EXPECT_MSG_LT(returned, 1.5 * others, "it has caught up");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A node comes back, and takes a while to catch up.
 */
class SlowReturnCase : public TestCase
{
  public:
    SlowReturnCase()
        : TestCase("Rounds are told without waiting for a node that catches up")
    {
    }

  private:
    void DoRun() override
    {
        UbarSystem::Options options;
        options.graph = MakeComplete(6);
        options.rounds = 40;
        options.roundTimeout = MilliSeconds(200);
        options.slowdowns = {1, 1, 1e6}; // a gradient of node 2 takes longer than a round
        UbarSystem system(options);
        system.At(MilliSeconds(1), [&system] { system.system.nodes[2]->Fail(); });
        system.At(MilliSeconds(400), [&system] { system.system.nodes[2]->Rejoin(); });
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.rounds, "rounds");
        uint32_t skipped = 0;
        for (size_t i = 0; i < system.rounds.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(system.told[i], system.rounds[i].end, "round " << i);
            skipped += system.rounds[i].skipped;
        }
        NS_TEST_EXPECT_MSG_GT(skipped, 0, "rounds that it runs in and leaves out");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A node claims to be far ahead: whether it is believed depends on how many may lie.
 */
class LiarCase : public TestCase
{
  public:
    LiarCase()
        : TestCase("A claim to be far ahead is believed if enough neighbors are honest")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(CountRounds(0.4), 10, "one of three neighbors may lie");
        NS_TEST_EXPECT_MSG_EQ(CountRounds(1), 2, "nobody lies: from round 0 to the last");
    }

    /**
     * @param honestShare share of a node's neighbors that are honest at least
     * @return rounds that node 0 takes part in
     */
    static uint32_t CountRounds(double honestShare)
    {
        UbarSystem::Options options;
        options.graph = MakeComplete(4);
        options.rounds = 10;
        options.honestShare = honestShare;
        UbarSystem system(options);
        system.At(NanoSeconds(1), [&system] {
            const auto payload = std::make_shared<ParameterPayload>(system.setup->initial);
            system.transports[1]->Send(0, UbarMessages::MakeEstimate(9, payload, std::nullopt));
        });
        system.Run();
        return std::count_if(system.rounds.begin(), system.rounds.end(), [](const auto& round) {
            return round.estimates.count(0) > 0;
        });
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What cannot work is refused.
 */
class RefusalCase : public TestCase
{
  public:
    RefusalCase()
        : TestCase("What cannot work is refused with one clear line")
    {
    }

  private:
    void DoRun() override
    {
        UbarSystem::Options options;
        options.graph = MakePath(5);
        options.aggregator = "median-distance";
        Expect(options, "3 vectors, but ubar on this graph gives 1");
        options.aggregator = "detector";
        Expect(options, "detector");
        options.aggregator = "ubar";
        options.byzantine = {4};
        options.attack = "mhamdi"; // cannot run a rule that asks for losses
        Expect(options, "loss on data");
        options.attack = "path:Target=4";
        Expect(options, "is an attacker itself");
        options.attack.clear();
        options.samples = 0;
        Expect(options, "has no training samples");
    }

    /**
     * @param options what must be refused
     * @param part what the message must hold
     */
    void Expect(const UbarSystem::Options& options, const std::string& part)
    {
        std::string text;
        try
        {
            UbarSystem system(options);
        }
        catch (const InputError& error)
        {
            text = error.what();
        }
        NS_TEST_EXPECT_MSG_NE(text.find(part), std::string::npos, part << " in: " << text);
        NS_TEST_EXPECT_MSG_EQ(text.find('\n'), std::string::npos, "one line: " << text);
        Simulator::Destroy();
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Decentralized SGD when something goes wrong.
 */
class UbarFailureTestSuite : public TestSuite
{
  public:
    UbarFailureTestSuite()
        : TestSuite("fl-ubar-failure", Type::SYSTEM)
    {
        AddTestCase(new SlowNodeCase);
        AddTestCase(new CrashCase);
        AddTestCase(new SlowReturnCase);
        AddTestCase(new LiarCase);
        AddTestCase(new RefusalCase);
    }
};

UbarFailureTestSuite g_ubarFailureTestSuite; ///< registers the suite

} // namespace
