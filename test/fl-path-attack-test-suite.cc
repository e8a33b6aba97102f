/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-attack-fixtures.h"
#include "fl-message-of.h"

#include "ns3/double.h"
#include "ns3/fl-path-attack.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
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

/// Pairs of connected nodes.
using Edges = std::vector<std::pair<NodeIndex, NodeIndex>>;

/**
 * @ingroup decentralized-fl-tests
 * @param edges the edges
 * @return the graph
 */
std::shared_ptr<const NeighborLists>
MakeGraph(const Edges& edges)
{
    auto lists = std::make_shared<NeighborLists>();
    for (const auto& [a, b] : edges)
    {
        (*lists)[a].push_back(b);
        (*lists)[b].push_back(a);
    }
    return lists;
}

/**
 * @ingroup decentralized-fl-tests
 * @param neighbors a graph
 * @param from a node
 * @return hops to each node, by relaxing all edges as often as there are nodes
 */
std::map<NodeIndex, uint32_t>
CountHops(const NeighborLists& neighbors, NodeIndex from)
{
    std::map<NodeIndex, uint32_t> hops{{from, 0}};
    for (size_t i = 0; i < neighbors.size(); i++)
    {
        for (const auto& [node, ends] : neighbors)
        {
            for (NodeIndex end : ends)
            {
                if (hops.count(end) > 0 && (hops.count(node) == 0 || hops[node] > hops[end] + 1))
                {
                    hops[node] = hops[end] + 1;
                }
            }
        }
    }
    return hops;
}

/**
 * @ingroup decentralized-fl-tests
 * Decentralized gradient descent under the average rule, in binary64 but for what is sent.
 */
class AverageSystem
{
  public:
    static constexpr size_t DIMENSION = 3; ///< parameters of a model

    /**
     * @param graph who is connected to whom
     * @param attack what the attacker sends; null: honest
     * @param attacker the attacker
     */
    AverageSystem(std::shared_ptr<const NeighborLists> graph,
                  Ptr<PathAttack> attack,
                  NodeIndex attacker)
        : m_graph(std::move(graph)),
          m_attack(std::move(attack)),
          m_attacker(attacker)
    {
        for (const auto& [node, ends] : *m_graph)
        {
            models[node] = std::vector<double>(DIMENSION, 0.125 * node);
        }
    }

    /// Everybody sends, averages, and takes a step against a gradient that is the same each time.
    void RunRound()
    {
        std::map<NodeIndex, ParameterVector> sent;
        for (const auto& [node, model] : models)
        {
            AttackView view;
            view.own.node = node;
            view.own.round = m_round;
            view.own.honest = ShareVector({model.begin(), model.end()});
            view.graph.neighbors = m_graph;
            sent[node] = m_attack && node == m_attacker ? m_attack->Craft(view) : *view.own.honest;
        }
        for (auto& [node, model] : models)
        {
            const std::vector<NodeIndex>& ends = m_graph->at(node);
            for (size_t j = 0; j < DIMENSION; j++)
            {
                for (NodeIndex end : ends)
                {
                    model[j] += sent[end].data()[j];
                }
                model[j] = model[j] / (ends.size() + 1) - 0.01 * (node % 5) * (m_round % 3);
            }
        }
        m_round++;
    }

    std::map<NodeIndex, std::vector<double>> models; ///< of all nodes

  private:
    std::shared_ptr<const NeighborLists> m_graph; ///< who is connected to whom
    Ptr<PathAttack> m_attack;                     ///< what the attacker sends
    NodeIndex m_attacker;                         ///< the attacker
    Round m_round{0};                             ///< rounds run
};

/**
 * @ingroup decentralized-fl-tests
 * Theorem 1 on one graph: the target is off by the displacement after as many rounds as it is hops
 * away, and not before.
 */
class PathTest : public TestCase
{
  public:
    /**
     * @param name what the graph is
     * @param edges the graph
     * @param attacker the attacker
     */
    PathTest(const std::string& name, Edges edges, NodeIndex attacker)
        : TestCase("displacement on a " + name),
          m_graph(MakeGraph(edges)),
          m_attacker(attacker)
    {
    }

  private:
    void DoRun() override
    {
        constexpr Round STRIKE = 2;
        const auto hops = CountHops(*m_graph, m_attacker);
        for (const auto& [target, distance] : hops)
        {
            if (target == m_attacker)
            {
                continue;
            }
            for (double displacement : {1.0, -0.25})
            {
                auto attack = CreateObject<PathAttack>();
                attack->SetAttribute("Target", UintegerValue(target));
                attack->SetAttribute("Displacement", DoubleValue(displacement));
                attack->SetAttribute("FirstRound", UintegerValue(STRIKE));
                attack->SetAttribute("LastRound", UintegerValue(STRIKE));
                AverageSystem attacked(m_graph, attack, m_attacker);
                AverageSystem honest(m_graph, nullptr, m_attacker);
                for (Round round = 0; round < STRIKE + distance; round++)
                {
                    for (size_t j = 0; j < AverageSystem::DIMENSION; j++)
                    {
                        NS_TEST_EXPECT_MSG_EQ(attacked.models[target][j],
                                              honest.models[target][j],
                                              "not moved before");
                    }
                    attacked.RunRound();
                    honest.RunRound();
                }
                for (size_t j = 0; j < AverageSystem::DIMENSION; j++)
                {
                    NS_TEST_EXPECT_MSG_EQ_TOL(attacked.models[target][j] - honest.models[target][j],
                                              displacement,
                                              2e-6,
                                              "node " << target << " after " << distance);
                }
            }
        }
    }

    std::shared_ptr<const NeighborLists> m_graph; ///< the graph
    NodeIndex m_attacker;                         ///< the attacker
};

/**
 * @ingroup decentralized-fl-tests
 * What the attacker adds on a single path is the theorem's product.
 */
class ProductTest : public TestCase
{
  public:
    ProductTest()
        : TestCase("the product of the theorem")
    {
    }

  private:
    void DoRun() override
    {
        // 0 - 1 - 2 - 3, with two leaves at 1 and three at 3: |N| + 1 is 5, 3, 5 on the way.
        const auto graph =
            MakeGraph({{0, 1}, {1, 2}, {2, 3}, {1, 10}, {1, 11}, {3, 12}, {3, 13}, {3, 14}});
        auto attack = CreateObject<PathAttack>();
        attack->SetAttribute("Target", UintegerValue(3));
        attack->SetAttribute("Displacement", DoubleValue(0.5));
        AttackView view;
        view.graph.neighbors = graph;
        view.own.honest = ShareVector({1, -1});
        const ParameterVector sent = attack->Craft(view);
        NS_TEST_EXPECT_MSG_EQ(sent.IsIdentical(*ShareVector({38.5F, 36.5F})), true, "0.5 * 75");
        attack->SetAttribute("FirstRound", UintegerValue(1));
        NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(*view.own.honest), true, "not yet");
        view.own.round = 1;
        NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(sent), true, "now");
        attack->SetAttribute("LastRound", UintegerValue(1));
        view.own.round = 2;
        NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(*view.own.honest), true, "no more");
        NS_TEST_EXPECT_MSG_EQ(PathAttack::ComputeGain(*graph, 0, 99), 0, "no such node");
        view.own.round = 1;
        view.graph.neighbors = MakeGraph({{0, 1}, {2, 3}});
        NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(*view.own.honest),
                              true,
                              "a target that was cut off is left alone");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What is refused before the run.
 */
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("refusals")
    {
    }

  private:
    void DoRun() override
    {
        auto attack = CreateObject<PathAttack>();
        attack->SetAttribute("Target", UintegerValue(2));
        AttackOffer offer = MakeFullOffer(4, 0);
        offer.graph.neighbors = MakeGraph({{0, 1}, {1, 2}, {3, 4}});
        offer.attackers = {0};
        const auto message = [&]() { return MessageOf([&]() { attack->RequireUsable(offer); }); };
        NS_TEST_EXPECT_MSG_EQ(message(), "(accepted)", "a path");
        offer.attackers = {0, 3};
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(message(), {"Target=2", "cannot be reached from node 3", "accepted"}),
            true,
            message());
        offer.attackers = {2};
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message(), {"Target=2", "an attacker", "accepted"}),
                              true,
                              message());
        offer.attackers = {0};
        attack->SetAttribute("FirstRound", UintegerValue(5));
        attack->SetAttribute("LastRound", UintegerValue(4));
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message(), {"FirstRound=5", "LastRound=4", "accepted"}),
                              true,
                              message());
        offer.shown.graph = false;
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message(), {"PathAttack", "who is connected", "ubar"}),
                              true,
                              message());
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Theorem 1.
 */
class PathAttackTestSuite : public TestSuite
{
  public:
    PathAttackTestSuite()
        : TestSuite("fl-path-attack", Type::UNIT)
    {
        AddTestCase(new PathTest("path", {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}}, 0));
        AddTestCase(new PathTest("path, from its middle", {{0, 1}, {1, 2}, {2, 3}, {3, 4}}, 2));
        Edges tree;
        auto uniform = MakeUniform(12);
        for (NodeIndex node = 1; node < 25; node++)
        {
            tree.emplace_back(uniform->GetInteger(0, node - 1), node);
        }
        AddTestCase(new PathTest("random tree", tree, 7));
        AddTestCase(new PathTest("binary tree",
                                 {{0, 1}, {0, 2}, {1, 3}, {1, 4}, {2, 5}, {2, 6}, {3, 7}},
                                 7));
        AddTestCase(new PathTest("ring, opposite nodes on two paths",
                                 {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}},
                                 1));
        for (NodeIndex node = 0; node < 15; node++)
        {
            tree.emplace_back(node, 24 - node);
        }
        std::set<std::pair<NodeIndex, NodeIndex>> distinct;
        for (const auto& [a, b] : tree)
        {
            if (a != b)
            {
                distinct.emplace(std::min(a, b), std::max(a, b));
            }
        }
        AddTestCase(new PathTest("random graph", Edges(distinct.begin(), distinct.end()), 3));
        AddTestCase(new ProductTest);
        AddTestCase(new RefusalTest);
    }
};

PathAttackTestSuite g_pathAttackTestSuite; ///< the suite

} // namespace
