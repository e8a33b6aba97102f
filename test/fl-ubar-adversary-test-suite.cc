/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fake-host.h"
#include "fl-learning-fixtures.h"
#include "fl-ubar-system.h"

#include "ns3/fl-colluding-attack.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-random.h"
#include "ns3/fl-ubar-adversary.h"
#include "ns3/fl-ubar-messages.h"
#include "ns3/fl-ubar-node-core.h"
#include "ns3/test.h"

#include <algorithm>
#include <atomic>
#include <map>
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
 * Tells what it saw by what it sends: the number of benign vectors in all parameters but the first,
 * which holds that of the victim's benign inputs and attackers.
 */
class TellingAttack : public ColludingAttack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::fl::TellingAttack")
                                .SetParent<ColludingAttack>()
                                .AddConstructor<TellingAttack>();
        return tid;
    }

    AttackKnowledge GetKnowledge() const override
    {
        AttackKnowledge knowledge = ColludingAttack::GetKnowledge();
        knowledge.victim = true;
        return knowledge;
    }

    static std::atomic<uint32_t> calls; ///< vectors made

  private:
    ParameterVector Conspire(const BenignVectorsView& benign,
                             const VictimView& victim) const override
    {
        calls++;
        ParameterVector told(benign.vectors.front()->size());
        std::fill(told.data(), told.data() + told.size(), benign.vectors.size());
        told.data()[0] = 100.0F * victim.attackers + victim.benign.size();
        return told;
    }
};

std::atomic<uint32_t> TellingAttack::calls{0};

NS_OBJECT_ENSURE_REGISTERED(TellingAttack);

/// A vector that an attacker has sent.
struct Lie
{
    NodeIndex from;            ///< the attacker
    Round round;               ///< the round
    ParameterVectorPtr vector; ///< what it has sent
};

/**
 * @ingroup decentralized-fl-tests
 * Runs a system, and keeps what attackers send to a node.
 */
class LieCase : public TestCase
{
  protected:
    using TestCase::TestCase;

    /**
     * @param system a system
     * @param victim the node
     * @return what attackers have sent to it
     */
    std::vector<Lie> Collect(UbarSystem& system, NodeIndex victim)
    {
        m_byzantine = system.options.byzantine;
        system.transports[victim]->TraceConnectWithoutContext(
            "Delivered",
            MakeCallback(&LieCase::HandleDelivered, this));
        system.Run();
        return std::exchange(m_lies, {});
    }

  private:
    /**
     * @param from sender
     * @param message a message
     */
    void HandleDelivered(NodeIndex from, MessagePtr message)
    {
        if (m_byzantine.count(from) > 0)
        {
            m_lies.push_back(
                {from, message->GetRound(), ParameterPayload::FromPayload(message->GetBulk())});
        }
    }

    std::set<NodeIndex> m_byzantine; ///< attackers
    std::vector<Lie> m_lies;         ///< what they have sent
};

/**
 * @ingroup decentralized-fl-tests
 * What the adversary sees, and how often it makes a vector.
 */
class OmniscientCase : public LieCase
{
  public:
    OmniscientCase()
        : LieCase("The adversary sees everything, and makes one vector for each victim")
    {
    }

  private:
    void DoRun() override
    {
        UbarSystem::Options options;
        options.graph = MakeComplete(7);
        options.byzantine = {1, 3, 6};
        options.attack = "telling";
        options.aggregator = "bridge:Fraction=0.45"; // keeps the middle of six and its own
        options.rounds = 4;
        TellingAttack::calls = 0;
        UbarSystem system(options);
        const std::vector<Lie> lies = Collect(system, 0);
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.rounds, "rounds");
        NS_TEST_EXPECT_MSG_EQ(TellingAttack::calls, 4 * 4, "one for each victim and round");
        NS_TEST_ASSERT_MSG_EQ(lies.size(), 3 * 4, "three attackers in four rounds");
        for (const Lie& lie : lies)
        {
            NS_TEST_EXPECT_MSG_EQ(lie.vector->data()[0], 303, "three attackers, three neighbors");
            NS_TEST_EXPECT_MSG_EQ(lie.vector->data()[1], 4, "all benign nodes");
        }
        for (const UbarRound& round : system.rounds)
        {
            NS_TEST_EXPECT_MSG_EQ(round.timeouts, 0, "nobody has to wait for the adversary");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Attackers that copy neighbors wait for these, and for nobody else.
 */
class CopyCase : public LieCase
{
  public:
    CopyCase()
        : LieCase("Duplicated models are those of benign neighbors, in turn")
    {
    }

  private:
    void DoRun() override
    {
        UbarSystem::Options options;
        // Node 0 is a neighbor of both attackers, which are neighbors, too.
        options.graph = MakeGraph({{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}, {0, 2}, {2, 5}});
        options.byzantine = {2, 5};
        options.attack = "duplicated-model";
        options.aggregator = "mean";
        options.rounds = 7;
        options.slowdowns = {1, 1, 1, 1000}; // 2 waits for 3 in each round
        UbarSystem system(options);
        const std::vector<Lie> lies = Collect(system, 0);
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.rounds, "rounds");
        NS_TEST_ASSERT_MSG_EQ(lies.size(), 2 * options.rounds, "from 2 and 5 in each round");
        const NeighborLists copied{{2, {0, 1, 3}}, {5, {0, 4}}}; // benign neighbors
        for (const Lie& lie : lies)
        {
            const std::vector<NodeIndex>& models = copied.at(lie.from);
            const NodeIndex model = models[lie.round % models.size()];
            const ParameterVectorPtr& original =
                lie.round == 0 ? system.setup->initial
                               : system.rounds[lie.round - 1].estimates.at(model);
            NS_TEST_EXPECT_MSG_EQ(lie.vector->IsIdentical(*original),
                                  true,
                                  "node " << lie.from << " in round " << lie.round);
        }
        for (const UbarRound& round : system.rounds)
        {
            NS_TEST_EXPECT_MSG_EQ(round.timeouts, 0, "copies come in time");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * An adversary of node 4 alone, in a complete graph of 5 nodes.
 */
class AdversaryFixture
{
  public:
    /**
     * @param attack the attack
     */
    explicit AdversaryFixture(const std::string& attack)
    {
        UbarSystem::Options options;
        options.graph = MakeComplete(5);
        options.byzantine = {4};
        options.attack = attack;
        options.aggregator = "mean";
        const UbarSystem world(options);
        setup = world.setup;
        adversary = std::make_shared<UbarAdversary>(
            setup,
            std::make_shared<const NeighborLists>(options.graph),
            options.byzantine,
            [this](NodeIndex node) { return crashed.count(node) == 0; });
    }

    /**
     * A benign node begins a round.
     *
     * @param node the node
     * @param round the round
     */
    void Begin(NodeIndex node, Round round) const
    {
        adversary->HandleEstimate({node, round, MakeVector(node + 10.0F * round)});
    }

    /**
     * @param value each parameter
     * @return an estimate
     */
    ParameterVectorPtr MakeVector(float value) const
    {
        return ShareVector(std::vector<float>(setup->initial->size(), value));
    }

    LearningSetupPtr setup;                   ///< attack, rule, data, model
    std::set<NodeIndex> crashed;              ///< nodes whose process does not run
    std::shared_ptr<UbarAdversary> adversary; ///< the adversary
};

/**
 * @ingroup decentralized-fl-tests
 * When the adversary knows all that there is to know of a round.
 */
class KnowledgeCase : public TestCase
{
  public:
    KnowledgeCase()
        : TestCase("The adversary knows all once the benign nodes that run have begun")
    {
    }

  private:
    void DoRun() override
    {
        AdversaryFixture fixture("a-little-is-enough");
        const UbarAdversary& adversary = *fixture.adversary;
        fixture.crashed = {3};
        for (NodeIndex node : {0, 1, 2})
        {
            fixture.Begin(node, 0);
        }
        NS_TEST_EXPECT_MSG_EQ(adversary.KnowsAll(0), false, "3 has not begun, but is about to");
        fixture.crashed.clear();
        fixture.Begin(3, 0);
        NS_TEST_EXPECT_MSG_EQ(adversary.KnowsAll(0), true, "now it has");
        NS_TEST_EXPECT_MSG_EQ(adversary.KnowsAll(1), false, "nobody has begun with round 1");
        fixture.Begin(0, 1);
        fixture.Begin(1, 1);
        fixture.Begin(2, 2);
        NS_TEST_EXPECT_MSG_EQ(adversary.KnowsAll(1), false, "3 runs, and has not begun");
        fixture.crashed = {3};
        NS_TEST_EXPECT_MSG_EQ(adversary.KnowsAll(1), true, "3 is gone, and 2 has left it out");
        NS_TEST_EXPECT_MSG_EQ(adversary.KnowsAll(2), false, "0 and 1 will begin with round 2");

        NS_TEST_EXPECT_MSG_EQ(AdversaryFixture("sign-flip").adversary->KnowsAll(0),
                              true,
                              "nothing is to be known of others");
        const AdversaryFixture copy("duplicated-model");
        NS_TEST_EXPECT_MSG_EQ(copy.adversary->KnowsAll(0), true, "but what comes from neighbors");
        NS_TEST_EXPECT_MSG_EQ(copy.adversary->SeesNeighbors(), true, "which it looks at");
        NS_TEST_EXPECT_MSG_EQ(adversary.SeesNeighbors(), false, "others do not");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A Byzantine node sends as soon as it knows all, and at the latest when half of the wait is over.
 */
class StrikeCase : public TestCase
{
  public:
    StrikeCase()
        : TestCase("A Byzantine node strikes when it knows enough, or after half of the wait")
    {
    }

  private:
    using Delays = std::multiset<Time>; ///< delays of timers

    void DoRun() override
    {
        AdversaryFixture fixture("a-little-is-enough");
        FakeHost host(4);
        UbarNodeCore core(host, MakeSettings(fixture, Seconds(4)));
        core.Start();
        host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((GetDelays(host) == Delays{Seconds(2), Seconds(4)}), true, "half");
        for (NodeIndex node : {0, 1, 2})
        {
            fixture.Begin(node, 0);
        }
        host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(host.sent.size(), 0, "3 is not known yet");
        fixture.Begin(3, 0);
        host.CompleteAll();
        const FakeHost::Sent informed = host.TakeSent();
        NS_TEST_EXPECT_MSG_EQ((informed.to == std::vector<NodeIndex>{0, 1, 2, 3}), true, "to all");
        NS_TEST_EXPECT_MSG_EQ(IsHonest(fixture, informed), false, "a lie");
        NS_TEST_EXPECT_MSG_EQ((GetDelays(host) == Delays{Seconds(4)}), true, "no longer timed");
        fixture.Begin(0, 1);
        host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(host.sent.size(), 0, "once in a round");

        // Node 3 is never heard of.
        AdversaryFixture partial("a-little-is-enough");
        FakeHost impatient(4);
        UbarNodeCore waiting(impatient, MakeSettings(partial, Seconds(4)));
        waiting.Start();
        for (NodeIndex node : {0, 1, 2})
        {
            partial.Begin(node, 0);
        }
        impatient.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(impatient.sent.size(), 0, "waits for 3");
        impatient.Expire(impatient.timers.rbegin()->first); // half of the wait
        impatient.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(impatient.sent.size(), 1, "but no longer");
        NS_TEST_EXPECT_MSG_EQ(IsHonest(partial, impatient.TakeSent()), false, "hides among three");

        // Nobody is heard of.
        AdversaryFixture alone("a-little-is-enough");
        FakeHost blind(4);
        UbarNodeCore hidden(blind, MakeSettings(alone, Seconds(4)));
        hidden.Start();
        blind.Expire(blind.timers.rbegin()->first);
        blind.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(blind.sent.size(), 1, "does not stay silent");
        NS_TEST_EXPECT_MSG_EQ(IsHonest(alone, blind.TakeSent()), true, "nothing to hide among");

        // Nobody waits with a limit.
        AdversaryFixture patient("a-little-is-enough");
        FakeHost endless(4);
        UbarNodeCore quiet(endless, MakeSettings(patient, Time(0)));
        quiet.Start();
        endless.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(endless.timers.size(), 0, "nor does the attacker");
        NS_TEST_EXPECT_MSG_EQ(endless.sent.size(), 0, "it knows too little");
    }

    /**
     * @param fixture an adversary
     * @param timeout longest wait for estimates
     * @return of the Byzantine node
     */
    static UbarSettings MakeSettings(const AdversaryFixture& fixture, Time timeout)
    {
        UbarSettings settings;
        settings.setup = fixture.setup;
        settings.node = 4;
        settings.neighbors = {0, 1, 2, 3};
        settings.samples = {0, 1, 2, 3};
        settings.rounds = 10;
        settings.roundTimeout = timeout;
        settings.shuffle = MakeUniform(3);
        settings.adversary = fixture.adversary;
        return settings;
    }

    /**
     * @param host a host
     * @return delays of its timers
     */
    static Delays GetDelays(const FakeHost& host)
    {
        Delays delays;
        for (const auto& [id, timer] : host.timers)
        {
            delays.insert(timer.delay);
        }
        return delays;
    }

    /**
     * @param fixture an adversary
     * @param sent a message
     * @return whether it holds what an honest node would have sent in round 0
     */
    static bool IsHonest(const AdversaryFixture& fixture, const FakeHost::Sent& sent)
    {
        return ParameterPayload::FromPayload(sent.message->GetBulk())
            ->IsIdentical(*fixture.setup->initial);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Strikes of a round are made once where attackers see the same, and each for itself elsewhere.
 */
class SharedCase : public TestCase
{
  public:
    SharedCase()
        : TestCase("Attackers that see the same share one vector")
    {
    }

  private:
    void DoRun() override
    {
        const AdversaryFixture telling("telling");
        const auto first = Make(telling, 0, {2});
        NS_TEST_EXPECT_MSG_EQ((Make(telling, 0, {2}) == first), true, "one victim, one round");
        NS_TEST_EXPECT_MSG_EQ((Make(telling, 0, {3}) == first), false, "another victim");
        NS_TEST_EXPECT_MSG_EQ((Make(telling, 1, {2}) == first), false, "another round");
        const AdversaryFixture noise("gaussian");
        NS_TEST_EXPECT_MSG_EQ((Make(noise, 0, {0, 1, 2, 3}) == Make(noise, 0, {0, 1, 2, 3})),
                              false,
                              "noise of each attacker's own");
    }

    /**
     * @param fixture an adversary
     * @param round a round
     * @param victims who gets the vector
     * @return what it makes
     */
    static ParameterVectorPtr Make(const AdversaryFixture& fixture,
                                   Round round,
                                   const std::vector<NodeIndex>& victims)
    {
        for (NodeIndex node : {0, 1, 2, 3})
        {
            fixture.Begin(node, round);
        }
        return fixture.adversary->MakeStrike({fixture.MakeVector(1), 4, round}, {0}, {}, victims)();
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What Byzantine nodes of decentralized SGD know together, and when they send.
 */
class UbarAdversaryTestSuite : public TestSuite
{
  public:
    UbarAdversaryTestSuite()
        : TestSuite("fl-ubar-adversary", Type::SYSTEM)
    {
        AddTestCase(new OmniscientCase);
        AddTestCase(new CopyCase);
        AddTestCase(new KnowledgeCase);
        AddTestCase(new StrikeCase);
        AddTestCase(new SharedCase);
    }
};

UbarAdversaryTestSuite g_ubarAdversaryTestSuite; ///< registers the suite

} // namespace
