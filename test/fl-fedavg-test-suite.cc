/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-system.h"

#include "ns3/fl-batch.h"
#include "ns3/fl-compat.h"
#include "ns3/fl-message-header.h"
#include "ns3/test.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr uint64_t JOIN_FRAME = MessageHeader::SIZE + 8;     ///< samples
constexpr uint64_t MODEL_FRAME = MessageHeader::SIZE + 100;  ///< without its vector
constexpr uint64_t UPDATE_FRAME = MessageHeader::SIZE + 116; ///< without its vector

/**
 * @ingroup decentralized-fl-tests
 * What must not change a result, and what must.
 */
class ReproducibilityCase : public TestCase
{
  public:
    ReproducibilityCase()
        : TestCase("Models, times and bytes depend on the seed, not on threads or fidelity")
    {
    }

  private:
    /// What came out of a run.
    struct Outcome
    {
        std::vector<FedAvgRound> rounds; ///< all rounds
        uint64_t bytes;                  ///< on all links
    };

    /**
     * @param threads worker threads
     * @param isRealBulk vectors as real bytes
     * @param cryptography real or modeled
     * @param stream first random stream
     * @return what comes out
     */
    static Outcome RunOnce(uint32_t threads,
                           bool isRealBulk,
                           const std::string& cryptography,
                           int64_t stream)
    {
        FedAvgSystem::Options options;
        options.threads = threads;
        options.realBulk = isRealBulk;
        options.cryptography = cryptography;
        options.stream = stream;
        options.byzantine = {2};
        FedAvgSystem system(options);
        system.Run();
        return {system.rounds, system.bytes->GetTotalBytes()};
    }

    /**
     * @param a an outcome
     * @param b another one
     * @return whether they are equal, the models bit by bit
     */
    static bool AreEqual(const Outcome& a, const Outcome& b)
    {
        bool equal = a.bytes == b.bytes && a.rounds.size() == 2 && b.rounds.size() == 2;
        for (size_t i = 0; equal && i < a.rounds.size(); i++)
        {
            equal = a.rounds[i].model->IsIdentical(*b.rounds[i].model) &&
                    a.rounds[i].start == b.rounds[i].start && a.rounds[i].end == b.rounds[i].end &&
                    a.rounds[i].trainingLoss == b.rounds[i].trainingLoss;
        }
        return equal;
    }

    void DoRun() override
    {
        const Outcome first = RunOnce(1, false, "modeled", 1000);
        auto check = [&](const std::string& what, const Outcome& other) {
            NS_TEST_EXPECT_MSG_EQ(AreEqual(first, other), true, "equal: " << what);
        };
        check("once more", RunOnce(1, false, "modeled", 1000));
        check("2 threads", RunOnce(2, false, "modeled", 1000));
        check("8 threads", RunOnce(8, false, "modeled", 1000));
        check("real bytes", RunOnce(1, true, "modeled", 1000));
        check("real cryptography", RunOnce(2, false, "real", 1000));
        check("all of them", RunOnce(8, true, "real", 1000));
        const Outcome other = RunOnce(1, false, "modeled", 5000);
        NS_TEST_EXPECT_MSG_EQ(AreEqual(first, other), false, "another seed");
        NS_TEST_EXPECT_MSG_EQ(first.rounds[1].model->IsIdentical(*other.rounds[1].model),
                              false,
                              "gives another model");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Three clients with 2 MB, about 0.7 s of training and 0.2 s of upload a round.
 *
 * @return the options
 */
FedAvgSystem::Options
MakeSlowOptions()
{
    FedAvgSystem::Options options;
    options.clients = 3;
    options.rounds = 3;
    options.sizedBytes = 2000000;
    options.sizedFlops = 1e9;
    options.samples = 60;
    return options;
}

/**
 * @ingroup decentralized-fl-tests
 * A client's process crashes and begins again.
 */
class CrashCase : public TestCase
{
  public:
    /// When the process crashes.
    enum Moment
    {
        RECEIVING, ///< while the model is on its way
        TRAINING,  ///< in the middle of training
        SENDING    ///< in the middle of the upload
    };

    /**
     * @param moment when the process crashes
     * @param name the moment, in words
     */
    CrashCase(Moment moment, const std::string& name)
        : TestCase("A client crashes " + name + ", and begins again"),
          m_moment(moment)
    {
    }

  private:
    /**
     * @param system a system whose first client may be at the moment
     * @return whether it is
     */
    bool IsMoment(const FedAvgSystem& system) const
    {
        const TransportCounters& client = system.network.transports[1]->GetCounters();
        const Time trained = system.cpus[1]->GetBusyTime(WorkClass::LEARNING);
        switch (m_moment)
        {
        case RECEIVING:
            return system.network.transports[0]->GetCounters().messagesSent == 3 &&
                   system.network.bulkTable->GetSize() > 0 && client.messagesDelivered == 0;
        case TRAINING:
            return trained > MilliSeconds(300);
        case SENDING:
            return client.messagesSent == 2 && system.network.transports[1]->GetQueuedBytes(0) > 0;
        }
        return false;
    }

    void DoRun() override
    {
        FedAvgSystem system(MakeSlowOptions());
        bool hasCrashed = false;
        for (uint64_t time = 1; time < 2000; time++)
        {
            system.At(MilliSeconds(time), [&] {
                if (!hasCrashed && IsMoment(system))
                {
                    hasCrashed = true;
                    NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), 0, "in the first round");
                    system.system.clients[0]->Fail();
                    system.At(Seconds(1), [&] { system.system.clients[0]->Rejoin(); });
                }
            });
        }
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(hasCrashed, true, "the moment has come");
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), 3, "all rounds are done");
        NS_TEST_EXPECT_MSG_EQ(system.rounds[0].failed, 1, "the crash costs an update");
        NS_TEST_EXPECT_MSG_EQ((system.rounds[0].accepted == std::vector<NodeIndex>{2, 3}),
                              true,
                              "the others' count");
        for (Round round = 1; round < 3; round++)
        {
            NS_TEST_EXPECT_MSG_EQ(system.rounds[round].accepted.size(),
                                  3,
                                  "it takes part in round " << round);
        }
        NS_TEST_EXPECT_MSG_EQ(system.system.server->IsFinished(), true, "the server has ended");
        // The model that was on its way reaches the new process, whose update comes too late.
        NS_TEST_EXPECT_MSG_LT(system.system.server->GetRejected(), 2, "at most one is refused");
        NS_TEST_EXPECT_MSG_EQ(system.network.bulkTable->GetSize(), 0, "no vector is left over");
    }

    const Moment m_moment; ///< when the process crashes
};

/**
 * @ingroup decentralized-fl-tests
 * Clients that are all gone for a while, and one that is gone for good.
 */
class GoneCase : public TestCase
{
  public:
    GoneCase()
        : TestCase("All clients are gone for a while; one is gone for good")
    {
    }

  private:
    void DoRun() override
    {
        {
            FedAvgSystem system(MakeSlowOptions());
            for (const auto& client : system.system.clients)
            {
                system.At(MilliSeconds(500), [client] { client->Fail(); });
                system.At(Seconds(20), [client] { client->Rejoin(); });
            }
            system.Run();
            NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), 3, "all rounds are done");
            NS_TEST_EXPECT_MSG_EQ(system.rounds[0].failed, 3, "the first with nobody");
            NS_TEST_EXPECT_MSG_EQ(system.rounds[2].accepted.size(), 3, "the last with all");
            NS_TEST_EXPECT_MSG_EQ(system.network.bulkTable->GetSize(), 0, "no vector is left");
        }
        FedAvgSystem::Options options = MakeSlowOptions();
        options.roundDeadline = Seconds(30);
        options.rounds = 4;
        FedAvgSystem system(options);
        const auto client = system.system.clients[1];
        system.At(MilliSeconds(500), [client] { client->Fail(); });
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), 4, "all rounds are done");
        // Models to it are given up 60 s after the first that it did not get.
        for (const auto& [round, late, failed] :
             std::vector<std::tuple<Round, uint32_t, uint32_t>>{{0, 1, 0}, {1, 1, 0}, {3, 0, 0}})
        {
            NS_TEST_EXPECT_MSG_EQ(system.rounds[round].late, late, "late in round " << round);
            NS_TEST_EXPECT_MSG_EQ(system.rounds[round].failed, failed, "lost in round " << round);
            NS_TEST_EXPECT_MSG_EQ(system.rounds[round].accepted.size(), 2, "others " << round);
        }
        NS_TEST_EXPECT_MSG_EQ(system.rounds[3].selected, 2, "it is not asked any more");
        NS_TEST_EXPECT_MSG_EQ(system.network.bulkTable->GetSize(), 0, "no vector is left over");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Rounds that are far shorter than the transfer of a vector: a sender holds the vector under way
 * and the newest one, and clients train new models.
 */
class ShortRoundCase : public TestCase
{
  public:
    ShortRoundCase()
        : TestCase("Rounds shorter than the transfer of a vector")
    {
    }

  private:
    void DoRun() override
    {
        Run(CleanLink{100, 3.2}, 0, "models");
        Run(CleanLink{3.2, 100}, 1, "updates");
    }

    /**
     * 30 rounds of about 1 s with vectors that take 5 s on one way.
     *
     * @param link link of the client
     * @param slow who sends the slow ones: 0, the server; 1, the client
     * @param name what they are
     */
    void Run(const CleanLink& link, NodeIndex slow, const std::string& name)
    {
        constexpr uint64_t SIZE = 2000000;
        constexpr uint32_t ROUNDS = 30;
        FedAvgSystem::Options options;
        options.clients = 1;
        options.rounds = ROUNDS;
        options.sizedBytes = SIZE;
        options.clientLink = link;
        options.roundDeadline = Seconds(1);
        FedAvgSystem system(options);
        const auto& transports = system.network.transports;
        uint64_t queued = 0;
        for (uint32_t tick = 1; tick < 10 * ROUNDS; tick++)
        {
            system.At(MilliSeconds(100 * tick), [&] {
                queued = std::max(queued, transports[slow]->GetQueuedBytes(1 - slow));
            });
        }
        m_completed = &system.rounds;
        m_arrived = 0;
        m_oldest = 0;
        transports[1 - slow]->TraceConnectWithoutContext(
            "Delivered",
            MakeCallback(&ShortRoundCase::AddMessage, this));
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), ROUNDS, "all rounds are done");
        NS_TEST_EXPECT_MSG_LT(queued, 2 * (SIZE + 1000), name << ": under way and newest");
        NS_TEST_EXPECT_MSG_GT(queued, SIZE, name << ": they really wait");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(m_arrived, 6, name << ": one every 5 s");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(m_oldest, 18, name << ": none waits for long");
        NS_TEST_EXPECT_MSG_EQ(system.network.bulkTable->GetSize(), 0, name << ": left over");
    }

    /**
     * @param message a message that arrived
     */
    void AddMessage(NodeIndex /* from */, MessagePtr message)
    {
        if (message->GetBulk())
        {
            m_arrived++;
            const auto completed = static_cast<Round>(m_completed->size());
            m_oldest = std::max(m_oldest, completed - message->GetRound());
        }
    }

    const std::vector<FedAvgRound>* m_completed{nullptr}; ///< completed rounds
    uint32_t m_arrived{0};                                ///< vectors that arrived
    Round m_oldest{0}; ///< most rounds completed since the one of a vector began
};

/**
 * @ingroup decentralized-fl-tests
 * Attack and defense, on learning that is real.
 */
class AttackCase : public TestCase
{
  public:
    AttackCase()
        : TestCase("Sign flips ruin the mean, and do not ruin the trimmed mean")
    {
    }

  private:
    /**
     * @param aggregator the rule
     * @param byzantine clients that attack
     * @return test accuracy after 5 rounds of 10 clients
     */
    static double RunAccuracy(const std::string& aggregator, const std::set<uint32_t>& byzantine)
    {
        FedAvgSystem::Options options;
        options.clients = 10;
        options.rounds = 5;
        options.samples = 1500;
        options.aggregator = aggregator;
        options.byzantine = byzantine;
        options.threads = 2;
        FedAvgSystem system(options);
        system.Run();
        return system.setup->learner
            ->Evaluate(*system.rounds.back().model, Batch::WholeOf(system.test))
            .accuracy;
    }

    void DoRun() override
    {
        const std::set<uint32_t> attackers{1, 4, 8};
        const double honest = RunAccuracy("mean", {});
        const double attacked = RunAccuracy("mean", attackers);
        const double defended = RunAccuracy("trimmed-mean:Fraction=0.3", attackers);
        NS_TEST_EXPECT_MSG_GT(honest, 0.7, "learns without attack");
        NS_TEST_EXPECT_MSG_LT(attacked, 0.3, "is ruined");
        NS_TEST_EXPECT_MSG_GT(defended, honest - 0.1, "is defended");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Who owns the bytes of a round of many clients.
 */
class ManyClientsCase : public TestCase
{
  public:
    ManyClientsCase()
        : TestCase("200 clients with 1 MB: every byte of the round has its owner")
    {
    }

  private:
    /// Counts what a device sends.
    struct Counter
    {
        /**
         * @param packet a packet with its link-layer header
         */
        void Count(Ptr<const Packet> packet)
        {
            bytes += packet->GetSize();
        }

        uint64_t bytes{0}; ///< so far
    };

    void DoRun() override
    {
        FedAvgSystem::Options options;
        options.clients = 200;
        options.rounds = 1;
        options.sizedBytes = 1000000;
        FedAvgSystem system(options);
        Counter counter;
        for (uint32_t node = 0; node <= options.clients; node++)
        {
            for (const auto& device :
                 {system.star.uplinks.Get(node), system.star.downlinks.Get(node)})
            {
                device->TraceConnectWithoutContext("PhyTxEnd",
                                                   MakeCallback(&Counter::Count, &counter));
            }
        }
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), 1, "the round is done");
        NS_TEST_EXPECT_MSG_EQ(system.rounds[0].accepted.size(), 200, "with all clients");
        NS_TEST_EXPECT_MSG_EQ(system.GetUplinkBytes("membership"), 200 * JOIN_FRAME, "joins");
        NS_TEST_EXPECT_MSG_EQ(system.GetUplinkBytes("model"),
                              200 * (MODEL_FRAME + options.sizedBytes),
                              "models, from the server");
        NS_TEST_EXPECT_MSG_EQ(system.GetUplinkBytes("update"),
                              200 * (UPDATE_FRAME + options.sizedBytes),
                              "updates, from the clients");
        std::map<std::string, uint64_t> roles;
        uint64_t total = 0;
        for (const ByteTableRow& row : system.bytes->GetRows())
        {
            roles[row.role] += row.bytes;
            total += row.bytes;
        }
        NS_TEST_EXPECT_MSG_EQ(total, counter.bytes, "all rows are what the devices have sent");
        NS_TEST_EXPECT_MSG_EQ(total, system.bytes->GetTotalBytes(), "and what the table says");
        NS_TEST_EXPECT_MSG_EQ(roles["model"] + roles["update"] + roles["membership"] +
                                  roles["transport"],
                              total,
                              "nothing but models, updates, joins and overhead");
        // At least 54 bytes for each 1448 of payload, and an acknowledgement for every two of
        // those.
        const double payload = static_cast<double>(total - roles["transport"]);
        NS_TEST_EXPECT_MSG_GT(roles["transport"], payload / 1448 * (54 + 27), "overhead");
        NS_TEST_EXPECT_MSG_LT(roles["transport"], payload / 1448 * (54 + 54), "overhead");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class FedAvgTestSuite : public TestSuite
{
  public:
    FedAvgTestSuite()
        : TestSuite("fl-fedavg", Type::SYSTEM)
    {
        AddTestCase(new ReproducibilityCase);
        AddTestCase(new CrashCase(CrashCase::RECEIVING, "while the model is on its way"));
        AddTestCase(new CrashCase(CrashCase::TRAINING, "in training"));
        AddTestCase(new CrashCase(CrashCase::SENDING, "while it sends its update"));
        AddTestCase(new GoneCase);
        AddTestCase(new ShortRoundCase);
        AddTestCase(new AttackCase);
        AddTestCase(new ManyClientsCase, compat::TEST_EXTENSIVE);
    }
};

const FedAvgTestSuite g_fedAvgTestSuite; ///< the suite

} // namespace
