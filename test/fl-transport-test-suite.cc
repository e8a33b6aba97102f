/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/fl-process-memory.h"
#include "ns3/fl-random.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <map>
#include <tuple>

using namespace ns3;
using namespace ns3::fl;

/**
 * @ingroup decentralized-fl-tests
 * Every node sends to every other and to itself, on both channels, at random times: all arrives
 * once, in order, with its content, and the counters agree.
 */
class TransportExchangeTestCase : public TestCase
{
  public:
    /**
     * @param name name
     * @param settings attributes of the transports
     * @param point point of the network axis
     */
    TransportExchangeTestCase(const std::string& name, Settings settings, NetworkPoint point)
        : TestCase(AddPoint(name, point)),
          m_settings(std::move(settings)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t NODES = 4;
        constexpr uint32_t MESSAGES = 600;
        const bool isReal = Has("RealBulk", "true");
        const bool isSeparate = !Has("SeparateConnections", "false");
        TransportWorld world(NODES, MakeProfile({}), m_settings, m_point);
        Ptr<UniformRandomVariable> random = MakeUniform(1);
        // What each ordered flow must deliver.
        std::map<std::tuple<NodeIndex, NodeIndex, bool>, std::vector<MessagePtr>> sent;
        std::vector<uint64_t> sentBy(NODES);
        std::vector<uint64_t> arrivesAt(NODES);
        std::map<int64_t, uint32_t> times;
        for (uint32_t number = 0; number < MESSAGES; number++)
        {
            times[random->GetInteger(0, 300000000)] = number;
        }
        for (const auto& [nanoseconds, number] : times)
        {
            const NodeIndex from = random->GetInteger(0, NODES - 1);
            const NodeIndex to = random->GetInteger(0, NODES - 1);
            const bool isBulk = random->GetInteger(0, 2) == 0;
            const MessagePtr message =
                isBulk ? TestMessages::Vector(number, 1 + random->GetInteger(0, 100000), number, 1)
                       : TestMessages::Note(number, random->GetInteger(0, 5000), number, 0);
            sent[{from, to, isSeparate && isBulk && from != to}].push_back(message);
            sentBy[from]++;
            arrivesAt[to]++;
            world.At(NanoSeconds(nanoseconds),
                     [&world, from, to, message = message]() { world[from].Send(to, message); });
        }
        world.Run();

        std::map<std::tuple<NodeIndex, NodeIndex, bool>, std::vector<MessagePtr>> arrived;
        for (const auto& delivery : world.deliveries)
        {
            const bool isBulk = delivery.message->GetBulk() != nullptr;
            arrived[{delivery.from,
                     delivery.to,
                     isSeparate && isBulk && delivery.from != delivery.to}]
                .push_back(delivery.message);
        }
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), MESSAGES, "everything arrives");
        for (const auto& [flow, messages] : sent)
        {
            NS_TEST_EXPECT_MSG_EQ(arrived[flow].size(), messages.size(), "once");
            if (IsStatusFailure())
            {
                return;
            }
            const bool isToSelf = std::get<0>(flow) == std::get<1>(flow);
            for (size_t i = 0; i < messages.size() && !IsStatusFailure(); i++)
            {
                Compare(*messages[i], *arrived[flow][i], isReal && !isToSelf);
            }
        }
        for (NodeIndex index = 0; index < NODES; index++)
        {
            const TransportCounters& counters = world[index].GetCounters();
            NS_TEST_EXPECT_MSG_EQ(counters.messagesSent, sentBy[index], "messages sent");
            NS_TEST_EXPECT_MSG_EQ(counters.messagesDelivered, arrivesAt[index], "delivered");
            NS_TEST_EXPECT_MSG_EQ(counters.messagesFailed, 0, "none fails");
            NS_TEST_EXPECT_MSG_EQ(counters.GetRejected(), 0, "none is rejected");
            NS_TEST_EXPECT_MSG_EQ(counters.connectionsLost, 0, "no connection is lost");
            // Opened and accepted: one for each peer, direction and separate channel.
            NS_TEST_EXPECT_MSG_EQ(counters.connections,
                                  2 * (NODES - 1) * (isSeparate ? 2 : 1),
                                  "connections");
        }
        NS_TEST_EXPECT_MSG_EQ(SumQueued(world), 0, "nothing is queued in the end");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 0, "no failure");
    }

    /**
     * @param name an attribute
     * @param value a value
     * @return true if the settings say so
     */
    bool Has(const std::string& name, const std::string& value) const
    {
        for (const auto& setting : m_settings)
        {
            if (setting.first == name)
            {
                return setting.second == value;
            }
        }
        return false;
    }

    /**
     * @param world the nodes
     * @return bytes that no socket has accepted yet
     */
    static uint64_t SumQueued(TransportWorld& world)
    {
        uint64_t sum = 0;
        for (NodeIndex from = 0; from < world.transports.size(); from++)
        {
            for (NodeIndex to = 0; to < world.transports.size(); to++)
            {
                sum += world[from].GetQueuedBytes(to);
            }
        }
        return sum;
    }

    /**
     * @param sent a message as it was sent
     * @param arrived as it arrived
     * @param isReal whether the bulk part traveled as bytes
     */
    void Compare(const Message& sent, const Message& arrived, bool isReal)
    {
        NS_TEST_EXPECT_MSG_EQ(&sent.GetSchema(), &arrived.GetSchema(), "type, in order");
        NS_TEST_EXPECT_MSG_EQ(sent.GetUnsigned("number"), arrived.GetUnsigned("number"), "order");
        NS_TEST_EXPECT_MSG_EQ(sent.GetRound(), arrived.GetRound(), "round");
        NS_TEST_EXPECT_MSG_EQ(+sent.GetPhase(), +arrived.GetPhase(), "phase");
        NS_TEST_EXPECT_MSG_EQ((sent.EncodeControl() == arrived.EncodeControl()), true, "fields");
        if (!isReal)
        {
            NS_TEST_EXPECT_MSG_EQ((sent.GetBulk() == arrived.GetBulk()), true, "same pointer");
            return;
        }
        NS_TEST_EXPECT_MSG_EQ((sent.GetBulk() == nullptr), (arrived.GetBulk() == nullptr), "bulk");
        if (sent.GetBulk() && arrived.GetBulk())
        {
            NS_TEST_EXPECT_MSG_EQ((ReadAll(sent.GetBulk()) == ReadAll(arrived.GetBulk())),
                                  true,
                                  "same bytes");
        }
    }

    const Settings m_settings;  ///< attributes of the transports
    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * Back-pressure: what is queued falls from the whole message to nothing, never further ahead of the
 * network than a socket's buffer.
 */
class TransportQueueTestCase : public TestCase
{
  public:
    TransportQueueTestCase()
        : TestCase("back-pressure")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t SIZE = 2000000;
        constexpr uint64_t BUFFER = 100000;
        constexpr uint64_t FRAME = TestMessages::VECTOR_FRAME + SIZE;
        TransportWorld world(2, MakeProfile({{"SocketBuffer", std::to_string(BUFFER)}}));
        std::vector<uint64_t> queued;
        world.At(MilliSeconds(1), [&]() {
            world[0].Send(1, TestMessages::Sized(1, SIZE));
            queued.push_back(world[0].GetQueuedBytes(1));
        });
        for (uint32_t milliseconds = 2; milliseconds < 1000; milliseconds++)
        {
            world.At(MilliSeconds(milliseconds),
                     [&]() { queued.push_back(world[0].GetQueuedBytes(1)); });
        }
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), 1, "it arrives");
        NS_TEST_EXPECT_MSG_EQ(queued.front(), FRAME, "all of it at first");
        NS_TEST_EXPECT_MSG_EQ(queued.back(), 0, "nothing at last");
        // One byte more than the buffer needs a second round trip, and so on.
        const double trips = static_cast<double>(FRAME) / BUFFER;
        uint32_t busy = 0;
        for (size_t i = 1; i < queued.size(); i++)
        {
            NS_TEST_EXPECT_MSG_LT_OR_EQ(queued[i], queued[i - 1], "never grows");
            busy += queued[i] > 0 ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_GT(busy, (trips - 1) * 20, "a buffer in a round trip of 20 ms");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A multicast reaches each receiver with one shared bulk part; a message to oneself is never
 * delivered within the call, and needs no time.
 */
class TransportMulticastTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit TransportMulticastTestCase(NetworkPoint point)
        : TestCase(AddPoint("multicast and messages to oneself", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t NODES = 5;
        TransportWorld world(NODES, MakeProfile({}), {}, m_point);
        MessagePtr message = TestMessages::Vector(7, 200000);
        size_t deliveredInCall = 1;
        world.At(MilliSeconds(5), [&]() {
            world[2].Multicast({0, 1, 2, 3, 4}, message);
            deliveredInCall = world.deliveries.size();
        });
        long holders = 0;
        world.At(MilliSeconds(40), [&]() { holders = message.use_count(); });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(deliveredInCall, 0, "nothing is delivered within the call");
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), NODES, "each gets it once");
        NS_TEST_EXPECT_MSG_EQ(world.deliveries[0].to, 2, "to oneself first");
        NS_TEST_EXPECT_MSG_EQ(world.deliveries[0].time, MilliSeconds(5), "without delay");
        for (NodeIndex index = 0; index < NODES; index++)
        {
            const auto deliveries = world.GetDeliveries(index);
            NS_TEST_EXPECT_MSG_EQ(deliveries.size(), 1, "once");
            if (IsStatusFailure())
            {
                return;
            }
            NS_TEST_EXPECT_MSG_EQ((deliveries[0].message->GetBulk() == message->GetBulk()),
                                  true,
                                  "the very same bulk part");
        }
        NS_TEST_EXPECT_MSG_GT(holders, 1, "held while under way");
        world.deliveries.clear();
        NS_TEST_EXPECT_MSG_EQ(message.use_count(), 1, "no stream holds the message any more");
        NS_TEST_EXPECT_MSG_EQ(message->GetBulk().use_count(), 1, "nor its bulk part");
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * The control part of a multicast is held once while it waits for the connections.
 */
class TransportMulticastMemoryTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit TransportMulticastMemoryTestCase(NetworkPoint point)
        : TestCase(AddPoint("memory of a multicast", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t NODES = 65;
        constexpr uint32_t LENGTH = 4000000;
        TransportWorld world(NODES, MakeProfile({}), {}, m_point);
        std::vector<NodeIndex> receivers;
        for (NodeIndex index = 1; index < NODES; index++)
        {
            receivers.push_back(index);
        }
        const MessagePtr message = TestMessages::Note(1, LENGTH);
        uint64_t growth = 0;
        world.At(MilliSeconds(1), [&]() {
            const uint64_t before = GetProcessMemory().current;
            world[0].Multicast(receivers, message);
            const uint64_t after = GetProcessMemory().current;
            growth = after - std::min(before, after);
        });
        world.Run(MilliSeconds(2));
        for (const NodeIndex index : receivers)
        {
            NS_TEST_EXPECT_MSG_EQ(world[0].GetQueuedBytes(index),
                                  TestMessages::NOTE_FRAME + LENGTH,
                                  "queued to each");
        }
        NS_TEST_EXPECT_MSG_LT(growth, uint64_t{8} * LENGTH, "not 64 times");
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * A bulk part of no bytes: the message arrives, and nothing is left in the table.
 */
class TransportEmptyBulkTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit TransportEmptyBulkTestCase(NetworkPoint point)
        : TestCase(AddPoint("bulk parts of 0 and 1 bytes", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        for (const char* real : {"false", "true"})
        {
            TransportWorld world(2, MakeProfile({}), {{"RealBulk", real}}, m_point);
            world.At(MilliSeconds(1), [&]() {
                world[0].Send(1, TestMessages::Vector(1, 0));
                world[0].Send(1, TestMessages::Vector(2, 1));
                world[0].Send(1, TestMessages::Vector(3, 0));
            });
            world.Run();
            NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), 3, "all arrive");
            if (IsStatusFailure())
            {
                return;
            }
            for (uint32_t i = 0; i < 3; i++)
            {
                const MessagePtr& message = world.deliveries[i].message;
                NS_TEST_EXPECT_MSG_EQ(message->GetUnsigned("number"), i + 1, "in order");
                NS_TEST_EXPECT_MSG_EQ(message->GetBulkSize(), i % 2, "size");
            }
            NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
        }
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * Two systems on the same nodes, on ports of their own, do not see each other's messages.
 */
class TransportTwoSystemsTestCase : public TestCase
{
  public:
    TransportTwoSystemsTestCase()
        : TestCase("two systems on the same nodes")
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(3, MakeProfile({}));
        PacketTransportHelper helper(9000);
        PacketTransports other = helper.Install(world.star);
        m_others.clear();
        for (const auto& transport : other.transports)
        {
            transport->SetReceiveCallback(
                MakeCallback(&TransportTwoSystemsTestCase::Receive, this));
            world.At(Time(0), [transport]() { transport->Start(); });
        }
        world.At(MilliSeconds(1), [&]() {
            for (uint32_t number = 0; number < 20; number++)
            {
                world[0].Send(1 + number % 2, TestMessages::Note(number, 100));
                world[0].Send(1 + number % 2, TestMessages::Vector(number, 5000));
                other.transports[0]->Send(1 + number % 2, TestMessages::Note(100 + number, 100));
                other.transports[0]->Send(1 + number % 2, TestMessages::Vector(100 + number, 50));
            }
        });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), 40, "all of the first");
        for (const auto& delivery : world.deliveries)
        {
            NS_TEST_EXPECT_MSG_LT(delivery.message->GetUnsigned("number"), 100, "its own");
        }
        NS_TEST_EXPECT_MSG_EQ(m_others.size(), 40, "all of the second");
        for (const uint64_t number : m_others)
        {
            NS_TEST_EXPECT_MSG_GT_OR_EQ(number, 100, "its own");
        }
        for (const auto& transport : other.transports)
        {
            transport->Dispose();
        }
    }

    /**
     * @param message what the second system got
     */
    void Receive(NodeIndex /* from */, MessagePtr message)
    {
        m_others.push_back(message->GetUnsigned("number"));
    }

    std::vector<uint64_t> m_others; ///< what the second system got
};

/**
 * @ingroup decentralized-fl-tests
 * Messages between nodes of a star.
 */
class TransportTestSuite : public TestSuite
{
  public:
    TransportTestSuite()
        : TestSuite("fl-transport", Type::UNIT)
    {
        const Settings oneConnection{{"SeparateConnections", "false"}};
        for (const NetworkPoint point : {NetworkPoint::PACKET, NetworkPoint::FLUID})
        {
            AddTestCase(new TransportExchangeTestCase("exchange", {}, point));
            AddTestCase(
                new TransportExchangeTestCase("exchange, one connection", oneConnection, point));
            AddTestCase(new TransportMulticastTestCase(point));
            AddTestCase(new TransportMulticastMemoryTestCase(point));
            AddTestCase(new TransportEmptyBulkTestCase(point));
        }
        AddTestCase(new TransportExchangeTestCase("exchange, real bulk",
                                                  {{"RealBulk", "true"}},
                                                  NetworkPoint::PACKET));
        AddTestCase(
            new TransportExchangeTestCase("exchange, one connection, real bulk",
                                          {{"SeparateConnections", "false"}, {"RealBulk", "true"}},
                                          NetworkPoint::PACKET));
        AddTestCase(new TransportQueueTestCase());
        AddTestCase(new TransportTwoSystemsTestCase());
    }
};

static TransportTestSuite g_transportTestSuite; //!< registers the suite
