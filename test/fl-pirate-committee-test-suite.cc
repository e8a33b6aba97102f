/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"
#include "fl-pirate-fixture.h"

#include "ns3/fl-permission-control-core.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Indices of nodes, to compare with.
using Nodes = std::vector<NodeIndex>;

/**
 * @ingroup decentralized-fl-tests
 * How committees are drawn.
 */
class CommitteePlanCase : public TestCase
{
  public:
    CommitteePlanCase()
        : TestCase("Committees are balanced, complete and repeatable, and so is a spread draw")
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t n : {8, 9, 11, 25, 26, 97})
        {
            for (uint32_t c : {1, 3, 4})
            {
                Nodes nodes(n);
                for (uint32_t i = 0; i < n; i++)
                {
                    nodes[i] = 10 + 2 * i;
                }
                const CommitteePlan plan = CommitteePlan::Draw(nodes, c, MakeUniform(n));
                NS_TEST_EXPECT_MSG_EQ(plan.committees.size(), n / c, "committees");
                TestPlan(plan, nodes);
                const CommitteePlan same = CommitteePlan::Draw(nodes, c, MakeUniform(n));
                NS_TEST_EXPECT_MSG_EQ((same.committees == plan.committees), true, "same stream");
                const CommitteePlan other = CommitteePlan::Draw(nodes, c, MakeUniform(n + 1));
                NS_TEST_EXPECT_MSG_EQ((other.committees == plan.committees), false, "another one");
                for (uint32_t b : {0u, 1u, n / 3, n / 2, n - 1, n, n + 5})
                {
                    TestSpread(plan, b, std::min(b, n));
                }
            }
        }
        const auto draw = [](uint32_t n, uint32_t c) {
            return MessageOf([n, c] { CommitteePlan::Draw(Nodes(n), c, MakeUniform(1)); });
        };
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(draw(7, 4), {"7 nodes", "4", "at least 8"}),
                              true,
                              "a ring needs two committees: " << draw(7, 4));
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(draw(100, 3000000000), {"6000000000"}),
                              true,
                              "also of a large size: " << draw(100, 3000000000));
    }

    /**
     * @param plan committees
     * @param nodes all nodes, in ascending order
     */
    void TestPlan(const CommitteePlan& plan, const Nodes& nodes)
    {
        Nodes all;
        size_t least = SIZE_MAX;
        size_t most = 0;
        for (uint32_t index = 0; index < plan.committees.size(); index++)
        {
            const Nodes& committee = plan.committees[index];
            least = std::min(least, committee.size());
            most = std::max(most, committee.size());
            all.insert(all.end(), committee.begin(), committee.end());
            NS_TEST_EXPECT_MSG_EQ(plan.FindCommittee(committee.back()), index, "is found");
        }
        NS_TEST_EXPECT_MSG_EQ((most - least <= 1), true, "sizes differ by at most one");
        NS_TEST_EXPECT_MSG_EQ(plan.FindCommittee(11), plan.committees.size(), "is in none");
        std::sort(all.begin(), all.end());
        NS_TEST_EXPECT_MSG_EQ((all == nodes), true, "every node once");
    }

    /**
     * @param plan committees
     * @param count nodes to draw
     * @param expected nodes drawn
     */
    void TestSpread(const CommitteePlan& plan, uint32_t count, uint32_t expected)
    {
        const std::set<NodeIndex> drawn = plan.DrawSpread(count, MakeUniform(7));
        NS_TEST_EXPECT_MSG_EQ(drawn.size(), expected, "as many");
        const uint32_t m = plan.committees.size();
        for (const Nodes& committee : plan.committees)
        {
            const uint32_t here =
                std::count_if(committee.begin(), committee.end(), [&drawn](NodeIndex node) {
                    return drawn.count(node) > 0;
                });
            NS_TEST_EXPECT_MSG_EQ((here <= (expected + m - 1) / m), true, "at most ceil(b / m)");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What is said about Byzantine members.
 */
class JudgeCase : public TestCase
{
  public:
    JudgeCase()
        : TestCase("Committees with too many Byzantine members, or too few members, are named")
    {
    }

  private:
    void DoRun() override
    {
        CommitteePlan plan{{{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12, 13}}};
        NS_TEST_EXPECT_MSG_EQ(plan.Judge({}).size(), 0, "nobody is Byzantine");
        NS_TEST_EXPECT_MSG_EQ(plan.Judge({1, 8, 13}).size(), 0, "one in each is tolerated");
        const auto warnings = plan.Judge({1, 9, 10, 99});
        NS_TEST_ASSERT_MSG_EQ(warnings.size(), 2, "one committee, and how likely that is");
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(warnings[0], {"committee 2", "2 Byzantine", "of 5", "tolerates 1"}),
            true,
            warnings[0]);
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(warnings[1], {"of 4", "13 nodes"}), true, warnings[1]);
        NS_TEST_EXPECT_MSG_EQ(plan.Judge({1, 2, 5, 6, 9, 10}).size(), 4, "all three");

        plan.committees = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9, 10}};
        const auto small = plan.Judge({});
        NS_TEST_ASSERT_MSG_EQ(small.size(), 1, "one line for all committees of a size");
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(small[0], {"of 3", "tolerate no", "4"}), true, small[0]);
        const auto hostile = plan.Judge({4});
        NS_TEST_ASSERT_MSG_EQ(hostile.size(), 2, "a hostile member of them is named, too");
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(hostile[0], {"committee 1", "1 Byzantine", "of 3", "tolerates 0"}),
            true,
            hostile[0]);
        plan.committees = {{1, 2}, {3, 4, 5}};
        NS_TEST_EXPECT_MSG_EQ(plan.Judge({}).size(), 2, "one line a size");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The hypergeometric tail against drawing one node after another.
 */
class TailCase : public TestCase
{
  public:
    TailCase()
        : TestCase("The chance of an unlucky committee is the hypergeometric tail")
    {
    }

  private:
    /**
     * @param population number of nodes
     * @param byzantine number of Byzantine ones
     * @param size nodes drawn, one after another and without replacement
     * @param bound largest number of Byzantine ones that does not count
     * @return probability of more
     */
    static double Walk(uint32_t population, uint32_t byzantine, uint32_t size, uint32_t bound)
    {
        std::vector<double> chances(size + 1);
        chances[0] = 1;
        for (uint32_t drawn = 0; drawn < size; drawn++)
        {
            for (uint32_t hostile = drawn + 1; hostile-- > 0;)
            {
                const double left = static_cast<double>(byzantine) - hostile;
                const double share = std::max(left, 0.0) / (population - drawn);
                chances[hostile + 1] += chances[hostile] * share;
                chances[hostile] *= 1 - share;
            }
        }
        double tail = 0;
        for (uint32_t hostile = bound + 1; hostile <= size; hostile++)
        {
            tail += chances[hostile];
        }
        return tail;
    }

    void DoRun() override
    {
        for (uint32_t population : {8, 30, 100, 2500})
        {
            for (uint32_t byzantine : {0u, 1u, population / 4, population / 2, population})
            {
                for (uint32_t size : {1u, 4u, std::min(population, 52u)})
                {
                    for (uint32_t bound : {0u, (size - 1) / 3, size - 1, size})
                    {
                        NS_TEST_EXPECT_MSG_EQ_TOL(
                            CommitteePlan::GetTail(population, byzantine, size, bound),
                            Walk(population, byzantine, size, bound),
                            1e-10,
                            byzantine << " of " << population << ", more than " << bound << " of "
                                      << size);
                    }
                }
            }
        }
        // C(4, 3) C(4, 1) + C(4, 4) C(4, 0) = 17 of C(8, 4) = 70 committees.
        NS_TEST_EXPECT_MSG_EQ_TOL(CommitteePlan::GetTail(8, 4, 4, 2), 17.0 / 70, 1e-12, "by hand");
        const double unlucky = CommitteePlan::GetTail(2500, 625, 100, 33);
        NS_TEST_EXPECT_MSG_EQ_TOL(unlucky, Walk(2500, 625, 100, 33), 1e-10, "the paper's largest");
        NS_TEST_EXPECT_MSG_EQ_TOL(unlucky, 0.025, 0.001, "2.5 % of the committees");
        NS_TEST_EXPECT_MSG_EQ_TOL(1 - std::pow(1 - unlucky, 25), 0.47, 0.01, "one of 25");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Permission control driven by hand.
 */
class PermissionControlCase : public TestCase
{
  public:
    PermissionControlCase()
        : TestCase("Permission control tells all nodes at once, and late ones when they come")
    {
    }

  private:
    /// A core and its host.
    struct Driver
    {
        /**
         * @param fixture committees and keys
         * @param deadline longest wait
         */
        Driver(const PirateFixture& fixture, Time deadline)
            : host(0),
              core(host,
                   PermissionControlSettings{fixture.plan, fixture.keys.GetPublicKeys(), deadline})
        {
            core.Start();
        }

        /**
         * @param from first node that asks
         * @param to last one
         */
        void Join(NodeIndex from, NodeIndex to)
        {
            for (NodeIndex node = from; node <= to; node++)
            {
                core.HandleMessage(node, PirateMessages::MakeJoin(node));
            }
        }

        /**
         * @return who was told, in order; those who were told nonsense are left out
         */
        Nodes TakeTold()
        {
            Nodes told;
            while (!host.sent.empty())
            {
                const FakeHost::Sent sent = host.TakeSent();
                const auto assignment = PirateMessages::GetAssignment(*sent.message);
                if (sent.to.size() == 1 && assignment && assignment->own.Has(sent.to.front()) &&
                    assignment->committee == (sent.to.front() - 1) / 4)
                {
                    told.push_back(sent.to.front());
                }
            }
            return told;
        }

        FakeHost host;              ///< of permission control
        PermissionControlCore core; ///< the core
    };

    void DoRun() override
    {
        const PirateFixture fixture;
        const Nodes all{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        Driver patient(fixture, Time(0));
        NS_TEST_EXPECT_MSG_EQ(patient.host.timers.size(), 0, "no deadline");
        patient.Join(1, 11);
        patient.Join(3, 11);
        NS_TEST_EXPECT_MSG_EQ(patient.host.sent.size(), 0, "who asks twice counts once");
        TestStrangers(fixture, patient);
        patient.core.HandlePeerFailure(5);
        patient.Join(12, 12);
        NS_TEST_EXPECT_MSG_EQ(patient.host.sent.size(), 0, "node 5 is gone");
        patient.Join(5, 5);
        NS_TEST_ASSERT_MSG_EQ(patient.host.sent.size(), 12, "one message a node");
        const auto last = PirateMessages::GetAssignment(*patient.host.sent.back().message);
        NS_TEST_ASSERT_MSG_EQ(last.has_value(), true, "it is an assignment");
        NS_TEST_EXPECT_MSG_EQ((last->source.nodes == Nodes{5, 6, 7, 8}), true, "source of 2");
        NS_TEST_EXPECT_MSG_EQ((last->own.nodes == Nodes{9, 10, 11, 12}), true, "committee 2");
        NS_TEST_EXPECT_MSG_EQ((last->sink.nodes == Nodes{1, 2, 3, 4}), true, "sink of 2");
        NS_TEST_EXPECT_MSG_EQ(last->committees, 3, "number of committees");
        NS_TEST_EXPECT_MSG_EQ(
            (last->sink.keys[0].bytes == fixture.keys.GetPublicKeys()->at(1).bytes),
            true,
            "keys");
        NS_TEST_EXPECT_MSG_EQ((patient.TakeTold() == all), true, "each its own committee");
        patient.core.HandlePeerFailure(7);
        patient.Join(7, 7);
        NS_TEST_EXPECT_MSG_EQ((patient.TakeTold() == Nodes{7}), true, "after a crash, again");

        Driver hurried(fixture, Seconds(3));
        NS_TEST_ASSERT_MSG_EQ(hurried.host.timers.size(), 1, "a deadline");
        NS_TEST_EXPECT_MSG_EQ(hurried.host.timers.begin()->second.delay, Seconds(3), "as set");
        hurried.Join(2, 4);
        hurried.host.ExpireOnly();
        NS_TEST_EXPECT_MSG_EQ((hurried.TakeTold() == Nodes{2, 3, 4}), true, "who is there");
        hurried.Join(1, 1);
        NS_TEST_EXPECT_MSG_EQ((hurried.TakeTold() == Nodes{1}), true, "who comes late");
        hurried.Join(5, 12);
        NS_TEST_EXPECT_MSG_EQ((hurried.TakeTold() == Nodes{5, 6, 7, 8, 9, 10, 11, 12}),
                              true,
                              "each once");
        Driver quick(fixture, Seconds(3));
        quick.Join(1, 12);
        NS_TEST_EXPECT_MSG_EQ((quick.TakeTold() == all), true, "all are there in time");
        NS_TEST_EXPECT_MSG_EQ(quick.host.timers.size(), 0, "nothing is left to wait for");
    }

    /**
     * @param fixture what messages are made from
     * @param driver permission control that waits for node 12
     */
    void TestStrangers(const PirateFixture& fixture, Driver& driver)
    {
        driver.Join(0, 0);
        driver.Join(13, 13);
        driver.Join(99, 99);
        NS_TEST_EXPECT_MSG_EQ(driver.core.GetRejected(), 3, "strangers");
        driver.core.HandleMessage(12, fixture.MakeGradient(12).message);
        driver.core.HandleMessage(12, PirateMessages::MakeAssign(fixture.MakeAssignment(2)));
        NS_TEST_EXPECT_MSG_EQ(driver.core.GetRejected(), 5, "not what a node says");
        NS_TEST_EXPECT_MSG_EQ(driver.host.sent.size(), 0, "nobody is told");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateCommitteeTestSuite : public TestSuite
{
  public:
    PirateCommitteeTestSuite()
        : TestSuite("fl-pirate-committee", Type::UNIT)
    {
        AddTestCase(new CommitteePlanCase);
        AddTestCase(new JudgeCase);
        AddTestCase(new TailCase);
        AddTestCase(new PermissionControlCase);
    }
};

const PirateCommitteeTestSuite g_pirateCommitteeTestSuite; ///< the suite

} // namespace
