/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-choice.h"
#include "ns3/fl-dissemination.h"
#include "ns3/test.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

/**
 * @defgroup decentralized-fl-dissemination-tests Tests of ways to many receivers
 * @ingroup decentralized-fl-collective
 * @ingroup tests
 */

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param text a choice
 * @return the schedule
 */
Ptr<Dissemination>
Create(const std::string& text)
{
    return Choice(Dissemination::GetTypeId(), text).Create<Dissemination>();
}

/**
 * @ingroup decentralized-fl-dissemination-tests
 * What every schedule must do.
 */
class ScheduleCase : public TestCase
{
  public:
    ScheduleCase()
        : TestCase("Each piece comes to each receiver exactly once, from a member that has it")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string name :
             {"leader-star", "binary-tree", "binary-tree:Pieces=1", "scatter-allgather"})
        {
            const Ptr<Dissemination> ways = Create(name);
            for (uint32_t members = 2; members <= 70; members++)
            {
                const std::string text = name + ", " + std::to_string(members) + " members";
                bool isDirect = true;
                NS_TEST_ASSERT_MSG_GT(ways->GetPieces(members), 0, text);
                for (uint32_t piece = 0; piece < ways->GetPieces(members); piece++)
                {
                    isDirect = Check(*ways, members, piece, text) && isDirect;
                }
                NS_TEST_EXPECT_MSG_EQ(ways->IsDirect(members), isDirect, text);
            }
        }
        NS_TEST_EXPECT_MSG_EQ(Create("leader-star")->IsDirect(70), true, "as in the papers");
        NS_TEST_EXPECT_MSG_EQ(Create("scatter-allgather")->IsDirect(3), false, "of two receivers");
    }

    /**
     * @param ways a schedule
     * @param members number of members
     * @param piece a piece
     * @param text what it is
     * @return whether the sender sends it to all
     */
    bool Check(const Dissemination& ways, uint32_t members, uint32_t piece, const std::string& text)
    {
        std::vector<uint32_t> received(members, 0);
        std::deque<uint32_t> senders{0};
        while (!senders.empty() && senders.size() <= members)
        {
            const uint32_t sender = senders.front();
            senders.pop_front();
            for (uint32_t target : ways.GetTargets(members, sender, piece))
            {
                const bool isReceiver = target > 0 && target < members && target != sender;
                NS_TEST_EXPECT_MSG_EQ(isReceiver, true, "to another receiver: " << text);
                if (isReceiver)
                {
                    received[target]++;
                    senders.push_back(target);
                }
            }
        }
        NS_TEST_EXPECT_MSG_EQ(std::count(received.begin() + 1, received.end(), 1),
                              members - 1,
                              "once, piece " << piece << ": " << text);
        return ways.GetTargets(members, 0, piece).size() == members - 1;
    }
};

/**
 * @ingroup decentralized-fl-dissemination-tests
 * Time in a network of uplinks that connections share equally, computed event by event: pieces of a
 * connection go one after another.
 *
 * @param ways a schedule
 * @param members number of members
 * @return time until the last member has all, in units of 8 G / u
 */
double
ComputeTime(const Dissemination& ways, uint32_t members)
{
    const uint32_t pieces = ways.GetPieces(members);
    using Connection = std::pair<uint32_t, uint32_t>;
    std::map<Connection, std::deque<std::pair<uint32_t, double>>> queues; // piece, what is left
    std::map<uint32_t, uint32_t> active; // connections of an uplink that have something to send
    const auto send = [&](uint32_t sender, uint32_t piece) {
        for (uint32_t target : ways.GetTargets(members, sender, piece))
        {
            auto& queue = queues[{sender, target}];
            active[sender] += queue.empty() ? 1 : 0;
            queue.emplace_back(piece, 1.0 / pieces);
        }
    };
    for (uint32_t piece = 0; piece < pieces; piece++)
    {
        send(0, piece);
    }
    double now = 0;
    while (true)
    {
        double next = std::numeric_limits<double>::infinity();
        for (const auto& [connection, queue] : queues)
        {
            if (!queue.empty())
            {
                next = std::min(next, queue.front().second * active.at(connection.first));
            }
        }
        if (next == std::numeric_limits<double>::infinity())
        {
            return now;
        }
        now += next;
        std::vector<std::pair<uint32_t, uint32_t>> arrived; // member, piece
        const std::map<uint32_t, uint32_t> sharing = active;
        for (auto& [connection, queue] : queues)
        {
            if (queue.empty())
            {
                continue;
            }
            queue.front().second -= next / sharing.at(connection.first);
            if (queue.front().second < 1e-12)
            {
                arrived.emplace_back(connection.second, queue.front().first);
                queue.pop_front();
                active[connection.first] -= queue.empty() ? 1 : 0;
            }
        }
        for (const auto& [member, piece] : arrived)
        {
            send(member, piece);
        }
    }
}

/**
 * @ingroup decentralized-fl-dissemination-tests
 * The closed forms that the schedules are described with.
 */
class ClosedFormCase : public TestCase
{
  public:
    ClosedFormCase()
        : TestCase("On equal uplinks the schedules take the times of their closed forms")
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t members = 2; members <= 32; members++)
        {
            const double others = members - 1;
            NS_TEST_EXPECT_MSG_EQ_TOL(ComputeTime(*Create("leader-star"), members),
                                      others,
                                      1e-6,
                                      "star of " << members);
            NS_TEST_EXPECT_MSG_EQ_TOL(ComputeTime(*Create("scatter-allgather"), members),
                                      1 + (others - 1) / others,
                                      1e-6,
                                      "scatter and allgather of " << members);
        }
        for (uint32_t levels = 1; levels <= 4; levels++)
        {
            const uint32_t members = (2U << levels) - 1; // the last level is full
            NS_TEST_EXPECT_MSG_EQ_TOL(ComputeTime(*Create("binary-tree:Pieces=1"), members),
                                      2.0 * levels,
                                      1e-6,
                                      "tree without pieces of " << members);
            for (uint32_t pieces : {4U, 16U})
            {
                const auto tree = Create("binary-tree:Pieces=" + std::to_string(pieces));
                NS_TEST_EXPECT_MSG_EQ_TOL(ComputeTime(*tree, members),
                                          2 + 2.0 * (levels - 1) / pieces,
                                          1e-6,
                                          "tree with " << pieces << " pieces of " << members);
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-dissemination-tests
 * The suite.
 */
class DisseminationTestSuite : public TestSuite
{
  public:
    DisseminationTestSuite()
        : TestSuite("fl-dissemination", Type::UNIT)
    {
        AddTestCase(new ScheduleCase);
        AddTestCase(new ClosedFormCase);
    }
};

const DisseminationTestSuite g_disseminationTestSuite; ///< the suite

} // namespace
