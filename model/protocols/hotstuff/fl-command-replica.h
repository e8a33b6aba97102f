/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COMMAND_REPLICA_H
#define FL_COMMAND_REPLICA_H

#include "ns3/fl-command-pool.h"
#include "ns3/fl-consensus-attack.h"
#include "ns3/fl-consensus-replica.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-hotstuff-settings.h"
#include "ns3/fl-safety-state.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a replica of the HotStuff system is made from.
struct CommandReplicaSettings
{
    HotStuffSettings consensus;        ///< what the agreement is made from
    Ptr<const ConsensusAttack> attack; ///< how it behaves if it is Byzantine; nullptr: honest
    std::vector<NodeIndex> replicas;   ///< node of each replica
    uint32_t blockSize{1};             ///< most commands in a block

    std::function<void(const SafetyState&)> store;               ///< keeps what must survive
    std::function<void(const BlockPtr&)> proposed;               ///< this leader sends a block
    std::function<void(const QuorumCertificatePtr&)> certified;  ///< it has collected a quorum
    std::function<void(const BlockPtr&)> decided;                ///< it has decided a block
    std::function<void(View, ReplicaIndex, ViewReason)> entered; ///< it has entered a view
    std::function<void(ConsensusRejectReason)> rejected;         ///< it has refused something
};

/**
 * @ingroup decentralized-fl-protocols
 * A replica that agrees with others on the order of commands. As in libhotstuff, a client sends
 * each command to all replicas, blocks carry 32-byte digests of commands, and the reply says where
 * in the chain the command stands, so that equal replies show equal chains. Executing a command
 * costs nothing beyond that: what is measured is the agreement.
 *
 * A leader fills its block with what waits, up to the block size, and does not wait for more. A
 * replica votes for a block when it has got all of its commands, so that f + 1 honest replicas can
 * execute what is decided; until then it keeps the question open. A block with a command that was
 * decided before, that stands in the chain already, or twice, is refused.
 */
class CommandReplica : public ConsensusReplica
{
  public:
    /**
     * @param host outputs of the replica's core; outlives the replica
     * @param settings what it is made from
     */
    CommandReplica(ProtocolHost& host, CommandReplicaSettings settings);

    /// Begins.
    void Begin();

    /**
     * A client asks for a command.
     *
     * @param client node of the client
     * @param request a REQUEST of any content
     */
    void HandleRequest(NodeIndex client, const MessagePtr& request);

    bool IsProgressExpected() override;
    std::optional<Bytes> MakePayload(View view, const std::vector<BlockPtr>& undecided) override;
    void CheckPayload(const BlockPtr& block,
                      const std::vector<BlockPtr>& undecided,
                      std::function<void(bool)> answer) override;
    void StoreSafetyState(const SafetyState& state) override;
    void Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate) override;
    void NotifyProposal(const BlockPtr& block) override;
    void NotifyCertificate(const QuorumCertificatePtr& certificate) override;
    void NotifyView(View view, ReplicaIndex leader, ViewReason reason) override;
    void NotifyRejected(ReplicaIndex from, ConsensusRejectReason reason) override;

  private:
    /// A block whose commands have not all arrived.
    struct OpenQuestion
    {
        View view;                        ///< view of the block
        std::set<Digest> missing;         ///< commands that have not arrived
        std::function<void(bool)> answer; ///< whether the block may be voted for
    };

    ConsensusLabel LabelMessage(const ConsensusMessage& message) const override;

    /**
     * @param digest digest of a command that has arrived
     * @param command whose it is
     */
    void AddCommand(const Digest& digest, const ClientCommand& command);

    /**
     * @param command whose command it is
     * @param result what has become of it
     */
    void Reply(const ClientCommand& command, const CommandResult& result);

    const CommandReplicaSettings m_settings; ///< what it is made from
    CommandPool m_pool;                      ///< commands
    std::vector<OpenQuestion> m_questions;   ///< blocks whose commands have not all arrived
};

} // namespace fl
} // namespace ns3

#endif // FL_COMMAND_REPLICA_H
