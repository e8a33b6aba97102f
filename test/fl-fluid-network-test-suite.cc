/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/boolean.h"
#include "ns3/fl-experiment-network.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-random.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr double MSS = 1448;      ///< payload bytes of a full segment
constexpr double HEADERS = 54;    ///< PPP, IPv4, TCP with timestamps, in bytes
constexpr double SYN = 58;        ///< PPP, IPv4, TCP with the options of a SYN, in bytes
constexpr double HELLO = 36 + 21; ///< bytes before the first message of a connection
constexpr double ONE_WAY = 0.010; ///< seconds
constexpr double DOWN = 1e9;      ///< bit/s, unless said otherwise

/**
 * @param bytes size of the bulk part of a vector
 * @param hello bytes before it
 * @return bytes of the vector on a link
 */
double
WireBytes(double bytes, double hello = HELLO)
{
    const double frame = hello + bytes + TestMessages::VECTOR_FRAME;
    return frame + std::ceil(frame / MSS) * HEADERS;
}

/**
 * @param bytes size of the bulk part of a vector
 * @param hello bytes before it
 * @return bytes of its last segment on a link
 */
double
LastSegmentBytes(double bytes, double hello = HELLO)
{
    const double frame = hello + bytes + TestMessages::VECTOR_FRAME;
    return frame - (std::ceil(frame / MSS) - 1) * MSS + HEADERS;
}

/**
 * @param up rate of the uplink in bit/s
 * @param down rate of the downlink in bit/s
 * @return seconds for the handshake of a connection
 */
double
Handshake(double up, double down)
{
    // In multiples of 0.1 ms.
    return std::ceil(2e4 * (ONE_WAY + 8 * SYN / up + 8 * SYN / down)) / 1e4;
}

/**
 * @param up rate of the uplinks in Mbps
 * @param down rate of the downlinks in Mbps
 * @param window initial window in segments; the default needs no slow start
 * @return a profile
 */
Ptr<LinkProfile>
ProfileOf(double up, double down = 1000, uint32_t window = 1000)
{
    return MakeProfile(
        {{"UplinkRate", "ns3::ConstantRandomVariable[Constant=" + std::to_string(up) + "]"},
         {"DownlinkRate", "ns3::ConstantRandomVariable[Constant=" + std::to_string(down) + "]"},
         {"InitialWindow", std::to_string(window)}});
}

/// When a message arrives, by sender, receiver and number.
using Arrivals = std::map<std::tuple<NodeIndex, NodeIndex, uint64_t>, double>;

/**
 * @param world nodes after a run
 * @return when messages arrived, in s
 */
Arrivals
GetArrivals(const TransportWorld& world)
{
    Arrivals arrivals;
    for (const auto& delivery : world.deliveries)
    {
        arrivals[{delivery.from, delivery.to, delivery.message->GetUnsigned("number")}] =
            delivery.time.GetSeconds();
    }
    return arrivals;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Transfers that the closed form describes: one, one to many, many to one, with the bottleneck at
 * either side.
 */
class FluidClosedFormTestCase : public TestCase
{
  public:
    FluidClosedFormTestCase()
        : TestCase("closed forms of transfers")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint64_t bytes : {100, 1351, 1352, 5000000})
        {
            Single(bytes, 100e6, 1e9);
            Single(bytes, 100e6, 20e6);
        }
        OneToMany(7);
        ManyToOne(15);
    }

    /**
     * @param bytes size of the bulk part
     * @param up rate of the uplink in bit/s
     * @param down rate of the downlink in bit/s
     */
    void Single(uint64_t bytes, double up, double down)
    {
        TransportWorld world(2, ProfileOf(up / 1e6, down / 1e6), {}, NetworkPoint::FLUID);
        world.At(MilliSeconds(1), [&]() { world[0].Send(1, TestMessages::Sized(1, bytes)); });
        world.Run();
        NS_TEST_ASSERT_MSG_EQ(world.deliveries.size(), 1, "arrives");
        const double first = std::min(WireBytes(bytes), MSS + HEADERS);
        const double tail = up <= down ? 8 * LastSegmentBytes(bytes) / down : 8 * first / up;
        const double time = 0.001 + Handshake(up, down) +
                            8 * WireBytes(bytes) / std::min(up, down) + tail + ONE_WAY;
        NS_TEST_EXPECT_MSG_EQ_TOL(world.deliveries[0].time.GetSeconds(),
                                  time,
                                  1e-8,
                                  bytes << " bytes over " << up << " and " << down);
    }

    /**
     * @param receivers number of receivers
     */
    void OneToMany(uint32_t receivers)
    {
        constexpr uint64_t BYTES = 1000000;
        TransportWorld world(receivers + 1, ProfileOf(100), {}, NetworkPoint::FLUID);
        world.At(Time(0), [&]() {
            std::vector<NodeIndex> to;
            for (uint32_t receiver = 1; receiver <= receivers; receiver++)
            {
                to.push_back(receiver);
            }
            world[0].Multicast(to, TestMessages::Sized(1, BYTES));
        });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), receivers, "all");
        const double time = Handshake(100e6, DOWN) + receivers * 8 * WireBytes(BYTES) / 100e6 +
                            8 * LastSegmentBytes(BYTES) / DOWN + ONE_WAY;
        for (const auto& delivery : world.deliveries)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(delivery.time.GetSeconds(), time, 1e-8, "shares of one link");
        }
    }

    /**
     * @param senders number of senders, more than fit the receiver's link
     */
    void ManyToOne(uint32_t senders)
    {
        constexpr uint64_t BYTES = 1000000;
        TransportWorld world(senders + 1, ProfileOf(100), {}, NetworkPoint::FLUID);
        for (uint32_t sender = 1; sender <= senders; sender++)
        {
            world.At(Time(0),
                     [&world, sender]() { world[sender].Send(0, TestMessages::Sized(1, BYTES)); });
        }
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), senders, "all");
        const double time = Handshake(100e6, DOWN) + senders * 8 * WireBytes(BYTES) / DOWN +
                            8 * LastSegmentBytes(BYTES) / DOWN + ONE_WAY;
        for (const auto& delivery : world.deliveries)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(delivery.time.GetSeconds(), time, 1e-6, "shares of one link");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Slow start: round trips until the window is what the link carries in one; the window stays.
 */
class FluidSlowStartTestCase : public TestCase
{
  public:
    FluidSlowStartTestCase()
        : TestCase("slow start")
    {
    }

  private:
    void DoRun() override
    {
        constexpr double UP = 100e6;
        constexpr uint64_t BYTES = 1000000;
        TransportWorld world(2, ProfileOf(UP / 1e6, 1000, 10), {}, NetworkPoint::FLUID);
        world.At(Time(0), [&]() { world[0].Send(1, TestMessages::Sized(0, BYTES)); });
        world.At(Seconds(10), [&]() { world[0].Send(1, TestMessages::Sized(1, BYTES)); });
        world.Run();
        NS_TEST_ASSERT_MSG_EQ(world.deliveries.size(), 2, "both arrive");
        const double moving = 8 * WireBytes(BYTES) / UP;
        const double tail = 8 * LastSegmentBytes(BYTES) / DOWN + ONE_WAY;
        // In steps of 0.1 ms.
        const double roundTrip =
            1e-4 * std::ceil(1e4 * (2 * ONE_WAY + 8 * (MSS + 2 * HEADERS) * (1 / UP + 1 / DOWN)));
        // A round trip carries 169 segments; the first acknowledgement counts one less.
        double idle = 0;
        for (const double segments : {10, 18, 36, 72, 144})
        {
            idle += roundTrip - segments * 8 * (MSS + HEADERS) / UP;
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(world.deliveries[0].time.GetSeconds(),
                                  Handshake(UP, DOWN) + moving + idle + tail,
                                  1e-8,
                                  "five round trips with idle time");
        NS_TEST_EXPECT_MSG_EQ_TOL(world.deliveries[1].time.GetSeconds(),
                                  10 + 8 * WireBytes(BYTES, 0) / UP +
                                      8 * LastSegmentBytes(BYTES, 0) / DOWN + ONE_WAY,
                                  1e-8,
                                  "no second slow start");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Multicasts and single messages among nodes of random rates, with and without bundles: the same
 * times, with downlinks full and not.
 */
class FluidBundleTestCase : public TestCase
{
  public:
    FluidBundleTestCase()
        : TestCase("bundles change nothing")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t down : {1000, 60, 20})
        {
            const Arrivals with = Run(down, true);
            const Arrivals without = Run(down, false);
            NS_TEST_EXPECT_MSG_EQ(with.size(), without.size(), "all arrive");
            for (const auto& [message, time] : with)
            {
                NS_TEST_EXPECT_MSG_EQ_TOL(time,
                                          without.at(message),
                                          1e-6,
                                          "from " << std::get<0>(message) << " to "
                                                  << std::get<1>(message) << " at " << down);
            }
        }
    }

    /**
     * @param down mean rate of the downlinks in Mbps
     * @param hasBundles whether there are bundles
     * @return when messages arrive
     */
    static Arrivals Run(uint32_t down, bool hasBundles)
    {
        constexpr uint32_t NODES = 12;
        Ptr<LinkProfile> profile =
            MakeProfile({{"UplinkRate", "ns3::UniformRandomVariable[Min=80|Max=240]"},
                         {"DownlinkRate",
                          "ns3::UniformRandomVariable[Min=" + std::to_string(down / 2) +
                              "|Max=" + std::to_string(3 * down / 2) + "]"}});
        TransportWorld world(NODES, profile, {}, NetworkPoint::FLUID);
        world.fluid->SetAttribute("Bundles", BooleanValue(hasBundles));
        Ptr<UniformRandomVariable> random = MakeUniform(9);
        for (uint32_t number = 0; number < 40; number++)
        {
            const NodeIndex from = random->GetInteger(0, NODES - 1);
            std::vector<NodeIndex> to;
            for (NodeIndex node = 0; node < NODES; node++)
            {
                if (node != from && random->GetInteger(0, 2) > 0)
                {
                    to.push_back(node);
                }
            }
            const uint64_t bytes = std::pow(10, random->GetValue(3, 6.5));
            world.At(MilliSeconds(random->GetInteger(0, 10) * 100),
                     [&world, from, to, number, bytes] {
                         world[from].Multicast(to, TestMessages::Sized(number, bytes));
                     });
        }
        world.Run();
        return GetArrivals(world);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Acknowledgements take their part of a link in the other direction, before the transfers on it.
 */
class FluidAcknowledgementTestCase : public TestCase
{
  public:
    FluidAcknowledgementTestCase()
        : TestCase("acknowledgements load the links")
    {
    }

  private:
    void DoRun() override
    {
        // Both links of both nodes carry data and acknowledgements: x + ratio x = rate.
        constexpr uint64_t BYTES = 10000000;
        constexpr double RATE = 50e6;
        constexpr double RATIO = HEADERS / 2 / (MSS + HEADERS);
        TransportWorld world(2, ProfileOf(50, 1000), {}, NetworkPoint::FLUID);
        world.fluid->SetAttribute("CongestionWindows", BooleanValue(false));
        world.At(Time(0), [&]() {
            world[0].Send(1, TestMessages::Sized(0, BYTES));
            world[1].Send(0, TestMessages::Sized(1, BYTES));
        });
        world.Run();
        NS_TEST_ASSERT_MSG_EQ(world.deliveries.size(), 2, "both arrive");
        const double time = Handshake(RATE, DOWN) + 8 * WireBytes(BYTES) * (1 + RATIO) / RATE +
                            8 * LastSegmentBytes(BYTES) / DOWN + ONE_WAY;
        for (const auto& delivery : world.deliveries)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(delivery.time.GetSeconds() / time, 1, 0.001, "a little less");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Rates that change within a transfer: what is left goes on at the new rate.
 */
class FluidRateChangeTestCase : public TestCase
{
  public:
    FluidRateChangeTestCase()
        : TestCase("rates change within a transfer")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t BYTES = 5000000;
        TransportWorld world(3, ProfileOf(100), {}, NetworkPoint::FLUID);
        world.At(Time(0), [&]() { world[0].Multicast({1, 2}, TestMessages::Sized(0, BYTES)); });
        const double begin = Handshake(100e6, DOWN);
        // To node 1 at 10 Mbps from 0.3 s on; everything stands still from 0.4 to 0.7 s.
        world.At(Seconds(0.3), [&]() {
            world.fluid->SetRates(1, {DataRate("100Mbps"), DataRate("10Mbps")});
        });
        world.At(Seconds(0.4), [&]() { world.SetLink(0, false); });
        world.At(Seconds(0.7), [&]() { world.SetLink(0, true); });
        world.Run();
        NS_TEST_ASSERT_MSG_EQ(world.deliveries.size(), 2, "both arrive");
        const double atEnd = 50e6 * (0.3 - begin) + 90e6 * 0.1;
        const double second = 0.7 + (8 * WireBytes(BYTES) - atEnd) / 90e6;
        NS_TEST_EXPECT_MSG_EQ(world.deliveries[0].to, 2, "the other one first");
        NS_TEST_EXPECT_MSG_EQ_TOL(world.deliveries[0].time.GetSeconds(),
                                  second + 8 * LastSegmentBytes(BYTES) / DOWN + ONE_WAY,
                                  1e-6,
                                  "with what the slow one leaves");
        const double slow = 50e6 * (0.3 - begin) + 10e6 * 0.1;
        NS_TEST_EXPECT_MSG_EQ_TOL(world.deliveries[1].time.GetSeconds(),
                                  0.7 + (8 * WireBytes(BYTES) - slow) / 10e6 +
                                      8 * (MSS + HEADERS) / 100e6 + ONE_WAY,
                                  1e-6,
                                  "at its link's rate");
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 0, "nothing is given up");
    }
};

/// What comes off a bundle at just the rate that it had arrives like the others.
class FluidSplitTestCase : public TestCase
{
  public:
    FluidSplitTestCase()
        : TestCase("a part of a bundle that keeps its rate")
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(4, ProfileOf(90), {}, NetworkPoint::FLUID);
        world.fluid->SetAttribute("CongestionWindows", BooleanValue(false));
        world.At(Time(0), [&]() {
            world[0].Multicast({1, 2, 3}, TestMessages::Sized(0, 5000000));
        });
        const DataRate down("30Mbps");
        world.At(Seconds(0.2), [&]() { world.fluid->SetRates(3, {DataRate("90Mbps"), down}); });
        world.At(Seconds(0.3), [&]() { world.fluid->SetRates(0, {DataRate("150Mbps"), down}); });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), 3, "all arrive");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Losses and captures are refused: there would be none.
 */
class FluidRefusalTestCase : public TestCase
{
  public:
    FluidRefusalTestCase()
        : TestCase("what a fluid network cannot do")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(GetError([]() {
                                  TransportWorld world(2,
                                                       MakeProfile({{"LossRate", "0.01"}}),
                                                       {},
                                                       NetworkPoint::FLUID);
                              }),
                              "LossRate=0.01: a fluid network loses nothing; accepted: 0, or a "
                              "network of packets",
                              "losses");
        NS_TEST_EXPECT_MSG_EQ(
            GetError([]() {
                TransportWorld world(2,
                                     MakeProfile({{"CongestionControl", "ns3::TcpNewReno"}}),
                                     {},
                                     NetworkPoint::FLUID);
            }),
            "CongestionControl=ns3::TcpNewReno: windows of a fluid network are those of CUBIC; "
            "accepted: ns3::TcpCubic, or a network of packets",
            "other windows");
        NS_TEST_EXPECT_MSG_EQ(GetError([]() {
                                  AccessStarHelper links;
                                  ExperimentNetwork("fluid", links, 2).EnablePcap("unused");
                              }),
                              "--pcap needs packets; accepted with it is --network=packet",
                              "captures");
    }

    /**
     * @param action what is refused
     * @return the message
     */
    static std::string GetError(const std::function<void()>& action)
    {
        try
        {
            action();
        }
        catch (const InputError& refused)
        {
            return refused.what();
        }
        return "";
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The fluid network's times and bytes; what all transports guarantee is in their own suites.
 */
class FluidNetworkTestSuite : public TestSuite
{
  public:
    FluidNetworkTestSuite()
        : TestSuite("fl-fluid-network", Type::UNIT)
    {
        AddTestCase(new FluidClosedFormTestCase());
        AddTestCase(new FluidSlowStartTestCase());
        AddTestCase(new FluidBundleTestCase());
        AddTestCase(new FluidAcknowledgementTestCase());
        AddTestCase(new FluidSplitTestCase());
        AddTestCase(new FluidRateChangeTestCase());
        AddTestCase(new FluidRefusalTestCase());
    }
};

static FluidNetworkTestSuite g_fluidNetworkTestSuite; //!< registers the suite
