/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/boolean.h"
#include "ns3/fl-fluid-window.h"
#include "ns3/test.h"

#include <cmath>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr double SEGMENT = 1502;    ///< bytes on the wire
constexpr double ROUND_TRIP = 0.02; ///< s

/**
 * A flow alone on a link, or with a share of it that changes at given times.
 *
 * @param window its window
 * @param bytes bytes of the message
 * @param shares from which time on it has which share in bytes/s, by time
 * @param end until when
 * @return windows in segments by the time at which they changed otherwise than at a constant rate
 */
std::vector<std::pair<double, double>>
Follow(FluidWindow& window,
       double bytes,
       const std::vector<std::pair<double, double>>& shares,
       double end)
{
    std::vector<std::pair<double, double>> changes;
    double now = shares.front().first;
    double remaining = bytes;
    double rate = 0;
    for (size_t next = 0; now < end;)
    {
        if (next < shares.size() && shares[next].first <= now)
        {
            next++;
        }
        const double share = shares[next - 1].second;
        window.RefreshLimit(std::min(share, window.GetLimit()));
        rate = std::min(share, window.GetLimit());
        window.SetRate(rate);
        double until = std::min(end, window.GetNextChange());
        until = next < shares.size() ? std::min(until, shares[next].first) : until;
        remaining -= rate * (until - now);
        const bool isChange = until == window.GetNextChange();
        window.Advance(until, remaining);
        now = until;
        if (isChange)
        {
            changes.emplace_back(now, window.GetState().size / SEGMENT);
        }
    }
    return changes;
}

/**
 * @param segments window in segments
 * @return state of a new connection
 */
FluidWindow::State
MakeState(double segments)
{
    FluidWindow::State state;
    state.size = segments * SEGMENT;
    return state;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Slow start, its end by HyStart, and CoDel's first drops, beside a run of ns-3's own CUBIC behind
 * FqCoDel: 190.8 Mbps, 20 ms, one sender. There, the window is 10, then 18, 36, 72, 144, 288
 * segments; slow start ends at 0.181 s with 895 segments, and the drops at 0.2506 and 0.3506 s are
 * answered with 676 and 476.
 */
class FluidWindowSlowStartTestCase : public TestCase
{
  public:
    FluidWindowSlowStartTestCase()
        : TestCase("slow start and the first drops, as ns-3's CUBIC has them")
    {
    }

  private:
    void DoRun() override
    {
        const double rate = 190.8e6 / 8;
        FluidWindow window(MakeState(10), 1e8, SEGMENT, ROUND_TRIP, true, 0.02);
        NS_TEST_EXPECT_MSG_EQ_TOL(window.GetLimit(),
                                  10 * SEGMENT / ROUND_TRIP,
                                  1,
                                  "a window in a round trip");
        const auto changes = Follow(window, 1e8, {{0.02, rate}}, 0.46);
        NS_TEST_ASSERT_MSG_GT(changes.size(), 9, "rounds, the end of slow start, drops, answers");
        const double sizes[] = {18, 36, 72, 144, 288, 576};
        for (size_t i = 0; i < 6; i++)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(changes[i].first, 0.02 * (i + 2), 1e-9, "round " << i);
            NS_TEST_EXPECT_MSG_EQ_TOL(changes[i].second, sizes[i], 1e-3, "round " << i);
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(changes[6].first, 0.16, 0.03, "HyStart");
        NS_TEST_EXPECT_MSG_EQ_TOL(changes[6].second, 895, 9, "three round trips' worth");
        // CoDel, the answer, CoDel, the answer.
        NS_TEST_EXPECT_MSG_EQ_TOL(changes[7].first, 0.2506, 0.02, "first drop");
        NS_TEST_EXPECT_MSG_EQ_TOL(changes[8].second, 676, 34, "first answer");
        NS_TEST_EXPECT_MSG_EQ_TOL(changes[9].first, 0.3506, 0.02, "second drop");
        NS_TEST_EXPECT_MSG_EQ_TOL(changes[10].second, 476, 24, "second answer");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * CUBIC's curve in closed form (RFC 9438, section 4.2), when the window is what limits: the window
 * is the plateau again after K seconds.
 */
class FluidWindowCubicTestCase : public TestCase
{
  public:
    FluidWindowCubicTestCase()
        : TestCase("the curve of CUBIC")
    {
    }

  private:
    void DoRun() override
    {
        FluidWindow::State state = MakeState(70);
        state.isSlowStart = false;
        state.isFirst = false;
        state.plateau = 100 * SEGMENT;
        FluidWindow window(state, 1e12, SEGMENT, ROUND_TRIP, true, 5);
        const double k = std::cbrt(30 / 0.4);
        double last = 0;
        for (const auto& [time, size] : Follow(window, 1e12, {{5, 1e9}}, 5 + 2 * k))
        {
            const double expected = 100 + 0.4 * std::pow(time - 5 - k, 3);
            NS_TEST_EXPECT_MSG_EQ_TOL(size, expected, 1e-3, "at " << time);
            NS_TEST_EXPECT_MSG_LT(size / std::max(last, 70.0), 1 + 1.01 / 32, "a step at most");
            last = size;
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(window.GetState().size / SEGMENT, 130, 1e-3, "as far beyond");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Half of the link is free again after two seconds: the window fits the half by then, and takes
 * seconds to take up the rest, as with ns-3's CUBIC, where it stays at 167 to 175 segments.
 */
class FluidWindowShareTestCase : public TestCase
{
  public:
    FluidWindowShareTestCase()
        : TestCase("a larger share is taken up slowly")
    {
    }

  private:
    void DoRun() override
    {
        const double rate = 190.8e6 / 8;
        const double carried = rate * ROUND_TRIP / SEGMENT;
        FluidWindow window(MakeState(10), 1e9, SEGMENT, ROUND_TRIP, true, 0);
        Follow(window, 1e9, {{0, rate / 2}}, 2);
        const double before = window.GetState().size / SEGMENT;
        NS_TEST_EXPECT_MSG_GT(before, 0.35 * carried, "at most one answer below the half");
        NS_TEST_EXPECT_MSG_LT(before, 0.7 * carried, "what is more has been dropped");
        FluidWindow again = window;
        Follow(again, 1e9, {{2, rate}}, 2.3);
        const double after = again.GetState().size / SEGMENT;
        NS_TEST_EXPECT_MSG_LT(again.GetLimit(), 0.8 * rate, "not at once");
        NS_TEST_EXPECT_MSG_LT(before - 1e-9, after, "it grows");
        Follow(again, 1e9, {{2.3, rate}}, 15);
        NS_TEST_EXPECT_MSG_GT(again.GetLimit(), 0.65 * rate, "but in the end");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The window goes on from message to message as within one long message, also above its plateau;
 * the time that it rests at a tiny share or none does not count.
 */
class FluidWindowMessagesTestCase : public TestCase
{
  public:
    FluidWindowMessagesTestCase()
        : TestCase("messages one after another, and pauses")
    {
    }

  private:
    void DoRun() override
    {
        FluidWindow::State state = MakeState(70);
        state.isSlowStart = false;
        state.isFirst = false;
        state.plateau = 60 * SEGMENT;
        FluidWindow one(state, 1e12, SEGMENT, ROUND_TRIP, true, 0);
        Follow(one, 1e12, {{0, 1e9}}, 12);
        for (uint32_t second = 0; second < 12; second++)
        {
            FluidWindow message(state, 1e12, SEGMENT, ROUND_TRIP, true, second);
            Follow(message, 1e12, {{second, 1e9}}, second + 1);
            state = message.GetState();
        }
        const double k = std::cbrt(-10 / 0.4);
        NS_TEST_EXPECT_MSG_EQ_TOL(one.GetState().size / SEGMENT,
                                  60 + 0.4 * std::pow(12 - k, 3),
                                  0.1,
                                  "one message");
        NS_TEST_EXPECT_MSG_EQ_TOL(state.size / one.GetState().size, 1, 0.01, "twelve messages");

        state = MakeState(3);
        state.isSlowStart = false;
        state.isFirst = false;
        state.plateau = 3 * SEGMENT;
        FluidWindow small(state, 1e12, SEGMENT, ROUND_TRIP, true, 0);
        Follow(small, 1e12, {{0, 2e7}}, 10);
        NS_TEST_EXPECT_MSG_GT(small.GetLimit(), 1e7, "a window of three segments grows");

        for (const double pause : {0.0, 1e3})
        {
            FluidWindow window(MakeState(10), 1e12, SEGMENT, ROUND_TRIP, true, 0);
            Follow(window, 1e12, {{0, 2e6}}, 5);
            window.SetRate(pause);
            window.Advance(1000, 1e12);
            const double before = window.GetState().size;
            Follow(window, 1e12, {{1000, 2e7}}, 1000.5);
            NS_TEST_EXPECT_MSG_LT(window.GetState().size,
                                  1.5 * before + 30 * SEGMENT,
                                  "after " << pause);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The least initial window.
 */
class FluidWindowLeastTestCase : public TestCase
{
  public:
    FluidWindowLeastTestCase()
        : TestCase("an initial window of one segment")
    {
    }

  private:
    void DoRun() override
    {
        FluidWindow window(MakeState(1), 1e9, SEGMENT, ROUND_TRIP, true, 0);
        const auto changes = Follow(window, 1e9, {{0, 2e7}}, 0.1);
        NS_TEST_ASSERT_MSG_GT(changes.size(), 3, "rounds");
        for (size_t i = 0; i < 4; i++)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(changes[i].second, std::pow(2, i + 1), 1e-3, "round " << i);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Two vectors leave one node, one later than the other: when the first is through, the other one's
 * window is too small for the whole link, on packets as here. Without windows it would not be.
 */
class FluidWindowOnPacketsTestCase : public TestCase
{
  public:
    FluidWindowOnPacketsTestCase()
        : TestCase("a larger share is taken up as slowly as on packets")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<double> packets = Run(NetworkPoint::PACKET, true);
        const std::vector<double> fluid = Run(NetworkPoint::FLUID, true);
        const std::vector<double> without = Run(NetworkPoint::FLUID, false);
        for (size_t i = 0; i < 2; i++)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(fluid[i] / packets[i], 1, 0.06, "vector " << i);
        }
        NS_TEST_EXPECT_MSG_LT(without[1] / packets[1], 0.92, "windows matter");
    }

    /**
     * @param point point of the network axis
     * @param hasWindows whether a fluid network has windows
     * @return when the two arrive, in s
     */
    static std::vector<double> Run(NetworkPoint point, bool hasWindows)
    {
        constexpr uint64_t BYTES = 8000000;
        TransportWorld world(
            3,
            MakeProfile({{"UplinkRate", "ns3::ConstantRandomVariable[Constant=190]"}}),
            {},
            point);
        if (world.fluid)
        {
            world.fluid->SetAttribute("CongestionWindows", BooleanValue(hasWindows));
        }
        world.At(Time(0), [&world]() { world[0].Send(1, TestMessages::Sized(1, BYTES)); });
        world.At(MilliSeconds(200),
                 [&world]() { world[0].Send(2, TestMessages::Sized(2, BYTES)); });
        world.Run();
        std::vector<double> times;
        for (const auto& delivery : world.deliveries)
        {
            times.push_back(delivery.time.GetSeconds());
        }
        return times;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What never limits: no window, a message that one window holds, and shares so small that a segment
 * or two are enough.
 */
class FluidWindowUnlimitedTestCase : public TestCase
{
  public:
    FluidWindowUnlimitedTestCase()
        : TestCase("what does not limit")
    {
    }

  private:
    void DoRun() override
    {
        FluidWindow none;
        none.SetRate(1e6);
        none.Advance(10, 1e9);
        NS_TEST_EXPECT_MSG_EQ(none.GetLimit(), FluidWindow::NEVER, "no window");
        NS_TEST_EXPECT_MSG_EQ(none.GetNextChange(), FluidWindow::NEVER, "no window");

        FluidWindow one(MakeState(10), 10 * SEGMENT, SEGMENT, ROUND_TRIP, true, 0);
        NS_TEST_EXPECT_MSG_EQ(one.GetLimit(), FluidWindow::NEVER, "one window");

        FluidWindow deep(MakeState(10), 1e9, SEGMENT, ROUND_TRIP, false, 0);
        Follow(deep, 1e9, {{0, 2e7}}, 10);
        NS_TEST_EXPECT_MSG_GT(deep.GetLimit(), 4e7, "a queue that drops nothing");

        for (double share = 1e3; share < 2e7; share *= 1.17)
        {
            FluidWindow window(MakeState(10), 1e9, SEGMENT, ROUND_TRIP, true, 0);
            const auto changes = Follow(window, 1e9, {{0, share}}, 600);
            const double carried = share * ROUND_TRIP / SEGMENT;
            NS_TEST_EXPECT_MSG_LT(window.GetState().size / SEGMENT,
                                  std::max(carried + 2.1, 1.3 * carried) + 1e-3,
                                  "no more than CoDel leaves at " << share);
            if (carried < 4)
            {
                NS_TEST_EXPECT_MSG_GT(window.GetLimit(), share, "a round hides it at " << share);
                NS_TEST_EXPECT_MSG_LT(changes.size(), 40, "and then it rests at " << share);
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Suite `fl-fluid-window`.
 */
class FluidWindowTestSuite : public TestSuite
{
  public:
    FluidWindowTestSuite()
        : TestSuite("fl-fluid-window", Type::UNIT)
    {
        AddTestCase(new FluidWindowSlowStartTestCase());
        AddTestCase(new FluidWindowCubicTestCase());
        AddTestCase(new FluidWindowShareTestCase());
        AddTestCase(new FluidWindowMessagesTestCase());
        AddTestCase(new FluidWindowLeastTestCase());
        AddTestCase(new FluidWindowOnPacketsTestCase());
        AddTestCase(new FluidWindowUnlimitedTestCase());
    }
};

static FluidWindowTestSuite g_fluidWindowTestSuite; ///< the suite
