/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONSENSUS_HOST_H
#define FL_CONSENSUS_HOST_H

#include "ns3/fl-block.h"
#include "ns3/fl-certificate-scheme.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-message.h"
#include "ns3/fl-quorum-certificate.h"
#include "ns3/fl-safety-state.h"
#include "ns3/fl-types.h"
#include "ns3/fl-work-host.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/// Why a replica has entered a view.
enum class ViewReason
{
    START,       ///< it has begun
    CERTIFICATE, ///< a certificate completes the view before
    NEW_VIEWS,   ///< a quorum has given up the views before
    CATCH_UP,    ///< a certificate shows that others are in the view
};

/// Why a message, or what it asked for, was refused.
enum class ConsensusRejectReason
{
    NOT_A_MEMBER,          ///< its sender is not in the group
    STALE,                 ///< a proposal of a view that is over
    FUTURE_VIEW,           ///< a vote of a view that is too far ahead
    WRONG_LEADER,          ///< a proposal that its sender may not make
    WRONG_COLLECTOR,       ///< a vote that another replica collects
    WRONG_PHASE,           ///< a phase that the form does not have
    DUPLICATE,             ///< the same vote again
    EQUIVOCATION,          ///< a vote for something else in the same phase and view
    MALFORMED_BLOCK,       ///< a block that contradicts itself
    MALFORMED_CERTIFICATE, ///< not a proof by a quorum of the group
    INVALID_CERTIFICATE,   ///< signatures that are wrong
    INVALID_SHARE,         ///< a vote whose signature is wrong
    WRONG_PARENT,          ///< extends-justify does not hold
    WRONG_HEIGHT,          ///< not one more than the parent's, or below what is decided
    UNSAFE_BLOCK,          ///< safeNode does not hold
    REFUSED_PAYLOAD,       ///< the application does not accept it
    UNREQUESTED_BLOCKS,    ///< blocks that nobody asked for
    WRONG_BLOCKS,          ///< blocks that are not those that were asked for
    COUNT                  ///< number of reasons
};

/**
 * @ingroup decentralized-fl-consensus
 * What a consensus core may do to the world. A system implements it over its transport, processor
 * and clock; a test by hand. Work owns what it needs but for the cryptography, which outlives the
 * core. Calls back into the core may be made from within any of these calls,
 * except where noted.
 */
class ConsensusHost : public WorkHost
{
  public:
    /**
     * @param to a replica other than this one
     * @param message the message
     */
    virtual void Send(ReplicaIndex to, const ConsensusMessagePtr& message) = 0;

    /**
     * @param message a message to all replicas but this one
     */
    virtual void Broadcast(const ConsensusMessagePtr& message) = 0;

    /**
     * @return whether this replica knows of something that the group should decide. View timers
     *         run while it does, or while a payload is on its way; an idle group is silent.
     */
    virtual bool IsProgressExpected() = 0;

    /**
     * Asks the leader for the payload of its next block.
     *
     * @param view view of the block
     * @param undecided blocks that it will extend and that are not decided yet, the lowest first
     * @return the payload, not empty; nothing if there is none yet: the host then calls
     *         HotStuffCore::HandleProgressExpected() when there is. An empty block is proposed
     *         instead if that helps to decide what is on its way
     */
    virtual std::optional<Bytes> MakePayload(View view, const std::vector<BlockPtr>& undecided) = 0;

    /**
     * Asks whether this replica may vote for a payload; not asked about its own and about empty
     * ones.
     *
     * @param block the block
     * @param undecided blocks before it that are not decided yet, the lowest first
     * @param answer takes the answer, at once or later
     */
    virtual void CheckPayload(const BlockPtr& block,
                              const std::vector<BlockPtr>& undecided,
                              std::function<void(bool)> answer) = 0;

    /**
     * Keeps what a replica must remember if it crashes. Called before each vote is signed.
     *
     * @param state what to keep; it replaces what was kept before
     */
    virtual void StoreSafetyState(const SafetyState& state) = 0;

    /**
     * A block is decided: once each, in the order of the chain, empty ones too.
     *
     * @param block the block
     * @param certificate certificate that commits it or a block that extends it
     */
    virtual void Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate) = 0;

    /**
     * For measurements: this leader sends a block.
     *
     * @param block the block
     */
    virtual void NotifyProposal(const BlockPtr& block);

    /**
     * For measurements: this replica has collected the votes of a quorum.
     *
     * @param certificate the certificate
     */
    virtual void NotifyCertificate(const QuorumCertificatePtr& certificate);

    /**
     * For measurements: this replica enters a view.
     *
     * @param view the view
     * @param leader its leader
     * @param reason why
     */
    virtual void NotifyView(View view, ReplicaIndex leader, ViewReason reason);

    /**
     * For measurements: something was refused.
     *
     * @param from who has sent it
     * @param reason why
     */
    virtual void NotifyRejected(ReplicaIndex from, ConsensusRejectReason reason);

    /**
     * A certificate commits a block that contradicts what is decided: more than f replicas are
     * Byzantine. The core ignores everything from now on.
     *
     * @param block the block
     */
    virtual void NotifyConflict(const BlockPtr& block);
};

} // namespace fl
} // namespace ns3

#endif // FL_CONSENSUS_HOST_H
