/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-pirate-fixture.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-pirate-ledger.h"
#include "ns3/fl-pirate-proposal-checker.h"
#include "ns3/fl-pirate-recovery.h"
#include "ns3/fl-pirate-settler.h"
#include "ns3/fl-pirate-step-cache.h"
#include "ns3/fl-withholding-pirate-attack.h"
#include "ns3/test.h"

#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// The sum that step 0 comes to.
const ParameterVectorPtr g_sum = PirateFixture::MakeVector(5);

/**
 * @ingroup decentralized-fl-tests
 * Node 6 of committee 1, which has no gradients and so can compute no sum itself.
 */
struct SettlerDriver
{
    /**
     * @param check what members check of proposals
     */
    explicit SettlerDriver(PirateProposalCheck check)
        : host(PirateFixture::SELF),
          settings(fixture.MakeSettings(PirateFixture::SELF)),
          assignment(fixture.MakeAssignment(1)),
          ledger([this](Round iteration) {
              return std::make_unique<PirateIteration>(host, settings, assignment, iteration, [] {
              });
          }),
          cache(host),
          recovery(host, settings, assignment, [](Round, const ParameterVectorPtr&) {}),
          checker(host, settings, cache, recovery, 2),
          settler(
              host,
              settings,
              assignment,
              ledger,
              cache,
              checker,
              [](Round, const ParameterVectorPtr&) {},
              [this] { changes++; })
    {
        settings.check = check;
        settings.scope = check == CHECK_DETECTOR ? SCOPE_STEP : SCOPE_COMMITTEE;
        ledger.GetCurrent().model = fixture.setup->initial;
    }

    /**
     * @param iteration training round
     * @param step a step
     * @return that it comes to the sum, of gradients that this member does not have
     */
    PirateBlock MakeBlock(Round iteration, uint32_t step) const
    {
        PirateBlock block;
        block.iteration = iteration;
        block.step = step;
        block.result = fixture.ComputeDigest(g_sum);
        block.weight = 1;
        block.contributions = {{5, fixture.MakeGradient(5).digest, 1, 1}};
        return block;
    }

    /**
     * The committee decides step 0.
     *
     * @param isOwn whether node 6 has proposed it
     */
    void Decide(bool isOwn)
    {
        const PirateBlock block = MakeBlock(0, 0);
        NS_ABORT_MSG_UNLESS(settler.Decide(block, fixture.MakeAggregate(1, block, nullptr), isOwn),
                            "the ring refuses the step");
    }

    /**
     * @param from sender
     * @param step the step
     * @param sum what it sends, may be null
     * @return whether the answer to a request is not refused at once
     */
    bool GiveRecovered(NodeIndex from, uint32_t step, const ParameterVectorPtr& sum)
    {
        const PirateAggregate aggregate = fixture.MakeAggregate(1, MakeBlock(0, step), sum);
        return settler.HandleRecovered(
            from,
            PirateMessages::MakeAggregate(aggregate, PirateMessages::PHASE_RECOVER));
    }

    /**
     * @param from sender
     * @param iteration training round
     * @param step the step
     * @param sum what it sends, may be null
     * @return whether the sum of a proposal is not refused
     */
    bool GiveProposed(NodeIndex from, Round iteration, uint32_t step, const ParameterVectorPtr& sum)
    {
        const auto payload = sum ? std::make_shared<const ParameterPayload>(sum) : nullptr;
        return settler.HandleProposed(
            from,
            PirateMessages::MakeProposed(iteration, step, PirateMessages::PHASE_REDUCE, payload));
    }

    /**
     * @param iteration training round
     * @param step a step
     * @return whether the right sum is among those that leaders have sent for it
     */
    bool IsKept(Round iteration, uint32_t step)
    {
        bool isKept = false;
        checker.FindDecidedSum(MakeBlock(iteration, step),
                               [&isKept](const ParameterVectorPtr&) { isKept = true; });
        host.CompleteAll();
        return isKept;
    }

    /// @return the vector of step 0, nullptr if it is not there
    ParameterVectorPtr GetSum()
    {
        const RingSlot* result = ledger.GetCurrent().GetRing().GetResult(0);
        return result == nullptr ? nullptr : result->sum;
    }

    PirateFixture fixture;         ///< keys and committees
    FakeHost host;                 ///< of node 6
    PirateSettings settings;       ///< of node 6
    PirateAssignment assignment;   ///< of committee 1
    PirateLedger ledger;           ///< what it knows
    PirateStepCache cache;         ///< arithmetic
    PirateRecovery recovery;       ///< asks for gradients
    PirateProposalChecker checker; ///< sums of leaders
    PirateSettler settler;         ///< what is tested
    uint32_t changes{0};           ///< vectors that have come
};

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
    }
};

const PirateSettlerTestSuite g_pirateSettlerTestSuite; ///< the suite

} // namespace
