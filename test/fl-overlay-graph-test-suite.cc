/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-graph-fixtures.h"
#include "fl-learning-fixtures.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-gossip-fanout.h"
#include "ns3/fl-overlay-graph.h"
#include "ns3/test.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * The random policy: how many, all equally often, and all if there are few.
 */
class GossipFanoutTest : public TestCase
{
  public:
    GossipFanoutTest()
        : TestCase("random fan-out")
    {
    }

  private:
    void DoRun() override
    {
        auto fanout = Choice(GossipFanout::GetTypeId(), "random:Count=2").Create<GossipFanout>();
        NS_TEST_EXPECT_MSG_EQ(fanout->AssignStreams(3), 1, "streams");
        std::map<std::vector<NodeIndex>, uint32_t> counts;
        const uint32_t draws = 12000;
        for (uint32_t i = 0; i < draws; i++)
        {
            counts[fanout->Select({3, 5, 8, 9})]++;
        }
        NS_TEST_EXPECT_MSG_EQ(counts.size(), 6, "pairs of four");
        double statistic = 0;
        for (const auto& [pair, count] : counts)
        {
            NS_TEST_EXPECT_MSG_EQ(pair.size(), 2, "two");
            statistic += (count - draws / 6.0) * (count - draws / 6.0) / (draws / 6.0);
        }
        // Quantile 0.999 of chi-square with 5 degrees of freedom.
        NS_TEST_EXPECT_MSG_LT(statistic, 20.5, "equally likely");
        NS_TEST_EXPECT_MSG_EQ(fanout->Select({7}).size(), 1, "fewer candidates");
        NS_TEST_EXPECT_MSG_EQ(fanout->Select({}).size(), 0, "no candidates");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Overlays: symmetric, connected, without loops, and of the degree that rings give.
 */
class OverlayGraphTest : public TestCase
{
  public:
    OverlayGraphTest()
        : TestCase("overlay graphs")
    {
    }

  private:
    void DoRun() override
    {
        const auto uniform = MakeUniform(2);
        for (uint32_t nodes : {1U, 2U, 3U, 10U, 200U})
        {
            for (uint32_t rings : {1U, 2U, 4U})
            {
                const Graph graph = DrawOverlayGraph(nodes, rings, uniform);
                bool isRight = graph.size() == nodes;
                uint64_t edges = 0;
                for (NodeIndex node = 0; node < nodes; node++)
                {
                    const auto& neighbors = graph[node];
                    isRight = isRight && std::is_sorted(neighbors.begin(), neighbors.end()) &&
                              neighbors.size() <= 2 * rings;
                    edges += neighbors.size();
                    for (NodeIndex neighbor : neighbors)
                    {
                        isRight = isRight && neighbor != node &&
                                  std::binary_search(graph[neighbor].begin(),
                                                     graph[neighbor].end(),
                                                     node);
                    }
                }
                const auto distances = GetDistances(graph, 0);
                isRight = isRight && *std::max_element(distances.begin(), distances.end()) < nodes;
                NS_TEST_EXPECT_MSG_EQ(isRight, true, nodes << " nodes, " << rings << " rings");
                if (nodes == 200)
                {
                    // Two rings share an edge with probability about 2 / nodes each.
                    NS_TEST_EXPECT_MSG_GT(edges, 2 * rings * nodes * 0.95, "few shared edges");
                }
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Who talks to whom, and who of them gets an item.
 */
class OverlayGraphTestSuite : public TestSuite
{
  public:
    OverlayGraphTestSuite()
        : TestSuite("fl-overlay-graph", Type::UNIT)
    {
        AddTestCase(new OverlayGraphTest());
        AddTestCase(new GossipFanoutTest());
    }
};

OverlayGraphTestSuite g_overlayGraphTestSuite; ///< the suite

} // namespace
