/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-protocol-process.h"

#include "ns3/simulator.h"

#include <utility>

namespace ns3
{
namespace fl
{

ProtocolProcess::ProtocolProcess(Ptr<Transport> transport, Ptr<Cpu> cpu)
    : m_transport(std::move(transport)),
      m_cpu(std::move(cpu))
{
}

void
ProtocolProcess::Begin(std::unique_ptr<ProtocolCore> core)
{
    m_core = std::move(core);
    m_core->Start();
}

void
ProtocolProcess::End()
{
    m_isAlive = false;
    for (TaskId task : std::exchange(m_tasks, {}))
    {
        m_cpu->Cancel(task);
    }
    for (auto& [id, timer] : m_timers)
    {
        timer.event.Cancel();
    }
    m_timers.clear();
}

ProtocolCore&
ProtocolProcess::GetCore() const
{
    return *m_core;
}

NodeIndex
ProtocolProcess::GetSelf() const
{
    return m_transport->GetIndex();
}

Time
ProtocolProcess::GetNow() const
{
    return Simulator::Now();
}

void
ProtocolProcess::Send(const std::vector<NodeIndex>& to, MessagePtr message)
{
    if (m_isAlive)
    {
        m_transport->Multicast(to, message);
    }
}

uint64_t
ProtocolProcess::Withdraw(NodeIndex to, const std::function<bool(const Message&)>& isObsolete)
{
    return m_isAlive ? m_transport->Withdraw(to, isObsolete) : 0;
}

uint64_t
ProtocolProcess::GetQueuedBytes(NodeIndex to) const
{
    return m_isAlive ? m_transport->GetQueuedBytes(to) : 0;
}

ProtocolHost::TimerId
ProtocolProcess::StartTimer(const Time& delay, std::function<void()> expired)
{
    const TimerId id = m_nextTimer++;
    if (m_isAlive)
    {
        m_timers[id] = Timer{Simulator::Schedule(delay, &ProtocolProcess::HandleTimer, this, id),
                             std::move(expired)};
    }
    return id;
}

void
ProtocolProcess::CancelTimer(TimerId timer)
{
    const auto found = m_timers.find(timer);
    if (found != m_timers.end())
    {
        found->second.event.Cancel();
        m_timers.erase(found);
    }
}

void
ProtocolProcess::HandleTimer(TimerId timer)
{
    const auto node = m_timers.extract(timer);
    node.mapped().expired();
}

ProtocolHost::TaskId
ProtocolProcess::StartWork(const Cost& cost,
                           WorkClass workClass,
                           std::function<void()> work,
                           std::function<void()> done,
                           uint64_t resultBytes)
{
    if (!m_isAlive)
    {
        return 0; // the processor numbers its tasks from 1
    }
    // The processor names the task only when it has it, and never completes it before.
    const auto task = std::make_shared<TaskId>(0);
    *task = m_cpu->Execute(
        cost,
        workClass,
        std::move(work),
        [this, task, done = std::move(done)] {
            m_tasks.erase(*task);
            done();
        },
        resultBytes);
    m_tasks.insert(*task);
    return *task;
}

void
ProtocolProcess::CancelWork(TaskId task)
{
    if (m_tasks.erase(task) > 0)
    {
        m_cpu->Cancel(task);
    }
}

} // namespace fl
} // namespace ns3
