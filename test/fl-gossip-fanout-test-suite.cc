/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-gossip-fanout.h"
#include "ns3/test.h"

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
 * Which neighbors get an item.
 */
class GossipFanoutTestSuite : public TestSuite
{
  public:
    GossipFanoutTestSuite()
        : TestSuite("fl-gossip-fanout", Type::UNIT)
    {
        AddTestCase(new GossipFanoutTest());
    }
};

GossipFanoutTestSuite g_gossipFanoutTestSuite; ///< the suite

} // namespace
