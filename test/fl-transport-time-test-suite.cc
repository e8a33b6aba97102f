/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/double.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr double MSS = 1448;      ///< payload bytes of a full segment
constexpr double OVERHEAD = 54;   ///< PPP, IPv4, TCP with timestamps, in bytes
constexpr double ONE_WAY = 0.010; ///< seconds
constexpr double DOWN = 1e9;      ///< bit/s
constexpr double HELLO = 36 + 21; ///< bytes

/**
 * @param rate uplink in Mbps
 * @param discipline queue discipline
 * @return a profile
 */
Ptr<LinkProfile>
ProfileOf(uint32_t rate, const std::string& discipline = "fq-codel")
{
    return MakeProfile(
        {{"UplinkRate", "ns3::ConstantRandomVariable[Constant=" + std::to_string(rate) + "]"},
         {"QueueDiscipline", discipline}});
}

/**
 * @param rate uplink in Mbps
 * @param bytes size of the bulk part
 * @return seconds from Send to arrival
 */
double
Transfer(uint32_t rate, uint64_t bytes)
{
    // A queue that never drops: the closed form knows no loss.
    Ptr<LinkProfile> profile = ProfileOf(rate, "fifo");
    profile->SetAttribute("BufferRoundTrips", DoubleValue(1000));
    TransportWorld world(2, profile);
    world.At(MilliSeconds(1), [&]() { world[0].Send(1, TestMessages::Sized(1, bytes)); });
    world.Run();
    return world.deliveries.size() == 1
               ? (world.deliveries.front().time - MilliSeconds(1)).GetSeconds()
               : 0;
}

/**
 * @param bytes size of the bulk part
 * @return bytes on the wire
 */
double
WireBytes(double bytes)
{
    return bytes + TestMessages::VECTOR_FRAME + HELLO + std::ceil(bytes / MSS) * OVERHEAD;
}

/**
 * @param rate uplink in Mbps
 * @param bytes size of the bulk part
 * @return seconds from Send to arrival, in closed form
 */
double
ClosedForm(double rate, double bytes)
{
    const double trip = 2 * ONE_WAY;
    const double product = rate * 1e6 / 8 * trip;
    const double doublings = std::max(0.0, std::log2(product / (10 * (MSS + OVERHEAD))));
    const double ramp = 10 * (std::exp2(doublings) - 1) * (MSS + OVERHEAD);
    return trip + ONE_WAY + doublings * trip + (WireBytes(bytes) - ramp) * 8 / (rate * 1e6);
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Transfers take as long as the closed form says, scale with the rate, and never beat the link.
 */
class TransferTimeTestCase : public TestCase
{
  public:
    TransferTimeTestCase()
        : TestCase("bulk transfers")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint64_t bytes : {5000000, 28000000})
        {
            for (const uint32_t rate : {80, 240})
            {
                const double seconds = Transfer(rate, bytes);
                const double limit = ONE_WAY * 3 + WireBytes(bytes) * 8 / (rate * 1e6);
                NS_TEST_EXPECT_MSG_EQ_TOL(seconds / ClosedForm(rate, bytes),
                                          1,
                                          0.03,
                                          bytes << " bytes at " << rate << " Mbps");
                NS_TEST_EXPECT_MSG_GT(seconds, limit, "not faster than the link");
            }
        }
        // Beyond the ramp, which takes round trips, time is bytes over rate.
        const double fast = Transfer(160, 28000000) - Transfer(160, 10000000);
        const double slow = Transfer(80, 28000000) - Transfer(80, 10000000);
        NS_TEST_EXPECT_MSG_EQ_TOL(slow / fast, 2, 0.02, "half the rate, twice the time");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Longer segments: one packet each, so fewer of them, and the time that the link needs.
 */
class SegmentSizeTestCase : public TestCase
{
  public:
    SegmentSizeTestCase()
        : TestCase("long segments")
    {
    }

  private:
    void DoRun() override
    {
        const uint64_t bytes = 10000000;
        for (const double segment : {1448, 9000, 60000})
        {
            Ptr<LinkProfile> profile = ProfileOf(160, "fifo");
            profile->SetAttribute("BufferRoundTrips", DoubleValue(1000));
            profile->SetAttribute("SegmentSize", UintegerValue(segment));
            TransportWorld world(2, profile);
            uint64_t packets = 0;
            world.star.uplinks.Get(0)->TraceConnectWithoutContext(
                "PhyTxBegin",
                MakeBoundCallback(&SegmentSizeTestCase::Count, &packets));
            world.At(MilliSeconds(1), [&]() { world[0].Send(1, TestMessages::Sized(1, bytes)); });
            world.Run();
            NS_TEST_ASSERT_MSG_EQ(world.deliveries.size(), 1, "arrives");
            const double segments = std::ceil(bytes / segment);
            // Beside them: handshake, HELLO and the end, and parts of segments where the socket's
            // buffer is full; the longest fit into it 17 times.
            NS_TEST_EXPECT_MSG_GT_OR_EQ(packets, segments, "packets of " << segment);
            NS_TEST_EXPECT_MSG_LT(packets, (segment > 9000 ? 1.25 : 1.01) * segments + 10, "few");
            const double wire = (bytes + segments * OVERHEAD) * 8 / 160e6;
            const double seconds = (world.deliveries.front().time - MilliSeconds(1)).GetSeconds();
            NS_TEST_EXPECT_MSG_GT(seconds, wire + 3 * ONE_WAY, "not faster than the link");
            NS_TEST_EXPECT_MSG_LT(seconds, 1.2 * wire + 3 * ONE_WAY, "start-up is all it adds");
        }
    }

    /**
     * @param packets counts
     * @param packet a packet that begins
     */
    static void Count(uint64_t* packets, Ptr<const Packet> /* packet */)
    {
        ++*packets;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A small message over an open connection takes the delay and its serialization, to the
 * nanosecond.
 */
class SmallMessageTimeTestCase : public TestCase
{
  public:
    SmallMessageTimeTestCase()
        : TestCase("a small message, to the nanosecond")
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(2, ProfileOf(80));
        world.At(Seconds(1), [&]() { world[0].Send(1, TestMessages::Note(1)); });
        world.At(Seconds(2), [&]() { world[0].Send(1, TestMessages::Note(2, 100)); });
        world.At(Seconds(3), [&]() { world[0].Send(1, TestMessages::Note(3, 1000)); });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), 3, "all arrive");
        if (IsStatusFailure())
        {
            return;
        }
        for (uint32_t i = 1; i < 3; i++)
        {
            const int64_t bits = 8 * (TestMessages::NOTE_FRAME + (i == 1 ? 100 : 1000) + 54);
            // 80 Mbps are 12.5 ns a bit, 1 Gbps is 1 ns; ns-3's TCP begins to send 1 ns after Send.
            const int64_t expected = 1 + bits * 25 / 2 + bits + 10000000;
            NS_TEST_EXPECT_MSG_EQ((world.deliveries[i].time - Seconds(i + 1)).GetNanoSeconds(),
                                  expected,
                                  "message " << i);
        }
        // The first one waits for the handshake: SYN and SYN-ACK of 58 bytes, then hello and note.
        const double syn = 58 * 8 / 80e6 + 58 * 8 / DOWN;
        const double first = 3 * ONE_WAY + 2 * syn;
        NS_TEST_EXPECT_MSG_EQ_TOL((world.deliveries[0].time - Seconds(1)).GetSeconds(),
                                  first,
                                  0.0001,
                                  "a round trip more");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * How long a small message waits behind 28 MB, by queue discipline.
 */
class QueueDisciplineTimeTestCase : public TestCase
{
  public:
    QueueDisciplineTimeTestCase()
        : TestCase("a small message behind a large one")
    {
    }

  private:
    void DoRun() override
    {
        const double prio = Measure("prio");
        const double fair = Measure("fq-codel");
        const double fifo = Measure("fifo");
        // One packet is being sent, and two may stand in the device's queue.
        NS_TEST_EXPECT_MSG_GT(prio, ONE_WAY, "not before the delay");
        NS_TEST_EXPECT_MSG_LT(prio, ONE_WAY + 4 * 1502 * 8 / 80e6, "prio: first");
        NS_TEST_EXPECT_MSG_GT(fair, ONE_WAY, "not before the delay");
        NS_TEST_EXPECT_MSG_LT(fair, ONE_WAY + 8 * 1502 * 8 / 80e6, "fq-codel: at its turn");
        // A fifo of one bandwidth-delay product holds up to 20 ms.
        NS_TEST_EXPECT_MSG_GT(fifo, ONE_WAY + 0.008, "fifo: behind the queue");
        NS_TEST_EXPECT_MSG_LT(fifo, ONE_WAY + 0.022, "fifo: not longer than its buffer");
    }

    /**
     * @param discipline queue discipline
     * @return mean seconds that a small message takes while a large one is under way
     */
    double Measure(const std::string& discipline)
    {
        TransportWorld world(2, ProfileOf(80, discipline));
        constexpr uint32_t MESSAGES = 10;
        // The control connection is open before.
        world.At(MilliSeconds(1), [&]() { world[0].Send(1, TestMessages::Note(0)); });
        world.At(Seconds(1), [&]() { world[0].Send(1, TestMessages::Sized(99, 28000000)); });
        for (uint32_t number = 1; number <= MESSAGES; number++)
        {
            world.At(Seconds(1) + MilliSeconds(200 * number),
                     [&world, number]() { world[0].Send(1, TestMessages::Note(number)); });
        }
        world.Run();
        double sum = 0;
        Time bulk;
        for (const auto& delivery : world.deliveries)
        {
            const uint32_t number = delivery.message->GetUnsigned("number");
            if (delivery.message->GetBulk())
            {
                bulk = delivery.time;
            }
            else if (number > 0)
            {
                sum += (delivery.time - Seconds(1) - MilliSeconds(200 * number)).GetSeconds();
            }
        }
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), MESSAGES + 2, "all arrive");
        NS_TEST_EXPECT_MSG_GT(bulk, Seconds(3.5), "the large one was under way");
        return sum / MESSAGES;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Simulated times against closed forms.
 */
class TransportTimeTestSuite : public TestSuite
{
  public:
    TransportTimeTestSuite()
        : TestSuite("fl-transport-time", Type::UNIT)
    {
        AddTestCase(new SmallMessageTimeTestCase());
        AddTestCase(new SegmentSizeTestCase);
        AddTestCase(new TransferTimeTestCase());
        AddTestCase(new QueueDisciplineTimeTestCase());
    }
};

static TransportTimeTestSuite g_transportTimeTestSuite; //!< registers the suite
