/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_APPLICATION_H
#define FL_LEARNING_CHAIN_APPLICATION_H

#include "ns3/fl-compat.h"
#include "ns3/fl-learning-chain-ledger.h"
#include "ns3/fl-learning-chain-report.h"
#include "ns3/fl-learning-chain-settings.h"
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
 * A node of LearningChain. LearningChainHelper installs it.
 */
class LearningChainApplication : public ProtocolApplication
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    LearningChainApplication();

    /**
     * Gives it what is not an attribute.
     *
     * @param settings what the core is made from; attributes, random streams and observer are
     *        filled in
     */
    void Configure(LearningChainSettings settings);

    /**
     * Assigns streams to the order of the samples, and to mining and whom it asks.
     *
     * @param stream first stream
     * @return number of streams used
     */
    int64_t AssignStreams(int64_t stream) FL_APPLICATION_STREAMS_OVERRIDE;

    /**
     * @return the node's blocks; nullptr while its process does not run
     */
    const LearningChainLedger* GetLedger() const;

    /**
     * TracedCallback signature of a chain that has become longer.
     *
     * @param [in] report what the node says
     */
    typedef void (*ReportTracedCallback)(const LearningChainReport& report);

  protected:
    void DoDispose() override;

  private:
    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override;

    uint32_t m_iterations;                                 ///< attribute
    LearningChainStorageReading m_reading;                 ///< attribute
    double m_quorum;                                       ///< attribute
    Time m_gradientTimeout;                                ///< attribute
    Time m_requestTimeout;                                 ///< attribute
    uint8_t m_gossipTtl;                                   ///< attribute
    Time m_gossipLifetime;                                 ///< attribute
    LearningChainSettings m_settings;                      ///< what the core is made from
    Ptr<UniformRandomVariable> m_shuffle;                  ///< order of the samples
    Ptr<UniformRandomVariable> m_random;                   ///< mining, and whom it asks
    bool m_hasRun{false};                                  ///< a process has begun before
    TracedCallback<const LearningChainReport&> m_extended; ///< the chain has become longer
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_APPLICATION_H
