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
    m_cpu->CancelAll();
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
    // The processor numbers its tasks from 1.
    return m_isAlive
               ? m_cpu->Execute(cost, workClass, std::move(work), std::move(done), resultBytes)
               : 0;
}

void
ProtocolProcess::CancelWork(TaskId task)
{
    if (m_isAlive)
    {
        m_cpu->Cancel(task);
    }
}

} // namespace fl
} // namespace ns3
