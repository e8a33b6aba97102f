/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-adversary-fixture.h"
#include "fl-ubar-system.h"

#include "ns3/fl-colluding-attack.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/test.h"

#include <algorithm>
#include <atomic>
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
 * Tells what it saw by what it sends: how many benign nodes; but in the first parameter how many
 * attackers (in hundreds) and benign inputs the victim has, in the second the victim's own first
 * one.
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
        told.data()[1] = victim.own->data()[0];
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
        options.graph = MakeComplete(8);
        options.byzantine = {1, 3, 6};
        options.attack = "telling";
        options.aggregator = "bridge:Fraction=0.45"; // keeps the middle of seven and its own
        options.rounds = 4;
        TellingAttack::calls = 0;
        UbarSystem system(options);
        const std::vector<Lie> lies = Collect(system, 0);
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.rounds, "rounds");
        NS_TEST_EXPECT_MSG_EQ(TellingAttack::calls, 5 * 4, "one for each victim and round");
        NS_TEST_ASSERT_MSG_EQ(lies.size(), 3 * 4, "three attackers in four rounds");
        for (const Lie& lie : lies)
        {
            const ParameterVectorPtr& own = lie.round == 0
                                                ? system.setup->initial
                                                : system.rounds[lie.round - 1].estimates.at(0);
            NS_TEST_EXPECT_MSG_EQ(lie.vector->data()[0], 304, "three attackers, four neighbors");
            NS_TEST_EXPECT_MSG_EQ(lie.vector->data()[1], own->data()[0], "the victim's estimate");
            NS_TEST_EXPECT_MSG_EQ(lie.vector->data()[2], 5, "all benign nodes");
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
        options.slowdowns = {1, 1, 1, 1e6}; // 2 waits for 3, and has what 5 sends before
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
        telling.Begin(0, 3);
        NS_TEST_EXPECT_MSG_EQ(Strike(telling, 1, {2})->data()[2], 4, "two rounds ago, four nodes");
        NS_TEST_EXPECT_MSG_EQ(Strike(telling, 0, {2})->data()[2], 1, "forgotten: honest");
        const AdversaryFixture noise("gaussian");
        NS_TEST_EXPECT_MSG_EQ((Make(noise, 0, {0, 1, 2, 3}) == Make(noise, 0, {0, 1, 2, 3})),
                              false,
                              "noise of each attacker's own");
    }

    /**
     * All benign nodes begin a round.
     *
     * @param fixture an adversary
     * @param round the round
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
        return Strike(fixture, round, victims);
    }

    /// @copydoc Make
    static ParameterVectorPtr Strike(const AdversaryFixture& fixture,
                                     Round round,
                                     const std::vector<NodeIndex>& victims)
    {
        return fixture.adversary->MakeStrike({fixture.MakeVector(1), 4, round}, {0}, {}, victims)();
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What Byzantine nodes of decentralized SGD know together, and what they make of it.
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
        AddTestCase(new SharedCase);
    }
};

UbarAdversaryTestSuite g_ubarAdversaryTestSuite; ///< registers the suite

} // namespace
