/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_VOTER_H
#define FL_HOTSTUFF_VOTER_H

#include "ns3/fl-block-tree.h"
#include "ns3/fl-block.h"
#include "ns3/fl-certificate-scheme.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-quorum-certificate.h"
#include "ns3/fl-safety-state.h"
#include "ns3/fl-signature-scheme.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vote-statement.h"
#include "ns3/ptr.h"

#include <functional>
#include <optional>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * The part of a replica that its safety depends on: what it has voted for and what it has locked.
 * Nothing else of a replica signs.
 */
class HotStuffVoter
{
  public:
    /// What a voter is made from.
    struct Settings
    {
        ConsensusGroupPtr group;                   ///< the group
        KeyPairPtr keys;                           ///< keys of this replica
        Ptr<const CertificateScheme> certificates; ///< how it signs; outlives the host's work
        Ptr<const HotStuffRules> rules;            ///< when it votes
    };

    /**
     * @param host outputs
     * @param settings what it is made from
     * @param state what it must remember
     */
    HotStuffVoter(ConsensusHost& host, Settings settings, SafetyState state);

    /**
     * @param block a proposal whose parent is known
     * @param tree blocks that the replica knows
     * @return why it may not be voted for, nothing if it may
     */
    std::optional<ConsensusRejectReason> CheckProposal(const BlockPtr& block,
                                                       const BlockTree& tree) const;

    /**
     * Votes, unless that would be the second vote. The state is stored before.
     *
     * @param statement what to vote for
     * @param done takes the share
     */
    void Vote(const VoteStatement& statement, std::function<void(Bytes)> done);

    /**
     * Takes notice of a proven certificate.
     *
     * @param certificate the certificate
     */
    void RaiseHighest(const QuorumCertificatePtr& certificate);

    /**
     * Locks what the lock rule asks for, unless the lock is higher already.
     *
     * @param certified what a proven certificate says
     * @param tree blocks that the replica knows
     */
    void RaiseLock(const VoteStatement& certified, const BlockTree& tree);

    /**
     * @return what the replica must remember
     */
    const SafetyState& GetState() const;

  private:
    ConsensusHost& m_host;     ///< outputs
    const Settings m_settings; ///< what it is made from
    SafetyState m_state;       ///< what it must remember
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_VOTER_H
