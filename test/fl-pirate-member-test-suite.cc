/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-pirate-fixture.h"

#include "ns3/abort.h"
#include "ns3/fl-hotstuff-options.h"
#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-pirate-member-core.h"
#include "ns3/fl-pirate-member.h"
#include "ns3/fl-round-robin-leader-election.h"
#include "ns3/fl-sgd-optimizer.h"
#include "ns3/test.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * What node 6 of committee 1 needs to run: data, a learner, and an agreement whose views do not
 * end.
 */
struct MemberDriver
{
    /**
     * @param scope what the rule sees
     */
    explicit MemberDriver(PirateScope scope = SCOPE_COMMITTEE)
        : host(PirateFixture::SELF)
    {
        LearningSetup& setup = *fixture.setup;
        setup.train = MakeRandomData({1, 4, 1}, 3, 10, 1);
        setup.learner = MakeLearner("");
        setup.learner->Bind(setup.train->GetShape(), setup.train->GetClasses());
        setup.optimizer = CreateObject<SgdOptimizer>();
        setup.aggregator = CreateObject<MeanAggregator>();
        settings = fixture.MakeSettings(PirateFixture::SELF);
        settings.trainer.samples = {0, 1, 2};
        settings.trainer.shuffle = MakeUniform(4);
        settings.scope = scope;
        settings.election = CreateObject<RoundRobinLeaderElection>();
        settings.options = CreateObject<HotStuffOptions>();
        settings.createPacemaker = [] {
            auto pacemaker = CreateObject<Pacemaker>();
            pacemaker->SetAttribute("BaseTimeout", TimeValue(Seconds(100)));
            return pacemaker;
        };
        settings.storage = std::make_shared<PirateStorage>();
        settings.observer.step = [](const PirateStepReport&) {};
        settings.observer.iteration = [](const PirateIterationReport&) {};
    }

    /**
     * @param gradient a gradient of node 7
     * @param weight weight of it
     * @return a block of step 0 that also judges those of the other nodes, without a sum
     */
    PirateBlock MakeBlock(const SignedGradient& gradient, double weight) const
    {
        PirateBlock block;
        for (NodeIndex owner : {1, 4, 5, 7, 8})
        {
            const Digest digest = owner == 7 ? gradient.digest : fixture.MakeGradient(owner).digest;
            block.contributions.push_back({owner, digest, owner == 7 ? weight : 1, 1});
        }
        block.result = fixture.ComputeDigest(PirateFixture::MakeVector(5));
        block.weight = 4;
        return block;
    }

    /**
     * Lets timers expire.
     *
     * @param delay those that were started with this delay
     * @return what it has asked for then: gradients only
     */
    std::vector<FakeHost::Sent> TakeAsked(const Time& delay)
    {
        host.sent.clear();
        const std::map<ProtocolHost::TimerId, FakeHost::Timer> timers = host.timers;
        for (const auto& [id, timer] : timers)
        {
            if (timer.delay == delay && host.timers.count(id) > 0)
            {
                host.Expire(id);
            }
        }
        std::vector<FakeHost::Sent> asked;
        while (!host.sent.empty())
        {
            const FakeHost::Sent sent = host.TakeSent();
            const Message& message = *sent.message;
            if (message.GetSchema().type == PirateMessages::FETCH &&
                PirateMessages::GetFetch(message)->wanted == PirateWanted::GRADIENT)
            {
                asked.push_back(sent);
            }
        }
        return asked;
    }

    PirateFixture fixture;   ///< keys and committees
    FakeHost host;           ///< of node 6
    PirateSettings settings; ///< of node 6
};

/**
 * @ingroup decentralized-fl-tests
 * Gradients that the committee has agreed on in step 0 and that later steps add.
 */
class AgreedGradientCase : public TestCase
{
  public:
    AgreedGradientCase()
        : TestCase("An agreed gradient that the next step adds is asked for until it has come")
    {
    }

  private:
    void DoRun() override
    {
        const PirateFixture fixture;
        TestWanted(fixture.MakeGradient(7), false);
        // Node 7 has signed two, and the committee has agreed on the one that node 6 does not have.
        TestWanted(fixture.MakeGradient(7, 7, 0, PirateFixture::MakeVector(50)), true);
        TestNotWanted(SCOPE_COMMITTEE, 0);
        TestNotWanted(SCOPE_STEP, 1);
        TestProposal();
    }

    /**
     * @param agreed the gradient of node 7
     * @param hasOther whether node 6 has another one of it
     */
    void TestWanted(const SignedGradient& agreed, bool hasOther)
    {
        MemberDriver driver;
        const PirateAssignment assignment = driver.fixture.MakeAssignment(1);
        PirateMember member(driver.host, driver.settings, assignment);
        member.Start();
        if (hasOther)
        {
            member.HandleMessage(7, driver.fixture.MakeGradient(7).message);
        }
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.TakeAsked(Seconds(2)).size(), 0, "nothing is agreed");
        member.HandleDecided(driver.MakeBlock(agreed, 1), PirateAggregate(), false);
        std::set<NodeIndex> askedNodes;
        for (int question = 0; question < 40; question++)
        {
            const std::vector<FakeHost::Sent> asked = driver.TakeAsked(Seconds(2));
            NS_TEST_ASSERT_MSG_EQ(asked.size(), 1, "question " << question);
            const auto fetch = PirateMessages::GetFetch(*asked[0].message);
            NS_TEST_EXPECT_MSG_EQ(fetch->owner, 7, "step 1 adds that of node 7");
            NS_TEST_EXPECT_MSG_EQ((fetch->digest == agreed.digest), true, "the agreed one");
            askedNodes.insert(asked[0].to.begin(), asked[0].to.end());
        }
        NS_TEST_EXPECT_MSG_EQ((askedNodes == std::set<NodeIndex>{5, 7, 8}), true, "who has it");
        NS_TEST_EXPECT_MSG_EQ(member.HandleMessage(5, agreed.message), true, "it comes");
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.TakeAsked(Seconds(2)).size(), 0, "and is kept");
    }

    /**
     * @param scope what the rule sees
     * @param weight weight of the gradient of node 7
     */
    void TestNotWanted(PirateScope scope, double weight)
    {
        MemberDriver driver(scope);
        const PirateAssignment assignment = driver.fixture.MakeAssignment(1);
        PirateMember member(driver.host, driver.settings, assignment);
        member.Start();
        driver.host.CompleteAll();
        member.HandleDecided(driver.MakeBlock(driver.fixture.MakeGradient(7), weight),
                             PirateAggregate(),
                             false);
        NS_TEST_EXPECT_MSG_EQ(driver.TakeAsked(Seconds(2)).size(),
                              0,
                              (weight == 0 ? "it was rejected" : "the leader of step 1 passes it"));
    }

    /// Those of a proposal are asked for by who checks it, whatever else happens.
    void TestProposal()
    {
        MemberDriver driver;
        const PirateAssignment assignment = driver.fixture.MakeAssignment(1);
        PirateMember member(driver.host, driver.settings, assignment);
        member.Start();
        driver.host.CompleteAll();
        for (NodeIndex owner : {1, 4, 5, 8})
        {
            member.HandleMessage(owner, driver.fixture.MakeGradient(owner).message);
        }
        driver.host.CompleteAll();
        member.Check(8, driver.MakeBlock(driver.fixture.MakeGradient(7), 1), [](bool) {});
        member.HandlePeerFailure(12);
        const std::vector<FakeHost::Sent> asked = driver.TakeAsked(Seconds(1));
        NS_TEST_ASSERT_MSG_EQ(asked.size(), 1, "it was not forgotten");
        NS_TEST_EXPECT_MSG_EQ((asked[0].to == std::vector<NodeIndex>{8}), true, "who names it");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What comes before permission control has said which committee it is.
 */
class EarlyMessageCase : public TestCase
{
  public:
    EarlyMessageCase()
        : TestCase("Early messages wait for the assignment, up to 16 of each sender")
    {
    }

  private:
    void DoRun() override
    {
        TestLimits();
        TestKept();
        TestAssign();
    }

    /// How many are kept, and of which types.
    void TestLimits()
    {
        MemberDriver driver;
        PirateMemberCore core(driver.host, driver.settings);
        core.Start();
        NS_TEST_EXPECT_MSG_EQ(driver.host.TakeSent().message->GetSchema().type,
                              PirateMessages::JOIN,
                              "it says that it is there");
        const MessagePtr gradient = driver.fixture.MakeGradient(5).message;
        for (uint32_t count = 1; count <= 20; count++)
        {
            core.HandleMessage(5, gradient);
            NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), (count > 16 ? count - 16 : 0), "of node 5");
        }
        for (uint32_t count = 1; count <= 16; count++)
        {
            core.HandleMessage(8, gradient);
        }
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 4, "those of node 8 have room of their own");
        core.HandleMessage(7, PirateMessages::MakeFetch(PirateFetch()));
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 5, "who asks will ask again");
        core.HandleMessage(7, PirateMessages::MakeModel(0, nullptr));
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 6, "nobody has asked for a model");
        core.HandleMessage(7, PirateMessages::MakeProposed(0, 0, 0, nullptr));
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 7, "nothing is proposed");
        core.HandleMessage(7, gradient);
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 7, "others of node 7 are kept");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "nothing is done with any of them");
    }

    /// What was kept is handled.
    void TestKept()
    {
        MemberDriver driver;
        PirateMemberCore core(driver.host, driver.settings);
        core.Start();
        core.HandleMessage(8, PirateMessages::MakeFetch({PirateWanted::MODEL, 0, 0, 0, Digest()}));
        for (NodeIndex owner : {5, 7, 8})
        {
            core.HandleMessage(owner, driver.fixture.MakeGradient(owner).message);
        }
        core.HandleMessage(1, driver.fixture.MakeGradient(9).message); // not of an own committee
        driver.host.sent.clear();
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 1, "the request");
        core.HandleMessage(0, PirateMessages::MakeAssign(driver.fixture.MakeAssignment(1)));
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 2, "the gradient of a stranger");
        const auto checks =
            std::count_if(driver.host.tasks.begin(), driver.host.tasks.end(), [](const auto& task) {
                return task.second.cost.verifications > 0;
            });
        NS_TEST_EXPECT_MSG_EQ(checks, 3, "the other gradients are checked");
        for (const FakeHost::Sent& sent : driver.host.sent)
        {
            NS_TEST_EXPECT_MSG_NE(sent.message->GetSchema().type,
                                  PirateMessages::MODEL,
                                  "the request is forgotten");
        }
        core.HandleMessage(8, PirateMessages::MakeFetch({PirateWanted::MODEL, 0, 0, 0, Digest()}));
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.back().message->GetSchema().type,
                              PirateMessages::MODEL,
                              "and answered when it comes again");
    }

    /// Who may assign what.
    void TestAssign()
    {
        MemberDriver driver;
        PirateMemberCore core(driver.host, driver.settings);
        const MessagePtr right = PirateMessages::MakeAssign(driver.fixture.MakeAssignment(1));
        core.HandleMessage(5, right);
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 1, "permission control assigns");
        core.HandleMessage(0, PirateMessages::MakeAssign(driver.fixture.MakeAssignment(2)));
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 2, "a committee that the node is in");
        core.HandlePeerFailure(5);
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "another one does not matter");
        core.HandlePeerFailure(0);
        NS_TEST_ASSERT_MSG_EQ(driver.host.sent.size(), 1, "permission control was not reached");
        NS_TEST_EXPECT_MSG_EQ(driver.host.TakeSent().message->GetSchema().type,
                              PirateMessages::JOIN,
                              "it tries again");
        core.HandleMessage(0, right);
        const auto tasks = driver.host.tasks.size();
        NS_TEST_EXPECT_MSG_GT(tasks, 0, "it trains");
        core.HandleMessage(0, right);
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), tasks, "and does not begin anew");
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 2, "the answer to a second request");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateMemberTestSuite : public TestSuite
{
  public:
    PirateMemberTestSuite()
        : TestSuite("fl-pirate-member", Type::UNIT)
    {
        AddTestCase(new AgreedGradientCase);
        AddTestCase(new EarlyMessageCase);
    }
};

const PirateMemberTestSuite g_pirateMemberTestSuite; ///< the suite

} // namespace
