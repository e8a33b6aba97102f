/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-pirate-fixture.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-pirate-archive.h"
#include "ns3/fl-pirate-iteration.h"
#include "ns3/fl-pirate-ledger.h"
#include "ns3/fl-pirate-recovery.h"
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

/**
 * @ingroup decentralized-fl-tests
 * The archive of node 6, which knows of iteration 0: the model, the gradient of node 7, the result
 * of step 0, that nothing came of step 1, and of step 2 only that it is decided.
 */
struct ArchiveDriver
{
    ArchiveDriver()
        : host(PirateFixture::SELF),
          settings(fixture.MakeSettings(PirateFixture::SELF)),
          assignment(fixture.MakeAssignment(1)),
          ledger([this](Round iteration) {
              return std::make_unique<PirateIteration>(host, settings, assignment, iteration, [] {
              });
          }),
          archive(host, settings, assignment),
          sum(PirateFixture::MakeVector(5)),
          gradient(fixture.MakeGradient(7))
    {
        PirateIteration& iteration = ledger.GetCurrent();
        iteration.model = fixture.setup->initial;
        iteration.GetPool().Add(gradient);
        for (uint32_t step = 0; step < 3; step++)
        {
            const ParameterVectorPtr result = step == 1 ? nullptr : sum;
            PirateBlock block;
            block.step = step;
            block.result = fixture.ComputeDigest(result);
            block.weight = result ? 2 : 0;
            iteration.decided[step] = fixture.MakeAggregate(1, block, step == 0 ? result : nullptr);
            iteration.Decide(block);
        }
        iteration.GetRing().SetSum(0, sum);
    }

    /**
     * @param from who asks
     * @param fetch what it asks for
     * @return whether it may ask so
     */
    bool Ask(NodeIndex from, const PirateFetch& fetch)
    {
        return archive.Answer(from,
                              PirateFixture::Travel(PirateMessages::MakeFetch(fetch)),
                              ledger);
    }

    /**
     * @param wanted what is wanted
     * @param step of an aggregate
     * @return a request for something of iteration 0
     */
    PirateFetch Make(PirateWanted wanted, uint32_t step = 0) const
    {
        return PirateFetch{wanted, 0, step, 7, gradient.digest};
    }

    PirateFixture fixture;       ///< keys and committees
    FakeHost host;               ///< of node 6
    PirateSettings settings;     ///< of node 6
    PirateAssignment assignment; ///< of committee 1
    PirateLedger ledger;         ///< what it knows
    PirateArchive archive;       ///< what is tested
    ParameterVectorPtr sum;      ///< result of step 0
    SignedGradient gradient;     ///< of node 7
};

/**
 * @ingroup decentralized-fl-tests
 * Who gets what.
 */
class ArchiveCase : public TestCase
{
  public:
    ArchiveCase()
        : TestCase("The own committee gets everything, the sink aggregates, others nothing")
    {
    }

  private:
    void DoRun() override
    {
        ArchiveDriver driver;
        const PirateFetch aggregate = driver.Make(PirateWanted::AGGREGATE);
        const PirateFetch gradient = driver.Make(PirateWanted::GRADIENT);
        const PirateFetch model = driver.Make(PirateWanted::MODEL);
        for (NodeIndex from = 0; from < 14; from++)
        {
            const bool isOwn = from >= 5 && from <= 8;
            const bool isSink = from >= 9 && from <= 12;
            NS_TEST_EXPECT_MSG_EQ(driver.Ask(from, aggregate),
                                  isOwn || isSink,
                                  "aggregate for " << from);
            NS_TEST_EXPECT_MSG_EQ(driver.Ask(from, gradient), isOwn, "gradient for " << from);
            NS_TEST_EXPECT_MSG_EQ(driver.Ask(from, model), isOwn, "model for " << from);
            NS_TEST_ASSERT_MSG_EQ(driver.host.sent.size(), 3U * isOwn + 1U * isSink, "answers");
            for (const FakeHost::Sent& sent : driver.host.sent)
            {
                NS_TEST_EXPECT_MSG_EQ((sent.to == std::vector<NodeIndex>{from}), true, "to it");
            }
            if (isOwn || isSink)
            {
                TestAggregate(driver, driver.host.TakeSent().message);
            }
            if (isOwn)
            {
                NS_TEST_EXPECT_MSG_EQ((driver.host.TakeSent().message == driver.gradient.message),
                                      true,
                                      "as its owner has signed it");
                const MessagePtr given = driver.host.TakeSent().message;
                NS_TEST_EXPECT_MSG_EQ(given->GetSchema().type, PirateMessages::MODEL, "model");
                NS_TEST_EXPECT_MSG_EQ(given->GetRound(), 0, "of the iteration");
                NS_TEST_EXPECT_MSG_EQ((ParameterPayload::FromPayload(given->GetBulk()) ==
                                       driver.fixture.setup->initial),
                                      true,
                                      "without a copy");
            }
        }
        TestMissing(driver);
        TestLimits();
    }

    /**
     * @param driver an archive
     * @param message an answer
     */
    void TestAggregate(const ArchiveDriver& driver, const MessagePtr& message)
    {
        const auto given = PirateMessages::GetAggregate(*PirateFixture::Travel(message));
        NS_TEST_ASSERT_MSG_EQ(given.has_value(), true, "an aggregate");
        NS_TEST_EXPECT_MSG_EQ(given->sum->IsIdentical(*driver.sum), true, "its vector");
        NS_TEST_EXPECT_MSG_EQ(message->GetPhase(), PirateMessages::PHASE_RECOVER, "as asked for");
        const auto shown =
            given->proof.Check(*driver.settings.rules,
                               driver.fixture.setup->cryptography->GetDigestScheme());
        NS_TEST_EXPECT_MSG_EQ(shown.has_value(), true, "its proof");
    }

    /**
     * What is not there is not answered, but may be asked for.
     *
     * @param driver an archive
     */
    void TestMissing(ArchiveDriver& driver)
    {
        for (uint32_t step : {2U, 3U, 4U, UINT32_MAX})
        {
            NS_TEST_EXPECT_MSG_EQ(driver.Ask(9, driver.Make(PirateWanted::AGGREGATE, step)),
                                  true,
                                  "step " << step);
        }
        for (Round iteration : {1U, UINT32_MAX})
        {
            for (const auto& [from, wanted] :
                 std::map<NodeIndex, PirateWanted>{{5, PirateWanted::GRADIENT},
                                                   {8, PirateWanted::MODEL},
                                                   {9, PirateWanted::AGGREGATE}})
            {
                PirateFetch fetch = driver.Make(wanted);
                fetch.iteration = iteration;
                NS_TEST_EXPECT_MSG_EQ(driver.Ask(from, fetch), true, "iteration " << iteration);
            }
        }
        PirateFetch fetch = driver.Make(PirateWanted::GRADIENT);
        fetch.digest = Digest();
        NS_TEST_EXPECT_MSG_EQ(driver.Ask(5, fetch), true, "another digest");
        fetch = driver.Make(PirateWanted::GRADIENT);
        fetch.owner = 8;
        NS_TEST_EXPECT_MSG_EQ(driver.Ask(5, fetch), true, "another owner");
        driver.ledger.GetCurrent().model = nullptr;
        NS_TEST_EXPECT_MSG_EQ(driver.Ask(5, driver.Make(PirateWanted::MODEL)), true, "no model");
        driver.ledger.GetCurrent().decided.at(0).proof = CommitProof();
        NS_TEST_EXPECT_MSG_EQ(driver.Ask(9, driver.Make(PirateWanted::AGGREGATE)), true, "proof");
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "nothing to say");
        const MessagePtr nonsense =
            PirateFixture::Change(PirateMessages::MakeFetch(driver.Make(PirateWanted::MODEL)),
                                  [](Message& m) { m.SetUnsigned("wanted", 4); });
        NS_TEST_EXPECT_MSG_EQ(driver.archive.Answer(5, nonsense, driver.ledger), false, "nonsense");
        NS_TEST_EXPECT_MSG_EQ(driver.Ask(9, driver.Make(PirateWanted::AGGREGATE, 1)), true, "ask");
        const auto empty = PirateMessages::GetAggregate(*driver.host.TakeSent().message);
        NS_TEST_EXPECT_MSG_EQ((empty && !empty->sum), true, "an empty slot is an answer");
    }

    /// What keeps an archive from answering.
    void TestLimits()
    {
        ArchiveDriver driver;
        const uint64_t bytes = 4 * PirateFixture::DIMENSION;
        driver.host.queued[9] = bytes + 1;
        driver.host.queued[10] = bytes;
        for (NodeIndex from : {9, 10})
        {
            NS_TEST_EXPECT_MSG_EQ(driver.Ask(from, driver.Make(PirateWanted::AGGREGATE)),
                                  true,
                                  "it may ask");
        }
        NS_TEST_ASSERT_MSG_EQ(driver.host.sent.size(), 1, "node 9 has enough to read");
        NS_TEST_EXPECT_MSG_EQ(driver.host.TakeSent().to.front(), 10, "node 10 has not");

        TestRepeated(driver);

        driver.settings.attack = CreateObject<WithholdingPirateAttack>();
        NS_TEST_EXPECT_MSG_EQ(driver.Ask(10, driver.Make(PirateWanted::AGGREGATE)), true, "asks");
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "the attack withholds aggregates");
        driver.Ask(5, driver.Make(PirateWanted::GRADIENT));
        driver.Ask(5, driver.Make(PirateWanted::MODEL));
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 2, "and nothing else");
    }

    /**
     * Who asks again and again is not answered more often than it would have to ask.
     *
     * @param driver an archive that has just answered node 10
     */
    void TestRepeated(ArchiveDriver& driver)
    {
        const PirateFetch again = driver.Make(PirateWanted::AGGREGATE);
        driver.host.now += driver.settings.inputTimeout / 2 - NanoSeconds(1);
        NS_TEST_EXPECT_MSG_EQ(driver.Ask(10, again), true, "it may ask");
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "it has the answer");
        driver.Ask(11, again);
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 1, "another one has not");
        driver.host.TakeSent();
        driver.host.now += NanoSeconds(1);
        driver.Ask(10, again);
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 1, "it has waited");
        driver.host.TakeSent();
        driver.host.now += driver.settings.inputTimeout;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Node 6, which has missed something.
 */
struct RecoveryDriver
{
    RecoveryDriver()
        : host(PirateFixture::SELF),
          settings(fixture.MakeSettings(PirateFixture::SELF)),
          assignment(fixture.MakeAssignment(1)),
          recovery(host,
                   settings,
                   assignment,
                   [this](Round iteration, const ParameterVectorPtr& model) {
                       restored.emplace_back(iteration, model);
                   })
    {
    }

    /**
     * @param from sender
     * @param iteration iteration that it says the model is of
     * @param model what it sends
     * @return whether it is not refused at once
     */
    bool Give(NodeIndex from, Round iteration, const ParameterVectorPtr& model)
    {
        const auto payload = model ? std::make_shared<const ParameterPayload>(model) : nullptr;
        return recovery.HandleModel(from, PirateMessages::MakeModel(iteration, payload));
    }

    PirateFixture fixture;                                      ///< keys and committees
    FakeHost host;                                              ///< of node 6
    PirateSettings settings;                                    ///< of node 6
    PirateAssignment assignment;                                ///< of committee 1
    std::vector<std::pair<Round, ParameterVectorPtr>> restored; ///< models with the right digest
    PirateRecovery recovery;                                    ///< what is tested
};

/**
 * @ingroup decentralized-fl-tests
 * Models.
 */
class ModelRecoveryCase : public TestCase
{
  public:
    ModelRecoveryCase()
        : TestCase("A model is asked for until the one with the right digest has come")
    {
    }

  private:
    void DoRun() override
    {
        RecoveryDriver driver;
        const ParameterVectorPtr model = PirateFixture::MakeVector(21);
        NS_TEST_EXPECT_MSG_EQ(driver.Give(5, 3, model), true, "it is well-formed");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "but nobody wants it");
        driver.recovery.WantModel(3, driver.fixture.ComputeDigest(model));
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "mostly it comes of itself");
        std::set<NodeIndex> asked;
        for (uint32_t i = 0; i < 60; i++)
        {
            NS_TEST_ASSERT_MSG_EQ(driver.host.timers.size(), 1, "one timer");
            NS_TEST_EXPECT_MSG_EQ(driver.host.timers.begin()->second.delay, Seconds(2), "as set");
            driver.host.ExpireOnly();
            const FakeHost::Sent sent = driver.host.TakeSent();
            const auto fetch = PirateMessages::GetFetch(*sent.message);
            NS_TEST_ASSERT_MSG_EQ((fetch && sent.to.size() == 1), true, "one is asked");
            NS_TEST_EXPECT_MSG_EQ((fetch->wanted == PirateWanted::MODEL), true, "for a model");
            NS_TEST_EXPECT_MSG_EQ(fetch->iteration, 3, "of iteration 3");
            asked.insert(sent.to.front());
        }
        NS_TEST_EXPECT_MSG_EQ((asked == std::set<NodeIndex>{5, 7, 8}), true, "not itself");

        NS_TEST_EXPECT_MSG_EQ(driver.Give(9, 3, model), false, "the sink has no say");
        NS_TEST_EXPECT_MSG_EQ(driver.Give(5, 3, nullptr), false, "no vector");
        NS_TEST_EXPECT_MSG_EQ(driver.Give(5, 3, ShareVector({1})), false, "a short one");
        NS_TEST_EXPECT_MSG_EQ(driver.Give(5,
                                          3,
                                          std::make_shared<const ParameterVector>(
                                              ParameterVector::Sized(PirateFixture::DIMENSION))),
                              false,
                              "a sized one");
        NS_TEST_EXPECT_MSG_EQ(driver.Give(5, 4, model), true, "of another iteration");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "none of them is hashed");
        NS_TEST_EXPECT_MSG_EQ(driver.Give(5, 3, PirateFixture::MakeVector(22)),
                              true,
                              "a wrong one");
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.restored.size(), 0, "is not taken");
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 1, "it asks again");
        driver.Give(7, 3, model);
        driver.Give(8, 3, model);
        driver.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(driver.restored.size(), 1, "the right one is taken once");
        NS_TEST_EXPECT_MSG_EQ(driver.restored[0].first, 3, "iteration");
        NS_TEST_EXPECT_MSG_EQ((driver.restored[0].second == model), true, "model");
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "and not asked for any more");

        driver.recovery.WantModel(4, driver.fixture.ComputeDigest(model));
        driver.recovery.WantModel(5, driver.fixture.ComputeDigest(PirateFixture::MakeVector(5)));
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 1, "the last one only");
        driver.Give(7, 5, PirateFixture::MakeVector(5));
        driver.recovery.StopWantingModel();
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.restored.size(), 1, "it was there already");
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "nothing is wanted");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Gradients.
 */
class GradientRecoveryCase : public TestCase
{
  public:
    GradientRecoveryCase()
        : TestCase("Missing gradients are asked for until others are missing, or none")
    {
    }

  private:
    /**
     * Lets the timer expire.
     *
     * @param driver a recovery that waits
     * @return owners of the gradients that it has asked for
     */
    std::vector<NodeIndex> TakeAsked(RecoveryDriver& driver)
    {
        driver.host.ExpireOnly();
        std::vector<NodeIndex> owners;
        while (!driver.host.sent.empty())
        {
            const FakeHost::Sent sent = driver.host.TakeSent();
            const auto fetch = PirateMessages::GetFetch(*sent.message);
            NS_TEST_EXPECT_MSG_EQ((fetch->wanted == PirateWanted::GRADIENT), true, "a gradient");
            NS_TEST_EXPECT_MSG_EQ(fetch->iteration, 2, "of the iteration");
            NS_TEST_EXPECT_MSG_EQ(
                (fetch->digest == driver.fixture.MakeGradient(fetch->owner).digest),
                true,
                "with the digest");
            NS_TEST_EXPECT_MSG_EQ((sent.to.size() == 1 && driver.assignment.own.Has(sent.to[0]) &&
                                   sent.to[0] != PirateFixture::SELF),
                                  true,
                                  "of one other member");
            owners.push_back(fetch->owner);
            m_asked.insert(sent.to[0]);
        }
        return owners;
    }

    /**
     * @param driver the tested
     * @param missing a gradient
     */
    void TestNamer(RecoveryDriver& driver, const PirateContribution& missing)
    {
        const NodeIndex namer = 8;
        driver.recovery.WantGradients(2, {missing}, namer);
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.begin()->second.delay, Seconds(1), "soon");
        m_asked.clear();
        TakeAsked(driver);
        NS_TEST_EXPECT_MSG_EQ((m_asked == std::set<NodeIndex>{namer}), true, "who should have it");
        driver.recovery.WantGradients(2, {missing}, namer);
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.begin()->second.delay, Seconds(2), "goes on");
        for (int question = 0; question < 40; question++)
        {
            TakeAsked(driver);
        }
        NS_TEST_EXPECT_MSG_EQ((m_asked == std::set<NodeIndex>{5, 7, 8}), true, "then anybody");
    }

    std::set<NodeIndex> m_asked; ///< members that were asked

    void DoRun() override
    {
        RecoveryDriver driver;
        const auto missing = [&driver](NodeIndex owner) {
            return PirateContribution{owner, driver.fixture.MakeGradient(owner).digest, 0, 0};
        };
        driver.recovery.WantGradients(0, {}, PirateFixture::SELF);
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "none is missing");
        driver.recovery.WantGradients(2, {missing(1), missing(5)}, PirateFixture::SELF);
        const auto timer = driver.host.timers.begin()->first;
        driver.recovery.WantGradients(2, {missing(1), missing(5)}, PirateFixture::SELF);
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.begin()->first, timer, "the wait goes on");
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.begin()->second.delay, Seconds(2), "as set");
        NS_TEST_EXPECT_MSG_EQ((TakeAsked(driver) == std::vector<NodeIndex>{1, 5}), true, "both");
        NS_TEST_EXPECT_MSG_EQ((TakeAsked(driver) == std::vector<NodeIndex>{1, 5}), true, "again");
        driver.recovery.WantGradients(2, {missing(5)}, PirateFixture::SELF);
        NS_TEST_EXPECT_MSG_EQ((TakeAsked(driver) == std::vector<NodeIndex>{5}), true, "one");
        driver.recovery.WantGradients(0, {}, PirateFixture::SELF);
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "all are there");
        TestNamer(driver, missing(5));
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateRecoveryTestSuite : public TestSuite
{
  public:
    PirateRecoveryTestSuite()
        : TestSuite("fl-pirate-recovery", Type::UNIT)
    {
        AddTestCase(new ArchiveCase);
        AddTestCase(new ModelRecoveryCase);
        AddTestCase(new GradientRecoveryCase);
    }
};

const PirateRecoveryTestSuite g_pirateRecoveryTestSuite; ///< the suite

} // namespace
