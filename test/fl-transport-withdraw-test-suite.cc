/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/simulator.h"
#include "ns3/test.h"

#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param world nodes
 * @return numbers of the messages that arrived, by order of arrival
 */
std::vector<uint64_t>
GetNumbers(const TransportWorld& world)
{
    std::vector<uint64_t> numbers;
    for (const auto& delivery : world.deliveries)
    {
        numbers.push_back(delivery.message->GetUnsigned("number"));
    }
    return numbers;
}

/// Decides for every message.
const Transport::MessagePredicate ALL = [](const Message& /* message */) { return true; };

/// An uplink of 1 byte a microsecond.
const Settings SLOW{{"UplinkRate", "ns3::ConstantRandomVariable[Constant=8]"},
                    {"SocketBuffer", "100000"}};

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * A queue of large messages: the one that is under way and those that are wanted arrive, in order.
 */
class WithdrawQueueTestCase : public TestCase
{
  public:
    /**
     * @param name name
     * @param isSeparate whether each channel has a connection
     * @param point point of the network axis
     */
    WithdrawQueueTestCase(const std::string& name, bool isSeparate, NetworkPoint point)
        : TestCase(AddPoint(name, point)),
          m_isSeparate(isSeparate),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t SIZE = 1000000;
        constexpr uint64_t FRAME = TestMessages::VECTOR_FRAME + SIZE;
        TransportWorld world(2,
                             MakeProfile(SLOW),
                             {{"SeparateConnections", m_isSeparate ? "true" : "false"}},
                             m_point);
        world.At(MilliSeconds(1), [&]() {
            for (uint32_t number = 0; number < 6; number++)
            {
                world[0].Send(1, TestMessages::Sized(number, SIZE));
            }
            world[0].Send(1, TestMessages::Note(6, 100));
        });
        // Each takes about a second: the first has arrived, the second is under way.
        world.At(MilliSeconds(1500), [&]() {
            std::vector<uint64_t> asked;
            const uint64_t before = world[0].GetQueuedBytes(1);
            const uint64_t messages = world[0].Withdraw(1, [&asked](const Message& message) {
                asked.push_back(message.GetUnsigned("number"));
                return message.GetUnsigned("number") % 2 == 0;
            });
            // With a connection of its own the note has arrived long ago.
            std::vector<uint64_t> expected{2, 3, 4, 5};
            if (!m_isSeparate)
            {
                expected.push_back(6);
            }
            NS_TEST_EXPECT_MSG_EQ((asked == expected), true, "those not begun, once");
            NS_TEST_EXPECT_MSG_EQ(messages, (m_isSeparate ? 2 : 3), "messages taken back");
            NS_TEST_EXPECT_MSG_EQ(before - world[0].GetQueuedBytes(1),
                                  2 * FRAME + (m_isSeparate ? 0 : TestMessages::NOTE_FRAME + 100),
                                  "bytes taken back");
            world[0].Send(1, TestMessages::Sized(7, SIZE));
        });
        world.Run();
        const std::vector<uint64_t> expected = m_isSeparate
                                                   ? std::vector<uint64_t>{6, 0, 1, 3, 5, 7}
                                                   : std::vector<uint64_t>{0, 1, 3, 5, 7};
        NS_TEST_EXPECT_MSG_EQ((GetNumbers(world) == expected), true, "the others, in order");
        NS_TEST_EXPECT_MSG_EQ(world[0].GetCounters().messagesWithdrawn,
                              (m_isSeparate ? 2 : 3),
                              "counted");
        NS_TEST_EXPECT_MSG_EQ(world[0].GetCounters().messagesSent, 8, "sent all the same");
        NS_TEST_EXPECT_MSG_EQ(world[0].GetQueuedBytes(1), 0, "nothing is queued");
        NS_TEST_EXPECT_MSG_EQ(world.rejections.size(), 0, "no gap in the numbers");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
        NS_TEST_EXPECT_MSG_LT(world.deliveries.back().time, Seconds(6), "and nothing else");
    }

    const bool m_isSeparate;    ///< each channel has a connection
    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * While the connection is lost: what was begun on it stays, what was not goes, and the connection
 * is resumed where it was, also by a receiver that has forgotten it.
 */
class WithdrawDisconnectedTestCase : public TestCase
{
  public:
    /**
     * @param name name
     * @param isRestarted whether the receiver's process is; otherwise its link is down
     * @param point point of the network axis
     */
    WithdrawDisconnectedTestCase(const std::string& name, bool isRestarted, NetworkPoint point)
        : TestCase(AddPoint(name, point)),
          m_isRestarted(isRestarted),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t SIZE = 1000000;
        constexpr uint64_t FRAME = TestMessages::VECTOR_FRAME + SIZE;
        TransportWorld world(2, MakeProfile(SLOW), {}, m_point);
        world.At(MilliSeconds(1), [&]() {
            for (uint32_t number = 0; number < 4; number++)
            {
                world[0].Send(1, TestMessages::Sized(number, SIZE));
            }
        });
        world.At(MilliSeconds(1500), [&]() {
            if (m_isRestarted)
            {
                world[1].Stop();
            }
            else
            {
                world.SetLink(1, false);
                TcpAccess::ResetAll(world.GetNode(0));
            }
        });
        world.At(MilliSeconds(1700), [&]() {
            NS_TEST_EXPECT_MSG_EQ(world[0].GetQueuedBytes(1), 3 * FRAME, "three are held");
            NS_TEST_EXPECT_MSG_EQ(world[0].Withdraw(1, ALL), 2, "two of them are not begun");
            NS_TEST_EXPECT_MSG_EQ(world[0].GetQueuedBytes(1), FRAME, "one is left");
            NS_TEST_EXPECT_MSG_EQ(world[0].Withdraw(1, ALL), 0, "nothing more");
            world[0].Send(1, TestMessages::Sized(4, SIZE));
            world[0].Send(1, TestMessages::Sized(5, SIZE));
            NS_TEST_EXPECT_MSG_EQ(world[0].Withdraw(1,
                                                    [](const Message& message) {
                                                        return message.GetUnsigned("number") == 4;
                                                    }),
                                  1,
                                  "from the middle");
        });
        world.At(MilliSeconds(1900), [&]() {
            if (m_isRestarted)
            {
                world[1].Start();
            }
            else
            {
                world.SetLink(1, true);
            }
        });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ((GetNumbers(world) == std::vector<uint64_t>{0, 1, 5}),
                              true,
                              "the others");
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 0, "no failure");
        NS_TEST_EXPECT_MSG_EQ(world.rejections.size(), 0, "no gap in the numbers");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
        NS_TEST_EXPECT_MSG_EQ(world[0].GetCounters().messagesWithdrawn, 3, "counted");
    }

    const bool m_isRestarted;   ///< the receiver's process is
    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * A sender that replaces its message again and again learns of a dead peer at the very moment at
 * which it would have without; if it holds nothing then, or the peer has answered, the time begins
 * anew with the next message.
 */
class WithdrawGiveUpTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit WithdrawGiveUpTestCase(NetworkPoint point)
        : TestCase(AddPoint("the give-up time of messages that replace others", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        for (const Fault fault : {Fault::PEER, Fault::PEER_LINK, Fault::SENDER_LINK})
        {
            for (const double gap : {0.0, 0.001, 0.4})
            {
                RunReplaced(fault, gap);
            }
            RunUnheld(fault);
            RunAnswered(fault);
        }
    }

    /// Why the peer cannot be reached. With the last one, attempts to connect fail at once.
    enum class Fault
    {
        PEER,        ///< its process is down
        PEER_LINK,   ///< its link is down
        SENDER_LINK, ///< the sender's link is down
    };

    /**
     * A message that is replaced every second.
     *
     * @param fault why the peer cannot be reached
     * @param gap seconds from a withdrawal to the next message
     */
    void RunReplaced(Fault fault, double gap)
    {
        TransportWorld world(2, MakeProfile({}), m_settings, m_point);
        world.At(Seconds(0.5), [&]() { SetUp(world, fault, false); });
        world.At(Seconds(1), [&]() { Send(world, 0); });
        for (uint32_t number = 1; number <= 10; number++)
        {
            world.At(Seconds(number + 0.5 - gap), [&]() { world[0].Withdraw(1, ALL); });
            world.At(Seconds(number + 0.5), [&, number]() { Send(world, number); });
        }
        world.At(Seconds(30), [&]() { SetUp(world, fault, true); });
        world.At(Seconds(31), [&]() { Send(world, 20); });
        world.Run();
        CheckFailure(world, Seconds(11));
        NS_TEST_EXPECT_MSG_EQ((GetNumbers(world) == std::vector<uint64_t>{20}), true, "the last");
        NS_TEST_EXPECT_MSG_EQ(world[0].GetCounters().messagesWithdrawn, 10, "all replaced ones");
    }

    /**
     * Nothing is held when the time has passed.
     *
     * @param fault why the peer cannot be reached
     */
    void RunUnheld(Fault fault)
    {
        TransportWorld world(2, MakeProfile({}), m_settings, m_point);
        world.At(Seconds(0.5), [&]() { SetUp(world, fault, false); });
        world.At(Seconds(1), [&]() { Send(world, 0); });
        world.At(Seconds(9), [&]() { world[0].Withdraw(1, ALL); });
        world.At(Seconds(12), [&]() { Send(world, 1); });
        world.Run();
        CheckFailure(world, Seconds(22));
    }

    /**
     * The peer answers while nothing is held, and is dead again later.
     *
     * @param fault why the peer cannot be reached
     */
    void RunAnswered(Fault fault)
    {
        TransportWorld world(2, MakeProfile({}), m_settings, m_point);
        world.At(Seconds(0.5), [&]() { SetUp(world, fault, false); });
        world.At(Seconds(1), [&]() { Send(world, 0); });
        world.At(Seconds(4), [&]() { world[0].Withdraw(1, ALL); });
        world.At(Seconds(4.1), [&]() { SetUp(world, fault, true); });
        world.At(Seconds(9), [&]() {
            NS_TEST_EXPECT_MSG_EQ(world[1].GetCounters().connections, 1, "a connection was made");
            SetUp(world, fault, false);
        });
        world.At(Seconds(10), [&]() { Send(world, 1); });
        world.Run();
        CheckFailure(world, Seconds(20));
    }

    /**
     * @param world nodes
     * @param number number of a message to the peer
     */
    static void Send(TransportWorld& world, uint32_t number)
    {
        world[0].Send(1, TestMessages::Sized(number, 1000));
    }

    /**
     * @param world nodes
     * @param fault why the peer cannot be reached
     * @param isUp whether it can be reached from now on
     */
    static void SetUp(TransportWorld& world, Fault fault, bool isUp)
    {
        if (fault != Fault::PEER)
        {
            world.SetLink(fault == Fault::PEER_LINK ? 1 : 0, isUp);
        }
        else if (isUp)
        {
            world[1].Start();
        }
        else
        {
            world[1].Stop();
        }
    }

    /**
     * @param world nodes
     * @param time when the only failure is reported, of one message
     */
    void CheckFailure(const TransportWorld& world, Time time)
    {
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 1, "one failure");
        if (world.failures.size() == 1)
        {
            NS_TEST_EXPECT_MSG_EQ(world.failures[0].time, time, "when the time has passed");
            NS_TEST_EXPECT_MSG_EQ(world.failures[0].messages, 1, "of what was held");
        }
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
    }

    const Settings m_settings{{"GiveUpTime", "10s"}, {"StallTime", "4s"}}; ///< short
    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * What cannot be taken back: messages to oneself, to a peer that was never written to, and what the
 * network has accepted.
 */
class WithdrawNothingTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit WithdrawNothingTestCase(NetworkPoint point)
        : TestCase(AddPoint("nothing to withdraw", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(3, MakeProfile({}), {}, m_point);
        world.At(MilliSeconds(1), [&]() {
            world[0].Send(0, TestMessages::Note(0));
            world[0].Send(1, TestMessages::Note(1));
            for (NodeIndex peer : {0, 2})
            {
                NS_TEST_EXPECT_MSG_EQ(world[0].Withdraw(peer, ALL), 0, "to node " << peer);
            }
        });
        world.At(Seconds(1), [&]() {
            world[0].Send(1, TestMessages::Note(2));
            NS_TEST_EXPECT_MSG_EQ(world[0].Withdraw(1, ALL), 0, "the socket has taken it");
        });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ((GetNumbers(world) == std::vector<uint64_t>{0, 1, 2}), true, "all");
        NS_TEST_EXPECT_MSG_EQ(world[0].GetCounters().messagesWithdrawn, 0, "counted");
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * Messages that are taken back.
 */
class TransportWithdrawTestSuite : public TestSuite
{
  public:
    TransportWithdrawTestSuite()
        : TestSuite("fl-transport-withdraw", Type::UNIT)
    {
        for (const NetworkPoint point : {NetworkPoint::PACKET, NetworkPoint::FLUID})
        {
            AddTestCase(new WithdrawQueueTestCase("a queue", true, point));
            AddTestCase(new WithdrawQueueTestCase("a queue on one connection", false, point));
            AddTestCase(
                new WithdrawDisconnectedTestCase("while the receiver restarts", true, point));
            AddTestCase(new WithdrawGiveUpTestCase(point));
            AddTestCase(new WithdrawNothingTestCase(point));
        }
        AddTestCase(
            new WithdrawDisconnectedTestCase("while a link is down", false, NetworkPoint::PACKET));
    }
};

static TransportWithdrawTestSuite g_transportWithdrawTestSuite; //!< registers the suite
