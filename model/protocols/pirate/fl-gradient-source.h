/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_GRADIENT_SOURCE_H
#define FL_GRADIENT_SOURCE_H

#include "ns3/fl-gradient-pool.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"

#include <functional>
#include <optional>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Makes a member's local gradient of an iteration: trains on the member's samples, and signs what
 * has come out. One iteration at a time; a later one ends the work on an earlier one.
 */
class GradientSource
{
  public:
    /// Takes the gradient, and the mean training loss in nats.
    using Done = std::function<void(const SignedGradient& gradient, double loss)>;

    /**
     * @param host outputs; outlives this object, and its work
     * @param settings of the member; outlive this object
     * @param epoch number of the assignment
     */
    GradientSource(ProtocolHost& host, const PirateSettings& settings, uint32_t epoch);

    /**
     * @param iteration training round
     * @param model its model
     * @param done takes the gradient
     */
    void Start(Round iteration, const ParameterVectorPtr& model, Done done);

  private:
    /**
     * @param iteration training round
     * @param trained what training has made
     * @param done takes the gradient
     */
    void SignGradient(Round iteration, const TrainedUpdate& trained, const Done& done);

    ProtocolHost& m_host;                       ///< outputs
    const PirateSettings& m_settings;           ///< of the member
    const uint32_t m_epoch;                     ///< number of the assignment
    std::optional<ProtocolHost::TaskId> m_task; ///< work under way
    OptimizerStatePtr m_state;                  ///< of its optimizer, after its last training
};

} // namespace fl
} // namespace ns3

#endif // FL_GRADIENT_SOURCE_H
