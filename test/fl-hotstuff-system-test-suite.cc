/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-system.h"

#include "ns3/fl-basic-hotstuff-rules.h"
#include "ns3/fl-chained-hotstuff-rules.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <string>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param form basic or chained
 * @return its rules
 */
Ptr<const HotStuffRules>
MakeRules(const std::string& form)
{
    if (form == "basic")
    {
        return CreateObject<BasicHotStuffRules>();
    }
    return CreateObject<ChainedHotStuffRules>();
}

/**
 * @param traffic messages by name of their type
 * @param name a name
 * @return number of messages
 */
uint64_t
Count(const std::map<std::string, HotStuffTraffic>& traffic, const std::string& name)
{
    const auto found = traffic.find(name);
    return found == traffic.end() ? 0 : found->second.messages;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * One command at a time on links of equal delay: every step takes its hops, to the nanosecond.
 */
class HotStuffHopsTest : public TestCase
{
  public:
    /**
     * @param replicas number of replicas
     * @param form basic or chained
     * @param leader stable or round-robin
     */
    HotStuffHopsTest(uint32_t replicas, const std::string& form, const std::string& leader)
        : TestCase("hops, n=" + std::to_string(replicas) + " " + form + " " + leader),
          m_replicas(replicas),
          m_form(form),
          m_leader(leader)
    {
    }

  private:
    void DoRun() override;

    const uint32_t m_replicas;  ///< number of replicas
    const std::string m_form;   ///< basic or chained
    const std::string m_leader; ///< stable or round-robin
};

void
HotStuffHopsTest::DoRun()
{
    constexpr uint32_t COMMANDS = 9;
    HotStuffSystem::Options options;
    options.replicas = m_replicas;
    options.form = m_form;
    options.leader = m_leader;
    HotStuffSystem group(options);
    // The next command is sent 9 hops after the one before; the last one just not.
    group.Run(HotStuffSystem::HOP * (9 * COMMANDS) - NanoSeconds(1));

    const std::map<HotStuffQuantity, uint32_t> hops{
        {HotStuffQuantity::CERTIFICATE, 2},
        {HotStuffQuantity::FIRST_DECISION, 6},
        {HotStuffQuantity::LATER_DECISION, 7},
        {HotStuffQuantity::FIRST_REPLY, 8},
        {HotStuffQuantity::COMPLETION, 9},
    };
    for (const auto& [quantity, count] : hops)
    {
        const SampleSet& samples = group.statistics->Get(quantity);
        const double expected = count * HotStuffSystem::HOP.GetSeconds();
        const std::string name = HotStuffStatistics::GetName(quantity);
        NS_TEST_ASSERT_MSG_GT(samples.GetCount(), COMMANDS - 2, name);
        NS_TEST_EXPECT_MSG_EQ_TOL(samples.GetQuantile(0), expected, 1e-9, name + ", least");
        NS_TEST_EXPECT_MSG_EQ_TOL(samples.GetQuantile(1), expected, 1e-9, name + ", greatest");
        NS_TEST_EXPECT_MSG_EQ(
            HotStuffStatistics::GetHops(quantity, *MakeRules(m_form), *group.system.group),
            count,
            name + ", closed form");
    }
    NS_TEST_EXPECT_MSG_EQ(group.HaveAgreed(), true, "one chain");

    // Every block but those of the last command has all of its messages: 7 (n - 1) in basic form,
    // with n requests and n replies a command. In chained form a command takes three blocks, and a
    // certificate that tells the others of the decision.
    const auto traffic = group.statistics->GetTraffic();
    const uint64_t others = m_replicas - 1;
    const bool isBasic = m_form == "basic";
    const uint64_t blocks = isBasic ? COMMANDS : 3 * COMMANDS;
    NS_TEST_EXPECT_MSG_EQ(Count(traffic, "request"), COMMANDS * m_replicas, "requests");
    NS_TEST_EXPECT_MSG_EQ(Count(traffic, "reply"), COMMANDS * m_replicas, "replies");
    NS_TEST_EXPECT_MSG_EQ(Count(traffic, "proposal"), blocks * others, "proposals");
    NS_TEST_EXPECT_MSG_EQ(Count(traffic, "vote"), (isBasic ? 3 : 1) * blocks * others, "votes");
    NS_TEST_EXPECT_MSG_EQ(Count(traffic, "certificate"),
                          (isBasic ? 3 : 1) * COMMANDS * others,
                          "certificates");
    NS_TEST_EXPECT_MSG_EQ(Count(traffic, "new-view"), 0, "nobody gives up a view");
    const uint64_t decided = isBasic ? blocks : blocks - 2;
    NS_TEST_EXPECT_MSG_EQ(group.statistics->GetDecisions(), decided, "decisions");
    NS_TEST_EXPECT_MSG_EQ(group.statistics->GetRejected(), 0, "nothing is refused");
}

/**
 * @ingroup decentralized-fl-tests
 * More commands than a block takes: blocks follow each other without a pause, with the messages of
 * the closed form.
 */
class HotStuffLoadTest : public TestCase
{
  public:
    /**
     * @param form basic or chained
     */
    explicit HotStuffLoadTest(const std::string& form)
        : TestCase("under load, " + form),
          m_form(form)
    {
    }

  private:
    void DoRun() override;

    const std::string m_form; ///< basic or chained
};

void
HotStuffLoadTest::DoRun()
{
    HotStuffSystem::Options options;
    options.replicas = 7;
    options.form = m_form;
    options.outstanding = 200;
    options.blockSize = 20;
    options.warmUp = Seconds(1);
    HotStuffSystem group(options);
    group.Run(Seconds(4));

    const bool isBasic = m_form == "basic";
    const double period = (isBasic ? 6 : 2) * HotStuffSystem::HOP.GetSeconds();
    const SampleSet& rounds = group.statistics->Get(HotStuffQuantity::ROUND);
    NS_TEST_EXPECT_MSG_EQ_TOL(rounds.GetQuantile(0), period, 1e-9, "shortest round");
    NS_TEST_EXPECT_MSG_EQ_TOL(rounds.GetQuantile(1), period, 1e-9, "longest round");
    const uint64_t decisions = group.statistics->GetDecisions();
    NS_TEST_EXPECT_MSG_EQ_TOL(decisions, 3 / period, 1, "decisions");
    NS_TEST_EXPECT_MSG_EQ(group.statistics->GetEmptyDecisions(), 0, "there is enough to do");
    // In a steady state every message of a period recurs, so the counts fit within a period.
    const auto traffic = group.statistics->GetTraffic();
    const double messages = static_cast<double>(
        Count(traffic, "proposal") + Count(traffic, "vote") + Count(traffic, "certificate"));
    const uint32_t closed = HotStuffStatistics::GetMessages(*MakeRules(m_form), options.replicas);
    NS_TEST_EXPECT_MSG_EQ(closed, (isBasic ? 7 : 2) * 6, "closed form");
    NS_TEST_EXPECT_MSG_EQ_TOL(messages, closed * decisions, closed, "messages among replicas");
    // Every full block is 20 commands.
    NS_TEST_EXPECT_MSG_EQ_TOL(group.statistics->GetCommands(), 20 * decisions, 40, "commands");
    NS_TEST_EXPECT_MSG_EQ(group.HaveAgreed(), true, "one chain");
    // Each command is done once, and its result says where it stands.
    std::set<uint64_t> numbers;
    std::set<std::pair<Height, uint32_t>> places;
    for (const CompletedCommand& command : group.completed)
    {
        numbers.insert(command.number);
        places.emplace(command.result.height, command.result.position);
    }
    NS_TEST_EXPECT_MSG_EQ(numbers.size(), group.completed.size(), "each command once");
    NS_TEST_EXPECT_MSG_EQ(places.size(), group.completed.size(), "each in its own place");
}

/**
 * @ingroup decentralized-fl-tests
 * A replica that tells clients something else does not change what they accept.
 */
class HotStuffLiarTest : public TestCase
{
  public:
    HotStuffLiarTest()
        : TestCase("a replica lies to the client")
    {
    }

  private:
    void DoRun() override
    {
        HotStuffSystem::Options options;
        options.liars = {3};
        HotStuffSystem group(options);
        group.Run(Seconds(1));
        NS_TEST_ASSERT_MSG_GT(group.completed.size(), 9, "commands are done");
        for (const CompletedCommand& command : group.completed)
        {
            const auto block = group.chains.at(0).find(command.result.height);
            NS_TEST_ASSERT_MSG_EQ((block != group.chains.at(0).end()), true, "a decided block");
            NS_TEST_EXPECT_MSG_EQ(block->second->digest, command.result.block, "that very block");
        }
        // The lie comes after two hops and is no reply that counts.
        const SampleSet& replies = group.statistics->Get(HotStuffQuantity::FIRST_REPLY);
        NS_TEST_EXPECT_MSG_EQ_TOL(replies.GetQuantile(0),
                                  8 * HotStuffSystem::HOP.GetSeconds(),
                                  1e-9,
                                  "first reply");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A replica that crashes, with what it has stored, comes back and decides the same chain.
 */
class HotStuffRejoinTest : public TestCase
{
  public:
    /**
     * @param form basic or chained
     * @param crashed the replica; 0 is the leader
     */
    HotStuffRejoinTest(const std::string& form, ReplicaIndex crashed)
        : TestCase("crash and rejoin of replica " + std::to_string(crashed) + ", " + form),
          m_form(form),
          m_crashed(crashed)
    {
    }

  private:
    void DoRun() override;

    const std::string m_form;     ///< basic or chained
    const ReplicaIndex m_crashed; ///< the replica
};

void
HotStuffRejoinTest::DoRun()
{
    HotStuffSystem::Options options;
    options.form = m_form;
    options.outstanding = 5;
    HotStuffSystem group(options);
    const auto replica = group.system.replicas.at(m_crashed);
    Simulator::Schedule(MilliSeconds(505), &ProtocolApplication::Fail, replica);
    Simulator::Schedule(MilliSeconds(1505), &ProtocolApplication::Rejoin, replica);
    group.Run(Seconds(1));
    const uint64_t before = group.completed.size();
    NS_TEST_EXPECT_MSG_EQ((replica->GetTree() == nullptr), true, "it is down");
    NS_TEST_EXPECT_MSG_GT(before, 10, "the others go on");
    group.Run(Seconds(4));
    NS_TEST_EXPECT_MSG_GT(group.completed.size(), before + 50, "and on");
    NS_TEST_EXPECT_MSG_EQ(group.HaveAgreed(), true, "one chain");
    // From its root on and up to now, but for blocks that are on their way.
    const auto& own = group.chains.at(m_crashed);
    const auto& other = group.chains.at((m_crashed + 1) % 4);
    NS_TEST_EXPECT_MSG_EQ(own.begin()->first, 1, "it has begun with the root");
    NS_TEST_EXPECT_MSG_EQ(own.rbegin()->first, own.size(), "it has left nothing out");
    NS_TEST_EXPECT_MSG_GT(own.size() + 3, other.size(), "it has caught up");
    // It has not forgotten in which view it has voted, and votes in none below.
    NS_TEST_EXPECT_MSG_GT(group.firstViews.at(m_crashed), 5, "it remembers");
    // Blocks of before its second life took it seconds and are not counted as decisions.
    NS_TEST_EXPECT_MSG_LT(group.statistics->Get(HotStuffQuantity::LATER_DECISION).GetQuantile(1),
                          0.7,
                          "what it decides again is not measured");
}

/**
 * @ingroup decentralized-fl-tests
 * A client that crashes and comes back asks for new commands, not for old ones again.
 */
class HotStuffClientCrashTest : public TestCase
{
  public:
    HotStuffClientCrashTest()
        : TestCase("crash of a client")
    {
    }

  private:
    void DoRun() override
    {
        HotStuffSystem::Options options;
        options.outstanding = 3;
        HotStuffSystem group(options);
        const auto client = group.system.clients.at(0);
        Simulator::Schedule(MilliSeconds(505), &ProtocolApplication::Fail, client);
        Simulator::Schedule(MilliSeconds(1000), &ProtocolApplication::Rejoin, client);
        group.Run(MilliSeconds(999));
        const size_t before = group.completed.size();
        NS_TEST_ASSERT_MSG_GT(before, 10, "commands are done");
        group.Run(Seconds(2));
        NS_TEST_EXPECT_MSG_GT(group.completed.size(), before + 10, "and others");
        std::set<uint64_t> numbers;
        for (const CompletedCommand& command : group.completed)
        {
            numbers.insert(command.number);
        }
        NS_TEST_EXPECT_MSG_EQ(numbers.size(), group.completed.size(), "no number twice");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A leader that is Byzantine: what it proposes is decided, and counts as decisions, but not as
 * times, since nobody honest knows when it was proposed.
 */
class HotStuffByzantineLeaderTest : public TestCase
{
  public:
    HotStuffByzantineLeaderTest()
        : TestCase("decisions of a Byzantine leader")
    {
    }

  private:
    void DoRun() override
    {
        HotStuffSystem::Options options;
        options.attack = "delaying:Delay=1ms";
        options.byzantine = {0};
        HotStuffSystem group(options);
        group.Run(Seconds(1));
        NS_TEST_EXPECT_MSG_GT(group.completed.size(), 5, "commands are done");
        NS_TEST_EXPECT_MSG_GT(group.statistics->GetDecisions(), 5, "blocks are decided");
        NS_TEST_EXPECT_MSG_EQ(group.statistics->Get(HotStuffQuantity::LATER_DECISION).GetCount(),
                              0,
                              "nobody knows since when");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The first leaders, as many as may fail, say nothing.
 */
class HotStuffSilentLeadersTest : public TestCase
{
  public:
    /**
     * @param leader stable or round-robin
     */
    explicit HotStuffSilentLeadersTest(const std::string& leader)
        : TestCase("two silent leaders in a row, " + leader),
          m_leader(leader)
    {
    }

  private:
    void DoRun() override
    {
        HotStuffSystem::Options options;
        options.replicas = 7;
        options.leader = m_leader;
        options.attack = "silent";
        options.byzantine = {0, 1};
        HotStuffSystem group(options);
        group.Run(Seconds(4));
        NS_TEST_EXPECT_MSG_GT(group.completed.size(), 5, "commands are done");
        NS_TEST_EXPECT_MSG_GT(group.statistics->GetViewChanges(), 1, "leaders were replaced");
        NS_TEST_EXPECT_MSG_EQ(group.HaveAgreed(), true, "one chain");
    }

    const std::string m_leader; ///< stable or round-robin
};

/**
 * @ingroup decentralized-fl-tests
 * HotStuff as a system, without a network.
 */
class HotStuffSystemTestSuite : public TestSuite
{
  public:
    HotStuffSystemTestSuite()
        : TestSuite("fl-hotstuff-system", Type::UNIT)
    {
        for (const uint32_t replicas : {4, 7})
        {
            for (const char* form : {"basic", "chained"})
            {
                AddTestCase(new HotStuffHopsTest(replicas, form, "stable"));
            }
        }
        AddTestCase(new HotStuffHopsTest(4, "chained", "round-robin"));
        AddTestCase(new HotStuffLoadTest("basic"));
        AddTestCase(new HotStuffLoadTest("chained"));
        AddTestCase(new HotStuffLiarTest());
        for (const ReplicaIndex crashed : {0, 2})
        {
            AddTestCase(new HotStuffRejoinTest("basic", crashed));
            AddTestCase(new HotStuffRejoinTest("chained", crashed));
        }
        AddTestCase(new HotStuffClientCrashTest());
        AddTestCase(new HotStuffByzantineLeaderTest());
        AddTestCase(new HotStuffSilentLeadersTest("stable"));
        AddTestCase(new HotStuffSilentLeadersTest("round-robin"));
    }
};

static HotStuffSystemTestSuite g_hotStuffSystemTestSuite; //!< registers itself
