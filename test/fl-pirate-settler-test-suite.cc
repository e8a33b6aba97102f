/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-pirate-settler-driver.h"

#include "ns3/fl-leader-star-dissemination.h"
#include "ns3/fl-pirate-archive.h"
#include "ns3/fl-scatter-allgather-dissemination.h"
#include "ns3/fl-withholding-pirate-attack.h"
#include "ns3/test.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param size number of parameters
 * @return a vector without content
 */
ParameterVectorPtr
MakeSized(uint64_t size)
{
    return std::make_shared<const ParameterVector>(ParameterVector::Sized(size));
}

/**
 * @ingroup decentralized-fl-tests
 * Answers to requests.
 */
class RecoveredSumCase : public TestCase
{
  public:
    RecoveredSumCase()
        : TestCase("The sum of a decided step is taken from a member if it has the decided digest")
    {
    }

  private:
    void DoRun() override
    {
        SettlerDriver driver(CHECK_RECOMPUTE);
        NS_TEST_EXPECT_MSG_EQ(driver.GiveRecovered(5, 0, g_sum), true, "it is well-formed");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "but nothing is decided");
        driver.Decide(false);
        NS_TEST_EXPECT_MSG_EQ((driver.ledger.GetCurrent().FindUnsettled() == std::set<uint32_t>{0}),
                              true,
                              "the sum is missing");
        TestRefused(driver);
        TestWrong(driver);
        driver.GiveRecovered(7, 0, g_sum);
        driver.GiveRecovered(8, 0, g_sum);
        driver.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ((driver.GetSum() != nullptr), true, "the right one");
        NS_TEST_EXPECT_MSG_EQ(driver.GetSum()->IsIdentical(*g_sum), true, "is taken");
        NS_TEST_EXPECT_MSG_EQ(driver.changes, 1, "once");
        NS_TEST_EXPECT_MSG_EQ(driver.ledger.GetCurrent().FindUnsettled().size(), 0, "all is there");
        NS_TEST_EXPECT_MSG_EQ(driver.ledger.GetCurrent().decided.at(0).sum->IsIdentical(*g_sum),
                              true,
                              "for members that ask");
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "whoever has proposed it passes it on");
        NS_TEST_EXPECT_MSG_EQ(driver.GiveRecovered(5, 0, g_sum), true, "again");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "is not hashed");
        TestOwn();
        TestLate();
    }

    /// @param driver node 6, which misses the sum of step 0
    void TestRefused(SettlerDriver& driver)
    {
        for (NodeIndex from : {0, 1, 9, 13})
        {
            NS_TEST_EXPECT_MSG_EQ(driver.GiveRecovered(from, 0, g_sum), false, "node " << from);
        }
        NS_TEST_EXPECT_MSG_EQ(driver.GiveRecovered(5, 0, ShareVector({1})), false, "a short one");
        NS_TEST_EXPECT_MSG_EQ(driver.GiveRecovered(5, 0, MakeSized(PirateFixture::DIMENSION)),
                              false,
                              "a sized one");
        const MessagePtr unproven = PirateFixture::Change(
            PirateMessages::MakeAggregate(
                driver.fixture.MakeAggregate(1, driver.MakeBlock(0, 0), g_sum),
                PirateMessages::PHASE_RECOVER),
            [](Message& message) {
                message.SetBytes("proof", Bytes{1, 2, 3});
            });
        NS_TEST_EXPECT_MSG_EQ(driver.settler.HandleRecovered(5, unproven), false, "no aggregate");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "none of them is hashed");
    }

    /// @param driver node 6, which misses the sum of step 0
    void TestWrong(SettlerDriver& driver)
    {
        NS_TEST_EXPECT_MSG_EQ(driver.GiveRecovered(5, 1, g_sum), true, "not decided");
        NS_TEST_EXPECT_MSG_EQ(driver.GiveRecovered(5, UINT32_MAX, g_sum), true, "no step");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "neither is wanted");
        NS_TEST_EXPECT_MSG_EQ(driver.GiveRecovered(5, 0, PirateFixture::MakeVector(6)), true, "");
        NS_TEST_EXPECT_MSG_EQ(driver.GiveRecovered(7, 0, nullptr), true, "no sum at all");
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((driver.GetSum() == nullptr), true, "neither has the digest");
        NS_TEST_EXPECT_MSG_EQ(driver.changes, 0, "nothing has come");
    }

    /// Whoever has proposed a step passes it on as soon as it has the vector.
    void TestOwn()
    {
        for (const bool isWithheld : {false, true})
        {
            SettlerDriver driver(CHECK_RECOMPUTE);
            driver.settings.attack = isWithheld ? CreateObject<WithholdingPirateAttack>() : nullptr;
            driver.Decide(true);
            NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "there is no vector");
            driver.GiveRecovered(7, 0, g_sum);
            driver.GiveRecovered(8, 0, g_sum);
            driver.host.CompleteAll();
            NS_TEST_ASSERT_MSG_EQ(driver.host.sent.size(), (isWithheld ? 0U : 1U), "passed on");
            if (!isWithheld)
            {
                const FakeHost::Sent sent = driver.host.TakeSent();
                const auto passed = PirateMessages::GetAggregate(*sent.message);
                NS_TEST_EXPECT_MSG_EQ((sent.to == driver.assignment.sink.nodes), true, "all");
                NS_TEST_EXPECT_MSG_EQ(passed->sum->IsIdentical(*g_sum), true, "the vector");
                NS_TEST_EXPECT_MSG_EQ(passed->step, 0, "of the step");
                NS_TEST_EXPECT_MSG_EQ((passed->proof.certificate != nullptr), true, "with proof");
                NS_TEST_EXPECT_MSG_EQ(sent.message->GetPhase(), PirateMessages::PHASE_REDUCE, "");
            }
        }
    }

    /// The iteration may be forgotten while an answer is hashed.
    void TestLate()
    {
        SettlerDriver driver(CHECK_RECOMPUTE);
        driver.Decide(false);
        driver.GiveRecovered(7, 0, g_sum);
        driver.ledger.Complete(Digest());
        driver.ledger.Complete(Digest());
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.changes, 0, "nobody needs it any more");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Sums that leaders send with their proposals.
 */
class ProposedSumCase : public TestCase
{
  public:
    ProposedSumCase()
        : TestCase("The sum of a proposal is kept if it may be decided next, or is missing")
    {
    }

  private:
    void DoRun() override
    {
        SettlerDriver exact(CHECK_RECOMPUTE);
        NS_TEST_EXPECT_MSG_EQ(exact.GiveProposed(5, 0, 0, g_sum), false, "it is recomputed");

        SettlerDriver driver(CHECK_DETECTOR);
        for (NodeIndex from : {0, 1, 9, 13})
        {
            NS_TEST_EXPECT_MSG_EQ(driver.GiveProposed(from, 0, 0, g_sum), false, "node " << from);
        }
        NS_TEST_EXPECT_MSG_EQ(driver.GiveProposed(5, 0, 0, nullptr), false, "nothing");
        NS_TEST_EXPECT_MSG_EQ(driver.GiveProposed(5, 0, 0, ShareVector({1})), false, "short");
        NS_TEST_EXPECT_MSG_EQ(driver.GiveProposed(5, 0, 0, MakeSized(PirateFixture::DIMENSION)),
                              false,
                              "sized");
        for (uint32_t step : {2U, 3U, 4U, UINT32_MAX})
        {
            NS_TEST_EXPECT_MSG_EQ(driver.GiveProposed(5, 0, step, g_sum), false, "step " << step);
        }
        NS_TEST_EXPECT_MSG_EQ(driver.changes, 0, "nothing has come");
        TestKept(driver);
        TestMissing();
    }

    /// @param driver node 6, for which nothing is decided
    void TestKept(SettlerDriver& driver)
    {
        using Position = std::pair<Round, uint32_t>;
        const std::map<Position, bool> mayBeNext{
            {{0, 0}, true},  // next
            {{0, 1}, true},  // the leader has decided a step that this member has not heard of
            {{1, 0}, true},  // or an iteration
            {{1, 1}, false}, // but not more
            {{2, 0}, false}};
        uint32_t kept = 0;
        for (const auto& [position, isNext] : mayBeNext)
        {
            NS_TEST_EXPECT_MSG_EQ(driver.GiveProposed(5, position.first, position.second, g_sum),
                                  true,
                                  "a member may send it");
            NS_TEST_EXPECT_MSG_EQ(driver.IsKept(position.first, position.second),
                                  isNext,
                                  "iteration " << position.first << ", step " << position.second);
            kept += isNext ? 1 : 0;
            NS_TEST_EXPECT_MSG_EQ(driver.changes, kept, "those that were kept have come");
        }
        NS_TEST_EXPECT_MSG_EQ((driver.GetSum() == nullptr), true, "nothing is decided");
        PirateHoldings holdings;
        driver.checker.Hold(holdings);
        const PirateHeldBytes held = holdings.Count();
        NS_TEST_EXPECT_MSG_EQ(held.at(static_cast<size_t>(PirateHolding::PROPOSAL)),
                              g_sum->GetByteSize(),
                              "one vector, kept for three steps");
        driver.Decide(false);
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((driver.GetSum() != nullptr), true, "what was kept is found");
        NS_TEST_EXPECT_MSG_EQ(driver.GiveProposed(7, 0, 0, g_sum), true, "late");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "is not looked at");
    }

    /// What is decided but not there is still taken.
    void TestMissing()
    {
        SettlerDriver driver(CHECK_DETECTOR);
        driver.Decide(false);
        NS_TEST_EXPECT_MSG_EQ(driver.GiveProposed(5, 0, 0, PirateFixture::MakeVector(6)), true, "");
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((driver.GetSum() == nullptr), true, "not what was decided");
        NS_TEST_EXPECT_MSG_EQ(driver.GiveProposed(8, 0, 0, g_sum), true, "from another leader");
        driver.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ((driver.GetSum() != nullptr), true, "is what was decided");
        NS_TEST_EXPECT_MSG_EQ(driver.GetSum()->IsIdentical(*g_sum), true, "and taken");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Requests for sums.
 */
class WantedSumsCase : public TestCase
{
  public:
    WantedSumsCase()
        : TestCase("Missing sums are asked for, all at a time, until none is missing")
    {
    }

  private:
    /**
     * Lets the only timer expire.
     *
     * @param driver node 6, which waits
     * @param iteration what it should ask for
     * @return steps whose sums it has asked for, in this order
     */
    std::vector<uint32_t> TakeAsked(SettlerDriver& driver, Round iteration)
    {
        NS_ABORT_MSG_UNLESS(driver.host.timers.size() == 1, "one timer for all");
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.begin()->second.delay, Seconds(2), "as set");
        driver.host.ExpireOnly();
        std::vector<uint32_t> steps;
        while (!driver.host.sent.empty())
        {
            const FakeHost::Sent sent = driver.host.TakeSent();
            const auto fetch = PirateMessages::GetFetch(*sent.message);
            NS_TEST_EXPECT_MSG_EQ((fetch->wanted == PirateWanted::AGGREGATE), true, "a sum");
            NS_TEST_EXPECT_MSG_EQ(fetch->iteration, iteration, "of the iteration");
            NS_TEST_EXPECT_MSG_EQ(sent.to.size(), 1, "one is asked");
            m_asked.insert(sent.to.front());
            steps.push_back(fetch->step);
        }
        return steps;
    }

    void DoRun() override
    {
        using Steps = std::vector<uint32_t>;
        SettlerDriver driver(CHECK_RECOMPUTE);
        PirateRecovery& recovery = driver.recovery;
        recovery.WantSums(3, {});
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "none is missing");
        recovery.WantSums(3, {2});
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "mostly they come of themselves");
        const auto timer = driver.host.timers.begin()->first;
        recovery.WantSums(3, {0, 2});
        recovery.WantSums(3, {0, 1});
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.begin()->first, timer, "the wait goes on");
        for (int question = 0; question < 30; question++)
        {
            NS_TEST_EXPECT_MSG_EQ((TakeAsked(driver, 3) == Steps{0, 1}), true, "the last ones");
        }
        NS_TEST_EXPECT_MSG_EQ((m_asked == std::set<NodeIndex>{5, 7, 8}), true, "the others");
        recovery.WantSums(3, {1});
        NS_TEST_EXPECT_MSG_EQ((TakeAsked(driver, 3) == Steps{1}), true, "what is still missing");

        const auto old = driver.host.timers.begin()->first;
        recovery.WantSums(4, {1});
        NS_TEST_EXPECT_MSG_NE(driver.host.timers.begin()->first, old, "another iteration: anew");
        NS_TEST_EXPECT_MSG_EQ((TakeAsked(driver, 4) == Steps{1}), true, "of that one");
        recovery.WantSums(4, {});
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "all are there");
        recovery.WantSums(4, {3});
        NS_TEST_EXPECT_MSG_EQ((TakeAsked(driver, 4) == Steps{3}), true, "one more");
        recovery.WantSums(5, {});
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "none of another iteration");
    }

    std::set<NodeIndex> m_asked; ///< members that were asked
};

/**
 * @ingroup decentralized-fl-tests
 * Requests for what a leader has proposed.
 */
class WantedProposedCase : public TestCase
{
  public:
    WantedProposedCase()
        : TestCase("A proposed sum that others should bring is asked for at its leader")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool isDirect : {true, false})
        {
            SettlerDriver driver(CHECK_DETECTOR);
            driver.settings.dissemination =
                isDirect ? Ptr<Dissemination>(CreateObject<LeaderStarDissemination>())
                         : Ptr<Dissemination>(CreateObject<ScatterAllgatherDissemination>());
            std::optional<bool> verdict;
            PirateBlock block = driver.MakeBlock(0, 0);
            driver.checker.Begin(8, block, [&verdict](bool is) { verdict = is; });
            Continue(driver);
            NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), (isDirect ? 0U : 1U), "others bring");
            if (!isDirect)
            {
                TestRequests(driver);
            }
            driver.GiveProposed(8, 0, 0, g_sum);
            Continue(driver);
            NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "it is there");
            driver.host.CompleteAll();
            NS_TEST_EXPECT_MSG_EQ((verdict == std::optional<bool>(true)), true, "and plausible");
        }
        TestDropped();
        TestAnswers();
    }

    /// @param driver node 6, which goes on with its proposal
    static void Continue(SettlerDriver& driver)
    {
        driver.checker.Continue(PirateCheckContext{driver.ledger.GetCurrent(), 0, 0, 0, 3});
    }

    /// @param driver node 6, which misses a sum that node 8 has proposed
    void TestRequests(SettlerDriver& driver)
    {
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.begin()->second.delay, Seconds(1), "soon");
        for (int question = 0; question < 5; question++)
        {
            Continue(driver);
            NS_TEST_ASSERT_MSG_EQ(driver.host.timers.size(), 1, "one timer");
            driver.host.ExpireOnly();
            const FakeHost::Sent sent = driver.host.TakeSent();
            const auto fetch = PirateMessages::GetFetch(*sent.message);
            NS_TEST_EXPECT_MSG_EQ((fetch->wanted == PirateWanted::PROPOSED), true, "a proposal");
            NS_TEST_EXPECT_MSG_EQ((sent.to == std::vector<NodeIndex>{8}), true, "of its leader");
            NS_TEST_EXPECT_MSG_EQ(driver.host.timers.begin()->second.delay, Seconds(2), "again");
        }
    }

    /// A proposal that does not matter any more.
    void TestDropped()
    {
        SettlerDriver driver(CHECK_DETECTOR);
        driver.recovery.WantProposed(0, 1, 8);
        const auto timer = driver.host.timers.begin()->first;
        driver.recovery.WantProposed(0, 1, 7);
        NS_TEST_ASSERT_MSG_EQ(driver.host.timers.size(), 1, "the last one");
        NS_TEST_EXPECT_MSG_NE(driver.host.timers.begin()->first, timer, "of another leader");
        driver.checker.Drop();
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "none");
    }

    /// Who gets what a leader has proposed.
    void TestAnswers()
    {
        SettlerDriver driver(CHECK_DETECTOR);
        PirateArchive archive(driver.host, driver.settings, driver.assignment);
        PirateFetch fetch;
        fetch.wanted = PirateWanted::PROPOSED;
        fetch.step = 1;
        const MessagePtr asked = PirateMessages::MakeFetch(fetch);
        NS_TEST_EXPECT_MSG_EQ(archive.Answer(5, asked, driver.ledger), true, "it may ask");
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "nothing was proposed");
        const MessagePtr proposed =
            PirateMessages::MakeProposed(0, 1, 2, std::make_shared<ParameterPayload>(g_sum));
        driver.ledger.GetCurrent().proposed = proposed;
        NS_TEST_EXPECT_MSG_EQ(archive.Answer(9, asked, driver.ledger), false, "not the sink");
        archive.Answer(5, asked, driver.ledger);
        NS_TEST_ASSERT_MSG_EQ(driver.host.sent.size(), 1, "an own member");
        NS_TEST_EXPECT_MSG_EQ((driver.host.TakeSent().message == proposed), true, "as it was sent");
        fetch.step = 0;
        archive.Answer(5, PirateMessages::MakeFetch(fetch), driver.ledger);
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "not of another step");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateSettlerTestSuite : public TestSuite
{
  public:
    PirateSettlerTestSuite()
        : TestSuite("fl-pirate-settler", Type::UNIT)
    {
        AddTestCase(new WantedSumsCase);
        AddTestCase(new RecoveredSumCase);
        AddTestCase(new ProposedSumCase);
        AddTestCase(new WantedProposedCase);
    }
};

const PirateSettlerTestSuite g_pirateSettlerTestSuite; ///< the suite

} // namespace
