/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_CHAIN_H
#define FL_HOTSTUFF_CHAIN_H

#include "ns3/fl-block-synchronizer.h"
#include "ns3/fl-block-tree.h"
#include "ns3/fl-block.h"
#include "ns3/fl-certificate-scheme.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-consensus-message.h"
#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-hotstuff-settings.h"
#include "ns3/fl-hotstuff-voter.h"
#include "ns3/fl-quorum-certificate.h"
#include "ns3/ptr.h"

#include <functional>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * The chain of a replica: learns from proven certificates what is locked and decided, decides
 * blocks in order, and fetches those that are missing.
 */
class HotStuffChain
{
  public:
    /// What the chain asks of the core.
    struct Calls
    {
        /// Blocks are decided, the lowest first, by a certificate.
        std::function<void(const std::vector<BlockPtr>&, const QuorumCertificatePtr&)> decided;
        std::function<void()> resumed;               ///< missing blocks have come
        std::function<void(const BlockPtr&)> halted; ///< a block contradicts the chain
        std::function<void(ReplicaIndex, ConsensusRejectReason)> reject; ///< an answer was refused
    };

    /**
     * @param host outputs
     * @param settings what the replica is made from, with a root
     * @param voter where locks are raised
     * @param calls what is asked of the core
     */
    HotStuffChain(ConsensusHost& host,
                  const HotStuffSettings& settings,
                  HotStuffVoter& voter,
                  Calls calls);

    /**
     * @return blocks that the replica knows
     */
    const BlockTree& GetTree() const;

    /**
     * @return what has committed the last decided block
     */
    const QuorumCertificatePtr& GetDecidedBy() const;

    /**
     * @return whether a contradiction has ended all
     */
    bool IsHalted() const;

    /**
     * Adds a proposal. Blocks that were missing below or above it may now be complete.
     *
     * @param block a block with its digests
     * @return whether it fits
     */
    bool Insert(const BlockPtr& block);

    /**
     * Locks and decides as a proven certificate says, now or when the blocks have come.
     *
     * @param certificate the certificate
     * @param from who has sent it, nothing if this replica has made it
     */
    void Apply(const QuorumCertificatePtr& certificate, std::optional<ReplicaIndex> from);

    /**
     * @param from who asks for blocks
     * @param request what it asks for
     */
    void HandleRequest(ReplicaIndex from, const BlockRequestMessage& request);

    /**
     * @param from who answers a request
     * @param response its answer, of any content
     */
    void HandleResponse(ReplicaIndex from, const BlockResponseMessage& response);

  private:
    /**
     * Does what the certificates in the blocks below a certificate say. What a quorum has
     * certified, it has verified before.
     *
     * @param certificate a proven certificate that is about the last of the blocks
     */
    void ApplyAncestors(const QuorumCertificatePtr& certificate);

    /**
     * @param block a committed block, may be null
     * @param certificate what commits it
     */
    void Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate);

    /**
     * @param blocks certified blocks, each the parent of the one before
     */
    void HandleBlocks(const std::vector<BlockPtr>& blocks);

    /// Goes on with what has waited for blocks.
    void Resume();

    /**
     * The group is broken.
     *
     * @param block block that contradicts what is decided
     */
    void Halt(const BlockPtr& block);

    const Ptr<const HotStuffRules> m_rules;            ///< form of HotStuff
    const Ptr<const CertificateScheme> m_certificates; ///< who has signed
    const ConsensusGroupPtr m_group;                   ///< the group
    HotStuffVoter& m_voter;                            ///< where locks are raised
    const Calls m_calls;                               ///< what is asked of the core
    BlockTree m_tree;                                  ///< blocks that the replica knows
    BlockSynchronizer m_synchronizer;                  ///< fetches blocks
    QuorumCertificatePtr m_decidedBy;            ///< what has committed the last decided block
    std::vector<QuorumCertificatePtr> m_waiting; ///< proven, but blocks are missing
    bool m_isHalted{false};                      ///< a contradiction has ended all
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_CHAIN_H
