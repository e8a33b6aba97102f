/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_SETTLER_H
#define FL_PIRATE_SETTLER_H

#include "ns3/fl-message.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-block.h"
#include "ns3/fl-pirate-ledger.h"
#include "ns3/fl-pirate-proposal-checker.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-pirate-step-cache.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vector-broadcaster.h"

#include <functional>
#include <optional>
#include <set>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Turns what a committee of PIRATE has decided, which is digests, into vectors: computed by the
 * member itself, sent by a leader, or asked for at another member. It passes the results that the
 * member has proposed on to the next committee, and takes over the model that follows from the last
 * step.
 */
class PirateSettler
{
  public:
    /// Takes the model that an iteration begins with.
    using Adopt = std::function<void(Round, const ParameterVectorPtr&)>;

    /**
     * @param host outputs; outlives this object, and its work
     * @param settings of the member; outlive this object
     * @param assignment committees; outlives this object
     * @param broadcaster sends sums to the next committee; outlives this object
     * @param ledger iterations; outlives this object
     * @param cache arithmetic of the present step; outlives this object
     * @param checker sums sent by leaders; outlives this object
     * @param adopt takes models with the decided digest
     * @param changed called when the vector of a decided step has come
     */
    PirateSettler(ProtocolHost& host,
                  const PirateSettings& settings,
                  const PirateAssignment& assignment,
                  VectorBroadcaster& broadcaster,
                  PirateLedger& ledger,
                  PirateStepCache& cache,
                  PirateProposalChecker& checker,
                  Adopt adopt,
                  std::function<void()> changed);

    /**
     * The next step is decided.
     *
     * @param block what was decided
     * @param aggregate the same as it is shown to others
     * @param isOwn whether this member has proposed it, and so passes it on
     * @return false if it cannot be: nothing has changed then
     */
    bool Decide(const PirateBlock& block, PirateAggregate aggregate, bool isOwn);

    /**
     * Tries again to get the vector of a decided step: something has come.
     *
     * @param iteration training round
     * @param step the step
     */
    void Retry(Round iteration, uint32_t step);

    /**
     * Tries again for all decided steps whose vectors are missing: gradients or sums have come. The
     * model comes with the vector of the last step, or has to be asked for.
     *
     * @param iteration training round
     */
    void RetryAll(Round iteration);

    /**
     * @param from the leader
     * @param message a PROPOSED of any content
     * @return false if it is refused
     */
    bool HandleProposed(NodeIndex from, const MessagePtr& message);

    /**
     * @param from a member of the own committee
     * @param message an AGGREGATE of any content: the answer to a request
     * @return false if it is refused at once
     */
    bool HandleRecovered(NodeIndex from, const MessagePtr& message);

  private:
    /**
     * @param block what was decided
     * @return its arithmetic, nothing if something is missing
     */
    std::optional<PirateStepTask> MakeTask(const PirateBlock& block);

    /**
     * @param block what was decided
     * @param task its arithmetic, nothing if something is missing
     */
    void Settle(const PirateBlock& block, const std::optional<PirateStepTask>& task);

    /**
     * @param block what was decided
     * @param outcome what this member has computed for it
     */
    void TakeOutcome(const PirateBlock& block, const PirateStepOutcome& outcome);

    /**
     * @param block what was decided
     * @param sum the vector with the decided digest, nullptr if the slot is empty
     */
    void TakeSum(const PirateBlock& block, const ParameterVectorPtr& sum);

    ProtocolHost& m_host;                         ///< outputs
    const PirateSettings& m_settings;             ///< of the member
    const PirateAssignment& m_assignment;         ///< committees
    const RingSchedule m_schedule;                ///< of the ring
    VectorBroadcaster& m_broadcaster;             ///< sends sums to the next committee
    PirateLedger& m_ledger;                       ///< iterations
    PirateStepCache& m_cache;                     ///< arithmetic of the present step
    PirateProposalChecker& m_checker;             ///< sums sent by leaders
    const Adopt m_adopt;                          ///< takes models
    const std::function<void()> m_changed;        ///< called when a vector has come
    std::set<PirateLedger::Position> m_own;       ///< decided proposals that are not passed on yet
    std::set<PirateLedger::Position> m_computing; ///< decided steps under way
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_SETTLER_H
