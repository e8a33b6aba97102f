/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_STEP_CACHE_H
#define FL_PIRATE_STEP_CACHE_H

#include "ns3/fl-pirate-holdings.h"
#include "ns3/fl-pirate-step-task.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * The arithmetic of the present step, done once for each choice of gradients, whether a member
 * needs it to propose, to check or to take over what was decided.
 */
class PirateStepCache
{
  public:
    /// Takes an outcome.
    using Done = std::function<void(const PirateStepOutcome&)>;

    /**
     * @param host outputs; outlives the cache, and its work
     */
    explicit PirateStepCache(ProtocolHost& host);

    /**
     * Computes an outcome, or waits for it if it is under way.
     *
     * @param iteration training round
     * @param step the step
     * @param task what is to be computed
     * @param done takes the outcome, at once if it is known, and also after Forget()
     */
    void Compute(Round iteration, uint32_t step, const PirateStepTask& task, Done done);

    /**
     * @param iteration training round
     * @param step the step
     * @param task what would be computed
     * @return the outcome, nullptr if it is not known
     */
    const PirateStepOutcome* Find(Round iteration, uint32_t step, const PirateStepTask& task) const;

    /**
     * @param iteration training round
     * @param step the step
     * @param task what would be computed
     * @return whether it is known or under way
     */
    bool Has(Round iteration, uint32_t step, const PirateStepTask& task) const;

    /**
     * Forgets what belongs to another iteration, or to an earlier step.
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
    /// One computation.
    struct Entry
    {
        Round iteration{0};                               ///< training round
        uint32_t step{0};                                 ///< the step
        bool isFalsified{false};                          ///< by this node's own attack
        std::vector<PirateContribution> contributions;    ///< the choice
        std::shared_ptr<const PirateStepOutcome> outcome; ///< nullptr while under way
        std::vector<Done> waiting;                        ///< who takes the outcome
    };

    /**
     * @param iteration training round
     * @param step the step
     * @param task what would be computed
     * @return the computation, nullptr if there is none
     */
    const std::shared_ptr<Entry>* FindEntry(Round iteration,
                                            uint32_t step,
                                            const PirateStepTask& task) const;

    ProtocolHost& m_host;                        ///< outputs
    std::list<std::shared_ptr<Entry>> m_entries; ///< of the present step
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_STEP_CACHE_H
