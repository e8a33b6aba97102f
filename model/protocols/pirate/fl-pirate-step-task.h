/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_STEP_TASK_H
#define FL_PIRATE_STEP_TASK_H

#include "ns3/fl-cost.h"
#include "ns3/fl-digest-scheme.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-pirate-attack.h"
#include "ns3/fl-pirate-block.h"
#include "ns3/fl-ring-slot.h"
#include "ns3/fl-weight-aggregator.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/// A gradient that a step judges.
struct PirateStepGradient
{
    PirateContribution contribution; ///< owner, digest, and the weight if it is agreed already
    ParameterVectorPtr vector;       ///< the gradient
    bool isSummed{true};             ///< whether this step adds it; others only serve to compare
};

/// What a step comes to.
struct PirateStepOutcome
{
    std::vector<PirateContribution> contributions; ///< the gradients with their weights
    RingSlot slot;                                 ///< weighted sum after the step
    Digest digest;                                 ///< of the sum; zero if the slot is empty
    ParameterVectorPtr model;                      ///< the next model, from the last step only
    Digest modelDigest;                            ///< what the block says about the model
};

/**
 * @ingroup decentralized-fl-protocols
 * The arithmetic of a consensus step of PIRATE, which the leader does to propose and every member
 * to check (ProposalCheck=recompute). A plain value that owns what it works on, for a worker
 * thread; equal inputs give equal bits.
 *
 * Weights: a rule's weights are scaled by the mass of what it has judged (AggregationResult), so
 * that without rejections the aggregate is the plain sum, and committees that have accepted more
 * count for more: the sum of masses travels with the vector, and divides it in the end.
 */
struct PirateStepTask
{
    const WeightAggregator* rule{nullptr}; ///< judges the gradients; nullptr: weights are agreed
    const DigestScheme* digests{nullptr};  ///< hash function
    const PirateAttack* attack{nullptr};   ///< falsifies the sum; nullptr if honest
    ParameterVectorPtr form;               ///< a vector of the right dimension and kind
    RingSlot input;                        ///< of the neighbor committee
    Digest inputDigest;                    ///< of its sum
    std::vector<PirateStepGradient> gradients;     ///< what is judged
    std::optional<std::vector<RingSlot>> finished; ///< last step: all slots, but for the one that
                                                   ///< the step finishes
    uint32_t finishedSlot{0};                      ///< last step: slot that it finishes
    ParameterVectorPtr model;                      ///< the model of the iteration
    Digest modelDigest;                            ///< its digest

    /**
     * @return what the step comes to
     */
    PirateStepOutcome Run() const;

    /**
     * @return cost of Run
     */
    Cost GetCost() const;

    /**
     * @param digests hash function
     * @param vector a vector, may be null
     * @return its digest: root of its Merkle tree; zero for null
     */
    static Digest ComputeDigest(const DigestScheme& digests, const ParameterVectorPtr& vector);

    /**
     * The next model: the present one and the mean update, sum / weight.
     *
     * @param model the present model
     * @param slots all finished slots, in their order
     * @return the next model; the same one if nothing was accepted
     */
    static ParameterVectorPtr UpdateModel(const ParameterVectorPtr& model,
                                          const std::vector<RingSlot>& slots);

    /**
     * Judges a proposed sum by what it adds to the input (ProposalCheck=detector).
     *
     * @param rule the rule, which can judge a single vector
     * @param input slot before the step
     * @param proposed slot after it
     * @return whether the rule accepts the mean of what was added
     */
    static bool IsPlausible(const WeightAggregator& rule,
                            const RingSlot& input,
                            const RingSlot& proposed);

  private:
    /**
     * @return the gradients with their weights
     */
    std::vector<PirateContribution> Judge() const;

    /**
     * @return number of gradients that are added
     */
    uint64_t CountSummed() const;
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_STEP_TASK_H
