/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_MEMBER_APPLICATION_H
#define FL_PIRATE_MEMBER_APPLICATION_H

#include "ns3/fl-compat.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-protocol-application.h"
#include "ns3/traced-callback.h"

#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A computing node of PIRATE. PirateHelper installs it. What its replica has promised survives a
 * crash of its process, as on a disk; everything else is gone.
 */
class PirateMemberApplication : public ProtocolApplication
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    PirateMemberApplication();

    /**
     * Gives it what is not an attribute.
     *
     * @param settings what the core is made from; attributes, random streams, storage and observer
     *        are filled in
     */
    void Configure(PirateSettings settings);

    /**
     * Assigns streams to the order of the samples, and to whom it asks.
     *
     * @param stream first stream
     * @return number of streams used
     */
    int64_t AssignStreams(int64_t stream) FL_APPLICATION_STREAMS_OVERRIDE;

    /**
     * TracedCallback signature of a decided step.
     *
     * @param [in] report what was decided
     */
    typedef void (*StepTracedCallback)(const PirateStepReport& report);

    /**
     * TracedCallback signature of a completed iteration.
     *
     * @param [in] report what it has come to
     */
    typedef void (*IterationTracedCallback)(const PirateIterationReport& report);

  protected:
    void DoDispose() override;

  private:
    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override;

    uint32_t m_iterations;                                 ///< attribute
    PirateScope m_scope;                                   ///< attribute
    PirateProposalCheck m_check;                           ///< attribute
    Time m_gradientTimeout;                                ///< attribute
    Time m_inputTimeout;                                   ///< attribute
    PirateSettings m_settings;                             ///< what the core is made from
    Ptr<UniformRandomVariable> m_shuffle;                  ///< order of the samples
    Ptr<UniformRandomVariable> m_random;                   ///< whom to ask
    std::shared_ptr<PirateStorage> m_storage;              ///< survives crashes
    TracedCallback<const PirateStepReport&> m_stepDecided; ///< a step is decided
    TracedCallback<const PirateIterationReport&> m_iterationCompleted; ///< an iteration is complete
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_MEMBER_APPLICATION_H
