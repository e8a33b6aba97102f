/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_REPLICA_H
#define FL_PIRATE_REPLICA_H

#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-replica.h"
#include "ns3/fl-pirate-block.h"
#include "ns3/fl-pirate-messages.h"
#include "ns3/fl-pirate-settings.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * What the agreement of a committee asks of a member of PIRATE.
 */
class PirateAgreementClient
{
  public:
    virtual ~PirateAgreementClient() = default;

    /**
     * @return whether the member waits for the committee to decide a step
     */
    virtual bool IsDecisionExpected() = 0;

    /**
     * @return what the member proposes as the next step, nothing if it is not ready
     */
    virtual std::optional<PirateBlock> Propose() = 0;

    /**
     * This member, as the leader, sends a proposal.
     *
     * @param block what it proposes
     */
    virtual void HandleProposed(const PirateBlock& block) = 0;

    /**
     * @param proposer node of the leader
     * @param block what it proposes
     * @param answer takes whether the member accepts it, at once, later or never
     */
    virtual void Check(NodeIndex proposer,
                       const PirateBlock& block,
                       std::function<void(bool)> answer) = 0;

    /**
     * @param block what is decided
     * @param aggregate the same as it is shown to others, without its vector
     * @param isOwn whether this member has proposed it
     */
    virtual void HandleDecided(const PirateBlock& block, PirateAggregate aggregate, bool isOwn) = 0;

    /// A view has begun: what was proposed before does not matter any more.
    virtual void HandleView() = 0;

    /**
     * @return what messages of the agreement are counted under
     */
    virtual ConsensusLabel GetLabel() const = 0;
};

/**
 * @ingroup decentralized-fl-protocols
 * A member's replica in its committee: the chain in terms of blocks of HotStuff, with payloads that
 * it neither makes nor judges itself. A committee decides one step after another: a leader proposes
 * a step only on a chain without undecided ones, since its input depends on the neighbor's
 * decision.
 */
class PirateReplica : public ConsensusReplica
{
  public:
    /**
     * @param host outputs of the member's core; outlives the replica
     * @param channel where the replicas are
     * @param settings of the member; outlive the replica
     * @param client judges and takes the payloads; outlives the replica
     */
    PirateReplica(ProtocolHost& host,
                  ConsensusChannel channel,
                  const PirateSettings& settings,
                  PirateAgreementClient& client);

    /**
     * Begins, once, with what the settings say.
     *
     * @param group the committee's agreement
     */
    void Start(const ConsensusGroupPtr& group);

    /**
     * @return node of the present leader
     */
    NodeIndex GetLeaderNode() const;

    /**
     * @return views entered after timeouts
     */
    uint64_t GetViewChanges() const;

    /**
     * @return proposals that were refused for what they say
     */
    uint64_t GetRefusedProposals() const;

    /**
     * @return messages and votes that were refused for other reasons than being late
     */
    uint64_t GetRejectedMessages() const;

    bool IsProgressExpected() override;
    std::optional<Bytes> MakePayload(View view, const std::vector<BlockPtr>& undecided) override;
    void CheckPayload(const BlockPtr& block,
                      const std::vector<BlockPtr>& undecided,
                      std::function<void(bool)> answer) override;
    void StoreSafetyState(const SafetyState& state) override;
    void Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate) override;
    void NotifyProposal(const BlockPtr& block) override;
    void NotifyView(View view, ReplicaIndex leader, ViewReason reason) override;
    void NotifyRejected(ReplicaIndex from, ConsensusRejectReason reason) override;

  protected:
    ConsensusLabel LabelMessage(const ConsensusMessage& message) const override;

  private:
    const PirateSettings& m_settings; ///< of the member
    PirateAgreementClient& m_client;  ///< judges and takes the payloads
    NodeIndex m_leader{0};            ///< of the present view
    uint64_t m_viewChanges{0};        ///< after timeouts
    uint64_t m_refusedProposals{0};   ///< for what they say
    uint64_t m_rejectedMessages{0};   ///< for other reasons than being late
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_REPLICA_H
