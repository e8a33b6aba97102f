/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-fixture.h"
#include "fl-learning-fixtures.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <memory>
#include <set>
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
 * Server and clients whose steps a random number orders: messages of different pairs and channels
 * overtake each other, are lost with a report, are repeated by their senders; work takes any time;
 * clients crash and begin again.
 */
class HostileWorld
{
  public:
    /**
     * @param fixture what all need
     * @param seed decides the schedule
     */
    HostileWorld(const FedAvgFixture& fixture, int64_t seed)
        : m_fixture(fixture),
          m_random(MakeUniform(seed)),
          m_server(fixture, MakeSettings(seed)),
          m_clients(fixture.shares.size() + 1)
    {
        m_server.onRound = [this] { CheckRound(); };
        SetWithdraw(0, m_server.host);
        for (NodeIndex client = 1; client < m_clients.size(); client++)
        {
            Restart(client);
        }
    }

    /// Runs until the server has finished, or something is wrong.
    void Run()
    {
        for (m_steps = 0; problem.empty() && !m_server.core->IsFinished(); m_steps++)
        {
            if (m_steps > 20000)
            {
                problem = "the server does not come to an end";
            }
            Collect();
            Step();
        }
        if (problem.empty() && m_server.rounds.size() != ROUNDS)
        {
            problem = "a wrong number of rounds";
        }
    }

    std::string problem;   ///< what is wrong, empty if nothing is
    uint64_t accepted{0};  ///< updates aggregated
    uint64_t rejected{0};  ///< updates refused
    uint64_t lost{0};      ///< clients of a round that failed or were late
    uint64_t withdrawn{0}; ///< messages taken back

  private:
    static constexpr Round ROUNDS = 4; ///< rounds to do

    /// A client's process.
    struct Client
    {
        std::unique_ptr<FakeHost> host;         ///< its host
        std::unique_ptr<FedAvgClientCore> core; ///< null while it is down
    };

    /// Sender, receiver, whether the messages have a bulk part: in order within, not across.
    using Stream = std::tuple<NodeIndex, NodeIndex, bool>;

    /**
     * @param seed decides the schedule
     * @return settings of the server, half of them with a deadline
     */
    FedAvgServerSettings MakeSettings(int64_t seed) const
    {
        FedAvgServerSettings settings = m_fixture.MakeServer();
        settings.rounds = ROUNDS;
        settings.clientFraction = seed % 3 == 0 ? 0.5 : 1;
        settings.roundDeadline = Seconds(seed % 2);
        settings.joinDeadline = Seconds(seed % 5 == 0 ? 1 : 0);
        return settings;
    }

    /**
     * @param n a number
     * @return a random number below it
     */
    uint32_t Draw(size_t n)
    {
        return m_random->GetInteger(0, n - 1);
    }

    /**
     * @param client a client, up or down
     */
    void Restart(NodeIndex client)
    {
        m_clients[client].core.reset();
        m_clients[client].host = std::make_unique<FakeHost>(client);
        SetWithdraw(client, *m_clients[client].host);
        m_clients[client].core = std::make_unique<FedAvgClientCore>(*m_clients[client].host,
                                                                    m_fixture.MakeClient(client));
        m_clients[client].core->Start();
    }

    /**
     * Lets a node take back what the network has not begun to transfer.
     *
     * @param from the node
     * @param host its host
     */
    void SetWithdraw(NodeIndex from, FakeHost& host)
    {
        host.onWithdraw = [this, from](NodeIndex to, const FakeHost::Predicate& isObsolete) {
            uint64_t count = 0;
            for (const bool isBulk : {false, true})
            {
                std::deque<MessagePtr>& queue = m_network[{from, to, isBulk}];
                const size_t begun = queue.empty() ? 0 : Draw(2);
                const auto end = std::remove_if(
                    queue.begin() + begun,
                    queue.end(),
                    [&isObsolete](const MessagePtr& message) { return isObsolete(*message); });
                count += queue.end() - end;
                queue.erase(end, queue.end());
            }
            withdrawn += count;
            return count;
        };
    }

    /// Takes what has been sent to the network.
    void Collect()
    {
        auto collect = [this](NodeIndex from, FakeHost& host) {
            while (!host.sent.empty())
            {
                const FakeHost::Sent sent = host.TakeSent();
                for (NodeIndex to : sent.to)
                {
                    const bool isBulk = sent.message->GetBulk() != nullptr;
                    std::deque<MessagePtr>& queue = m_network[{from, to, isBulk}];
                    queue.push_back(sent.message);
                    if (isBulk && queue.size() > 2)
                    {
                        problem = "vectors of former rounds wait behind the one under way";
                    }
                }
            }
        };
        collect(0, m_server.host);
        for (NodeIndex client = 1; client < m_clients.size(); client++)
        {
            collect(client, *m_clients[client].host);
        }
    }

    /// Lets one thing happen.
    void Step()
    {
        const uint32_t dice = Draw(100);
        const NodeIndex client = 1 + Draw(m_clients.size() - 1);
        if (dice < 3)
        {
            Crash(client);
        }
        else if (dice < 6 && !m_clients[client].core)
        {
            Restart(client);
        }
        else if (dice < 8 && !m_server.host.timers.empty())
        {
            m_server.host.ExpireOnly();
        }
        else if (dice < 10 && !m_former.empty())
        {
            // A Byzantine client repeats what it has sent at any time.
            const auto [from, message] = m_former[Draw(m_former.size())];
            Deliver(from, 0, message);
        }
        else if (dice < 55)
        {
            Work(dice < 30 ? 0 : client);
        }
        else
        {
            Transfer(dice < 58);
        }
    }

    /**
     * @param client a client whose process ends
     */
    void Crash(NodeIndex client)
    {
        m_clients[client].core.reset();
        m_clients[client].host->tasks.clear();
        for (auto& [stream, messages] : m_network)
        {
            if (std::get<0>(stream) == client)
            {
                messages.clear(); // what it had not sent yet is gone; the others keep theirs
            }
        }
    }

    /**
     * Completes some work of a node.
     *
     * @param node the node
     */
    void Work(NodeIndex node)
    {
        FakeHost& host = node == 0 ? m_server.host : *m_clients[node].host;
        if (!host.tasks.empty())
        {
            host.Complete(std::next(host.tasks.begin(), Draw(host.tasks.size()))->first);
        }
    }

    /**
     * Moves or loses the first message of a stream.
     *
     * @param isLoss all messages of the stream are given up
     */
    void Transfer(bool isLoss)
    {
        std::vector<Stream> busy;
        for (const auto& [stream, messages] : m_network)
        {
            if (!messages.empty())
            {
                busy.push_back(stream);
            }
        }
        if (busy.empty())
        {
            Revive();
            return;
        }
        const Stream stream = busy[Draw(busy.size())];
        const auto [from, to, isBulk] = stream;
        if (to != 0 && !m_clients[to].core)
        {
            isLoss = isLoss || Draw(4) == 0; // it is down: the message waits, or is given up
            if (!isLoss)
            {
                return;
            }
        }
        if (isLoss)
        {
            m_network[stream].clear();
            if (from == 0)
            {
                m_server.core->HandlePeerFailure(to);
            }
            else if (m_clients[from].core)
            {
                m_clients[from].core->HandlePeerFailure(to);
            }
            return;
        }
        const MessagePtr message = m_network[stream].front();
        m_network[stream].pop_front();
        Deliver(from, to, message);
    }

    /**
     * @param from sender
     * @param to receiver, which is up
     * @param message the message
     */
    void Deliver(NodeIndex from, NodeIndex to, const MessagePtr& message)
    {
        if (to != 0)
        {
            m_clients[to].core->HandleMessage(from, message);
            return;
        }
        if (message->GetSchema().type == FedAvgMessages::UPDATE)
        {
            const Round now = m_server.rounds.size();
            if (message->GetRound() == now)
            {
                // Only the first of a round can be accepted; map::emplace keeps it.
                m_first.emplace(std::make_pair(now, from),
                                ParameterPayload::FromPayload(message->GetBulk()));
            }
            m_former.emplace_back(from, message);
        }
        m_server.core->HandleMessage(from, message);
    }

    /// Where nothing moves any more, clients that the server cannot reach begin again.
    void Revive()
    {
        const bool isBusy =
            !m_server.host.tasks.empty() || !m_server.host.timers.empty() ||
            std::any_of(m_clients.begin() + 1, m_clients.end(), [](const Client& client) {
                return !client.host->tasks.empty();
            });
        for (NodeIndex client = 1; client < m_clients.size() && !isBusy; client++)
        {
            Restart(client);
        }
    }

    /// Compares the completed round with the messages that have arrived.
    void CheckRound()
    {
        const FedAvgRound& record = m_server.rounds.back();
        const Round round = m_server.rounds.size() - 1;
        const ParameterVectorPtr before =
            round == 0 ? m_fixture.setup->initial : m_server.rounds[round - 1].model;
        std::set<NodeIndex> distinct(record.accepted.begin(), record.accepted.end());
        distinct.insert(record.rejected.begin(), record.rejected.end());
        if (record.round != round ||
            distinct.size() != record.accepted.size() + record.rejected.size() ||
            distinct.size() + record.failed + record.late != record.selected)
        {
            problem = "the record does not add up";
        }
        double total = 0;
        for (NodeIndex client : record.accepted)
        {
            total += static_cast<double>(m_fixture.GetSamples(client));
            if (m_first.count({round, client}) == 0)
            {
                problem = "an update was accepted that has not arrived";
                return;
            }
        }
        for (size_t i = 0; i < before->size(); i++)
        {
            double value = before->data()[i];
            for (NodeIndex client : record.accepted)
            {
                value += static_cast<double>(m_fixture.GetSamples(client)) / total *
                         m_first.at({round, client})->data()[i];
            }
            if (std::abs(value - record.model->data()[i]) > 1e-5)
            {
                problem = "the model is not the mean of the updates of this round";
            }
        }
        accepted += record.accepted.size();
        rejected = m_server.core->GetRejected();
        lost += record.failed + record.late;
    }

    const FedAvgFixture& m_fixture;                         ///< what all need
    Ptr<UniformRandomVariable> m_random;                    ///< decides the schedule
    FedAvgServerDriver m_server;                            ///< the server
    std::vector<Client> m_clients;                          ///< by index, from 1
    std::map<Stream, std::deque<MessagePtr>> m_network;     ///< on their way
    std::vector<std::pair<NodeIndex, MessagePtr>> m_former; ///< updates that have arrived
    std::map<std::pair<Round, NodeIndex>, ParameterVectorPtr> m_first; ///< in their own round
    uint32_t m_steps{0};                                               ///< things that happened
};

/**
 * @ingroup decentralized-fl-tests
 * Many random schedules.
 */
class HostileScheduleCase : public TestCase
{
  public:
    HostileScheduleCase()
        : TestCase("1000 hostile schedules: all rounds end, each with its own updates only")
    {
    }

  private:
    void DoRun() override
    {
        const FedAvgFixture fixture(4);
        uint64_t accepted = 0;
        uint64_t rejected = 0;
        uint64_t lost = 0;
        uint64_t withdrawn = 0;
        for (int64_t seed = 0; seed < 1000; seed++)
        {
            HostileWorld world(fixture, seed);
            world.Run();
            NS_TEST_ASSERT_MSG_EQ(world.problem, "", "schedule " << seed);
            accepted += world.accepted;
            rejected += world.rejected;
            lost += world.lost;
            withdrawn += world.withdrawn;
        }
        NS_TEST_EXPECT_MSG_GT(accepted, 2000, "the schedules let updates through");
        NS_TEST_EXPECT_MSG_GT(rejected, 1000, "and repeat some");
        NS_TEST_EXPECT_MSG_GT(lost, 1000, "and lose some");
        NS_TEST_EXPECT_MSG_GT(withdrawn, 500, "and let some be taken back");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class FedAvgScheduleTestSuite : public TestSuite
{
  public:
    FedAvgScheduleTestSuite()
        : TestSuite("fl-fedavg-schedule", Type::UNIT)
    {
        AddTestCase(new HostileScheduleCase);
    }
};

const FedAvgScheduleTestSuite g_fedAvgScheduleTestSuite; ///< the suite

} // namespace
