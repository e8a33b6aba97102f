/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PROTOCOL_APPLICATION_H
#define FL_PROTOCOL_APPLICATION_H

#include "ns3/application.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-protocol-core.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-protocol-process.h"
#include "ns3/fl-transport.h"

#include <cstdint>
#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Binds a system's core to a node: messages to its transport, work to its processor, timers to the
 * simulated clock. A system derives from it and says how its core is made.
 */
class ProtocolApplication : public Application
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * @param transport transport of this node; the application starts and stops it
     */
    void SetTransport(Ptr<Transport> transport);

    /**
     * @return transport of this node
     */
    Ptr<Transport> GetTransport() const;

    /**
     * @param cpu processor of this node
     */
    void SetCpu(Ptr<Cpu> cpu);

    /**
     * @return processor of this node
     */
    Ptr<Cpu> GetCpu() const;

    /**
     * The node's process crashes: connections, work, timers and all state are gone. No effect while
     * it does not run.
     */
    void Fail();

    /**
     * The node's process begins again, without memory of what was before. No effect while it runs,
     * before the application's start time and after its stop time.
     */
    void Rejoin();

    /**
     * @return whether the process runs
     */
    bool IsRunning() const;

  protected:
    void DoDispose() override;

    /**
     * @param host the outputs of the core; outlives it
     * @return the state machine of this node
     */
    virtual std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) = 0;

    /**
     * @return the state machine, nullptr while the process does not run
     */
    ProtocolCore* GetCore() const;

  private:
    void StartApplication() override;
    void StopApplication() override;

    /**
     * @param from sender
     * @param message the message
     */
    void HandleMessage(NodeIndex from, MessagePtr message);

    /**
     * @param peer peer that could not be reached
     * @param channel channel of the messages
     * @param messages number of messages given up
     */
    void HandleFailure(NodeIndex peer, TransportChannel channel, uint64_t messages);

    Ptr<Transport> m_transport;                 ///< of this node
    Ptr<Cpu> m_cpu;                             ///< of this node
    bool m_isStarted{false};                    ///< between start time and stop time
    std::shared_ptr<ProtocolProcess> m_process; ///< while the process runs
};

} // namespace fl
} // namespace ns3

#endif // FL_PROTOCOL_APPLICATION_H
