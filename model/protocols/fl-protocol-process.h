/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PROTOCOL_PROCESS_H
#define FL_PROTOCOL_PROCESS_H

#include "ns3/event-id.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-protocol-core.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-transport.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * One life of a node's process: a core, and its host over the node's transport, the node's
 * processor and the simulated clock. Once it has ended, nothing that the core asks for is done, and
 * nothing calls it back: a core that ends its own process by one of its outputs may run on until it
 * returns.
 */
class ProtocolProcess : public ProtocolHost
{
  public:
    /**
     * @param transport transport of the node, started
     * @param cpu processor of the node
     */
    ProtocolProcess(Ptr<Transport> transport, Ptr<Cpu> cpu);

    ProtocolProcess(const ProtocolProcess&) = delete;
    ProtocolProcess& operator=(const ProtocolProcess&) = delete;

    /**
     * Begins.
     *
     * @param core the state machine, with this object as its host
     */
    void Begin(std::unique_ptr<ProtocolCore> core);

    /// Ends as in a crash: its timers and work are gone. The core lives as long as this object.
    void End();

    /**
     * @return the state machine
     */
    ProtocolCore& GetCore() const;

    NodeIndex GetSelf() const override;
    Time GetNow() const override;
    void Send(const std::vector<NodeIndex>& to, MessagePtr message) override;
    uint64_t Withdraw(NodeIndex to, const std::function<bool(const Message&)>& isObsolete) override;
    uint64_t GetQueuedBytes(NodeIndex to) const override;
    TimerId StartTimer(const Time& delay, std::function<void()> expired) override;
    void CancelTimer(TimerId timer) override;
    TaskId StartWork(const Cost& cost,
                     WorkClass workClass,
                     std::function<void()> work,
                     std::function<void()> done,
                     uint64_t resultBytes) override;
    void CancelWork(TaskId task) override;

  private:
    /// A timer that has not expired.
    struct Timer
    {
        EventId event;                 ///< its expiry
        std::function<void()> expired; ///< called then
    };

    /**
     * @param timer the timer that has expired
     */
    void HandleTimer(TimerId timer);

    Ptr<Transport> m_transport;           ///< of the node
    Ptr<Cpu> m_cpu;                       ///< of the node
    std::unique_ptr<ProtocolCore> m_core; ///< the state machine
    bool m_isAlive{true};                 ///< has not ended
    std::map<TimerId, Timer> m_timers;    ///< timers that have not expired
    TimerId m_nextTimer{1};               ///< name of the next timer
    std::set<TaskId> m_tasks;             ///< work that has not completed
};

} // namespace fl
} // namespace ns3

#endif // FL_PROTOCOL_PROCESS_H
