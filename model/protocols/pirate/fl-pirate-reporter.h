/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_REPORTER_H
#define FL_PIRATE_REPORTER_H

#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-block.h"
#include "ns3/fl-pirate-iteration.h"
#include "ns3/fl-pirate-replica.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Tells the observer of a member of PIRATE what the member has decided and completed, and when.
 */
class PirateReporter
{
  public:
    /**
     * @param host of the member; outlives this object
     * @param settings of the member; outlive this object
     * @param assignment committees; outlives this object
     */
    PirateReporter(const ProtocolHost& host,
                   const PirateSettings& settings,
                   const PirateAssignment& assignment);

    /**
     * The member proposes a block now.
     *
     * @param block the block
     */
    void NoteProposed(const PirateBlock& block);

    /**
     * The member accepts a proposal now.
     *
     * @param block the proposal
     */
    void NoteAccepted(const PirateBlock& block);

    /**
     * A block is decided now.
     *
     * @param block the block
     * @param iteration its iteration
     * @param isOwn whether the member has proposed it
     */
    void ReportStep(const PirateBlock& block, const PirateIteration& iteration, bool isOwn) const;

    /**
     * The member has the model of the next iteration now.
     *
     * @param number number of the iteration that is complete
     * @param completed what is known of it
     * @param next the next iteration
     * @param replica of the member
     * @param rejected messages that the member itself has refused, in all
     */
    void ReportIteration(Round number,
                         const PirateIteration& completed,
                         const PirateIteration& next,
                         const PirateReplica& replica,
                         uint64_t rejected) const;

  private:
    /// Iteration and step, and when something happened to it.
    using Event = std::pair<std::pair<Round, uint32_t>, Time>;

    /**
     * @param block a block
     * @return that something happens to it now
     */
    Event MakeEvent(const PirateBlock& block) const;

    const ProtocolHost& m_host;           ///< of the member
    const PirateSettings& m_settings;     ///< of the member
    const PirateAssignment& m_assignment; ///< committees
    std::optional<Event> m_proposed;      ///< last proposal of the member
    std::optional<Event> m_accepted;      ///< last proposal that it accepted
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_REPORTER_H
