/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param world nodes
 * @param to receiver
 * @return numbers of the messages that arrived, by order of arrival
 */
std::vector<uint64_t>
GetNumbers(const TransportWorld& world, NodeIndex to)
{
    std::vector<uint64_t> numbers;
    for (const auto& delivery : world.GetDeliveries(to))
    {
        numbers.push_back(delivery.message->GetUnsigned("number"));
    }
    return numbers;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * A peer that never answers: both channels fail at the very moment, with the right counts, and a
 * later message arrives when the peer is back.
 */
class GiveUpSilentPeerTestCase : public TestCase
{
  public:
    /**
     * @param name name
     * @param isLink the link is down; otherwise the process
     * @param node whose link is down
     * @param point point of the network axis
     */
    GiveUpSilentPeerTestCase(const std::string& name,
                             bool isLink,
                             uint32_t node,
                             NetworkPoint point)
        : TestCase(AddPoint(name, point)),
          m_isLink(isLink),
          m_node(node),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(2, MakeProfile({}), {{"GiveUpTime", "5s"}}, m_point);
        world.At(MilliSeconds(10), [&]() { SetUp(world, false); });
        world.At(Seconds(1), [&]() {
            for (uint32_t number = 0; number < 3; number++)
            {
                world[0].Send(1, TestMessages::Note(number, 100));
            }
        });
        world.At(Seconds(2), [&]() {
            world[0].Send(1, TestMessages::Vector(10, 100000));
            world[0].Send(1, TestMessages::Vector(11, 100000));
        });
        world.At(Seconds(5), [&]() { world[0].Send(1, TestMessages::Note(3)); });
        world.At(Seconds(20), [&]() { SetUp(world, true); });
        world.At(Seconds(21), [&]() {
            world[0].Send(1, TestMessages::Note(4));
            world[0].Send(1, TestMessages::Vector(12, 100000));
        });
        world.Run(Seconds(60));
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 2, "one failure for each channel");
        if (IsStatusFailure())
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(world.failures[0].time, Seconds(6), "after the give-up time");
        NS_TEST_EXPECT_MSG_EQ(world.failures[0].messages, 4, "all notes");
        NS_TEST_EXPECT_MSG_EQ(world.failures[0].to, 1, "the peer");
        NS_TEST_EXPECT_MSG_EQ(world.failures[1].time, Seconds(7), "after the give-up time");
        NS_TEST_EXPECT_MSG_EQ(world.failures[1].messages, 2, "all vectors");
        NS_TEST_EXPECT_MSG_EQ((world.failures[0].channel == TransportChannel::CONTROL),
                              true,
                              "of notes");
        NS_TEST_EXPECT_MSG_EQ((world.failures[1].channel == TransportChannel::BULK),
                              true,
                              "of vectors");
        NS_TEST_EXPECT_MSG_EQ(world[0].GetCounters().messagesFailed, 6, "counted");
        NS_TEST_EXPECT_MSG_EQ(world[0].GetQueuedBytes(1), 0, "nothing is queued");
        const std::vector<uint64_t> numbers = GetNumbers(world, 1);
        NS_TEST_EXPECT_MSG_EQ((numbers == std::vector<uint64_t>{4, 12}), true, "the later ones");
        NS_TEST_EXPECT_MSG_LT(world.deliveries.back().time, Seconds(22), "without waiting");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
    }

    /**
     * @param world nodes
     * @param isUp whether the peer can be reached
     */
    void SetUp(TransportWorld& world, bool isUp) const
    {
        if (m_isLink)
        {
            world.SetLink(m_node, isUp);
        }
        else if (isUp)
        {
            world[m_node].Start();
        }
        else
        {
            world[m_node].Stop();
        }
    }

    const bool m_isLink;        ///< the link is down
    const uint32_t m_node;      ///< whose link
    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * The link of the peer breaks within a transfer: the give-up time counts from the last progress.
 */
class GiveUpInTransferTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit GiveUpInTransferTestCase(NetworkPoint point)
        : TestCase(AddPoint("a link that breaks within a transfer", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(
            2,
            MakeProfile({{"UplinkRate", "ns3::ConstantRandomVariable[Constant=8]"}}),
            {{"GiveUpTime", "4s"}},
            m_point);
        // 1 MB takes 1 s each.
        world.At(Seconds(1), [&]() {
            for (uint32_t number = 0; number < 5; number++)
            {
                world[0].Send(1, TestMessages::Sized(number, 1000000));
            }
        });
        world.At(MilliSeconds(3500), [&]() { world.SetLink(1, false); });
        size_t held = 0;
        world.At(Seconds(4), [&]() { held = world.GetHeld(); });
        world.At(Seconds(30), [&]() { world.SetLink(1, true); });
        world.At(Seconds(31), [&]() { world[0].Send(1, TestMessages::Sized(9, 1000)); });
        world.Run();
        const std::vector<uint64_t> numbers = GetNumbers(world, 1);
        NS_TEST_EXPECT_MSG_EQ((numbers == std::vector<uint64_t>{0, 1, 9}),
                              true,
                              "two, and the last");
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 1, "one failure");
        if (IsStatusFailure())
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(world.failures[0].messages, 3, "what had not arrived");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(world.failures[0].time, MilliSeconds(7490), "not before");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(world.failures[0].time, MilliSeconds(7550), "last progress");
        NS_TEST_EXPECT_MSG_GT(held, 0, "pointers are held meanwhile");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * Progress is enough: a transfer far longer than the give-up time is not given up, nor is one that
 * advances after a pause; an idle stream never fails.
 */
class GiveUpNotTestCase : public TestCase
{
  public:
    /**
     * @param point point of the network axis
     */
    explicit GiveUpNotTestCase(NetworkPoint point)
        : TestCase(AddPoint("slow transfers and short outages are not given up", point)),
          m_point(point)
    {
    }

  private:
    void DoRun() override
    {
        SlowTransfer();
        Outage();
    }

    void SlowTransfer() ///< It takes much longer than the give-up time.
    {
        TransportWorld world(
            2,
            MakeProfile({{"UplinkRate", "ns3::ConstantRandomVariable[Constant=0.8]"}}),
            {{"GiveUpTime", "3s"}},
            m_point);
        world.At(Seconds(1), [&]() { world[0].Send(1, TestMessages::Sized(0, 2000000)); });
        // After the transfer the stream is idle for long.
        world.At(Seconds(60), [&]() { world[0].Send(1, TestMessages::Sized(1, 1000)); });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 0, "nothing is given up");
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), 2, "everything arrives");
        NS_TEST_EXPECT_MSG_GT(world.deliveries.front().time, Seconds(21), "after 20 s");
    }

    void Outage() ///< Shorter than the give-up time, with a message sent when it begins.
    {
        TransportWorld world(2, MakeProfile({}), {{"GiveUpTime", "3s"}}, m_point);
        world.At(Seconds(1), [&]() { world[0].Send(1, TestMessages::Vector(0, 1000)); });
        world.At(Seconds(5), [&]() {
            world.SetLink(1, false);
            world[0].Send(1, TestMessages::Vector(1, 1000));
        });
        world.At(MilliSeconds(6200), [&]() { world.SetLink(1, true); });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 0, "nothing is given up");
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), 2, "everything arrives");
        NS_TEST_EXPECT_MSG_LT(world.deliveries.back().time, Seconds(8), "soon after the outage");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
    }

    const NetworkPoint m_point; ///< point of the network axis
};

/**
 * @ingroup decentralized-fl-tests
 * Messages that are longer than what a peer accepts never arrive, and stop the others only until
 * they are given up.
 */
class GiveUpOversizedTestCase : public TestCase
{
  public:
    GiveUpOversizedTestCase()
        : TestCase("a message longer than the peer accepts")
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(2, MakeProfile({}), {{"GiveUpTime", "3s"}});
        world[1].SetAttribute("MaxControlLength", UintegerValue(1000));
        world.At(Seconds(1), [&]() {
            world[0].Send(1, TestMessages::Note(0, 100));
            world[0].Send(1, TestMessages::Note(1, 2000));
            world[0].Send(1, TestMessages::Note(2, 100));
        });
        world.At(Seconds(10), [&]() { world[0].Send(1, TestMessages::Note(3, 100)); });
        world.Run();
        const std::vector<uint64_t> numbers = GetNumbers(world, 1);
        NS_TEST_EXPECT_MSG_EQ((numbers == std::vector<uint64_t>{0, 3}), true, "the others");
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 1, "reported");
        if (IsStatusFailure())
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(world.failures[0].messages, 2, "with what waits behind it");
        NS_TEST_EXPECT_MSG_GT(world.GetRejected(1, TransportRejectReason::OVERSIZED), 0, "counted");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The receiver loses the connection without the sender's knowing, because its resets are lost: the
 * sender opens the connection anew when nothing has gone on for the stall time.
 */
class StallTestCase : public TestCase
{
  public:
    StallTestCase()
        : TestCase("half a connection")
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(2, MakeProfile({}), {{"GiveUpTime", "20s"}, {"StallTime", "3s"}});
        world.At(MilliSeconds(1), [&]() { world[0].Send(1, TestMessages::Vector(0, 4000000)); });
        world.At(MilliSeconds(100), [&]() {
            world.SetLink(1, false);
            world[1].Stop();
        });
        world.At(MilliSeconds(200), [&]() {
            world.SetLink(1, true);
            world[1].Start();
        });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 0, "nothing is given up");
        NS_TEST_ASSERT_MSG_EQ(world.deliveries.size(), 1, "arrives");
        NS_TEST_EXPECT_MSG_GT(world.deliveries[0].time, Seconds(3), "after the stall time");
        NS_TEST_EXPECT_MSG_LT(world.deliveries[0].time, Seconds(8), "long before the give-up time");
        NS_TEST_EXPECT_MSG_EQ(world.GetHeld(), 0, "no pointer is left");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What gives up messages to peers that cannot be reached.
 */
class TransportGiveUpTestSuite : public TestSuite
{
  public:
    TransportGiveUpTestSuite()
        : TestSuite("fl-transport-give-up", Type::UNIT)
    {
        for (const NetworkPoint point : {NetworkPoint::PACKET, NetworkPoint::FLUID})
        {
            AddTestCase(new GiveUpSilentPeerTestCase("the peer's link is down", true, 1, point));
            AddTestCase(new GiveUpSilentPeerTestCase("the sender's link is down", true, 0, point));
            AddTestCase(
                new GiveUpSilentPeerTestCase("the peer's process is down", false, 1, point));
            AddTestCase(new GiveUpInTransferTestCase(point));
            AddTestCase(new GiveUpNotTestCase(point));
        }
        AddTestCase(new GiveUpOversizedTestCase());
        AddTestCase(new StallTestCase());
    }
};

static TransportGiveUpTestSuite g_transportGiveUpTestSuite; //!< registers the suite
