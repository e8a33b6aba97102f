/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_CORE_H
#define FL_HOTSTUFF_CORE_H

#include "ns3/fl-block-tree.h"
#include "ns3/fl-block.h"
#include "ns3/fl-certificate-verifier.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-consensus-message.h"
#include "ns3/fl-early-proposals.h"
#include "ns3/fl-hotstuff-chain.h"
#include "ns3/fl-hotstuff-proposer.h"
#include "ns3/fl-hotstuff-settings.h"
#include "ns3/fl-hotstuff-voter.h"
#include "ns3/fl-quorum-certificate.h"
#include "ns3/fl-safety-state.h"
#include "ns3/fl-vote-exchange.h"
#include "ns3/fl-vote-statement.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * A HotStuff replica as a state machine: its inputs are the Handle methods, its outputs go to a
 * ConsensusHost. The same machine runs basic and chained HotStuff; what differs is in the
 * HotStuffRules, and what a replica promises in the HotStuffVoter.
 *
 * With links of delay D and no time for computation, the leader of the basic form holds the commit
 * certificate 6 D after its proposal and the others decide after 7 D, with 7 (n - 1) messages a
 * decision. In the chained form a block is decided at the same times, but every 2 D begins another
 * one: 2 (n - 1) messages a decision.
 *
 * A leader proposes as soon as it holds a certificate that completes the view before its own, or
 * when a quorum has announced its view. Channels are taken to be authentic (`from` is the sender),
 * so only votes are signed.
 *
 * The core lives as long as the replica's process; the host calls nothing back afterwards.
 *
 * A replica that rejoins after a crash starts with an empty chain (or a root that its application
 * got elsewhere) and its stored SafetyState; it fetches the chain from the others and decides it
 * again from the root.
 */
class HotStuffCore
{
  public:
    /**
     * @param host outputs; outlives the core
     * @param settings what it is made from
     */
    HotStuffCore(ConsensusHost& host, const HotStuffSettings& settings);

    HotStuffCore(const HotStuffCore&) = delete;
    HotStuffCore& operator=(const HotStuffCore&) = delete;

    /// Enters the first view.
    void Start();

    /**
     * A message has arrived.
     *
     * @param from index of the sender, which is genuine
     * @param message a message of any content
     */
    void HandleMessage(ReplicaIndex from, const ConsensusMessagePtr& message);

    /// The host has something to decide, or to propose, that it did not have before.
    void HandleProgressExpected();

    /**
     * @return blocks that the replica knows; the decided ones are the chain
     */
    const BlockTree& GetTree() const;

    /**
     * @return the replica's view
     */
    View GetView() const;

    /**
     * @param view a view, at least 1
     * @return its leader
     */
    ReplicaIndex GetLeader(View view) const;

    /**
     * @return what the replica must remember
     */
    const SafetyState& GetSafetyState() const;

    /**
     * @param reason a reason
     * @return messages refused for it
     */
    uint64_t GetRejected(ConsensusRejectReason reason) const;

  private:
    /**
     * @param from sender
     * @param message its message
     */
    void Handle(ReplicaIndex from, const ProposalMessage& message);

    /**
     * @param from sender
     * @param message its message
     */
    void Handle(ReplicaIndex from, const VoteMessage& message);

    /**
     * @param from sender
     * @param message its message
     */
    void Handle(ReplicaIndex from, const CertificateMessage& message);

    /**
     * @param from sender
     * @param message its message
     */
    void Handle(ReplicaIndex from, const NewViewMessage& message);

    /**
     * @param from sender
     * @param message its message
     */
    void Handle(ReplicaIndex from, const BlockRequestMessage& message);

    /**
     * @param from sender
     * @param message its message
     */
    void Handle(ReplicaIndex from, const BlockResponseMessage& message);

    /**
     * @param certificate certificate of any origin
     * @param from sender
     * @param then called with the proven certificate when it has been taken notice of
     */
    void VerifyThen(const QuorumCertificatePtr& certificate,
                    ReplicaIndex from,
                    std::function<void(const QuorumCertificatePtr&)> then);

    /**
     * A block with its digests and a proven certificate.
     *
     * @param from sender
     * @param block the block
     */
    void AcceptProposal(ReplicaIndex from, const BlockPtr& block);

    /// Votes for the proposal of this view if that can be done now.
    void ConsiderProposal();

    /**
     * @param statement what to vote for
     */
    void Vote(const VoteStatement& statement);

    /**
     * @param certificate a certificate that this replica has collected
     */
    void HandleQuorum(const QuorumCertificatePtr& certificate);

    /**
     * Locks, decides and moves on as a proven certificate says.
     *
     * @param certificate the certificate
     * @param from who has sent it, nothing if this replica has made it
     */
    void ProcessCertificate(const QuorumCertificatePtr& certificate,
                            std::optional<ReplicaIndex> from);

    /**
     * Votes for the phase that follows, if it is one of this view.
     *
     * @param certified what a proven certificate says
     */
    void VoteInNextPhase(const VoteStatement& certified);

    /**
     * @param blocks decided blocks, the lowest first
     * @param certificate what has committed them
     */
    void HandleDecided(const std::vector<BlockPtr>& blocks,
                       const QuorumCertificatePtr& certificate);

    /// Blocks that were missing have come.
    void HandleResumed();

    /**
     * @param view view that was entered
     * @param reason why
     */
    void HandleView(View view, ViewReason reason);

    /**
     * @param view lowest view that the replica takes part in
     * @return what tells the others
     */
    ConsensusMessagePtr MakeNewView(View view) const;

    /**
     * @param block the block of this leader, with its digests
     */
    void SendProposal(const BlockPtr& block);

    /// Tells the pacemaker whether there is something to wait for.
    void UpdateExpectation();

    /**
     * The group is broken; the replica falls silent.
     *
     * @param block block that contradicts what is decided
     */
    void HandleHalted(const BlockPtr& block);

    /**
     * @param from sender
     * @param reason why something of it is refused
     */
    void Reject(ReplicaIndex from, ConsensusRejectReason reason);

    /**
     * @param statement what a certificate says
     * @return whether it completes its view
     */
    bool CompletesView(const VoteStatement& statement) const;

    ConsensusHost& m_host;             ///< outputs
    const HotStuffSettings m_settings; ///< what it is made from
    HotStuffVoter m_voter;             ///< votes and locks
    HotStuffChain m_chain;             ///< knows what is decided
    CertificateVerifier m_verifier;    ///< proves certificates
    HotStuffProposer m_proposer;       ///< makes blocks
    VoteExchange m_votes;              ///< makes certificates
    EarlyProposals m_early;            ///< proposals of later views
    BlockPtr m_proposal;               ///< proposal of this view; nullptr if there is none yet
    BlockPtr
        m_considered; ///< proposal of this view that was voted for, refused or is being checked
    std::array<uint64_t, static_cast<size_t>(ConsensusRejectReason::COUNT)>
        m_rejected{}; ///< by reason
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_CORE_H
