/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_ARCHIVE_H
#define FL_PIRATE_ARCHIVE_H

#include "ns3/fl-message.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-ledger.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Answers requests of other members: decided aggregates for the next committee, gradients and the
 * model for the own one. What is not there is not answered; who asks will ask another one.
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
    bool Answer(NodeIndex from, const MessagePtr& message, const PirateLedger& ledger) const;

  private:
    ProtocolHost& m_host;                 ///< outputs
    const PirateSettings& m_settings;     ///< of the member
    const PirateAssignment& m_assignment; ///< committees
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_ARCHIVE_H
