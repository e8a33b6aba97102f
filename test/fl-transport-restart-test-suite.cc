/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/fl-random.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <array>
#include <map>
#include <utility>

using namespace ns3;
using namespace ns3::fl;

/**
 * @ingroup decentralized-fl-tests
 * Processes end and start, and messages are withdrawn, at random times while messages are under
 * way. To each incarnation of a receiver, a message comes at most once and in order; nothing of a
 * former incarnation of the sender comes after something of a later one; what is sent when all is
 * quiet arrives.
 */
class RestartFuzzTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit RestartFuzzTestCase(NetworkPoint point)
        : TestCase(AddPoint("restarts at random times", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        Ptr<UniformRandomVariable> random = MakeUniform(5);
        for (uint32_t number = 0; number < 100 && !IsStatusFailure(); number++)
        {
            RunCase(number, *random);
        }
    }

    /**
     * @param number number of the case
     * @param random decides everything
     */
    void RunCase(uint32_t number, UniformRandomVariable& random)
    {
        TransportWorld world(
            2,
            MakeProfile({{"Delay", "2ms"}, {"SocketBuffer", "20000"}}),
            {{"RealBulk", number % 2 == 0 ? "false" : "true"}, {"ReconnectDelay", "1ms"}},
            m_point);
        uint32_t sent = 0;
        // The sender's incarnation is the round, the receiver's is remembered by arrival.
        std::array<uint32_t, 2> incarnation{};
        std::array<bool, 2> isUp{true, true};
        std::map<uint32_t, std::vector<MessagePtr>> arrived;
        world.onMessage = [&](const Delivery& delivery) {
            arrived[incarnation[1]].push_back(delivery.message);
        };
        auto send = [&](uint32_t size) {
            if (isUp[0])
            {
                world[0].Send(1, TestMessages::Note(sent, size / 10, incarnation[0]));
                world[0].Send(1, TestMessages::Vector(sent, size, incarnation[0]));
                sent++;
            }
        };
        for (uint32_t i = 0; i < 30; i++)
        {
            const uint32_t size = random.GetInteger(1, 20000);
            world.At(MicroSeconds(random.GetInteger(1, 60000)), [&send, size]() { send(size); });
        }
        for (uint32_t i = 0; i < 6; i++)
        {
            world.At(MicroSeconds(random.GetInteger(1, 60000)), [&world, &random]() {
                world[0].Withdraw(1, [&random](const Message& /* message */) {
                    return random.GetInteger(0, 2) == 0;
                });
            });
            const uint32_t node = random.GetInteger(0, 1);
            // Many restarts fall into a handshake, and some take no time at all.
            const uint32_t pause = random.GetInteger(0, 3) * random.GetInteger(0, 3000);
            const uint32_t when = random.GetInteger(2, 60000);
            world.At(MicroSeconds(when), [&, node]() {
                world[node].Stop();
                isUp[node] = false;
            });
            world.At(MicroSeconds(when + pause), [&, node]() {
                if (!isUp[node])
                {
                    isUp[node] = true;
                    incarnation[node]++;
                    world[node].Start();
                }
            });
        }
        world.At(Seconds(20), [&]() { send(5000); });
        world.Run();

        for (const auto& [receiver, messages] : arrived)
        {
            // By channel: the sender's incarnation and the number never fall.
            int64_t last[2] = {-1, -1};
            uint32_t lastRound[2] = {0, 0};
            for (const auto& message : messages)
            {
                const size_t channel = message->GetBulk() ? 1 : 0;
                const auto current = static_cast<int64_t>(message->GetUnsigned("number"));
                NS_TEST_EXPECT_MSG_GT(current, last[channel], "case " << number << ": order");
                NS_TEST_EXPECT_MSG_GT_OR_EQ(message->GetRound(),
                                            lastRound[channel],
                                            "old after new");
                last[channel] = current;
                lastRound[channel] = message->GetRound();
            }
        }
        const auto& final = arrived[incarnation[1]];
        NS_TEST_EXPECT_MSG_GT_OR_EQ(final.size(), 2, "case " << number);
        if (IsStatusFailure())
        {
            return;
        }
        for (size_t i = final.size() - 2; i < final.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(final[i]->GetUnsigned("number"), sent - 1, "the last arrive");
        }
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 0, "case " << number << ": failure");
        for (const auto& rejection : world.rejections)
        {
            NS_TEST_EXPECT_MSG_EQ(GetTransportRejectReasonName(rejection.reason),
                                  std::string(),
                                  "case " << number);
        }
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "case " << number << ": table");
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * The receiver's process restarts within a transfer: the sender repeats what it still holds.
 */
class RestartReceiverTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit RestartReceiverTestCase(NetworkPoint point)
        : TestCase(AddPoint("the receiver restarts within a transfer", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(2, MakeProfile({}), {}, m_point);
        std::vector<uint64_t> former;
        std::vector<uint64_t> later;
        bool isLater = false;
        world.onMessage = [&](const Delivery& delivery) {
            (isLater ? later : former).push_back(delivery.message->GetUnsigned("number"));
        };
        // 40 transfers of 0.1 MB at 100 Mbps take 8 ms each.
        world.At(MilliSeconds(1), [&]() {
            for (uint32_t number = 0; number < 40; number++)
            {
                world[0].Send(1, TestMessages::Vector(number, 100000));
            }
        });
        world.At(MilliSeconds(200), [&]() { world[1].Stop(); });
        world.At(MilliSeconds(300), [&]() {
            isLater = true;
            world[1].Start();
        });
        world.Run();
        NS_TEST_EXPECT_MSG_GT(former.size(), 10, "some before");
        NS_TEST_EXPECT_MSG_GT(later.size(), 10, "some after");
        if (IsStatusFailure())
        {
            return;
        }
        // Whatever was not acknowledged comes again; that is at most one round trip's worth.
        NS_TEST_EXPECT_MSG_LT_OR_EQ(later.front(), former.back() + 1, "no gap");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(later.front() + 4, former.back(), "little is repeated");
        for (size_t i = 1; i < later.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(later[i], later[i - 1] + 1, "in order, once");
        }
        NS_TEST_EXPECT_MSG_EQ(later.back(), 39, "to the end");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * Stop, Start and Dispose from within the callbacks.
 */
class RestartInCallbackTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit RestartInCallbackTestCase(NetworkPoint point)
        : TestCase(AddPoint("stop, start and dispose within the callbacks", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        for (const bool isStartedAgain : {false, true})
        {
            InReceive(isStartedAgain);
            InFailure(isStartedAgain);
        }
        DisposeInReceive();
        DisposeInFailure();
    }

    /**
     * @param isStartedAgain whether Start follows at once
     */
    void InReceive(bool isStartedAgain)
    {
        TransportWorld world(2, MakeProfile({}), {}, m_point);
        uint32_t stops = 0;
        world.onMessage = [&](const Delivery& delivery) {
            if (delivery.message->GetUnsigned("number") == 3 && stops++ == 0)
            {
                world[1].Stop();
                if (isStartedAgain)
                {
                    world[1].Start();
                }
            }
        };
        world.At(MilliSeconds(1), [&]() {
            for (uint32_t number = 0; number < 10; number++)
            {
                world[0].Send(1, TestMessages::Note(number));
            }
        });
        world.At(Seconds(5), [&]() { world[1].Start(); });
        world.At(Seconds(6), [&]() { world[0].Send(1, TestMessages::Note(10)); });
        world.Run();
        // The ten came in one segment, which the process took with it.
        std::vector<uint64_t> numbers;
        for (const auto& delivery : world.deliveries)
        {
            numbers.push_back(delivery.message->GetUnsigned("number"));
        }
        NS_TEST_EXPECT_MSG_EQ((numbers == std::vector<uint64_t>{0, 1, 2, 3, 10}), true, "no more");
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 0, "no failure");
    }

    /**
     * @param isStartedAgain whether Start and another message follow at once
     */
    void InFailure(bool isStartedAgain)
    {
        TransportWorld world(2, MakeProfile({}), {{"GiveUpTime", "1s"}}, m_point);
        world.onFailure = [&](const Failure& /* failure */) {
            world[0].Stop();
            if (isStartedAgain)
            {
                world[0].Start();
                world.SetLink(1, true);
                world[0].Send(1, TestMessages::Note(9));
            }
        };
        world.At(MilliSeconds(1), [&]() {
            world.SetLink(1, false);
            world[0].Send(1, TestMessages::Note(1));
            world[0].Send(1, TestMessages::Vector(2, 5000));
        });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 1, "the other channel ended with the process");
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), (isStartedAgain ? 1 : 0), "what follows");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
    }

    void DisposeInReceive() ///< The receiver is disposed by its own callback.
    {
        TransportWorld world(2, MakeProfile({}), {{"GiveUpTime", "1s"}}, m_point);
        world.onMessage = [&](const Delivery& /* delivery */) { world.DisposeTransport(1); };
        world.At(MilliSeconds(1), [&]() {
            world[0].Send(1, TestMessages::Note(1));
            world[0].Send(1, TestMessages::Note(2));
            world[0].Send(1, TestMessages::Vector(3, 50000));
        });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), 1, "one");
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 1, "the vector is given up");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
    }

    void DisposeInFailure() ///< The sender is disposed by its own callback.
    {
        TransportWorld world(2, MakeProfile({}), {{"GiveUpTime", "1s"}}, m_point);
        world.onFailure = [&](const Failure& /* failure */) { world.DisposeTransport(0); };
        world.At(MilliSeconds(1), [&]() {
            world.SetLink(1, false);
            world[0].Send(1, TestMessages::Note(1));
            world[0].Send(1, TestMessages::Vector(2, 5000));
        });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 1, "one");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * A process that ends within a handshake accepts nothing any more.
 */
class RestartInHandshakeTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit RestartInHandshakeTestCase(NetworkPoint point)
        : TestCase(AddPoint("the receiver ends within a handshake", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        // The SYN arrives after 10 ms, the first data after 30 ms.
        for (const int64_t milliseconds : {5, 10, 11, 15, 25, 30, 31, 35, 45})
        {
            for (const bool isDisposed : {false, true})
            {
                TransportWorld world(2, MakeProfile({}), {{"GiveUpTime", "1s"}}, m_point);
                world.At(Time(0), [&]() { world[0].Send(1, TestMessages::Note(1, 100000)); });
                world.At(MilliSeconds(milliseconds), [&]() {
                    if (isDisposed)
                    {
                        world.DisposeTransport(1);
                    }
                    else
                    {
                        world[1].Stop();
                    }
                });
                world.Run();
                NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), 0, "at " << milliseconds << " ms");
                NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 1, "at " << milliseconds << " ms");
                if (m_point == NetworkPoint::PACKET)
                {
                    NS_TEST_EXPECT_MSG_EQ(TcpAccess::GetSockets(world.GetNode(1)).size(),
                                          0,
                                          "no socket is left at " << milliseconds << " ms");
                }
            }
        }
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * Transports are disposed, or the simulation ends, with everything under way.
 */
class RestartDisposeTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit RestartDisposeTestCase(NetworkPoint point)
        : TestCase(AddPoint("dispose and destroy with transfers under way", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        for (const int64_t milliseconds : {1, 12, 29, 45, 80, 200})
        {
            for (const uint32_t node : {0, 1})
            {
                TransportWorld world(3, MakeProfile({}), {{"GiveUpTime", "1s"}}, m_point);
                SendAll(world);
                world.At(MilliSeconds(milliseconds), [&]() { world.DisposeTransport(node); });
                world.Run();
            }
            {
                TransportWorld world(3, MakeProfile({}), {}, m_point);
                SendAll(world);
                world.Run(MilliSeconds(milliseconds)); // and the fixture disposes what is left
            }
            // A script that does not dispose: the simulation goes first, then the objects.
            std::vector<Ptr<Transport>> transports;
            {
                TransportWorld world(3, MakeProfile({}), {}, m_point);
                SendAll(world);
                world.Run(MilliSeconds(milliseconds));
                std::swap(transports, world.transports);
            }
            NS_TEST_EXPECT_MSG_EQ(transports.size(), 3, "kept");
        }
        NS_TEST_EXPECT_MSG_EQ(Simulator::IsFinished(), true, "nothing is left to do");
        Simulator::Destroy();
    }

    /**
     * @param world nodes
     */
    static void SendAll(TransportWorld& world)
    {
        world.At(MilliSeconds(1), [&world]() {
            for (uint32_t from = 0; from < 3; from++)
            {
                for (uint32_t number = 0; number < 3; number++)
                {
                    world[from].Multicast({0, 1, 2}, TestMessages::Vector(number, 500000));
                    world[from].Multicast({0, 1, 2}, TestMessages::Note(number, 5000));
                }
            }
        });
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * Ends and restarts of processes.
 */
class TransportRestartTestSuite : public TestSuite
{
  public:
    TransportRestartTestSuite()
        : TestSuite("fl-transport-restart", Type::UNIT)
    {
        for (const NetworkPoint point : {NetworkPoint::PACKET, NetworkPoint::FLUID})
        {
            AddTestCase(new RestartReceiverTestCase(point));
            AddTestCase(new RestartFuzzTestCase(point));
            AddTestCase(new RestartInCallbackTestCase(point));
            AddTestCase(new RestartInHandshakeTestCase(point));
            AddTestCase(new RestartDisposeTestCase(point));
        }
    }
};

static TransportRestartTestSuite g_transportRestartTestSuite; //!< registers the suite
