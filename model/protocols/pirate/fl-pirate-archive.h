/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_ARCHIVE_H
#define FL_PIRATE_ARCHIVE_H

#include "ns3/fl-digest.h"
#include "ns3/fl-message.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-ledger.h"
#include "ns3/fl-pirate-messages.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <tuple>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Answers requests of other members: decided aggregates for the next committee and the own one,
 * gradients, the model and what this member has proposed for the own one. What is not there is not
 * answered, nor what was sent to the same member a moment ago: who asks will ask again, and another
 * one.
 */
class PirateArchive
{
  public:
    /**
     * @param host outputs; outlives this object
     * @param settings of the member; outlive this object
     * @param assignment committees; outlives this object
     */
    PirateArchive(ProtocolHost& host,
                  const PirateSettings& settings,
                  const PirateAssignment& assignment);

    /**
     * @param from who asks
     * @param message a FETCH of any content
     * @param ledger what this member knows
     * @return false if it may not ask so
     */
    bool Answer(NodeIndex from, const MessagePtr& message, const PirateLedger& ledger);

  private:
    /// What was asked for, by whom: node, kind, iteration, step, owner and digest.
    using Question = std::tuple<NodeIndex, PirateWanted, Round, uint32_t, NodeIndex, Digest>;

    /**
     * @param fetch a request
     * @param ledger what this member knows
     * @return the answer, nullptr if it is not here
     */
    MessagePtr FindAnswer(const PirateFetch& fetch, const PirateLedger& ledger) const;

    /**
     * @param question a request that can be answered
     * @return whether it may be answered now; it is noted then
     */
    bool IsTimely(const Question& question);

    ProtocolHost& m_host;                 ///< outputs
    const PirateSettings& m_settings;     ///< of the member
    const PirateAssignment& m_assignment; ///< committees
    std::map<Question, Time> m_answered;  ///< when, not long ago
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_ARCHIVE_H
