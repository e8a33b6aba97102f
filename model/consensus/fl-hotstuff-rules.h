/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_RULES_H
#define FL_HOTSTUFF_RULES_H

#include "ns3/fl-block-tree.h"
#include "ns3/fl-block.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-quorum-certificate.h"
#include "ns3/fl-vote-statement.h"
#include "ns3/object.h"

#include <optional>

namespace ns3
{
namespace fl
{

/// What a leader's block stands on.
struct BlockExtension
{
    Digest parent;                ///< block that it extends
    QuorumCertificatePtr justify; ///< certificate that it carries
};

/**
 * @ingroup decentralized-fl-consensus
 * One form of HotStuff (Yin et al., "HotStuff: BFT Consensus in the Lens of Blockchain", PODC 2019,
 * arXiv 1803.05069): what a leader proposes, when a replica votes, what it locks, and what a
 * certificate commits. All of its safety is here; the rest of the module may lose messages and time
 * but cannot make two replicas decide differently.
 *
 * Immutable: one object may serve all replicas.
 */
class HotStuffRules : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @return the phase whose certificate completes a view
     */
    virtual Phase GetLastPhase() const = 0;

    /**
     * @return whether the votes of a view are collected by the leader of the next one
     */
    virtual bool SendsVotesToNextLeader() const = 0;

    /**
     * Propose rule (createLeaf): extend the block of the highest certificate.
     *
     * @param highest highest certificate that the leader knows
     * @param tree blocks that it knows
     * @return what the leader's next block stands on
     */
    virtual BlockExtension ChooseExtension(const QuorumCertificatePtr& highest,
                                           const BlockTree& tree) const;

    /**
     * Extends-justify: the block extends the very block that its certificate is about (Algorithm
     * 2, line 11: m.node extends from m.justify.node; here directly, without blocks between).
     *
     * @param block a proposal
     * @return whether it may be voted for
     */
    virtual bool ExtendsJustify(const Block& block) const;

    /**
     * safeNode: the block extends the locked block (safety), or its certificate is from a higher
     * view than the lock (liveness).
     *
     * @param block a proposal
     * @param locked the lock
     * @param tree blocks that the replica knows
     * @return whether it may be voted for
     */
    virtual bool IsSafe(const BlockPtr& block,
                        const VoteStatement& locked,
                        const BlockTree& tree) const;

    /**
     * Vote once: no two votes in one phase of a view, and none after a later one (chained:
     * height > vheight).
     *
     * @param vote a vote
     * @param last the last vote
     * @return whether it may be given
     */
    virtual bool IsFirstVote(const VoteStatement& vote, const VoteStatement& last) const;

    /**
     * Lock rule.
     *
     * @param certified what a certificate says
     * @param tree blocks that the replica knows
     * @return what it asks to lock, nothing if nothing or if a block is missing
     */
    virtual std::optional<VoteStatement> GetLock(const VoteStatement& certified,
                                                 const BlockTree& tree) const = 0;

    /**
     * Commit rule.
     *
     * @param certified what a certificate says
     * @param tree blocks that the replica knows
     * @return the last block that it commits, nullptr if none or if a block is missing
     */
    virtual BlockPtr GetCommitted(const VoteStatement& certified, const BlockTree& tree) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_RULES_H
