/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-harness.h"

#include "ns3/fl-decision-withholding-consensus-attack.h"
#include "ns3/fl-delaying-consensus-attack.h"
#include "ns3/fl-equivocating-consensus-attack.h"
#include "ns3/fl-forking-consensus-attack.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-random.h"
#include "ns3/fl-round-robin-leader-election.h"
#include "ns3/fl-silent-consensus-attack.h"
#include "ns3/fl-stable-leader-election.h"
#include "ns3/fl-vote-withholding-consensus-attack.h"
#include "ns3/object-factory.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param size number of replicas
 * @param form basic or chained
 * @param target payloads to decide
 * @return a group whose leaders take turns
 */
ConsensusHarness::Settings
MakeSettings(uint32_t size, const std::string& form, uint32_t target)
{
    ConsensusHarness::Settings settings;
    settings.members =
        std::make_shared<const ConsensusMembers>(CreateObject<ModeledCryptography>(), size);
    settings.rules = ConsensusHarness::MakeRules(form);
    settings.election = CreateObject<RoundRobinLeaderElection>();
    const auto options = CreateObject<HotStuffOptions>();
    options->syncTimeout = MilliSeconds(100);
    settings.options = options;
    settings.target = target;
    settings.random = MakeUniform(31);
    return settings;
}

/**
 * @ingroup decentralized-fl-tests
 * A group with Byzantine replicas that lead in turn decides all that it is asked for.
 */
class AttackTest : public TestCase
{
  public:
    /**
     * @param form basic or chained
     * @param size number of replicas
     * @param attackers indices of the Byzantine replicas
     * @param attack the class of their attack, in namespace ns3::fl
     * @param leader round-robin or stable
     */
    AttackTest(const std::string& form,
               uint32_t size,
               std::vector<ReplicaIndex> attackers,
               const std::string& attack,
               const std::string& leader = "round-robin")
        : TestCase(std::to_string(attackers.size()) + " of " + std::to_string(size) + " " + attack +
                   ", " + form + ", " + leader),
          m_form(form),
          m_size(size),
          m_attackers(std::move(attackers)),
          m_attack(attack),
          m_leader(leader)
    {
    }

  private:
    void DoRun() override
    {
        ConsensusHarness::Settings settings = MakeSettings(m_size, m_form, 20);
        if (m_leader == "stable")
        {
            settings.election = CreateObject<StableLeaderElection>();
        }
        ConsensusHarness group(settings);
        ObjectFactory factory("ns3::fl::" + m_attack + "ConsensusAttack");
        for (ReplicaIndex i = 0; i < m_size; i++)
        {
            const bool isHonest =
                std::find(m_attackers.begin(), m_attackers.end(), i) == m_attackers.end();
            group.Add({i,
                       isHonest,
                       settings.rules,
                       isHonest ? nullptr : factory.Create<ConsensusAttack>()});
        }
        group.Start();
        const bool isDone = group.RunUntil([&] { return group.HaveAllDecided(20); }, Seconds(30));
        NS_TEST_EXPECT_MSG_EQ(isDone, true, "honest replicas decide everything");
        NS_TEST_EXPECT_MSG_EQ(group.hasConflict, false, "and agree");
    }

    const std::string m_form;                    ///< basic or chained
    const uint32_t m_size;                       ///< number of replicas
    const std::vector<ReplicaIndex> m_attackers; ///< Byzantine replicas
    const std::string m_attack;                  ///< their attack
    const std::string m_leader;                  ///< round-robin or stable
};

/**
 * @ingroup decentralized-fl-tests
 * A certificate that is lost on its way to all, or to all but one, costs a view and no more.
 */
class LostCertificateTest : public TestCase
{
  public:
    /**
     * @param form basic or chained
     * @param view view whose certificates are lost
     * @param reached replicas below this index get them nevertheless
     */
    LostCertificateTest(const std::string& form, View view, ReplicaIndex reached)
        : TestCase("certificates of view " + std::to_string(view) + " reach " +
                   std::to_string(reached) + ", " + form),
          m_form(form),
          m_view(view),
          m_reached(reached)
    {
    }

  private:
    void DoRun() override
    {
        const ConsensusHarness::Settings settings = MakeSettings(4, m_form, 10);
        ConsensusHarness group(settings);
        group.AddHonest();
        group.route = [&](const ConsensusHarness::Transit& transit, std::vector<Time>& delays) {
            const auto* told = std::get_if<CertificateMessage>(transit.message.get());
            const auto* block = std::get_if<ProposalMessage>(transit.message.get());
            const bool isLost = transit.to >= m_reached && group.messages[3] == 0 &&
                                ((told && told->certificate->statement.view == m_view) ||
                                 (block && block->block->header.justify.view == m_view));
            if (!isLost)
            {
                delays.push_back(settings.delay);
            }
        };
        group.Start();
        const bool isDone = group.RunUntil([&] { return group.HaveAllDecided(10); }, Seconds(20));
        NS_TEST_EXPECT_MSG_EQ(isDone, true, "all decide");
        NS_TEST_EXPECT_MSG_EQ(group.hasConflict, false, "and agree");
        NS_TEST_EXPECT_MSG_LT(group.now, Seconds(2), "one timeout, not more");
        NS_TEST_EXPECT_MSG_GT(group.messages[3], 0, "by way of new views");
    }

    const std::string m_form;     ///< basic or chained
    const View m_view;            ///< view whose certificates are lost
    const ReplicaIndex m_reached; ///< replicas below get them
};

/**
 * @ingroup decentralized-fl-tests
 * A replica that was away for a hundred decisions fetches them in batches and decides them in
 * order; one that had crashed starts from nothing but its stored state.
 */
class CatchUpTest : public TestCase
{
  public:
    /**
     * @param form basic or chained
     * @param crashes whether it crashes, or is only cut off
     * @param leader whether it leads when it goes
     */
    CatchUpTest(const std::string& form, bool crashes, bool leader)
        : TestCase(std::string(leader ? "leader" : "follower") +
                   (crashes ? " crashes" : " is cut off") + " and comes back, " + form),
          m_form(form),
          m_crashes(crashes),
          m_isLeader(leader)
    {
    }

  private:
    void DoRun() override
    {
        ConsensusHarness::Settings settings = MakeSettings(4, m_form, 150);
        settings.election = CreateObject<StableLeaderElection>();
        ConsensusHarness group(settings);
        group.AddHonest();
        const size_t away = m_isLeader ? 0 : 3;
        bool isAway = false;
        group.route = [&](const ConsensusHarness::Transit& transit, std::vector<Time>& delays) {
            if (!isAway || (transit.from != away && transit.to != away))
            {
                delays.push_back(settings.delay);
            }
        };
        group.Start();
        group.RunUntil([&] { return group.HaveAllDecided(10); }, Seconds(20));
        isAway = true;
        ConsensusInstance& replica = group.Get(away);
        const VoteStatement voted = replica.core->GetSafetyState().lastVote;
        if (m_crashes)
        {
            replica.Crash();
        }
        const bool goesOn =
            group.RunUntil([&] { return group.Get(1).payloads >= 120; }, Seconds(60));
        NS_TEST_EXPECT_MSG_EQ(goesOn, true, "the others go on");
        NS_TEST_EXPECT_MSG_LT(replica.payloads, 12, "without it");
        isAway = false;
        if (m_crashes)
        {
            replica.Start();
            NS_TEST_EXPECT_MSG_EQ((replica.core->GetSafetyState().lastVote == voted),
                                  true,
                                  "it remembers its last vote");
        }
        const uint64_t requests = group.messages[4];
        const Time back = group.now;
        const bool isDone = group.RunUntil([&] { return replica.payloads >= 120; }, Seconds(10));
        NS_TEST_EXPECT_MSG_EQ(isDone, true, "it catches up");
        NS_TEST_EXPECT_MSG_LT(group.now - back, Seconds(2), "quickly");
        NS_TEST_EXPECT_MSG_LT(group.messages[4] - requests, 8, "in batches");
        const bool allDone = group.RunUntil([&] { return group.HaveAllDecided(150); }, Seconds(60));
        NS_TEST_EXPECT_MSG_EQ(allDone, true, "and takes part");
        NS_TEST_EXPECT_MSG_EQ(group.hasConflict, false, "all agree, in order");
    }

    const std::string m_form; ///< basic or chained
    const bool m_crashes;     ///< whether it crashes
    const bool m_isLeader;    ///< whether it leads when it goes
};

/**
 * @ingroup decentralized-fl-tests
 * A partition without a quorum on either side stops the group, back-off keeps it quiet, and after
 * the partition it goes on within the longest timeout.
 */
class PartitionTest : public TestCase
{
  public:
    /**
     * @param form basic or chained
     */
    explicit PartitionTest(const std::string& form)
        : TestCase("partition and healing, " + form),
          m_form(form)
    {
    }

  private:
    void DoRun() override
    {
        const ConsensusHarness::Settings settings = MakeSettings(4, m_form, 40);
        ConsensusHarness group(settings);
        group.AddHonest();
        bool isSplit = false;
        group.route = [&](const ConsensusHarness::Transit& transit, std::vector<Time>& delays) {
            if (!isSplit || (transit.from < 2) == (transit.to < 2))
            {
                delays.push_back(settings.delay);
            }
        };
        group.Start();
        group.RunUntil([&] { return group.HaveAllDecided(10); }, Seconds(20));
        isSplit = true;
        group.Run(MilliSeconds(200));
        const size_t before = group.chain.size();
        const uint64_t newViews = group.messages[3];
        group.Run(Seconds(30));
        NS_TEST_EXPECT_MSG_EQ(group.chain.size(), before, "no quorum, no decision");
        // Timeouts of 0.2, 0.4, 0.8 and then 1.6 s: at most 22 expiries a replica in 30 s.
        NS_TEST_EXPECT_MSG_LT((group.messages[3] - newViews) / 12, 23, "timeouts back off");
        NS_TEST_EXPECT_MSG_GT((group.messages[3] - newViews) / 12, 15, "but not for ever");
        isSplit = false;
        const bool isDone = group.RunUntil([&] { return group.HaveAllDecided(40); }, Seconds(8));
        NS_TEST_EXPECT_MSG_EQ(isDone, true, "it goes on");
        NS_TEST_EXPECT_MSG_EQ(group.hasConflict, false, "all agree");
    }

    const std::string m_form; ///< basic or chained
};

/**
 * @ingroup decentralized-fl-tests
 * Timeouts grow by the factor up to the cap and fall back after a decision.
 */
class BackoffTest : public TestCase
{
  public:
    BackoffTest()
        : TestCase("back-off of timeouts")
    {
    }

  private:
    void DoRun() override
    {
        const ConsensusHarness::Settings settings = MakeSettings(4, "basic", 10);
        ConsensusHarness group(settings);
        group.AddHonest();
        bool isCut = true;
        std::vector<Time> announced;
        group.route = [&](const ConsensusHarness::Transit& transit, std::vector<Time>& delays) {
            if (transit.from == 0 && transit.to == 1 && transit.message->index() == 3)
            {
                announced.push_back(group.now);
            }
            if (!isCut)
            {
                delays.push_back(settings.delay);
            }
        };
        group.Start();
        group.Run(Seconds(8));
        const int64_t expected[] = {100, 300, 700, 1500, 3100, 4700, 6300, 7900};
        NS_TEST_ASSERT_MSG_EQ(announced.size(), 8, "expiries in 8 s");
        for (size_t i = 0; i < 8; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(announced[i], MilliSeconds(expected[i]), "time of an expiry");
        }
        isCut = false;
        group.RunUntil([&] { return group.Get(0).payloads >= 1; }, Seconds(10));
        announced.clear();
        isCut = true;
        const Time cut = group.now;
        group.Run(Seconds(1));
        NS_TEST_ASSERT_MSG_GT(announced.size(), 1, "expiries after the decision");
        NS_TEST_EXPECT_MSG_LT(announced[0] - cut, MilliSeconds(101), "short again");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Blocks below the retained ones are dropped, and rejected payloads are not voted for.
 */
class MemoryTest : public TestCase
{
  public:
    MemoryTest()
        : TestCase("bounded memory, refused payloads")
    {
    }

  private:
    void DoRun() override
    {
        ConsensusHarness::Settings settings = MakeSettings(4, "chained", 300);
        const auto options = CreateObject<HotStuffOptions>();
        options->SetAttribute("RetainedBlocks", UintegerValue(16));
        settings.options = options;
        ConsensusHarness group(settings);
        group.AddHonest();
        group.Get(2).refusesPayloads = true;
        group.Start();
        const bool isDone = group.RunUntil([&] { return group.HaveAllDecided(300); }, Seconds(60));
        NS_TEST_EXPECT_MSG_EQ(isDone, true, "three votes of four are enough");
        for (size_t i = 0; i < 4; i++)
        {
            const BlockTree& tree = group.Get(i).core->GetTree();
            NS_TEST_EXPECT_MSG_LT(tree.GetSize(), 16 + 6, "few blocks are kept");
            NS_TEST_EXPECT_MSG_EQ((tree.GetDecided(280) == nullptr), true, "old ones are not");
        }
        NS_TEST_EXPECT_MSG_GT(
            group.Get(2).core->GetRejected(ConsensusRejectReason::REFUSED_PAYLOAD),
            200,
            "refused");
        ConsensusHarness other(MakeSettings(4, "basic", 5));
        other.AddHonest();
        other.Get(1).refusesPayloads = true;
        other.Get(2).refusesPayloads = true;
        other.Start();
        other.Run(Seconds(5));
        NS_TEST_EXPECT_MSG_EQ(other.chain.size(), 0, "two of four are not");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * HotStuff makes progress in spite of faults.
 */
class HotStuffLivenessTestSuite : public TestSuite
{
  public:
    HotStuffLivenessTestSuite()
        : TestSuite("fl-hotstuff-liveness", Type::UNIT)
    {
        for (const char* form : {"basic", "chained"})
        {
            for (const char* attack : {"Silent",
                                       "Equivocating",
                                       "Delaying",
                                       "VoteWithholding",
                                       "DecisionWithholding",
                                       "Forking"})
            {
                AddTestCase(new AttackTest(form, 4, {0}, attack));
                AddTestCase(new AttackTest(form, 10, {1, 2, 3}, attack));
                AddTestCase(new AttackTest(form, 7, {0, 1}, attack, "stable"));
            }
            for (View view : {1, 4, 6})
            {
                AddTestCase(new LostCertificateTest(form, view, 0));
                AddTestCase(new LostCertificateTest(form, view, 2));
            }
            for (bool crashes : {false, true})
            {
                AddTestCase(new CatchUpTest(form, crashes, false));
                AddTestCase(new CatchUpTest(form, crashes, true));
            }
            AddTestCase(new PartitionTest(form));
        }
        AddTestCase(new BackoffTest);
        AddTestCase(new MemoryTest);
    }
};

/// Registers the suite.
HotStuffLivenessTestSuite g_hotStuffLivenessTestSuite;

} // namespace
