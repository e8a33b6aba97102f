/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-pirate-fixture.h"

#include "ns3/fl-neighbor-inputs.h"
#include "ns3/test.h"

#include <limits>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Node 6 of committee 1, and what it takes from committee 0.
 */
struct InputsDriver
{
    InputsDriver()
        : host(PirateFixture::SELF),
          settings(fixture.MakeSettings(PirateFixture::SELF)),
          assignment(fixture.MakeAssignment(1)),
          inputs(host,
                 settings,
                 assignment,
                 [this](const PirateBlock& block, const RingSlot& slot) {
                     accepted.emplace_back(block, slot);
                 })
    {
    }

    /**
     * @param iteration training round
     * @param step step of committee 0
     * @param sum what it has decided, null for an empty slot
     * @return the block
     */
    PirateBlock MakeBlock(Round iteration, uint32_t step, const ParameterVectorPtr& sum) const
    {
        PirateBlock block;
        block.iteration = iteration;
        block.step = step;
        block.slot = 2;
        block.result = fixture.ComputeDigest(sum);
        block.weight = sum ? 2.5 : 0;
        return block;
    }

    /**
     * @param iteration training round
     * @param step step of committee 0
     * @param seed of the vector
     * @return what a leader of committee 0 sends
     */
    PirateAggregate MakeAggregate(Round iteration, uint32_t step, int64_t seed) const
    {
        const ParameterVectorPtr sum = PirateFixture::MakeVector(seed);
        return fixture.MakeAggregate(0, MakeBlock(iteration, step, sum), sum);
    }

    /**
     * @param from sender
     * @param aggregate what it sends
     * @return whether it is not refused at once
     */
    bool Give(NodeIndex from, const PirateAggregate& aggregate)
    {
        return inputs.HandleAggregate(
            from,
            PirateFixture::Travel(
                PirateMessages::MakeAggregate(aggregate, PirateMessages::PHASE_REDUCE)));
    }

    PirateFixture fixture;                                  ///< keys and committees
    FakeHost host;                                          ///< of node 6
    PirateSettings settings;                                ///< of node 6
    PirateAssignment assignment;                            ///< of committee 1
    std::vector<std::pair<PirateBlock, RingSlot>> accepted; ///< proven aggregates
    NeighborInputs inputs;                                  ///< what is tested
};

/**
 * @ingroup decentralized-fl-tests
 * Aggregates that were decided.
 */
class GenuineInputCase : public TestCase
{
  public:
    GenuineInputCase()
        : TestCase("A decided aggregate is taken once, whoever of the source sends it")
    {
    }

  private:
    void DoRun() override
    {
        InputsDriver driver;
        const PirateAggregate aggregate = driver.MakeAggregate(0, 1, 5);
        NS_TEST_EXPECT_MSG_EQ(driver.Give(3, aggregate), true, "from the source");
        NS_TEST_EXPECT_MSG_EQ(driver.accepted.size(), 0, "checks take their time");
        NS_TEST_ASSERT_MSG_EQ(driver.host.tasks.size(), 1, "one check");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.begin()->second.cost.verifications,
                              3,
                              "of a quorum's signatures");
        NS_TEST_EXPECT_MSG_EQ(
            (driver.host.tasks.begin()->second.cost.hashedBytes >= 4 * PirateFixture::DIMENSION),
            true,
            "and of the vector");
        NS_TEST_EXPECT_MSG_EQ(driver.Give(2, aggregate), true, "another one has it, too");
        driver.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(driver.accepted.size(), 1, "it is taken once");
        NS_TEST_EXPECT_MSG_EQ((driver.accepted[0].first.Encode() == aggregate.payload),
                              true,
                              "the block");
        NS_TEST_EXPECT_MSG_EQ(driver.accepted[0].second.sum->IsIdentical(*aggregate.sum),
                              true,
                              "the sum");
        NS_TEST_EXPECT_MSG_EQ(driver.accepted[0].second.weight, 2.5, "its weight");
        NS_TEST_EXPECT_MSG_EQ(driver.Give(1, aggregate), true, "again");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "nothing to check");

        const PirateAggregate empty =
            driver.fixture.MakeAggregate(0, driver.MakeBlock(0, 0, nullptr), nullptr);
        NS_TEST_EXPECT_MSG_EQ(driver.Give(1, empty), true, "an empty slot");
        NS_TEST_EXPECT_MSG_EQ(driver.Give(1, driver.MakeAggregate(2, 2, 5)), true, "far ahead");
        driver.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(driver.accepted.size(), 3, "both are taken");
        NS_TEST_EXPECT_MSG_EQ((driver.accepted[1].second.sum == nullptr), true, "empty");
        NS_TEST_EXPECT_MSG_EQ(driver.accepted[1].second.weight, 0, "of weight 0");
        NS_TEST_EXPECT_MSG_EQ(driver.accepted[2].first.iteration, 2, "iteration");
        NS_TEST_EXPECT_MSG_EQ(driver.inputs.GetRejected(), 0, "nothing is refused");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Aggregates that were not decided.
 */
class ForgedInputCase : public TestCase
{
  public:
    ForgedInputCase()
        : TestCase("What the source has not decided is refused, and what it has still taken")
    {
    }

  private:
    /**
     * A forged one comes before and after the genuine one is there to be checked.
     *
     * @param name what is wrong
     * @param forged a forged aggregate of step 1
     */
    void TestForgery(const std::string& name, const PirateAggregate& forged)
    {
        InputsDriver driver;
        driver.Give(4, forged);
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.accepted.size(), 0, name);
        NS_TEST_EXPECT_MSG_EQ(driver.inputs.GetRejected(), 1, name);
        driver.Give(4, forged);
        NS_TEST_EXPECT_MSG_EQ(driver.Give(3, driver.MakeAggregate(0, 1, 5)), true, name);
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.accepted.size(), 1, name);
        NS_TEST_EXPECT_MSG_EQ(driver.inputs.GetRejected(), 2, name);
    }

    /**
     * @param aggregate an aggregate
     * @param statement what the certificate says
     * @param proof its bytes
     * @return the aggregate with another certificate
     */
    static PirateAggregate WithCertificate(PirateAggregate aggregate,
                                           const VoteStatement& statement,
                                           const Bytes& proof)
    {
        aggregate.proof.certificate =
            std::make_shared<const QuorumCertificate>(QuorumCertificate{statement, proof});
        return aggregate;
    }

    void DoRun() override
    {
        const InputsDriver maker;
        const PirateFixture& fixture = maker.fixture;
        const PirateAggregate good = maker.MakeAggregate(0, 1, 5);
        const VoteStatement& statement = good.proof.certificate->statement;
        const Bytes& proof = good.proof.certificate->proof;
        Bytes spoiled = proof;
        spoiled.at(20) ^= 1;
        TestForgery("a changed signature", WithCertificate(good, statement, spoiled));
        TestForgery("no signatures", WithCertificate(good, statement, Bytes()));
        TestForgery("signatures of zeros", WithCertificate(good, statement, Bytes(proof.size())));
        PirateAggregate forged = good;
        forged.proof = fixture.MakeProof(2, good.payload);
        TestForgery("a certificate of the sink", forged);
        forged.proof = fixture.MakeProof(1, good.payload);
        TestForgery("a certificate of the own committee", forged);
        forged.proof = fixture.MakeProof(0, good.payload, Phase::PRE_COMMIT);
        TestForgery("a block that is locked only", forged);
        forged.proof = fixture.MakeProof(0, Bytes{1, 2, 3});
        TestForgery("a proof of another block", forged);
        PirateBlock block = maker.MakeBlock(0, 1, good.sum);
        block.weight = 250;
        forged = good;
        forged.payload = block.Encode();
        TestForgery("a payload with another weight", forged);
        forged = good;
        forged.sum = PirateFixture::MakeVector(6);
        TestForgery("another vector", forged);
        forged.sum = nullptr;
        TestForgery("no vector", forged);
        forged.sum = ShareVector({1, 2});
        TestForgery("a short vector", forged);
        forged.sum = std::make_shared<const ParameterVector>(
            ParameterVector::Sized(PirateFixture::DIMENSION));
        TestForgery("a sized vector", forged);
        forged = good;
        forged.payload.pop_back();
        TestForgery("a payload that is no block", forged);
        forged = good;
        forged.proof.headers.front().view++;
        TestForgery("a changed header", forged);
        forged = good;
        forged.proof.headers.push_back(forged.proof.headers.front());
        TestForgery("a header too many", forged);
        forged = maker.MakeAggregate(0, 2, 5);
        forged.step = 1;
        TestForgery("the result of another step", forged);
        forged = maker.MakeAggregate(1, 1, 5);
        forged.iteration = 0;
        TestForgery("the result of another iteration", forged);
        forged = maker.MakeAggregate(0, 1, 5);
        for (double weight : {-1.0, 0.0, std::numeric_limits<double>::quiet_NaN()})
        {
            // Even with a certificate: a quorum of Byzantine members must do no harm here.
            block = maker.MakeBlock(0, 1, good.sum);
            block.weight = weight;
            TestForgery("an impossible weight", fixture.MakeAggregate(0, block, good.sum));
        }
        TestRefusals(good);
        TestFlood(good);
    }

    /**
     * @param good a genuine aggregate
     */
    void TestRefusals(const PirateAggregate& good)
    {
        InputsDriver driver;
        uint64_t refused = 0;
        for (NodeIndex from : {0, 5, 6, 9, 99})
        {
            NS_TEST_EXPECT_MSG_EQ(driver.Give(from, good), false, from << " is no member");
            NS_TEST_EXPECT_MSG_EQ(driver.inputs.GetRejected(), ++refused, "is counted");
        }
        for (uint32_t step : {3U, 4U, UINT32_MAX})
        {
            NS_TEST_EXPECT_MSG_EQ(driver.Give(1, driver.MakeAggregate(0, step, 5)),
                                  false,
                                  "nothing is passed on after step " << step);
            NS_TEST_EXPECT_MSG_EQ(driver.inputs.GetRejected(), ++refused, "is counted");
        }
        driver.Give(1, driver.MakeAggregate(3, 1, 5));
        driver.Give(1, driver.MakeAggregate(UINT32_MAX, 1, 5));
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "the far future is not kept");
    }

    /**
     * One member alone cannot keep out what the others send.
     *
     * @param good a genuine aggregate
     */
    void TestFlood(const PirateAggregate& good)
    {
        InputsDriver driver;
        PirateAggregate forged = good;
        forged.sum = PirateFixture::MakeVector(6);
        for (uint32_t i = 0; i < 20; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(driver.Give(4, forged),
                                  (i < 2),
                                  "one is checked and one waits, " << i);
        }
        NS_TEST_EXPECT_MSG_EQ(driver.Give(3, good), true, "there is room for it");
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.accepted.size(), 1, "and it is taken");
        NS_TEST_EXPECT_MSG_EQ(driver.inputs.GetRejected(), 20, "the others are counted");

        InputsDriver slow;
        slow.Give(4, forged);
        slow.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(slow.Give(4, forged), false, "who has lied is not heard again");
        NS_TEST_EXPECT_MSG_EQ(slow.host.tasks.size(), 0, "and costs nothing");
        NS_TEST_EXPECT_MSG_EQ(slow.Give(3, good), true, "others are");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Asking for what does not come.
 */
class MissingInputCase : public TestCase
{
  public:
    MissingInputCase()
        : TestCase("What does not come is asked for at random members of the source")
    {
    }

  private:
    void DoRun() override
    {
        InputsDriver driver;
        driver.inputs.Await(4, {1});
        driver.inputs.Await(4, {1});
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "not at once");
        std::set<NodeIndex> asked;
        for (uint32_t i = 0; i < 60; i++)
        {
            NS_TEST_ASSERT_MSG_EQ(driver.host.timers.size(), 1, "one timer");
            NS_TEST_EXPECT_MSG_EQ(driver.host.timers.begin()->second.delay, Seconds(2), "as set");
            driver.host.ExpireOnly();
            const FakeHost::Sent sent = driver.host.TakeSent();
            const auto fetch = PirateMessages::GetFetch(*sent.message);
            NS_TEST_ASSERT_MSG_EQ((fetch && sent.to.size() == 1), true, "one is asked");
            NS_TEST_EXPECT_MSG_EQ((fetch->wanted == PirateWanted::AGGREGATE), true, "for it");
            NS_TEST_EXPECT_MSG_EQ(fetch->iteration, 4, "iteration");
            NS_TEST_EXPECT_MSG_EQ(fetch->step, 1, "step");
            asked.insert(sent.to.front());
        }
        NS_TEST_EXPECT_MSG_EQ((asked == std::set<NodeIndex>{1, 2, 3, 4}), true, "all of them");
        NS_TEST_EXPECT_MSG_EQ(driver.inputs.GetRequests(), 60, "are counted");
        driver.inputs.Forget(3);
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 1, "still wanted");
        PirateAggregate forged = driver.MakeAggregate(4, 1, 5);
        forged.sum = PirateFixture::MakeVector(6);
        driver.Give(1, forged);
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 1, "a forged one is no answer");
        driver.Give(1, driver.MakeAggregate(4, 0, 5));
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 1, "nor is another step");
        driver.Give(2, driver.MakeAggregate(4, 1, 5)); // node 1 is not heard again
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.accepted.size(), 2, "both are taken");
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "nothing is missing");
        driver.inputs.Await(4, {0, 1});
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "they are there");

        driver.inputs.Await(4, {0, 1, 2});
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 1, "step 2 is missing");
        driver.inputs.Await(5, {0, 2});
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 2, "two others instead");
        std::set<uint32_t> steps;
        for (uint32_t i = 0; i < 2; i++)
        {
            driver.host.Expire(driver.host.timers.begin()->first);
            const FakeHost::Sent sent = driver.host.TakeSent();
            NS_TEST_EXPECT_MSG_EQ(sent.message->GetRound(), 5, "of iteration 5");
            steps.insert(PirateMessages::GetFetch(*sent.message)->step);
        }
        NS_TEST_EXPECT_MSG_EQ((steps == std::set<uint32_t>{0, 2}), true, "each is asked for");
        driver.inputs.Await(5, {2});
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 1, "one is not missed any more");
        driver.inputs.Await(5, {});
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "nor the other one");
        TestForget(driver);
    }

    /**
     * @param driver a driver that has taken something of iteration 4
     */
    void TestForget(InputsDriver& driver)
    {
        const size_t before = driver.accepted.size();
        driver.inputs.Await(4, {2});
        driver.Give(2, driver.MakeAggregate(4, 2, 5));
        driver.Give(2, driver.MakeAggregate(5, 2, 5));
        driver.inputs.Forget(5);
        NS_TEST_EXPECT_MSG_EQ(driver.host.timers.size(), 0, "iteration 4 is over");
        driver.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(driver.accepted.size(), before + 1, "what is over is dropped");
        NS_TEST_EXPECT_MSG_EQ(driver.accepted.back().first.iteration, 5, "the other one is taken");
        NS_TEST_EXPECT_MSG_EQ(driver.Give(2, driver.MakeAggregate(4, 1, 5)), true, "only late");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "and not looked at");
        driver.Give(2, driver.MakeAggregate(7, 1, 5));
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 1, "but the second next is");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateNeighborTestSuite : public TestSuite
{
  public:
    PirateNeighborTestSuite()
        : TestSuite("fl-pirate-neighbor", Type::UNIT)
    {
        AddTestCase(new GenuineInputCase);
        AddTestCase(new ForgedInputCase);
        AddTestCase(new MissingInputCase);
    }
};

const PirateNeighborTestSuite g_pirateNeighborTestSuite; ///< the suite

} // namespace
