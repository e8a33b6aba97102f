/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-graph-fixtures.h"
#include "fl-learning-fixtures.h"

#include "ns3/fl-all-gossip-fanout.h"
#include "ns3/fl-gossip-core.h"
#include "ns3/test.h"

#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * @param number any number
 * @return an identity made of it
 */
GossipId
MakeId(uint64_t number)
{
    GossipId id{};
    for (size_t i = 0; i < 8; i++)
    {
        id[24 + i] = static_cast<uint8_t>(number >> (8 * i));
    }
    return id;
}

/**
 * @ingroup decentralized-fl-tests
 * @param number names the item
 * @param ttl its time to live
 * @param created when
 * @param lifetime until it expires
 * @return an item
 */
GossipItem
MakeItem(uint64_t number, uint8_t ttl, Time created = Seconds(0), Time lifetime = Seconds(60))
{
    GossipItem item;
    item.id = MakeId(number);
    item.created = created;
    item.expiry = created + lifetime;
    item.ttl = ttl;
    return item;
}

/**
 * @ingroup decentralized-fl-tests
 * @param neighbors neighbors of a node
 * @return settings with flooding
 */
GossipSettings
MakeSettings(std::vector<NodeIndex> neighbors)
{
    GossipSettings settings;
    settings.neighbors = std::move(neighbors);
    settings.fanout = CreateObject<AllGossipFanout>();
    return settings;
}

/**
 * @ingroup decentralized-fl-tests
 * Nodes on a graph whose copies are carried by the test.
 */
class Network
{
  public:
    /**
     * @param graph who talks to whom
     * @param fanout the policy of all nodes
     * @param echoes whether nodes pass on to those who have sent
     */
    Network(const Graph& graph, const Ptr<GossipFanout>& fanout, bool echoes)
        : accepted(graph.size())
    {
        for (const auto& neighbors : graph)
        {
            GossipSettings settings = MakeSettings(neighbors);
            settings.fanout = fanout;
            settings.echoes = echoes;
            cores.push_back(std::make_unique<GossipCore>(std::move(settings)));
        }
    }

    /**
     * @param origin who publishes
     * @param item the item
     */
    void Publish(NodeIndex origin, const GossipItem& item)
    {
        accepted[origin]++;
        Send(origin, item, cores[origin]->Publish(item, now));
    }

    /**
     * Lets a copy arrive, which is found genuine at once.
     *
     * @param position its position among those under way
     */
    void Deliver(size_t position)
    {
        const auto [from, to, item] = copies[position];
        copies.erase(copies.begin() + position);
        const GossipVerdict verdict = cores[to]->Offer(from, item, now);
        if (verdict == GossipVerdict::NEW)
        {
            accepted[to]++;
            Send(to, item, cores[to]->Accept(item.id, now));
        }
        else
        {
            strange += verdict != GossipVerdict::DUPLICATE;
        }
    }

    /// A copy under way.
    struct Copy
    {
        NodeIndex from;  ///< sender
        NodeIndex to;    ///< receiver
        GossipItem item; ///< the copy
    };

    Time now;                                       ///< the time
    std::vector<std::unique_ptr<GossipCore>> cores; ///< by node
    std::deque<Copy> copies;                        ///< under way, in order of sending
    std::vector<uint32_t> accepted;                 ///< times that each node has taken an item
    uint64_t sent{0};                               ///< copies sent
    uint32_t strange{0};                            ///< other verdicts than NEW and DUPLICATE

  private:
    /**
     * @param from sender
     * @param item the item
     * @param forward where it goes
     */
    void Send(NodeIndex from, GossipItem item, const GossipForward& forward)
    {
        item.ttl = forward.ttl;
        for (NodeIndex to : forward.to)
        {
            copies.push_back({from, to, item});
            sent++;
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Flooding with equal delays reaches the nodes within the time to live, each once, for the number
 * of copies that the distances say; with random delays no others.
 */
class GossipReachTest : public TestCase
{
  public:
    GossipReachTest()
        : TestCase("reach and number of copies on random graphs")
    {
    }

  private:
    void DoRun() override
    {
        const auto uniform = MakeUniform(1);
        for (uint32_t i = 0; i < 300; i++)
        {
            const uint32_t nodes = uniform->GetInteger(1, 30);
            const Graph graph = DrawGraph(nodes, uniform->GetValue(0.02, 0.4), uniform);
            const NodeIndex origin = uniform->GetInteger(0, nodes - 1);
            const uint8_t ttl = uniform->GetInteger(1, 6);
            const auto distances = GetDistances(graph, origin);
            uint64_t copies = graph[origin].size();
            for (NodeIndex node = 0; node < nodes; node++)
            {
                if (distances[node] > 0 && distances[node] < ttl)
                {
                    copies += graph[node].size() - 1;
                }
            }

            Network equal(graph, CreateObject<AllGossipFanout>(), false);
            equal.Publish(origin, MakeItem(i, ttl));
            while (!equal.copies.empty())
            {
                equal.Deliver(0);
            }
            Network random(graph, CreateObject<AllGossipFanout>(), false);
            random.Publish(origin, MakeItem(i, ttl));
            while (!random.copies.empty())
            {
                random.Deliver(uniform->GetInteger(0, random.copies.size() - 1));
            }
            bool isExact = true;
            bool isInside = true;
            for (NodeIndex node = 0; node < nodes; node++)
            {
                isExact = isExact && equal.accepted[node] == (distances[node] <= ttl ? 1 : 0);
                isInside = isInside && random.accepted[node] <= (distances[node] <= ttl ? 1 : 0);
            }
            NS_TEST_EXPECT_MSG_EQ(isExact, true, "graph " << i << ": not the nodes in reach");
            NS_TEST_EXPECT_MSG_EQ(isInside, true, "graph " << i << ": nodes out of reach");
            NS_TEST_EXPECT_MSG_EQ(equal.sent, copies, "graph " << i << ": number of copies");
            NS_TEST_EXPECT_MSG_EQ(equal.strange + random.strange, 0, "graph " << i);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * With echoes each receiver sends to all neighbors, as DFL's published code does: in a complete
 * graph n - 1 + (n - 1)^2 copies.
 */
class GossipEchoTest : public TestCase
{
  public:
    GossipEchoTest()
        : TestCase("copies with echoes in a complete graph")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t nodes = 9;
        Network network(DrawGraph(nodes, 1.1, MakeUniform(1)),
                        CreateObject<AllGossipFanout>(),
                        true);
        network.Publish(4, MakeItem(1, 2));
        while (!network.copies.empty())
        {
            network.Deliver(0);
        }
        NS_TEST_EXPECT_MSG_EQ(network.sent, (nodes - 1) + (nodes - 1) * (nodes - 1), "copies");
        NS_TEST_EXPECT_MSG_EQ(network.accepted[0], 1, "taken once");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Checks that take time: copies that wait, fakes that are rejected, and who is spared a copy.
 */
class GossipCheckTest : public TestCase
{
  public:
    GossipCheckTest()
        : TestCase("checks that take time")
    {
    }

  private:
    void DoRun() override
    {
        GossipCore core(MakeSettings({1, 2, 3, 4}));
        const GossipItem item = MakeItem(1, 3);
        Expect(core.Offer(1, item, Seconds(1)), GossipVerdict::NEW, "first copy");
        Expect(core.Offer(1, item, Seconds(1)), GossipVerdict::DUPLICATE, "same neighbor again");
        Expect(core.Offer(2, item, Seconds(1)), GossipVerdict::PENDING, "another neighbor");
        NS_TEST_EXPECT_MSG_EQ(core.HasAccepted(item.id), false, "not yet");
        core.Reject(item.id);
        NS_TEST_EXPECT_MSG_EQ(core.GetSize(), 0, "a fake is forgotten");
        Expect(core.Offer(2, item, Seconds(1)), GossipVerdict::NEW, "the copy that had waited");
        Expect(core.Offer(3, item, Seconds(1)), GossipVerdict::PENDING, "a third one");
        const GossipForward forward = core.Accept(item.id, Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(+forward.ttl, 2, "one hop less");
        NS_TEST_EXPECT_MSG_EQ((forward.to == std::vector<NodeIndex>{1, 4}), true, "who lacks it");
        NS_TEST_EXPECT_MSG_EQ(core.HasAccepted(item.id), true, "accepted");
        NS_TEST_EXPECT_MSG_EQ(core.Accept(item.id, Seconds(2)).to.size(), 0, "once only");
        core.Reject(item.id);
        Expect(core.Offer(4, item, Seconds(2)), GossipVerdict::DUPLICATE, "it stays accepted");

        const GossipItem last = MakeItem(2, 1);
        core.Offer(1, last, Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(core.Accept(last.id, Seconds(1)).to.size(), 0, "the last hop");
        const GossipItem own = MakeItem(3, 5);
        NS_TEST_EXPECT_MSG_EQ(core.Publish(own, Seconds(1)).to.size(), 4, "to all neighbors");
        Expect(core.Offer(1, own, Seconds(1)), GossipVerdict::DUPLICATE, "the own item");
        NS_TEST_EXPECT_MSG_EQ(core.Accept(MakeId(9), Seconds(1)).to.size(), 0, "never offered");
    }

    /**
     * @param verdict what the core has said
     * @param expected what it should say
     * @param what the case
     */
    void Expect(GossipVerdict verdict, GossipVerdict expected, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(std::string(GetGossipVerdictName(verdict)),
                              GetGossipVerdictName(expected),
                              what);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Hostile copies: what breaks the limits is refused and leaves no trace; a replay is refused at all
 * times.
 */
class GossipHostileTest : public TestCase
{
  public:
    GossipHostileTest()
        : TestCase("hostile copies and replays")
    {
    }

  private:
    void DoRun() override
    {
        GossipSettings settings = MakeSettings({1, 2});
        settings.maxItems = 3;
        GossipCore core(settings);
        const Time now = Seconds(1000);
        const Time most = Time(std::numeric_limits<int64_t>::max());
        const Time least = Time(std::numeric_limits<int64_t>::min());
        const auto judge = [&](const GossipItem& item) { return core.Offer(1, item, now); };
        Expect(core.Offer(3, MakeItem(1, 3, now), now), GossipVerdict::NOT_A_NEIGHBOR);
        Expect(judge(MakeItem(1, 11, now)), GossipVerdict::TTL_TOO_LARGE);
        Expect(judge(MakeItem(1, 255, now)), GossipVerdict::TTL_TOO_LARGE);
        Expect(judge(MakeItem(1, 0, now)), GossipVerdict::TTL_ZERO);
        Expect(judge(MakeItem(1, 3, now - Seconds(71))), GossipVerdict::EXPIRED);
        Expect(judge(MakeItem(1, 3, now + Seconds(11))), GossipVerdict::FROM_FUTURE);
        Expect(judge(MakeItem(1, 3, now, Seconds(61))), GossipVerdict::LIFETIME_TOO_LONG);
        Expect(judge(MakeItem(1, 3, now, Seconds(-1))), GossipVerdict::LIFETIME_TOO_LONG);
        GossipItem extreme = MakeItem(1, 3);
        for (const auto& [created, expiry, verdict] :
             {std::make_tuple(most, most, GossipVerdict::FROM_FUTURE),
              std::make_tuple(least, most, GossipVerdict::LIFETIME_TOO_LONG),
              std::make_tuple(least, least, GossipVerdict::EXPIRED),
              std::make_tuple(now, most, GossipVerdict::LIFETIME_TOO_LONG)})
        {
            extreme.created = created;
            extreme.expiry = expiry;
            Expect(judge(extreme), verdict);
        }
        NS_TEST_EXPECT_MSG_EQ(core.GetSize(), 0, "nothing of these is remembered");

        // At the limits of what is allowed.
        Expect(judge(MakeItem(1, 10, now)), GossipVerdict::NEW);
        Expect(judge(MakeItem(2, 1, now - Seconds(70))), GossipVerdict::NEW);
        Expect(judge(MakeItem(3, 1, now + Seconds(10))), GossipVerdict::NEW);
        Expect(judge(MakeItem(4, 1, now)), GossipVerdict::FULL);
        Expect(judge(MakeItem(1, 10, now)), GossipVerdict::DUPLICATE);

        // Item 1 expires at 1060 s and is replayed until long afterwards.
        core.Accept(MakeId(1), now);
        for (uint32_t second = 1000; second < 1200; second++)
        {
            const GossipVerdict verdict = core.Offer(2, MakeItem(1, 10, now), Seconds(second));
            Expect(verdict, second <= 1070 ? GossipVerdict::DUPLICATE : GossipVerdict::EXPIRED);
        }
        NS_TEST_EXPECT_MSG_EQ(core.GetSize(), 0, "everything has expired");
        Expect(core.Offer(1, MakeItem(4, 1, Seconds(1200)), Seconds(1200)), GossipVerdict::NEW);
    }

    /**
     * @param verdict what the core has said
     * @param expected what it should say
     */
    void Expect(GossipVerdict verdict, GossipVerdict expected)
    {
        NS_TEST_EXPECT_MSG_EQ(std::string(GetGossipVerdictName(verdict)),
                              GetGossipVerdictName(expected),
                              "verdict");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Gossip.
 */
class GossipTestSuite : public TestSuite
{
  public:
    GossipTestSuite()
        : TestSuite("fl-gossip", Type::UNIT)
    {
        AddTestCase(new GossipReachTest());
        AddTestCase(new GossipEchoTest());
        AddTestCase(new GossipCheckTest());
        AddTestCase(new GossipHostileTest());
    }
};

GossipTestSuite g_gossipTestSuite; ///< the suite

} // namespace
