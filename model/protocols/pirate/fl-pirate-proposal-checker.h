/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_PROPOSAL_CHECKER_H
#define FL_PIRATE_PROPOSAL_CHECKER_H

#include "ns3/fl-digest.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-pirate-block.h"
#include "ns3/fl-pirate-iteration.h"
#include "ns3/fl-pirate-recovery.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-pirate-step-cache.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

/// What a checker knows of the step that is to be decided next.
struct PirateCheckContext
{
    PirateIteration& iteration; ///< the current iteration
    Round number{0};            ///< its number
    uint32_t step{0};           ///< the step
    uint32_t slot{0};           ///< slot that it works on
    uint32_t quorum{0};         ///< of the committee
};

/**
 * @ingroup decentralized-fl-protocols
 * Checks the proposal of a leader as ProposalCheck says, as soon as everything that it needs is
 * there. One proposal at a time: a later one takes its place.
 */
class PirateProposalChecker
{
  public:
    /// Takes the verdict.
    using Verdict = std::function<void(bool isAccepted)>;

    /**
     * @param host outputs; outlives this object, and its work
     * @param settings of the member; outlive this object
     * @param cache arithmetic of the present step; outlives this object
     * @param recovery gets missing gradients and sums; outlives this object
     * @param members number of members of the committee
     * @param reduceSteps number of steps in which gradients are added
     */
    PirateProposalChecker(ProtocolHost& host,
                          const PirateSettings& settings,
                          PirateStepCache& cache,
                          PirateRecovery& recovery,
                          uint32_t members,
                          uint32_t reduceSteps);

    /**
     * @param proposer node of the leader
     * @param block what it proposes
     * @param verdict takes the verdict, at once, later or never
     */
    void Begin(NodeIndex proposer, const PirateBlock& block, Verdict verdict);

    /**
     * Goes on if it can.
     *
     * @param context what is known now
     */
    void Continue(const PirateCheckContext& context);

    /// The proposal does not matter any more.
    void Drop();

    /**
     * @return whether there is a proposal without a verdict
     */
    bool IsPending() const;

    /**
     * Takes a sum that a leader has sent with its proposal.
     *
     * @param from the leader
     * @param iteration training round
     * @param step the step
     * @param sum the vector
     */
    void TakeProposedSum(NodeIndex from,
                         Round iteration,
                         uint32_t step,
                         const ParameterVectorPtr& sum);

    /**
     * @param step a step
     * @return whether its proposals come with a sum that is judged as a whole
     */
    bool IsJudgedBySum(uint32_t step) const;

    /**
     * Compares the sums that leaders have sent with what was decided.
     *
     * @param block what was decided
     * @param done takes the sum, if it has come
     */
    void FindDecidedSum(const PirateBlock& block,
                        std::function<void(const ParameterVectorPtr&)> done);

    /**
     * Forgets the sums of earlier steps.
     *
     * @param iteration training round
     * @param step the step
     */
    void Forget(Round iteration, uint32_t step);

    /**
     * @param holdings counts what is here
     */
    void Hold(PirateHoldings& holdings) const;

  private:
    /// A proposal without a verdict.
    struct Pending
    {
        uint64_t number;         ///< which one
        NodeIndex proposer;      ///< node of the leader
        PirateBlock block;       ///< what it proposes
        Verdict verdict;         ///< takes the verdict
        bool isComputing{false}; ///< it is being computed
    };

    /**
     * @param number which proposal
     * @param isAccepted the verdict
     */
    void Answer(uint64_t number, bool isAccepted);

    /**
     * @param context what is known now
     */
    void Recompute(const PirateCheckContext& context);

    /**
     * @param context what is known now
     */
    void JudgeSum(const PirateCheckContext& context);

    ProtocolHost& m_host;             ///< outputs
    const PirateSettings& m_settings; ///< of the member
    PirateStepCache& m_cache;         ///< arithmetic of the present step
    PirateRecovery& m_recovery;       ///< gets missing gradients and sums
    const uint32_t m_members;         ///< of the committee
    const uint32_t m_reduceSteps;     ///< m - 1
    uint64_t m_number{0};             ///< proposals so far
    std::optional<Pending> m_pending; ///< the proposal
    /// Sums sent with proposals, by iteration, step and leader.
    std::map<std::pair<Round, uint32_t>, std::map<NodeIndex, ParameterVectorPtr>> m_sums;
    /// Sums that were accepted, by iteration, step and digest: a leader cannot take them back.
    std::map<std::pair<Round, uint32_t>, std::map<Digest, ParameterVectorPtr>> m_verified;
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_PROPOSAL_CHECKER_H
