/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_MEMBER_H
#define FL_PIRATE_MEMBER_H

#include "ns3/fl-gradient-exchange.h"
#include "ns3/fl-gradient-source.h"
#include "ns3/fl-neighbor-inputs.h"
#include "ns3/fl-pirate-archive.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-ledger.h"
#include "ns3/fl-pirate-proposal-checker.h"
#include "ns3/fl-pirate-recovery.h"
#include "ns3/fl-pirate-replica.h"
#include "ns3/fl-pirate-reporter.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-pirate-settler.h"
#include "ns3/fl-pirate-step-cache.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vector-broadcaster.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A member of a committee of PIRATE (Zhou et al., "PIRATE: A blockchain-based secure framework of
 * distributed machine learning in 5G networks", IEEE Network 34(6), 2020), from its assignment on.
 *
 * An iteration: it computes a local gradient of the model and sends it, signed, to those who need
 * it; then its committee agrees on one step after another of a committee-wise ring allreduce
 * (RingSchedule), each on a block of HotStuff that says what the weighted sum of a slot is; the
 * leader passes a decided sum on to the next committee with a proof; after 2(m - 1) steps the
 * member has all slots and so the next model, whose digest the last block has.
 *
 * A member that has missed something takes part again as soon as it can: blocks come from the
 * agreement, the model from another member.
 */
class PirateMember : public PirateAgreementClient
{
  public:
    /**
     * @param host outputs; outlives the member
     * @param settings what it is made from; outlive the member
     * @param assignment its committee and the neighbors
     */
    PirateMember(ProtocolHost& host,
                 const PirateSettings& settings,
                 const PirateAssignment& assignment);

    /// Begins.
    void Start();

    /**
     * @param from sender
     * @param message a message of any type and content
     * @return false if it is not what it should be
     */
    bool HandleMessage(NodeIndex from, const MessagePtr& message);

    /**
     * @param peer a node that could not be reached for a long time
     */
    void HandlePeerFailure(NodeIndex peer);

    bool IsDecisionExpected() override;
    std::optional<PirateBlock> Propose() override;
    void HandleProposed(const PirateBlock& block) override;
    void Check(NodeIndex proposer,
               const PirateBlock& block,
               std::function<void(bool)> answer) override;
    void HandleDecided(const PirateBlock& block, PirateAggregate aggregate, bool isOwn) override;
    void HandleView() override;
    ConsensusLabel GetLabel() const override;

  private:
    /// Iteration and step.
    using Position = PirateLedger::Position;

    /**
     * @return whether all iterations are decided
     */
    bool IsFinished() const;

    /**
     * @return whether this member leads its committee
     */
    bool IsLeader() const;

    void BeginIteration(); ///< Computes the local gradient.
    void Advance();        ///< Does what can be done for the next step.
    bool IsReady();        ///< Whether the next step could be proposed.
    void Prepare();        ///< Computes what this member would propose.
    void OfferGradient();  ///< Sends its gradient to the leader, if the next step adds it.

    /**
     * @param block what the source has decided
     * @param slot the slot
     */
    void HandleInput(const PirateBlock& block, const RingSlot& slot);

    /**
     * @param isFalsified whether this node's attack changes the sum
     * @return the arithmetic of what this member would propose as the next step, nothing if
     *         something is missing
     */
    std::optional<PirateStepTask> MakeOwnTask(bool isFalsified);

    /// @return vectors in this member's memory
    PirateHeldBytes CountHeld() const;

    /// Asks for agreed gradients that the next step adds and that have not come.
    void RecoverGradients();

    /**
     * @param iteration iteration that begins with it
     * @param model a model
     */
    void Adopt(Round iteration, const ParameterVectorPtr& model);

    ProtocolHost& m_host;                ///< outputs
    const PirateSettings& m_settings;    ///< what it is made from
    const PirateAssignment m_assignment; ///< committees
    const RingSchedule m_schedule;       ///< of the ring
    const ConsensusGroupPtr m_group;     ///< agreement within the committee
    PirateLedger m_ledger;               ///< iterations
    PirateReplica m_replica;             ///< its part in it
    NeighborInputs m_inputs;             ///< from the source
    PirateRecovery m_recovery;           ///< what was missed
    PirateReporter m_reporter;           ///< tells the observer
    GradientSource m_source;             ///< makes gradients
    GradientExchange m_exchange;         ///< gradients from and to others
    VectorBroadcaster m_broadcaster;     ///< sums from and to others
    PirateArchive m_archive;             ///< answers to others
    PirateStepCache m_cache;             ///< arithmetic of the present step
    PirateProposalChecker m_checker;     ///< the proposal being checked
    PirateSettler m_settler;             ///< vectors of what is decided
    bool m_isCatchingUp{false};          ///< after a crash, until something is decided
    uint64_t m_rejected{0};              ///< messages refused
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_MEMBER_H
