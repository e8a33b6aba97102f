/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-fixture.h"

#include "ns3/test.h"

#include <cmath>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Indices of nodes, to compare with.
using Nodes = std::vector<NodeIndex>;

/**
 * @ingroup decentralized-fl-tests
 * Clients that are late, gone, back again, or never come.
 */
class MembershipCase : public TestCase
{
  public:
    MembershipCase()
        : TestCase("Late, lost and returning clients, and both deadlines")
    {
    }

  private:
    void DoRun() override
    {
        TestDeadline();
        TestLost();
        TestAllGone();
        TestJoinDeadline();
    }

    /// The deadline of a round.
    void TestDeadline()
    {
        const FedAvgFixture fixture(4);
        const auto update = FedAvgFixture::MakeVector(1);
        FedAvgServerSettings settings = fixture.MakeServer();
        settings.roundDeadline = Seconds(3);
        FedAvgServerDriver server(fixture, settings);
        server.JoinAll();
        NS_TEST_ASSERT_MSG_EQ(server.host.timers.size(), 1, "the deadline is set");
        NS_TEST_EXPECT_MSG_EQ(server.host.timers.begin()->second.delay, Seconds(3), "as asked");
        server.Answer(2, update);
        server.host.CompleteAll();
        server.Answer(3, update);
        const auto check = server.host.tasks.begin()->first;
        server.host.ExpireOnly();
        server.host.Complete(check);
        server.Answer(4, update);
        server.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), 1, "the round ends at the deadline");
        NS_TEST_EXPECT_MSG_EQ((server.rounds[0].accepted == Nodes{2}), true, "with what there is");
        NS_TEST_EXPECT_MSG_EQ(server.rounds[0].late,
                              3,
                              "without two that are silent, and one that "
                              "is being checked");
        NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 1, "too late");
        server.Answer(0, 1, update);
        NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 2, "much too late");
        for (NodeIndex client = 1; client <= 4; client++)
        {
            server.Answer(client, update);
        }
        server.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), 2, "the late ones take part in the next");
        NS_TEST_EXPECT_MSG_EQ(server.rounds[1].accepted.size(), 4, "all of them");
        NS_TEST_EXPECT_MSG_EQ(server.host.timers.size(), 0, "no deadline is left");

        FedAvgServerDriver empty(fixture, settings);
        empty.JoinAll();
        empty.host.ExpireOnly();
        empty.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(empty.rounds.size(), 1, "a round may end with nothing");
        NS_TEST_EXPECT_MSG_EQ(empty.rounds[0].model->IsIdentical(*fixture.setup->initial),
                              true,
                              "the model stays");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(empty.rounds[0].trainingLoss), true, "no loss is known");
        NS_TEST_EXPECT_MSG_EQ(empty.rounds[0].late, 4, "all are late");
    }

    /// Clients that cannot be reached, or that begin again in the middle of a round.
    void TestLost()
    {
        const FedAvgFixture fixture(4);
        const auto update = FedAvgFixture::MakeVector(1);
        FedAvgServerDriver server(fixture, fixture.MakeServer());
        server.JoinAll();
        server.TakeModel();
        server.core->HandlePeerFailure(1);
        server.core->HandlePeerFailure(1);
        server.Join(2); // its process has begun again: it knows no model
        server.Answer(2, update);
        NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 1, "what it had to do is lost");
        server.Answer(3, update);
        server.core->HandlePeerFailure(3); // after its update has arrived
        server.Answer(4, update);
        server.Join(4);
        server.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), 1, "the round does not wait for them");
        NS_TEST_EXPECT_MSG_EQ((server.rounds[0].accepted == Nodes{3, 4}),
                              true,
                              "what arrived counts");
        NS_TEST_EXPECT_MSG_EQ(server.rounds[0].failed, 2, "two have failed");
        NS_TEST_EXPECT_MSG_EQ((server.TakeModel().to == Nodes{2, 4}),
                              true,
                              "who is back is asked, who is gone is not");
    }

    /// Nobody is left, and one comes back.
    void TestAllGone()
    {
        const FedAvgFixture fixture(3);
        const auto update = FedAvgFixture::MakeVector(1);
        for (const bool isWhileSigning : {false, true})
        {
            FedAvgServerSettings settings = fixture.MakeServer();
            settings.roundDeadline = Seconds(3);
            FedAvgServerDriver server(fixture, settings);
            for (NodeIndex client = 1; client <= 3; client++)
            {
                server.Join(client);
            }
            if (!isWhileSigning)
            {
                server.host.CompleteAll();
            }
            for (NodeIndex client = 1; client <= 3; client++)
            {
                server.core->HandlePeerFailure(client);
            }
            server.host.CompleteAll();
            NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), 1, "the round ends");
            NS_TEST_EXPECT_MSG_EQ(server.rounds[0].failed, 3, "with nobody");
            NS_TEST_EXPECT_MSG_EQ(server.host.timers.size(), 0, "the server waits");
            server.Join(3);
            server.host.CompleteAll();
            server.TakeModel();
            if (!isWhileSigning)
            {
                NS_TEST_EXPECT_MSG_EQ((server.TakeModel().to == Nodes{3}),
                                      true,
                                      "until one is back");
            }
            server.Answer(3, update);
            server.host.CompleteAll();
            NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), 2, "and goes on with it");
            NS_TEST_EXPECT_MSG_EQ((server.rounds[1].accepted == Nodes{3}), true, "alone");
            NS_TEST_EXPECT_MSG_EQ(server.core->IsFinished(), true, "to the end");
        }
    }

    /// The wait before the first round.
    void TestJoinDeadline()
    {
        const FedAvgFixture fixture(3);
        FedAvgServerSettings settings = fixture.MakeServer();
        FedAvgServerDriver patient(fixture, settings);
        patient.Join(1);
        patient.Join(1);
        patient.Join(2);
        patient.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(patient.host.sent.size() + patient.host.timers.size(),
                              0,
                              "without a deadline it waits for all");
        patient.Join(3);
        patient.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(patient.TakeModel().to.size(), 3, "and begins with all");

        settings.joinDeadline = Seconds(5);
        FedAvgServerDriver some(fixture, settings);
        some.Join(2);
        NS_TEST_EXPECT_MSG_EQ(some.host.sent.size(), 0, "it waits");
        NS_TEST_EXPECT_MSG_EQ(some.host.timers.begin()->second.delay,
                              Seconds(5),
                              "as long as asked");
        some.host.ExpireOnly();
        some.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((some.TakeModel().to == Nodes{2}), true, "then begins with one");

        FedAvgServerDriver none(fixture, settings);
        none.host.ExpireOnly();
        NS_TEST_EXPECT_MSG_EQ(none.host.tasks.size(), 0, "with nobody it cannot begin");
        none.Join(3);
        none.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((none.TakeModel().to == Nodes{3}), true, "then with the first");

        FedAvgServerDriver all(fixture, settings);
        all.JoinAll();
        NS_TEST_EXPECT_MSG_EQ(all.host.timers.size(),
                              0,
                              "when all are there nothing is waited for");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class FedAvgMembershipTestSuite : public TestSuite
{
  public:
    FedAvgMembershipTestSuite()
        : TestSuite("fl-fedavg-membership", Type::UNIT)
    {
        AddTestCase(new MembershipCase);
    }
};

const FedAvgMembershipTestSuite g_fedAvgMembershipTestSuite; ///< the suite

} // namespace
