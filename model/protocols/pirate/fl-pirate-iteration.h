/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_ITERATION_H
#define FL_PIRATE_ITERATION_H

#include "ns3/fl-committee-ring.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-gradient-pool.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-block.h"
#include "ns3/fl-pirate-messages.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-pirate-step-task.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-ring-schedule.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * What a member of PIRATE knows of one iteration: gradients, inputs and results of the steps, and
 * which gradients take part in which step.
 *
 * The gradient of the member at position j of a committee belongs to slot j mod m. A step adds
 * those of its own committee that belong to its slot; step 0 also adds those that the source
 * committee has for its seed slot, which no committee has agreed on: they come one by one, signed
 * by their owners, and are judged like the committee's own.
 */
class PirateIteration
{
  public:
    /**
     * @param host outputs; outlives the iteration
     * @param settings of the member; outlive the iteration
     * @param assignment committees; outlives the iteration
     * @param iteration training round
     * @param changed called when a gradient has been checked
     */
    PirateIteration(ProtocolHost& host,
                    const PirateSettings& settings,
                    const PirateAssignment& assignment,
                    Round iteration,
                    std::function<void()> changed);

    /**
     * @return gradients
     */
    GradientPool& GetPool();

    /**
     * @return inputs and results
     */
    CommitteeRing& GetRing();

    /**
     * Takes a proven input.
     *
     * @param step step of the own committee
     * @param input slot before the step
     * @param digest digest of its sum
     */
    void SetInput(uint32_t step, const RingSlot& input, const Digest& digest);

    /**
     * @param step a step
     * @return digest of its input; nothing if the input is not known
     */
    std::optional<Digest> GetInputDigest(uint32_t step) const;

    /**
     * Notes what was decided. The steps come in order.
     *
     * @param block the block of the next step
     * @return false if the ring refuses it
     */
    bool Decide(const PirateBlock& block);

    /**
     * @param step a step
     * @return what was decided in it, nullptr if it is not decided
     */
    const PirateBlock* GetDecided(uint32_t step) const;

    /**
     * @param step a step
     * @param isLeader whether this member would propose its result
     * @return owners whose gradients should be there before the step begins
     */
    std::set<NodeIndex> GetRequiredOwners(uint32_t step, bool isLeader) const;

    /**
     * @param step a step
     * @return what a leader proposes with the gradients that are there: owners, digests, and
     *         weights as far as they are agreed
     */
    std::vector<PirateContribution> Choose(uint32_t step) const;

    /**
     * @param step a step
     * @param contributions what a leader has proposed
     * @param quorum fewest own gradients that the rule must see (Scope=committee)
     * @return whether a leader may choose so: known owners, each once, in order, and what is agreed
     *         is unchanged
     */
    bool IsValidChoice(uint32_t step,
                       const std::vector<PirateContribution>& contributions,
                       uint32_t quorum) const;

    /**
     * @param step a step
     * @param contributions a valid choice
     * @return gradients of it that are missing
     */
    std::vector<PirateContribution> FindMissing(
        uint32_t step,
        const std::vector<PirateContribution>& contributions) const;

    /**
     * Makes the arithmetic of a step.
     *
     * @param step the step
     * @param contributions a valid choice of which nothing is missing
     * @return the task; nothing if the input is missing, or finished slots or the model in the
     *         last step
     */
    std::optional<PirateStepTask> MakeTask(
        uint32_t step,
        const std::vector<PirateContribution>& contributions) const;

    /**
     * @return steps of the neighbor whose results are missing: for the next step, and for decided
     *         ones whose vectors this member does not have
     */
    std::set<uint32_t> FindMissingInputs() const;

    /**
     * @return decided steps whose vectors this member does not have
     */
    std::set<uint32_t> FindUnsettled() const;

    /**
     * @param owner an owner
     * @param step a step
     * @return whether the step adds its gradient
     */
    bool IsSummed(NodeIndex owner, uint32_t step) const;

    /**
     * @param owner an owner whose gradient the committee judges
     * @return whether its judgement counts: the committee's own seeds are judged by the sink
     */
    bool IsJudge(NodeIndex owner) const;

    /**
     * @param holdings counts what is here
     */
    void Hold(PirateHoldings& holdings) const;

    PirateHeldBytes held{}; ///< what the member held when the last step was decided
    std::map<uint32_t, PirateAggregate> decided; ///< results by step, for members that ask
    MessagePtr proposed;                         ///< last sum that this member has proposed
    ParameterVectorPtr model;                    ///< model at its start; nullptr if it is missing
    Digest modelDigest;                          ///< its digest, from the chain
    std::optional<Time> start; ///< when this member began with it; nothing if it has
                               ///< only caught up
    double trainingLoss;       ///< its own; NaN if it has not trained

  private:
    /**
     * @param step a step
     * @return own members whose gradients it adds, in order
     */
    std::vector<NodeIndex> GetSlotOwners(uint32_t step) const;

    /**
     * @param step a step
     * @return owners whose gradients are judged in it, in order
     */
    std::vector<NodeIndex> GetJudgedOwners(uint32_t step) const;

    /**
     * @param step a step
     * @return whether the weights of its gradients were agreed in step 0
     */
    bool HasAgreedWeights(uint32_t step) const;

    /**
     * @return first step whose vector this member does not have, decided or not; the number of
     *         steps if it has all
     */
    uint32_t GetFirstUnsettled() const;

    const PirateSettings& m_settings;          ///< of the member
    const PirateAssignment& m_assignment;      ///< committees
    const Round m_iteration;                   ///< training round
    const RingSchedule m_schedule;             ///< of the ring
    std::vector<NodeIndex> m_seedOwners;       ///< members of the source that seed its slot
    std::shared_ptr<GradientPool> m_pool;      ///< gradients
    CommitteeRing m_ring;                      ///< inputs and results
    std::map<uint32_t, Digest> m_inputDigests; ///< by step
    std::map<uint32_t, PirateBlock> m_blocks;  ///< decided, by step
    mutable uint32_t m_firstUnsettled{0};      ///< where to look for it: results stay
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_ITERATION_H
