/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/fl-cost.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-edge-pc-device-profile.h"
#include "ns3/fl-random.h"
#include "ns3/fl-worker-pool.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

/**
 * @defgroup decentralized-fl-cpu-tests Tests of the work behind the simulated processor
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

#if defined(__SANITIZE_ADDRESS__)
/// While it lives, what is allocated is not reported as a leak.
using LeakExemption = __lsan::ScopedDisabler;
#else
/// Without the leak detector there is nothing to do.
struct LeakExemption
{
};
#endif

/// A test case that leaves no simulator behind.
class CpuTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  private:
    void DoTeardown() override
    {
        Simulator::Destroy();
    }
};

/**
 * @ingroup decentralized-fl-cpu-tests
 * `done` is never called from within Execute, and its work gets the core before learning work.
 */
class CpuDoneTestCase : public CpuTestCase
{
  public:
    CpuDoneTestCase()
        : CpuTestCase("CPU: when `done` is called, results move")
    {
    }

  private:
    void DoRun() override
    {
        const Ptr<Cpu> cpu = MakeCpu(1, false);
        std::string order;
        cpu->Execute(Cost(), PROTOCOL, nullptr, [&] {
            order += "a";
            cpu->Execute(MakeCost(1), PROTOCOL, nullptr, [&] { order += "c"; });
            cpu->Execute(MakeCost(2), LEARNING, nullptr, [&] { order += "d"; });
            order += "b";
        });
        cpu->Execute(MakeCost(5), LEARNING, nullptr, [&] { order += "e"; });
        NS_TEST_EXPECT_MSG_EQ(order, "", "nothing is called from within Execute");
        NS_TEST_EXPECT_MSG_EQ(cpu->GetTaskCount(), 2, "two tasks");
        Simulator::Run();
        // Protocol work that `a` submits gets the free core, its learning work takes its turn.
        NS_TEST_EXPECT_MSG_EQ(order, "abced", "order of calls");
        NS_TEST_EXPECT_MSG_EQ(Simulator::Now(), MilliSeconds(8), "end");
        NS_TEST_EXPECT_MSG_EQ(cpu->GetTaskCount(), 0, "no task");

        // The work runs on a thread.
        cpu->SetWorkerPool(std::make_shared<WorkerPool>(2));
        const auto value = std::make_shared<int>(0);
        bool isDone = false;
        cpu->Execute(
            MakeCost(1),
            LEARNING,
            [value] { *value = 42; },
            [&] { isDone = *value == 42; });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(isDone, true, "the result");
    }
};

/**
 * @ingroup decentralized-fl-cpu-tests
 * Tasks that are taken back.
 */
class CpuCancelTestCase : public CpuTestCase
{
  public:
    CpuCancelTestCase()
        : CpuTestCase("CPU: cancel one task, cancel all, go on")
    {
    }

  private:
    void DoRun() override
    {
        const Ptr<Cpu> cpu = MakeCpu(1);
        cpu->SetWorkerPool(std::make_shared<WorkerPool>(3));
        std::string events;
        auto trace = [&](const std::string& source, char letter) {
            cpu->TraceConnectWithoutContext(
                source,
                Callback<void, uint64_t, WorkClass, Time>(
                    [&events, letter](uint64_t id, WorkClass, Time duration) {
                        events += letter + std::to_string(id) + ":" +
                                  std::to_string(duration.GetMilliSeconds()) + " ";
                    }));
        };
        trace("TaskStarted", 's');
        trace("TaskPreempted", 'p');
        trace("TaskFinished", 'f');
        trace("TaskCanceled", 'c');
        auto submit = [&](int64_t duration, WorkClass workClass) {
            return cpu->Execute(
                MakeCost(duration),
                workClass,
                [] {},
                [&] { events += "d "; });
        };
        auto take = [&] { return std::exchange(events, std::string()); };

        const auto first = submit(10, LEARNING);
        const auto second = submit(10, LEARNING);
        submit(10, LEARNING);
        Simulator::Schedule(MilliSeconds(4), [&] {
            NS_TEST_EXPECT_MSG_EQ(cpu->Cancel(second), true, "a waiting task");
            NS_TEST_EXPECT_MSG_EQ(cpu->Cancel(first), true, "a running task");
            NS_TEST_EXPECT_MSG_EQ(cpu->Cancel(first), false, "canceled already");
            NS_TEST_EXPECT_MSG_EQ(cpu->Cancel(99), false, "no such task");
        });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(take(), "s1:10 c2:0 c1:4 s3:10 f3:10 d ", "cancel one by one");
        NS_TEST_EXPECT_MSG_EQ(Simulator::Now(), MilliSeconds(14), "the third follows at once");

        submit(10, LEARNING);
        submit(10, LEARNING);
        Simulator::Schedule(MilliSeconds(3), [&] { submit(2, PROTOCOL); });
        Simulator::Schedule(MilliSeconds(4), [&] { cpu->CancelAll(); });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(take(), "s4:10 p4:7 s6:2 c4:3 c5:0 c6:1 ", "cancel all");
        NS_TEST_EXPECT_MSG_EQ(cpu->GetTaskCount(), 0, "nothing left");
        NS_TEST_EXPECT_MSG_EQ(cpu->GetBusyTime(LEARNING), MilliSeconds(17), "4 + 10 + 3");
        NS_TEST_EXPECT_MSG_EQ(cpu->GetBusyTime(PROTOCOL), MilliSeconds(1), "1");

        const Time restart = Simulator::Now();
        submit(5, LEARNING);
        Simulator::Schedule(MilliSeconds(2), [&] {
            NS_TEST_EXPECT_MSG_EQ(cpu->GetBusyTime(LEARNING), MilliSeconds(19), "while running");
        });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(take(), "s7:5 f7:5 d ", "new work after a crash");
        NS_TEST_EXPECT_MSG_EQ(Simulator::Now(), restart + MilliSeconds(5), "at its time");
    }
};

/**
 * @ingroup decentralized-fl-cpu-tests
 * An exception of the work leaves at the simulated completion, and the processor goes on.
 */
class CpuExceptionTestCase : public CpuTestCase
{
  public:
    CpuExceptionTestCase()
        : CpuTestCase("CPU: exceptions of the work")
    {
    }

  private:
    void DoRun() override
    {
        const Ptr<Cpu> cpu = MakeCpu(1);
        cpu->SetWorkerPool(std::make_shared<WorkerPool>(2));
        bool isDone = false;
        bool isNextDone = false;
        {
            // ns-3 drops its reference to an event only if the event returns.
            [[maybe_unused]] const LeakExemption exemption;
            cpu->Execute(
                MakeCost(3),
                LEARNING,
                [] { throw std::runtime_error("bad data"); },
                [&] { isDone = true; });
        }
        cpu->Execute(
            MakeCost(4),
            LEARNING,
            [] {},
            [&] { isNextDone = true; });
        std::string caught;
        try
        {
            Simulator::Run();
        }
        catch (const std::runtime_error& error)
        {
            caught = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(caught, "bad data", "the exception of the work");
        NS_TEST_EXPECT_MSG_EQ(Simulator::Now(), MilliSeconds(3), "at its completion");
        NS_TEST_EXPECT_MSG_EQ(isDone, false, "no result, no call");
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(isNextDone, true, "the next task");
    }
};

/**
 * @ingroup decentralized-fl-cpu-tests
 * Results, their order and their times are the same for any number of threads.
 */
class CpuThreadsTestCase : public CpuTestCase
{
  public:
    CpuThreadsTestCase()
        : CpuTestCase("CPU: bit-identical for 1, 2 and 8 threads")
    {
    }

  private:
    /// What came out of a task.
    struct Outcome
    {
        size_t node;                ///< where
        Cpu::TaskId id;             ///< which
        int64_t time;               ///< when, in nanoseconds
        std::vector<double> result; ///< what

        /**
         * @param other another one
         * @return true if all is equal
         */
        bool operator==(const Outcome& other) const
        {
            return node == other.node && id == other.id && time == other.time &&
                   result == other.result;
        }
    };

    /**
     * Twenty processors that compute, cancel and crash at random.
     *
     * @param threads of the pool
     * @param maxBytes of the pool
     * @return what came out, in order
     */
    std::vector<Outcome> RunNodes(uint32_t threads, uint64_t maxBytes)
    {
        const auto pool = std::make_shared<WorkerPool>(threads, maxBytes);
        const auto random = MakeUniform(22);
        std::vector<Outcome> outcomes;
        std::vector<Ptr<Cpu>> cpus;
        for (size_t node = 0; node < 20; node++)
        {
            cpus.push_back(MakeCpu(1 + node % 3));
            cpus.back()->SetWorkerPool(pool);
        }
        for (int i = 0; i < 600; i++)
        {
            const size_t node = random->GetInteger(0, 19);
            const Ptr<Cpu> cpu = cpus[node];
            const Time arrival = MicroSeconds(random->GetInteger(0, 20000));
            if (i % 60 == 0)
            {
                Simulator::Schedule(arrival, &Cpu::CancelAll, cpu);
                continue;
            }
            const double seed = random->GetValue(0, 1);
            const WorkClass workClass = random->GetInteger(0, 2) == 0 ? PROTOCOL : LEARNING;
            Cost cost;
            cost.flops = random->GetInteger(0, 60000000);
            Simulator::Schedule(arrival, [=, &outcomes] {
                const auto id = std::make_shared<Cpu::TaskId>();
                const auto values = std::make_shared<std::vector<double>>(200, seed);
                *id = cpu->Execute(
                    cost,
                    workClass,
                    [values] {
                        for (size_t j = 1; j < values->size(); j++)
                        {
                            (*values)[j] = 3.9 * (*values)[j - 1] * (1 - (*values)[j - 1]);
                        }
                    },
                    [=, &outcomes] {
                        outcomes.push_back(
                            {node, *id, Simulator::Now().GetNanoSeconds(), std::move(*values)});
                    },
                    200 * sizeof(double));
            });
        }
        Simulator::Run();
        Simulator::Destroy();
        return outcomes;
    }

    void DoRun() override
    {
        const std::vector<Outcome> alone = RunNodes(1, WorkerPool::DEFAULT_MAX_BYTES);
        NS_TEST_EXPECT_MSG_GT(alone.size(), 300, "most tasks complete");
        for (const uint32_t threads : {2, 8})
        {
            NS_TEST_EXPECT_MSG_EQ((RunNodes(threads, WorkerPool::DEFAULT_MAX_BYTES) == alone),
                                  true,
                                  threads << " threads");
            NS_TEST_EXPECT_MSG_EQ((RunNodes(threads, 5000) == alone),
                                  true,
                                  threads << " threads and little memory");
        }
    }
};

/**
 * @ingroup decentralized-fl-cpu-tests
 * The simulation ends while work is outstanding.
 */
class CpuDestroyTestCase : public CpuTestCase
{
  public:
    CpuDestroyTestCase()
        : CpuTestCase("CPU: the simulation ends with work outstanding")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t threads : {1, 4})
        {
            const auto data = std::make_shared<const std::vector<int>>(1000, 1);
            const auto pool = std::make_shared<WorkerPool>(threads); // outlives the processors
            bool isDone = false;
            auto submit = [&](Ptr<Cpu> cpu) {
                cpu->SetWorkerPool(pool);
                for (int i = 0; i < 10; i++)
                {
                    cpu->Execute(
                        MakeCost(10),
                        i % 2 == 0 ? LEARNING : PROTOCOL,
                        [data] { NS_ABORT_UNLESS((*data)[0] == 1); },
                        [&] { isDone = true; });
                }
            };
            const Ptr<Node> node = CreateObject<Node>();
            node->AggregateObject(MakeCpu(2));
            submit(node->GetObject<Cpu>());
            Ptr<Cpu> loose = MakeCpu(1);
            submit(loose);
            Simulator::Stop(MilliSeconds(5));
            Simulator::Run();
            Simulator::Destroy();
            loose = nullptr;
            NS_TEST_EXPECT_MSG_EQ(isDone, false, "nothing completes");
            NS_TEST_EXPECT_MSG_EQ(data.use_count(), 1, "no closure is left");
        }
    }
};

/**
 * @ingroup decentralized-fl-cpu-tests
 * The suite fl-cpu.
 */
class CpuTestSuite : public TestSuite
{
  public:
    CpuTestSuite()
        : TestSuite("fl-cpu", Type::UNIT)
    {
        AddTestCase(new CpuDoneTestCase);
        AddTestCase(new CpuCancelTestCase);
        AddTestCase(new CpuExceptionTestCase);
        AddTestCase(new CpuThreadsTestCase);
        AddTestCase(new CpuDestroyTestCase);
    }
};

CpuTestSuite g_cpuTestSuite; ///< registers the suite

} // namespace
