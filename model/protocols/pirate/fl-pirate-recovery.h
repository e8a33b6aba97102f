/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_RECOVERY_H
#define FL_PIRATE_RECOVERY_H

#include "ns3/fl-digest.h"
#include "ns3/fl-message.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-block.h"
#include "ns3/fl-pirate-messages.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * How a member of PIRATE gets from its own committee what it has missed: the model whose digest the
 * chain has (paper, section IV-F), the vectors of decided steps, gradients that a proposal names,
 * and the proposed sum itself. It asks one random member after another, but leaders for what only
 * they have.
 */
class PirateRecovery
{
  public:
    /**
     * @param host outputs; outlives this object, and its work
     * @param settings of the member; outlive this object
     * @param assignment committees; outlives this object
     * @param restored takes a model with the right digest: iteration that begins with it, model
     */
    PirateRecovery(ProtocolHost& host,
                   const PirateSettings& settings,
                   const PirateAssignment& assignment,
                   std::function<void(Round, const ParameterVectorPtr&)> restored);

    /**
     * Asks for a model, after a while, until it has come.
     *
     * @param iteration iteration that begins with it
     * @param digest its digest on the chain
     */
    void WantModel(Round iteration, const Digest& digest);

    /// The model is there.
    void StopWantingModel();

    /**
     * Asks for gradients until others are wanted or none: soon the member who has named them, then
     * others.
     *
     * @param iteration training round
     * @param missing the gradients
     * @param namedBy the member who should have them; this node itself: nobody special
     */
    void WantGradients(Round iteration,
                       const std::vector<PirateContribution>& missing,
                       NodeIndex namedBy);

    /**
     * Asks for the vectors of decided steps, after a while, and again until none is wanted.
     *
     * @param iteration training round
     * @param steps the steps
     */
    void WantSums(Round iteration, const std::set<uint32_t>& steps);

    /**
     * Asks a leader for the sum that it has proposed, soon and again, until another one is wanted
     * or none.
     *
     * @param iteration training round
     * @param step the step
     * @param leader the leader
     */
    void WantProposed(Round iteration, uint32_t step, NodeIndex leader);

    /// The proposed sum is there, or does not matter any more.
    void StopWantingProposed();

    /**
     * @param from who has sent it
     * @param message a MODEL of any content
     * @return false if it is refused at once
     */
    bool HandleModel(NodeIndex from, const MessagePtr& message);

  private:
    /// A model that is wanted.
    struct WantedModel
    {
        Round iteration; ///< that begins with it
        Digest digest;   ///< on the chain
    };

    /// A proposed sum that is wanted.
    struct WantedProposed
    {
        Round iteration;  ///< training round
        uint32_t step;    ///< the step
        NodeIndex leader; ///< who has proposed it
    };

    void AskForModel();     ///< Asks a member, and again later.
    void AskForGradients(); ///< Asks a member for each, and again later.
    void AskForSums();      ///< Asks a member for each, and again later.
    void AskForProposed();  ///< Asks the leader, and again later.

    /**
     * @return a random other member, this node itself if there is none
     */
    NodeIndex DrawMember();

    /**
     * @param asked whom to ask; nobody is asked if it is this node itself
     * @param fetch what for
     */
    void Ask(NodeIndex asked, const PirateFetch& fetch);

    /**
     * @param timer a timer to cancel
     */
    void Cancel(std::optional<ProtocolHost::TimerId>& timer);

    ProtocolHost& m_host;                                                   ///< outputs
    const PirateSettings& m_settings;                                       ///< of the member
    const PirateAssignment& m_assignment;                                   ///< committees
    const std::function<void(Round, const ParameterVectorPtr&)> m_restored; ///< takes models
    std::optional<WantedModel> m_model;                                     ///< wanted
    std::optional<ProtocolHost::TimerId> m_modelTimer;                      ///< next question
    Round m_iteration{0};                                                   ///< of the gradients
    std::vector<PirateContribution> m_missing;                              ///< wanted gradients
    NodeIndex m_namedBy{0};                                                 ///< who has named them
    bool m_isNamerAsked{false};                           ///< and has been asked for them
    std::optional<ProtocolHost::TimerId> m_gradientTimer; ///< next question
    Round m_sumIteration{0};                              ///< of the sums
    std::set<uint32_t> m_sums;                            ///< steps whose sums are wanted
    std::optional<ProtocolHost::TimerId> m_sumTimer;      ///< next question
    std::optional<WantedProposed> m_proposed;             ///< wanted
    std::optional<ProtocolHost::TimerId> m_proposedTimer; ///< next question
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_RECOVERY_H
