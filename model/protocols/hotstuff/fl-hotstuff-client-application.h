/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_CLIENT_APPLICATION_H
#define FL_HOTSTUFF_CLIENT_APPLICATION_H

#include "ns3/fl-hotstuff-client-core.h"
#include "ns3/fl-protocol-application.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A client of the HotStuff system on a node. HotStuffHelper installs it.
 */
class HotStuffClientApplication : public ProtocolApplication
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * @param settings replicas and number of faults; the rest is filled in
     */
    void Configure(HotStuffClientSettings settings);

    /**
     * TracedCallback signature of a command that is done.
     *
     * @param [in] command the command
     */
    typedef void (*CommandTracedCallback)(const CompletedCommand& command);

  private:
    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override;

    uint32_t m_outstanding;                              ///< attribute
    uint32_t m_commandBytes;                             ///< attribute
    Time m_retryTimeout;                                 ///< attribute
    HotStuffClientSettings m_settings;                   ///< what the core is made from
    uint64_t m_lastNumber{0};                            ///< last number used, survives a crash
    TracedCallback<const CompletedCommand&> m_completed; ///< a command is done
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_CLIENT_APPLICATION_H
