/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_VOTE_EXCHANGE_H
#define FL_VOTE_EXCHANGE_H

#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-consensus-message.h"
#include "ns3/fl-hotstuff-settings.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vote-collector.h"
#include "ns3/fl-vote-statement.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Brings votes together: sends those of this replica to the one that collects them, and collects
 * those of others where it is this one.
 */
class VoteExchange
{
  public:
    /**
     * @param host outputs
     * @param settings what the replica is made from; outlives this object
     * @param calls what is asked of the core
     */
    VoteExchange(ConsensusHost& host, const HotStuffSettings& settings, VoteCollector::Calls calls);

    /**
     * @param statement what this replica votes for
     * @param share its share
     */
    void Deliver(const VoteStatement& statement, Bytes share);

    /**
     * @param from the voter
     * @param message its vote, of any content
     */
    void Handle(ReplicaIndex from, const VoteMessage& message);

    /**
     * @param view votes of the views below are not wanted any more
     */
    void Forget(View view);

  private:
    /**
     * @param view a view
     * @return who collects its votes
     */
    ReplicaIndex GetCollector(View view) const;

    ConsensusHost& m_host;              ///< outputs
    const HotStuffSettings& m_settings; ///< what the replica is made from
    const VoteCollector::Calls m_calls; ///< what is asked of the core
    VoteCollector m_collector;          ///< makes certificates
};

} // namespace fl
} // namespace ns3

#endif // FL_VOTE_EXCHANGE_H
