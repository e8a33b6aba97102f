/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-cpu.h"

#include "ns3/abort.h"
#include "ns3/assert.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-input-error.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlCpu");
NS_OBJECT_ENSURE_REGISTERED(Cpu);

TypeId
Cpu::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Cpu")
            .SetParent<Object>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<Cpu>()
            .AddAttribute(
                "DeviceProfile",
                "The kind of device; may be shared by many processors. Must be set before "
                "the first task.",
                PointerValue(),
                MakePointerAccessor(&Cpu::m_profile),
                MakePointerChecker<DeviceProfile>())
            .AddAttribute("Slowdown",
                          "Factor by which tasks submitted from now on take longer than on the "
                          "device itself (a straggler has more than 1; no unit).",
                          DoubleValue(1),
                          MakeDoubleAccessor(&Cpu::m_slowdown),
                          MakeDoubleChecker<double>(1, 1e6))
            .AddAttribute(
                "Preemptive",
                "Whether protocol work takes the core of learning work at once; otherwise "
                "it only goes first when a core becomes free.",
                BooleanValue(true),
                MakeBooleanAccessor(&Cpu::m_isPreemptive),
                MakeBooleanChecker())
            .AddTraceSource("TaskStarted",
                            "A task gets a core, first or again; the duration is what remains.",
                            MakeTraceSourceAccessor(&Cpu::m_started),
                            "ns3::fl::Cpu::TaskTracedCallback")
            .AddTraceSource("TaskPreempted",
                            "A task loses its core; the duration is what remains.",
                            MakeTraceSourceAccessor(&Cpu::m_preempted),
                            "ns3::fl::Cpu::TaskTracedCallback")
            .AddTraceSource(
                "TaskFinished",
                "A task completes, before `done` is called; the duration is its time on "
                "a core in total.",
                MakeTraceSourceAccessor(&Cpu::m_finished),
                "ns3::fl::Cpu::TaskTracedCallback")
            .AddTraceSource(
                "TaskCanceled",
                "A running or waiting task is taken back; the duration is its time on a "
                "core until then.",
                MakeTraceSourceAccessor(&Cpu::m_canceled),
                "ns3::fl::Cpu::TaskTracedCallback");
    return tid;
}

Cpu::Cpu() = default;

Cpu::~Cpu() = default;

void
Cpu::SetWorkerPool(std::shared_ptr<WorkerPool> pool)
{
    NS_ABORT_MSG_IF(GetTaskCount() > 0, "the worker pool of a busy processor cannot be changed");
    m_pool = std::move(pool);
}

Cpu::TaskId
Cpu::Execute(const Cost& cost,
             WorkClass workClass,
             std::function<void()> work,
             std::function<void()> done,
             uint64_t resultBytes)
{
    Task task;
    task.workClass = workClass;
    task.duration = GetDuration(cost);
    task.remaining = task.duration;
    task.done = std::move(done);
    if (work)
    {
        if (!m_pool)
        {
            m_pool = std::make_shared<WorkerPool>(1);
        }
        task.ticket = m_pool->Submit(std::move(work), resultBytes);
    }
    const TaskId id = m_nextId++;
    NS_LOG_FUNCTION(this << id << static_cast<int>(workClass) << task.duration);
    QueueOf(workClass).emplace(id, std::move(task));
    Dispatch();
    return id;
}

bool
Cpu::Cancel(TaskId id)
{
    NS_LOG_FUNCTION(this << id);
    const auto running = std::find_if(m_running.begin(), m_running.end(), [id](const Running& r) {
        return r.id == id;
    });
    if (running != m_running.end())
    {
        const Running canceled = std::move(*running);
        m_running.erase(running);
        const Time onCore = Stop(canceled);
        Discard(canceled.task);
        m_canceled(id,
                   canceled.task.workClass,
                   canceled.task.duration - canceled.task.remaining + onCore);
        Dispatch();
        return true;
    }
    for (Queue& queue : m_queues)
    {
        if (auto waiting = queue.extract(id))
        {
            const Task& task = waiting.mapped();
            Discard(task);
            m_canceled(id, task.workClass, task.duration - task.remaining);
            return true;
        }
    }
    return false;
}

void
Cpu::CancelAll()
{
    NS_LOG_FUNCTION(this);
    // Waiting tasks first, so that none of them gets a core that becomes free.
    for (Queue& queue : m_queues)
    {
        while (!queue.empty())
        {
            Cancel(queue.begin()->first);
        }
    }
    while (!m_running.empty())
    {
        Cancel(m_running.front().id);
    }
}

Time
Cpu::GetBusyTime(WorkClass workClass) const
{
    Time busy = m_busy[static_cast<size_t>(workClass)];
    for (const Running& running : m_running)
    {
        if (running.task.workClass == workClass)
        {
            busy += Simulator::Now() - running.start;
        }
    }
    return busy;
}

size_t
Cpu::GetTaskCount() const
{
    return m_running.size() + m_queues[0].size() + m_queues[1].size();
}

uint32_t
Cpu::GetCores() const
{
    NS_ABORT_MSG_UNLESS(m_profile, "a processor needs a DeviceProfile");
    return m_profile->GetCores();
}

Time
Cpu::GetDuration(const Cost& cost) const
{
    NS_ABORT_MSG_UNLESS(m_profile, "a processor needs a DeviceProfile");
    const Time duration = m_profile->GetDuration(cost);
    if (m_slowdown == 1)
    {
        return duration;
    }
    const double nanoseconds = m_slowdown * static_cast<double>(duration.GetNanoSeconds());
    if (nanoseconds > 1e18)
    {
        throw InputError(
            "a task takes more than 1e9 s with Slowdown=" + std::to_string(m_slowdown) +
            "; accepted is a factor with which no task does");
    }
    return NanoSeconds(static_cast<uint64_t>(std::llround(nanoseconds)));
}

void
Cpu::DoDispose()
{
    NS_LOG_FUNCTION(this);
    // Neither trace nor clock here: the simulator may be gone already.
    for (Running& running : m_running)
    {
        running.completion.Cancel();
        Discard(running.task);
    }
    m_running.clear();
    for (Queue& queue : m_queues)
    {
        for (const auto& [id, task] : queue)
        {
            Discard(task);
        }
        queue.clear();
    }
    m_pool.reset();
    m_profile = nullptr;
    Object::DoDispose();
}

Cpu::Queue&
Cpu::QueueOf(WorkClass workClass)
{
    return m_queues[static_cast<size_t>(workClass)];
}

void
Cpu::Dispatch()
{
    Queue& protocol = QueueOf(WorkClass::PROTOCOL);
    Queue& learning = QueueOf(WorkClass::LEARNING);
    while (!protocol.empty() || !learning.empty())
    {
        if (m_running.size() < GetCores())
        {
            Start(protocol.empty() ? learning : protocol);
            continue;
        }
        const auto victim = FindVictim();
        if (victim == m_running.end())
        {
            return;
        }
        Running preempted = std::move(*victim);
        m_running.erase(victim);
        preempted.task.remaining -= Stop(preempted);
        const Time remaining = preempted.task.remaining;
        learning.emplace(preempted.id, std::move(preempted.task));
        m_preempted(preempted.id, WorkClass::LEARNING, remaining);
    }
}

void
Cpu::Start(Queue& queue)
{
    auto first = queue.extract(queue.begin());
    const TaskId id = first.key();
    const WorkClass workClass = first.mapped().workClass;
    const Time remaining = first.mapped().remaining;
    const EventId completion = Simulator::Schedule(remaining, &Cpu::Complete, this, id);
    m_running.push_back({id, std::move(first.mapped()), Simulator::Now(), completion});
    m_started(id, workClass, remaining);
}

std::vector<Cpu::Running>::iterator
Cpu::FindVictim()
{
    const Queue& protocol = QueueOf(WorkClass::PROTOCOL);
    if (!m_isPreemptive || protocol.empty())
    {
        return m_running.end();
    }
    // Cores that become free at this instant, whose events have yet to come, serve waiting protocol
    // tasks first; otherwise the order of events within an instant would decide who is preempted.
    size_t freeNow = 0;
    auto victim = m_running.end();
    for (auto running = m_running.begin(); running != m_running.end(); ++running)
    {
        if (running->start + running->task.remaining == Simulator::Now())
        {
            freeNow++;
        }
        else if (running->task.workClass == WorkClass::LEARNING &&
                 (victim == m_running.end() || running->id > victim->id))
        {
            victim = running;
        }
    }
    return protocol.size() > freeNow ? victim : m_running.end();
}

Time
Cpu::Stop(const Running& running)
{
    const Time onCore = Simulator::Now() - running.start;
    m_busy[static_cast<size_t>(running.task.workClass)] += onCore;
    EventId(running.completion).Cancel();
    return onCore;
}

void
Cpu::Complete(TaskId id)
{
    NS_LOG_FUNCTION(this << id);
    const auto running = std::find_if(m_running.begin(), m_running.end(), [id](const Running& r) {
        return r.id == id;
    });
    NS_ASSERT(running != m_running.end());
    const Running finished = std::move(*running);
    m_running.erase(running);
    Stop(finished);
    // What follows may drop the last reference to this processor.
    const Ptr<Cpu> self(this);
    try
    {
        if (finished.task.ticket)
        {
            m_pool->Join(*finished.task.ticket);
        }
        m_finished(id, finished.task.workClass, finished.task.duration);
        if (finished.task.done)
        {
            finished.task.done();
        }
    }
    catch (...)
    {
        Dispatch();
        throw;
    }
    Dispatch();
}

void
Cpu::Discard(const Task& task)
{
    if (task.ticket)
    {
        m_pool->Discard(*task.ticket);
    }
}

} // namespace fl
} // namespace ns3
