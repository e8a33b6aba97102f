/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-replica.h"

#include "ns3/fl-commit-proof.h"
#include "ns3/log.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlPirateReplica");

PirateReplica::PirateReplica(ProtocolHost& host,
                             ConsensusChannel channel,
                             const PirateSettings& settings,
                             PirateAgreementClient& client)
    : ConsensusReplica(host, std::move(channel)),
      m_settings(settings),
      m_client(client),
      m_leader(GetChannel().members.front())
{
}

NodeIndex
PirateReplica::GetLeaderNode() const
{
    return m_leader;
}

uint64_t
PirateReplica::GetViewChanges() const
{
    return m_viewChanges;
}

uint64_t
PirateReplica::GetRefusedProposals() const
{
    return m_refusedProposals;
}

uint64_t
PirateReplica::GetRejectedMessages() const
{
    return m_rejectedMessages;
}

bool
PirateReplica::IsProgressExpected()
{
    return m_client.IsDecisionExpected();
}

std::optional<Bytes>
PirateReplica::MakePayload(View /* view */, const std::vector<BlockPtr>& undecided)
{
    const bool isStepUndecided =
        std::any_of(undecided.begin(), undecided.end(), [](const BlockPtr& block) {
            return !block->payload.empty();
        });
    const std::optional<PirateBlock> block = isStepUndecided ? std::nullopt : m_client.Propose();
    return block ? std::make_optional(block->Encode()) : std::nullopt;
}

void
PirateReplica::CheckPayload(const BlockPtr& block,
                            const std::vector<BlockPtr>& /* undecided */,
                            std::function<void(bool)> answer)
{
    const std::optional<PirateBlock> proposed = PirateBlock::Decode(block->payload);
    const auto answerAndCount = [this, answer = std::move(answer)](bool isAccepted) {
        m_refusedProposals += isAccepted ? 0 : 1;
        answer(isAccepted);
    };
    if (!proposed)
    {
        answerAndCount(false);
        return;
    }
    m_client.Check(GetChannel().members[block->header.proposer], *proposed, answerAndCount);
}

void
PirateReplica::StoreSafetyState(const SafetyState& state)
{
    m_settings.storage->safety = state;
}

void
PirateReplica::Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate)
{
    const std::optional<PirateBlock> decided = PirateBlock::Decode(block->payload);
    if (!decided)
    {
        return; // an empty block, which only carries the chain on
    }
    PirateAggregate aggregate;
    aggregate.iteration = decided->iteration;
    aggregate.step = decided->step;
    aggregate.payload = block->payload;
    std::optional<CommitProof> proof =
        CommitProof::Create(GetCore().GetTree(), block->digest, certificate);
    if (proof)
    {
        aggregate.proof = std::move(*proof);
    }
    m_client.HandleDecided(*decided,
                           std::move(aggregate),
                           GetChannel().members[block->header.proposer] == GetHost().GetSelf());
}

void
PirateReplica::NotifyProposal(const BlockPtr& block)
{
    const std::optional<PirateBlock> proposed = PirateBlock::Decode(block->payload);
    if (proposed)
    {
        m_client.HandleProposed(*proposed);
    }
}

void
PirateReplica::NotifyView(View /* view */, ReplicaIndex leader, ViewReason reason)
{
    m_viewChanges += reason == ViewReason::NEW_VIEWS ? 1 : 0;
    const NodeIndex node = GetChannel().members[leader];
    if (node != m_leader)
    {
        m_leader = node;
        m_client.HandleLeader(node);
    }
}

void
PirateReplica::NotifyRejected(ReplicaIndex from, ConsensusRejectReason reason)
{
    NS_LOG_DEBUG("node " << GetHost().GetSelf() << " refuses something of replica " << from
                         << ", reason " << static_cast<int>(reason));
    // A refused payload is counted where it is refused.
    m_rejectedMessages +=
        reason == ConsensusRejectReason::STALE || reason == ConsensusRejectReason::REFUSED_PAYLOAD
            ? 0
            : 1;
}

ConsensusLabel
PirateReplica::LabelMessage(const ConsensusMessage& /* message */) const
{
    return m_client.GetLabel();
}

} // namespace fl
} // namespace ns3
