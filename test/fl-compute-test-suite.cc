/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-cost.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-edge-pc-device-profile.h"
#include "ns3/fl-instant-device-profile.h"
#include "ns3/fl-random.h"
#include "ns3/fl-raspberry-pi-device-profile.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

/**
 * @defgroup decentralized-fl-compute-tests Tests of device profiles and of the scheduling of the
 * simulated processor
 * @ingroup decentralized-fl-compute
 * @ingroup tests
 */

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Shorthands of the two classes.
constexpr WorkClass PROTOCOL = WorkClass::PROTOCOL;
constexpr WorkClass LEARNING = WorkClass::LEARNING; ///< see PROTOCOL

/**
 * @param cores number of cores
 * @param isPreemptive whether protocol work preempts learning work
 * @return a processor
 */
Ptr<Cpu>
MakeCpu(uint32_t cores, bool isPreemptive = true)
{
    const auto profile = CreateObject<EdgePcDeviceProfile>();
    profile->SetAttribute("Cores", UintegerValue(cores));
    const auto cpu = CreateObject<Cpu>();
    cpu->SetAttribute("DeviceProfile", PointerValue(profile));
    cpu->SetAttribute("Preemptive", BooleanValue(isPreemptive));
    return cpu;
}

/**
 * @param milliseconds a time
 * @return a cost that takes this time on every device but the instant one
 */
Cost
MakeCost(int64_t milliseconds)
{
    Cost cost;
    cost.fixed = MilliSeconds(milliseconds);
    return cost;
}

/// A task of a planned schedule; times in milliseconds.
struct Planned
{
    int64_t arrival;     ///< when it is submitted
    int64_t duration;    ///< how long it takes on a core
    WorkClass workClass; ///< class
};

/// A test case that runs a schedule and destroys the simulator.
class ScheduleTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /**
     * Runs a schedule to its end.
     *
     * @param cpu the processor
     * @param plan what to submit
     * @return when each task completed, in milliseconds; -1: never
     */
    static std::vector<int64_t> Run(Ptr<Cpu> cpu, const std::vector<Planned>& plan)
    {
        std::vector<int64_t> completions(plan.size(), -1);
        for (size_t i = 0; i < plan.size(); i++)
        {
            Simulator::Schedule(MilliSeconds(plan[i].arrival), [cpu, &plan, &completions, i] {
                cpu->Execute(MakeCost(plan[i].duration), plan[i].workClass, nullptr, [&, i] {
                    completions[i] = Simulator::Now().GetMilliSeconds();
                });
            });
        }
        Simulator::Run();
        Simulator::Destroy();
        return completions;
    }

    void DoTeardown() override
    {
        Simulator::Destroy();
    }
};

/**
 * @ingroup decentralized-fl-compute-tests
 * Durations of costs in closed form.
 */
class DeviceProfileTestCase : public TestCase
{
  public:
    DeviceProfileTestCase()
        : TestCase("Device profiles: closed form, ranges, slowdown")
    {
    }

  private:
    void DoRun() override
    {
        const auto profile = CreateObject<EdgePcDeviceProfile>();
        profile->SetAttribute("FlopRate", DoubleValue(2e9));
        profile->SetAttribute("MemoryBandwidth", DoubleValue(1e9));
        profile->SetAttribute("HashRate", DoubleValue(5e8));
        profile->SetAttribute("SignTime", TimeValue(MicroSeconds(30)));
        profile->SetAttribute("VerifyTime", TimeValue(MicroSeconds(100)));
        Cost cost;
        NS_TEST_EXPECT_MSG_EQ(profile->GetDuration(cost), Seconds(0), "no work, no time");
        cost.flops = 4000000000;
        cost.memoryBytes = 1000000000;
        NS_TEST_EXPECT_MSG_EQ(profile->GetDuration(cost), Seconds(2), "arithmetic decides");
        cost.memoryBytes = 3000000000;
        NS_TEST_EXPECT_MSG_EQ(profile->GetDuration(cost), Seconds(3), "memory decides");
        Cost other;
        other.hashedBytes = 250000000;
        other.signatures = 2;
        other.verifications = 3;
        other.fixed = MilliSeconds(7);
        const Time expected = MilliSeconds(500) + MicroSeconds(360) + MilliSeconds(7);
        NS_TEST_EXPECT_MSG_EQ(profile->GetDuration(other), expected, "hashes, signatures, fixed");
        const Cost sum = cost + other + other;
        NS_TEST_EXPECT_MSG_EQ(profile->GetDuration(sum),
                              Seconds(3) + expected + expected,
                              "costs add up");

        const auto cpu = CreateObject<Cpu>();
        cpu->SetAttribute("DeviceProfile", PointerValue(profile));
        NS_TEST_EXPECT_MSG_EQ(cpu->GetDuration(sum), profile->GetDuration(sum), "full speed");
        cpu->SetAttribute("Slowdown", DoubleValue(2.5));
        NS_TEST_EXPECT_MSG_EQ(cpu->GetDuration(cost), MilliSeconds(7500), "a straggler");

        NS_TEST_EXPECT_MSG_EQ(CreateObject<InstantDeviceProfile>()->GetDuration(sum),
                              Seconds(0),
                              "an instant device takes no time");
        const auto pi = CreateObject<RaspberryPiDeviceProfile>();
        NS_TEST_EXPECT_MSG_EQ(pi->GetCores(), 4, "presets have their own defaults");
        NS_TEST_EXPECT_MSG_GT(pi->GetDuration(sum),
                              CreateObject<EdgePcDeviceProfile>()->GetDuration(sum),
                              "a Raspberry Pi is slower than a PC");
        NS_TEST_EXPECT_MSG_EQ(pi->SetAttributeFailSafe("FlopRate", DoubleValue(0)),
                              false,
                              "no device computes nothing");
        NS_TEST_EXPECT_MSG_EQ(pi->SetAttributeFailSafe("Cores", UintegerValue(0)), false, "a core");
        NS_TEST_EXPECT_MSG_EQ(cpu->SetAttributeFailSafe("Slowdown", DoubleValue(0.5)),
                              false,
                              "no speedup");
    }
};

/**
 * @ingroup decentralized-fl-compute-tests
 * Completion times of one small schedule, worked out by hand.
 */
class CpuScheduleTestCase : public ScheduleTestCase
{
  public:
    /**
     * @param name what the schedule shows
     * @param cores number of cores
     * @param isPreemptive whether protocol work preempts
     * @param plan what to submit
     * @param expected completion times, in milliseconds
     * @param preemptions how many tasks lose their core
     */
    CpuScheduleTestCase(const std::string& name,
                        uint32_t cores,
                        bool isPreemptive,
                        std::vector<Planned> plan,
                        std::vector<int64_t> expected,
                        int preemptions)
        : ScheduleTestCase("CPU: " + name),
          m_cores(cores),
          m_isPreemptive(isPreemptive),
          m_plan(std::move(plan)),
          m_expected(std::move(expected)),
          m_preemptions(preemptions)
    {
    }

  private:
    void DoRun() override
    {
        const Ptr<Cpu> cpu = MakeCpu(m_cores, m_isPreemptive);
        int preemptions = 0;
        cpu->TraceConnectWithoutContext("TaskPreempted",
                                        Callback<void, uint64_t, WorkClass, Time>(
                                            [&](uint64_t, WorkClass, Time) { preemptions++; }));
        const std::vector<int64_t> completions = Run(cpu, m_plan);
        std::array<Time, 2> busy;
        for (size_t i = 0; i < m_plan.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(completions[i], m_expected[i], "completion of task " << i);
            busy[static_cast<size_t>(m_plan[i].workClass)] += MilliSeconds(m_plan[i].duration);
        }
        NS_TEST_EXPECT_MSG_EQ(preemptions, m_preemptions, "preemptions");
        for (const WorkClass workClass : {PROTOCOL, LEARNING})
        {
            NS_TEST_EXPECT_MSG_EQ(cpu->GetBusyTime(workClass),
                                  busy[static_cast<size_t>(workClass)],
                                  "busy time");
        }
    }

    uint32_t m_cores;                ///< number of cores
    bool m_isPreemptive;             ///< whether protocol work preempts
    std::vector<Planned> m_plan;     ///< what to submit
    std::vector<int64_t> m_expected; ///< completion times, in milliseconds
    int m_preemptions;               ///< how many tasks lose their core
};

/**
 * A scheduler for comparison that knows neither events nor stretches of work: it decides anew in
 * every millisecond which tasks run.
 *
 * @param cores number of cores
 * @param isPreemptive whether protocol work preempts
 * @param plan what is submitted, by time
 * @return completion times
 */
std::vector<int64_t>
ScheduleByTicks(size_t cores, bool isPreemptive, const std::vector<Planned>& plan)
{
    std::vector<int64_t> remaining;
    for (const Planned& planned : plan)
    {
        remaining.push_back(planned.duration);
    }
    std::vector<int64_t> completions(plan.size(), -1);
    std::set<std::pair<WorkClass, size_t>> present; // submitted and not complete, first comes first
    std::set<std::pair<WorkClass, size_t>> onCore;
    auto fill = [&] {
        // A task that has got all its time keeps its core to the end of the instant.
        for (const auto& task : std::set<std::pair<WorkClass, size_t>>(onCore))
        {
            if (isPreemptive && remaining[task.second] > 0)
            {
                onCore.erase(task);
            }
        }
        for (auto task = present.begin(); task != present.end() && onCore.size() < cores; ++task)
        {
            onCore.insert(*task);
        }
    };
    auto complete = [&](int64_t now) {
        bool isAny = false;
        for (const auto& task : std::set<std::pair<WorkClass, size_t>>(onCore))
        {
            if (remaining[task.second] == 0)
            {
                completions[task.second] = now;
                present.erase(task);
                onCore.erase(task);
                isAny = true;
            }
        }
        return isAny;
    };
    size_t next = 0;
    for (int64_t now = 0; next < plan.size() || !present.empty(); now++)
    {
        // Submissions come before completions of the same instant, one by one.
        for (; next < plan.size() && plan[next].arrival == now; next++)
        {
            present.emplace(plan[next].workClass, next);
            fill();
        }
        do
        {
            fill();
        } while (complete(now));
        for (const auto& task : onCore)
        {
            remaining[task.second]--;
        }
    }
    return completions;
}

/**
 * @ingroup decentralized-fl-compute-tests
 * Random schedules against ScheduleByTicks.
 */
class CpuRandomScheduleTestCase : public ScheduleTestCase
{
  public:
    CpuRandomScheduleTestCase()
        : ScheduleTestCase("CPU: 1000 random schedules as by a scheduler that works by ticks")
    {
    }

  private:
    void DoRun() override
    {
        const auto random = MakeUniform(21);
        for (int run = 0; run < 1000; run++)
        {
            const uint32_t cores = random->GetInteger(1, 3);
            const bool isPreemptive = random->GetInteger(0, 2) > 0;
            std::vector<Planned> plan(random->GetInteger(1, 14));
            for (Planned& planned : plan)
            {
                planned.arrival = random->GetInteger(0, 15);
                planned.duration = random->GetInteger(0, 6);
                planned.workClass = random->GetInteger(0, 1) == 0 ? PROTOCOL : LEARNING;
            }
            std::stable_sort(plan.begin(), plan.end(), [](const Planned& a, const Planned& b) {
                return a.arrival < b.arrival;
            });
            const auto expected = ScheduleByTicks(cores, isPreemptive, plan);
            const auto completions = Run(MakeCpu(cores, isPreemptive), plan);
            NS_TEST_ASSERT_MSG_EQ((completions == expected), true, "schedule " << run);
        }
    }
};

/**
 * @ingroup decentralized-fl-compute-tests
 * The suite fl-compute.
 */
class ComputeTestSuite : public TestSuite
{
  public:
    ComputeTestSuite()
        : TestSuite("fl-compute", Type::UNIT)
    {
        AddTestCase(new DeviceProfileTestCase);
        auto add = [this](const std::string& name,
                          uint32_t cores,
                          bool isPreemptive,
                          std::vector<Planned> plan,
                          std::vector<int64_t> expected,
                          int preemptions) {
            AddTestCase(new CpuScheduleTestCase(name,
                                                cores,
                                                isPreemptive,
                                                std::move(plan),
                                                std::move(expected),
                                                preemptions));
        };
        add("first come, first served",
            1,
            true,
            {{0, 10, LEARNING}, {0, 20, LEARNING}, {5, 30, LEARNING}, {100, 1, LEARNING}},
            {10, 30, 60, 101},
            0);
        add("two cores",
            2,
            true,
            {{0, 10, LEARNING}, {0, 20, LEARNING}, {0, 30, LEARNING}, {0, 5, LEARNING}},
            {10, 20, 40, 25},
            0);
        add("protocol first, without preemption",
            1,
            false,
            {{0, 100, LEARNING}, {1, 50, LEARNING}, {30, 10, PROTOCOL}, {31, 5, PROTOCOL}},
            {100, 165, 110, 115},
            0);
        add("preempted work resumes before later work",
            1,
            true,
            {{0, 100, LEARNING}, {0, 50, LEARNING}, {30, 10, PROTOCOL}, {60, 10, PROTOCOL}},
            {120, 170, 40, 70},
            2);
        add("protocol work does not preempt protocol work",
            1,
            true,
            {{0, 10, LEARNING}, {5, 10, PROTOCOL}, {6, 1, PROTOCOL}, {7, 3, LEARNING}},
            {21, 15, 16, 24},
            1);
        add("the task submitted last loses its core",
            2,
            true,
            {{0, 100, LEARNING}, {0, 100, LEARNING}, {50, 10, PROTOCOL}},
            {100, 110, 60},
            1);
        add("several preempted tasks resume in order",
            2,
            true,
            {{0, 10, LEARNING}, {0, 10, LEARNING}, {2, 4, PROTOCOL}, {2, 9, PROTOCOL}},
            {14, 19, 6, 11},
            2);
        add("a task that completes at this instant is not preempted",
            1,
            true,
            {{0, 10, LEARNING}, {10, 5, PROTOCOL}},
            {10, 15},
            0);
        add("a core that becomes free at this instant is taken",
            2,
            true,
            {{0, 10, LEARNING}, {0, 20, LEARNING}, {10, 5, PROTOCOL}, {10, 4, PROTOCOL}},
            {10, 24, 15, 14},
            1);
        add("nobody is preempted if a core becomes free at this instant",
            2,
            true,
            {{0, 10, LEARNING}, {0, 20, LEARNING}, {10, 5, PROTOCOL}},
            {10, 20, 15},
            0);
        add("work that takes no time",
            1,
            true,
            {{0, 10, LEARNING}, {0, 0, LEARNING}, {5, 0, PROTOCOL}, {20, 0, LEARNING}},
            {10, 10, 5, 20},
            1);
        AddTestCase(new CpuRandomScheduleTestCase);
    }
};

ComputeTestSuite g_computeTestSuite; ///< registers the suite

} // namespace
