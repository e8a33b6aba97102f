/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-input-error.h"
#include "ns3/fl-overlay.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <numeric>
#include <set>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param text an overlay, as on the command line
 * @param nodes number of nodes
 * @param byzantine those of them that attack
 * @param stream random stream
 * @return the graph
 */
NeighborLists
Draw(const std::string& text,
     uint32_t nodes,
     const std::set<NodeIndex>& byzantine = {},
     int64_t stream = 1)
{
    return Choice(Overlay::GetTypeId(), text)
        .Create<Overlay>()
        ->Draw(nodes, byzantine, MakeUniform(stream));
}

/**
 * @param graph a graph
 * @return whether edges go both ways, no node is its own neighbor, and lists ascend
 */
bool
IsProper(const NeighborLists& graph)
{
    for (const auto& [node, neighbors] : graph)
    {
        for (size_t i = 0; i < neighbors.size(); i++)
        {
            const std::vector<NodeIndex>& back = graph.at(neighbors[i]);
            if (neighbors[i] == node || (i > 0 && neighbors[i] <= neighbors[i - 1]) ||
                std::count(back.begin(), back.end(), node) != 1)
            {
                return false;
            }
        }
    }
    return true;
}

/**
 * Counts parts by merging labels until nothing changes.
 *
 * @param graph a graph
 * @param left nodes that are left out
 * @return number of connected parts of the rest
 */
size_t
CountParts(const NeighborLists& graph, const std::set<NodeIndex>& left)
{
    std::vector<NodeIndex> label(graph.size());
    std::iota(label.begin(), label.end(), 0);
    for (bool changed = true; changed;)
    {
        changed = false;
        for (const auto& [node, neighbors] : graph)
        {
            for (NodeIndex neighbor : neighbors)
            {
                if (left.count(node) + left.count(neighbor) == 0 && label[neighbor] < label[node])
                {
                    label[node] = label[neighbor];
                    changed = true;
                }
            }
        }
    }
    std::set<NodeIndex> parts;
    for (const auto& [node, neighbors] : graph)
    {
        if (left.count(node) == 0)
        {
            parts.insert(label[node]);
        }
    }
    return parts.size();
}

/**
 * @param graph a graph
 * @return number of edges
 */
size_t
CountEdges(const NeighborLists& graph)
{
    size_t ends = 0;
    for (const auto& [node, neighbors] : graph)
    {
        ends += neighbors.size();
    }
    return ends / 2;
}

/**
 * @ingroup decentralized-fl-tests
 * Random graphs: proper, with a connected benign part, and with as many edges as the ratio says.
 */
class RandomOverlayCase : public TestCase
{
  public:
    RandomOverlayCase()
        : TestCase("Random graphs")
    {
    }

  private:
    void DoRun() override
    {
        const std::set<NodeIndex> byzantine{0, 3, 4, 11, 19, 20};
        size_t edges = 0;
        size_t hostile = 0;
        constexpr int GRAPHS = 200;
        for (int64_t stream = 1; stream <= GRAPHS; stream++)
        {
            const NeighborLists graph =
                Draw("random:ConnectionRatio=0.4", 30, byzantine, 100 + stream);
            NS_TEST_ASSERT_MSG_EQ(graph.size(), 30, "every node has an entry");
            NS_TEST_ASSERT_MSG_EQ(IsProper(graph), true, "a proper graph");
            NS_TEST_ASSERT_MSG_EQ(CountParts(graph, byzantine), 1, "benign nodes are connected");
            edges += CountEdges(graph);
            for (NodeIndex node : byzantine)
            {
                hostile += graph.at(node).size();
            }
        }
        // 24 benign nodes at 0.4 are hardly ever not connected, so conditions do not bend it.
        const double pairs = 30 * 29 / 2.0;
        const double deviation = std::sqrt(GRAPHS * pairs * 0.4 * 0.6);
        NS_TEST_EXPECT_MSG_EQ_TOL(edges, GRAPHS * pairs * 0.4, 4 * deviation, "edges");
        const double ends = 6 * 29.0;
        NS_TEST_EXPECT_MSG_EQ_TOL(hostile,
                                  GRAPHS * ends * 0.4,
                                  4 * std::sqrt(2 * GRAPHS * ends * 0.4 * 0.6),
                                  "neighbors of Byzantine nodes");
        // Few edges: most draws are not connected, and are drawn again.
        for (int64_t stream = 1; stream <= 20; stream++)
        {
            NS_TEST_EXPECT_MSG_EQ(
                CountParts(Draw("random:ConnectionRatio=0.2", 10, {}, 400 + stream), {}),
                1,
                "drawn until it is connected");
        }
        NS_TEST_EXPECT_MSG_EQ((Draw("random", 30, byzantine) == Draw("random", 30, byzantine)),
                              true,
                              "same stream, same graph");
        NS_TEST_EXPECT_MSG_EQ(CountEdges(Draw("random:ConnectionRatio=1", 9, {2})), 36, "complete");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Graphs that follow from the number of nodes.
 */
class RegularOverlayCase : public TestCase
{
  public:
    RegularOverlayCase()
        : TestCase("Rings, random rings and complete graphs")
    {
    }

  private:
    void DoRun() override
    {
        const NeighborLists complete = Draw("complete", 7, {1, 5});
        NS_TEST_EXPECT_MSG_EQ(IsProper(complete), true, "proper");
        NS_TEST_EXPECT_MSG_EQ(CountEdges(complete), 21, "all pairs");
        const NeighborLists ring = Draw("ring", 6);
        NS_TEST_EXPECT_MSG_EQ((ring.at(0) == std::vector<NodeIndex>{1, 5}), true, "closed");
        NS_TEST_EXPECT_MSG_EQ((ring.at(3) == std::vector<NodeIndex>{2, 4}), true, "in order");
        const NeighborLists wide = Draw("ring:Reach=2", 9, {4});
        NS_TEST_EXPECT_MSG_EQ(IsProper(wide), true, "proper");
        NS_TEST_EXPECT_MSG_EQ((wide.at(1) == std::vector<NodeIndex>{0, 2, 3, 8}), true, "reach 2");
        NS_TEST_EXPECT_MSG_EQ(CountEdges(Draw("ring:Reach=100", 8)), 28, "reach of all");
        NS_TEST_EXPECT_MSG_EQ(CountEdges(Draw("ring", 2)), 1, "two nodes have one edge");
        for (uint32_t nodes : {1U, 2U, 3U, 10U, 200U})
        {
            for (uint32_t rings : {1U, 2U, 4U})
            {
                const NeighborLists graph = Draw("rings:Rings=" + std::to_string(rings), nodes);
                NS_TEST_EXPECT_MSG_EQ(IsProper(graph), true, "proper");
                NS_TEST_EXPECT_MSG_EQ(CountParts(graph, {}), 1, "connected");
                NS_TEST_EXPECT_MSG_LT_OR_EQ(CountEdges(graph), rings * nodes, "rings");
                // Two rings share an edge with probability about 2 / nodes each.
                NS_TEST_EXPECT_MSG_GT_OR_EQ(CountEdges(graph),
                                            (nodes < 200 ? 0 : rings * nodes * 0.95),
                                            "few shared edges");
            }
        }
        NS_TEST_EXPECT_MSG_EQ(Draw("complete", 1).at(0).size(), 0, "one node has none");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Graphs from files, and graphs that are refused.
 */
class RefusedOverlayCase : public TestCase
{
  public:
    RefusedOverlayCase()
        : TestCase("Files, and graphs that do not connect the benign nodes")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("edges.txt");
        Write(path, "# a path\n0 1\n\n 1\t2\n2 3\n3 2\n");
        const std::string file = "file:File=" + path;
        NS_TEST_EXPECT_MSG_EQ(
            (Draw(file, 4) == NeighborLists{{0, {1}}, {1, {0, 2}}, {2, {1, 3}}, {3, {2}}}),
            true,
            "comments, empty lines, repeated edges");
        NS_TEST_EXPECT_MSG_EQ(Draw(file, 4, {0}).size(), 4, "an end may attack");
        Expect([&] { Draw(file, 4, {1}); },
               "does not connect benign nodes 0 and 2 through benign nodes; accepted: a file with "
               "more edges");
        Expect([&] { Draw(file, 5); }, "benign nodes 0 and 4");
        Expect([&] { Draw(file, 3); }, "line 5: \"2 3\"; accepted: two different numbers");
        for (const std::string line : {"1 1", "1", "1 x", "1 2 3", "-1 2", "1 4294967296"})
        {
            Write(path, "0 1\n" + line + "\n");
            Expect([&] { Draw(file, 4); }, "line 2: \"" + line + "\"; accepted: two different");
        }
        Expect([&] { Draw("file:File=/nowhere/edges.txt", 3); }, "cannot be read");
        Expect([&] { Draw("ring", 6, {0, 3}); }, "a greater Reach than 1, or fewer Byzantine");
        NS_TEST_EXPECT_MSG_EQ(Draw("ring:Reach=2", 6, {0, 3}).size(), 6, "reach over them");
        Expect([&] { Draw("random:ConnectionRatio=0.001", 50); },
               "a greater ConnectionRatio, as 1000 draws");
        Expect([&] { Draw("random:ConnectionRatio=0", 5); }, "ConnectionRatio");
        Expect([&] { Draw("random:ConnectionRatio=1.1", 5); }, "ConnectionRatio");
    }

    /**
     * @param path a file
     * @param text its new content
     */
    static void Write(const std::string& path, const std::string& text)
    {
        std::ofstream(path) << text;
    }

    /**
     * @param action what must be refused
     * @param part what the message must hold
     */
    void Expect(const std::function<void()>& action, const std::string& part)
    {
        std::string text;
        try
        {
            action();
        }
        catch (const InputError& error)
        {
            text = error.what();
        }
        NS_TEST_EXPECT_MSG_NE(text.find(part), std::string::npos, part << " in: " << text);
        NS_TEST_EXPECT_MSG_EQ(text.find('\n'), std::string::npos, "one line: " << text);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Who is connected with whom.
 */
class OverlayTestSuite : public TestSuite
{
  public:
    OverlayTestSuite()
        : TestSuite("fl-overlay", Type::UNIT)
    {
        AddTestCase(new RandomOverlayCase);
        AddTestCase(new RegularOverlayCase);
        AddTestCase(new RefusedOverlayCase);
    }
};

OverlayTestSuite g_overlayTestSuite; ///< registers the suite

} // namespace
