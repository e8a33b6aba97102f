/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fake-host.h"
#include "fl-learning-fixtures.h"
#include "fl-ubar-system.h"

#include "ns3/fl-key-helper.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-ubar-messages.h"
#include "ns3/fl-ubar-node-core.h"
#include "ns3/test.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Node 0 of a star with the neighbors 1 to 5, driven by hand.
 */
class NodeFixture
{
  public:
    /**
     * @param isSigned whether estimates are signed
     * @param rounds rounds to train
     * @param hasEqualShares whether its own estimate weighs as much as each that it receives
     */
    explicit NodeFixture(bool isSigned = false, Round rounds = 100, bool hasEqualShares = false)
        : host(0),
          m_world(MakeWorld()),
          m_keys(m_world.setup->cryptography, 7, 1)
    {
        UbarSettings settings;
        settings.setup = m_world.setup;
        settings.neighbors = {1, 2, 3, 4, 5};
        settings.samples = {0, 1, 2, 3, 4, 5, 6, 7};
        settings.rounds = rounds;
        settings.hasEqualShares = hasEqualShares;
        settings.roundTimeout = Seconds(4);
        settings.shuffle = MakeUniform(9);
        settings.authenticator = isSigned ? m_keys.CreateAuthenticator(0) : nullptr;
        settings.observer.round = [this](const UbarRoundReport& report) {
            reports.push_back(report);
        };
        core = std::make_unique<UbarNodeCore>(host, settings);
        host.onWithdraw = [this](NodeIndex to, const FakeHost::Predicate&) {
            withdrawn.push_back(to);
            return 0;
        };
        core->Start();
    }

    /**
     * @param from sender
     * @param round its round
     * @param value each parameter of its estimate
     * @param seal of the sender
     */
    void Receive(NodeIndex from,
                 Round round,
                 float value = 0.1F,
                 const std::optional<VectorSeal>& seal = std::nullopt)
    {
        core->HandleMessage(from, UbarMessages::MakeEstimate(round, MakePayload(value), seal));
    }

    /**
     * @param value each parameter
     * @return an estimate
     */
    BulkPayloadPtr MakePayload(float value) const
    {
        return std::make_shared<ParameterPayload>(
            ShareVector(std::vector<float>(m_world.setup->initial->size(), value)));
    }

    /**
     * @param from a node
     * @param round its round
     * @param value each parameter of its estimate
     * @return its seal
     */
    VectorSeal MakeSeal(NodeIndex from, Round round, float value) const
    {
        return m_keys.CreateAuthenticator(from)->Sign(MakePayload(value),
                                                      UbarMessages::MakeStatement(round))();
    }

    FakeHost host;                        ///< outputs of the node
    std::unique_ptr<UbarNodeCore> core;   ///< the node
    std::vector<UbarRoundReport> reports; ///< completed rounds
    std::vector<NodeIndex> withdrawn;     ///< whose messages were taken back

  private:
    /**
     * @return data, model, rules
     */
    static UbarSystem::Options MakeWorld()
    {
        UbarSystem::Options options;
        options.graph = MakeGraph({{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}});
        options.aggregator = "mean";
        return options;
    }

    const UbarSystem m_world; ///< data, model, rules
    const KeyHelper m_keys;   ///< of all nodes
};

/**
 * @ingroup decentralized-fl-tests
 * A round waits for gradient and estimates, in any order.
 */
class RoundCase : public TestCase
{
  public:
    RoundCase()
        : TestCase("A round ends when gradient and estimates are there")
    {
    }

  private:
    void DoRun() override
    {
        NodeFixture node;
        const FakeHost::Sent sent = node.host.TakeSent();
        NS_TEST_EXPECT_MSG_EQ((sent.to == std::vector<NodeIndex>{1, 2, 3, 4, 5}), true, "to all");
        NS_TEST_EXPECT_MSG_EQ(sent.message->GetRound(), 0, "the first round");
        NS_TEST_EXPECT_MSG_EQ(node.host.tasks.size(), 1, "the gradient");
        for (NodeIndex from : {1, 2, 3, 4})
        {
            node.Receive(from, 0);
        }
        node.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(node.reports.size(), 0, "5 is missing");
        node.Receive(5, 0);
        NS_TEST_EXPECT_MSG_EQ(node.host.tasks.size(), 1, "the aggregate");
        node.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(node.reports.size(), 1, "complete");
        NS_TEST_EXPECT_MSG_EQ(node.reports[0].received, 5, "all");
        NS_TEST_EXPECT_MSG_EQ(node.reports[0].weights.size(), 5, "of a rule that has weights");
        NS_TEST_EXPECT_MSG_EQ(node.reports[0].isTimedOut, false, "in time");
        NS_TEST_EXPECT_MSG_EQ(node.host.TakeSent().message->GetRound(), 1, "the next round");
        NS_TEST_EXPECT_MSG_EQ(node.withdrawn.size(), 10, "what has not left is taken back");
        NS_TEST_EXPECT_MSG_EQ(node.host.timers.size(), 1, "one wait at a time");

        // Now the estimates before the gradient.
        NS_TEST_ASSERT_MSG_EQ(node.host.tasks.size(), 0, "CompleteAll has done the gradient");
        for (NodeIndex from : {5, 4, 3, 2, 1})
        {
            node.Receive(from, 1);
        }
        node.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(node.reports.size(), 2, "complete");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Whoever does not answer is absent, and is not waited for in the next round.
 */
class TimeoutCase : public TestCase
{
  public:
    TimeoutCase()
        : TestCase("Neighbors that do not answer in time")
    {
    }

  private:
    void DoRun() override
    {
        NodeFixture node;
        node.host.CompleteAll();
        node.Receive(1, 0);
        node.Receive(2, 0);
        node.core->HandlePeerFailure(3);
        node.core->HandlePeerFailure(99); // no neighbor
        node.host.ExpireOnly();
        node.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(node.reports.size(), 1, "goes on without 3, 4 and 5");
        NS_TEST_EXPECT_MSG_EQ(node.reports[0].received, 2, "of 1 and 2");
        NS_TEST_EXPECT_MSG_EQ(node.reports[0].isTimedOut, true, "was given up");
        node.Receive(1, 1);
        node.Receive(2, 1);
        node.Receive(3, 1);
        node.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(node.reports.size(), 2, "4 and 5 are not waited for");
        NS_TEST_EXPECT_MSG_EQ(node.reports[1].isTimedOut, false, "nobody was given up");
        node.Receive(4, 0);
        for (NodeIndex from : {1, 2, 3})
        {
            node.Receive(from, 2);
        }
        node.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(node.reports.size(), 2, "4 was heard of");
        node.host.ExpireOnly();
        node.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(node.reports.size(), 3, "and given up again");
        NS_TEST_EXPECT_MSG_EQ(node.reports[2].late, 1, "its estimate came too late");

        // The gradient alone, if nobody answers at all.
        NodeFixture lonely(false, 1);
        lonely.host.ExpireOnly();
        lonely.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(lonely.reports.size(), 1, "alone");
        NS_TEST_EXPECT_MSG_EQ(lonely.reports[0].isAggregated, false, "nothing to aggregate");
        NS_TEST_EXPECT_MSG_EQ(lonely.reports[0].estimate->IsFinite(), true, "a gradient step");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Equal shares are those of the estimates that are there.
 */
class SharesCase : public TestCase
{
  public:
    SharesCase()
        : TestCase("Equal shares of what was received")
    {
    }

  private:
    void DoRun() override
    {
        // All else is the same: what the received estimates weigh shows in what comes out.
        NS_TEST_EXPECT_MSG_EQ_TOL(GetWeight(2, true), 2.0 / 3, 1e-5, "two, and the own");
        NS_TEST_EXPECT_MSG_EQ_TOL(GetWeight(5, true), 5.0 / 6, 1e-5, "five, and the own");
        NS_TEST_EXPECT_MSG_EQ_TOL(GetWeight(2, false), 0.5, 1e-5, "a half in any case");
    }

    /**
     * @param received estimates received, of five
     * @param hasEqualShares whether shares are equal
     * @return weight of all received estimates together
     */
    static double GetWeight(uint32_t received, bool hasEqualShares)
    {
        std::vector<float> outcomes;
        for (float value : {0.0F, 1.0F})
        {
            NodeFixture node(false, 100, hasEqualShares);
            for (NodeIndex from = 1; from <= received; from++)
            {
                node.Receive(from, 0, value);
            }
            if (received < 5)
            {
                node.host.ExpireOnly();
            }
            node.host.CompleteAll();
            outcomes.push_back(node.reports.at(0).estimate->data()[0]);
        }
        return outcomes[1] - outcomes[0];
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Nothing from outside can do harm.
 */
class HostileCase : public TestCase
{
  public:
    HostileCase()
        : TestCase("Hostile messages")
    {
    }

  private:
    void DoRun() override
    {
        NodeFixture node;
        node.host.CompleteAll();
        node.Receive(6, 0);                                                      // no neighbor
        node.core->HandleMessage(1, UbarMessages::MakeEstimate(0, nullptr, {})); // no vector
        node.core->HandleMessage(
            1,
            UbarMessages::MakeEstimate(0,
                                       std::make_shared<ParameterPayload>(ShareVector({1, 2})),
                                       {})); // another size
        for (NodeIndex from : {1, 2, 3, 4})
        {
            node.Receive(from, 0);
        }
        node.Receive(1, 0, 5); // twice
        node.Receive(5, 0, std::nanf(""));
        node.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(node.reports.size(), 1, "complete");
        NS_TEST_EXPECT_MSG_EQ(node.reports[0].rejected, 4, "messages");
        NS_TEST_EXPECT_MSG_EQ(node.reports[0].estimate->IsFinite(), true, "without the NaN");
        NS_TEST_EXPECT_MSG_EQ(node.reports[0].weights.at(5), 0, "which has no weight");
        NS_TEST_EXPECT_MSG_EQ_TOL(node.reports[0].weights.at(1), 0.25, 1e-9, "the first of two");

        NodeFixture strict(true);
        strict.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(UbarMessages::GetSeal(*strict.host.TakeSent().message).has_value(),
                              true,
                              "is signed");
        strict.Receive(1, 0, 0.1F);                              // not signed
        strict.Receive(2, 0, 0.1F, strict.MakeSeal(3, 0, 0.1F)); // by another
        strict.Receive(3, 0, 0.1F, strict.MakeSeal(3, 0, 0.2F)); // another estimate
        strict.Receive(4, 0, 0.1F, strict.MakeSeal(4, 1, 0.1F)); // another round
        strict.Receive(5, 0, 0.1F, strict.MakeSeal(5, 0, 0.1F)); // as it should be
        strict.host.CompleteAll();
        strict.host.ExpireOnly();
        strict.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(strict.reports.size(), 1, "complete");
        NS_TEST_EXPECT_MSG_EQ(strict.reports[0].rejected, 4, "messages");
        NS_TEST_EXPECT_MSG_EQ(strict.reports[0].received, 1, "one is genuine");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A node that is behind goes where honest neighbors are, and no farther.
 */
class BehindCase : public TestCase
{
  public:
    BehindCase()
        : TestCase("A node that is behind catches up")
    {
    }

  private:
    void DoRun() override
    {
        NodeFixture node;
        for (NodeIndex liar : {1, 2, 3}) // of 5 neighbors 3 may lie
        {
            node.Receive(liar, 90);
        }
        node.Receive(4, 30);
        node.Receive(5, 31);
        node.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(node.reports.size(), 1, "nobody comes back to round 0");
        NS_TEST_EXPECT_MSG_EQ(node.reports[0].next, 31, "one more than may lie is there");
        node.host.TakeSent();
        NS_TEST_EXPECT_MSG_EQ(node.host.TakeSent().message->GetRound(), 31, "goes on there");
        node.Receive(4, 31);
        node.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(node.reports.size(), 2, "the liars are somewhere else");
        NS_TEST_EXPECT_MSG_EQ(node.reports[1].received, 2, "of 4 and 5");
        NS_TEST_EXPECT_MSG_EQ(node.reports[1].next, 32, "one round after the other again");

        NodeFixture last(false, 32);
        for (NodeIndex from : {1, 2, 3, 4, 5})
        {
            last.Receive(from, 31);
        }
        last.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(last.reports.size(), 2, "round 0 and the last one");
        NS_TEST_EXPECT_MSG_EQ(last.core->IsFinished(), true, "done");
        last.host.sent.clear();
        last.Receive(1, 40);
        NS_TEST_EXPECT_MSG_EQ(last.host.sent.size(), 0, "nobody to help");
        last.Receive(2, 3);
        last.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(last.reports.size(), 2, "and stays so");
        const FakeHost::Sent answer = last.host.TakeSent();
        NS_TEST_EXPECT_MSG_EQ((answer.to == std::vector<NodeIndex>{2}), true, "who is behind");
        NS_TEST_EXPECT_MSG_EQ(answer.message->GetRound(), 32, "learns that it is over");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A node of decentralized SGD.
 */
class UbarNodeTestSuite : public TestSuite
{
  public:
    UbarNodeTestSuite()
        : TestSuite("fl-ubar-node", Type::UNIT)
    {
        AddTestCase(new RoundCase);
        AddTestCase(new TimeoutCase);
        AddTestCase(new SharesCase);
        AddTestCase(new HostileCase);
        AddTestCase(new BehindCase);
    }
};

UbarNodeTestSuite g_ubarNodeTestSuite; ///< registers the suite

} // namespace
