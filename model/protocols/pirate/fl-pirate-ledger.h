/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_LEDGER_H
#define FL_PIRATE_LEDGER_H

#include "ns3/fl-digest.h"
#include "ns3/fl-pirate-iteration.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * The iterations that matter to a member of PIRATE: the one that its committee works on, the next
 * one, for which others may have sent something, and the one before, for members that ask.
 */
class PirateLedger
{
  public:
    /// Iteration and step.
    using Position = std::pair<Round, uint32_t>;
    /// Makes an empty iteration.
    using Create = std::function<std::unique_ptr<PirateIteration>(Round)>;

    /**
     * @param create makes iterations
     */
    explicit PirateLedger(Create create);

    /**
     * @return the first iteration whose last step is not decided
     */
    Round GetRound() const;

    /**
     * @return that iteration
     */
    PirateIteration& GetCurrent();

    /**
     * @return step to be decided next
     */
    Position GetPosition();

    /**
     * @param iteration the current iteration, the one before or the next one
     * @return what is known of it
     */
    PirateIteration& Get(Round iteration);

    /**
     * @param iteration any iteration
     * @return what is known of it, nullptr if nothing
     */
    PirateIteration* Find(Round iteration) const;

    /**
     * @param holdings counts what is here
     */
    void Hold(PirateHoldings& holdings) const;

    /**
     * The current iteration is decided: goes on to the next one.
     *
     * @param model digest of its model
     */
    void Complete(const Digest& model);

  private:
    const Create m_create;                                          ///< makes iterations
    Round m_round{0};                                               ///< the current one
    std::map<Round, std::unique_ptr<PirateIteration>> m_iterations; ///< before, current and next
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_LEDGER_H
