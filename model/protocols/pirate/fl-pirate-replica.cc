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

namespace
{

/**
 * @param undecided blocks
 * @return whether one of them proposes a step
 */
bool
HasStep(const std::vector<BlockPtr>& undecided)
{
    return std::any_of(undecided.begin(), undecided.end(), [](const BlockPtr& block) {
        return !block->payload.empty();
    });
}

} // namespace

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

void
PirateReplica::Start(const ConsensusGroupPtr& group)
{
    const std::vector<NodeIndex>& members = GetChannel().members;
    HotStuffSettings agreement;
    agreement.group = group;
    agreement.self = static_cast<ReplicaIndex>(
        std::find(members.begin(), members.end(), GetHost().GetSelf()) - members.begin());
    agreement.keys = m_settings.keys;
    agreement.cryptography = m_settings.trainer.setup->cryptography;
    agreement.certificates = m_settings.certificates;
    agreement.rules = m_settings.rules;
    agreement.election = m_settings.election;
    agreement.pacemaker = m_settings.createPacemaker();
    agreement.options = m_settings.options;
    agreement.random = m_settings.random;
    agreement.safety = m_settings.storage->safety;
    ConsensusReplica::Start(agreement, m_settings.consensusAttack);
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
    const std::optional<PirateBlock> block = HasStep(undecided) ? std::nullopt : m_client.Propose();
    return block ? std::make_optional(block->Encode()) : std::nullopt;
}

void
PirateReplica::CheckPayload(const BlockPtr& block,
                            const std::vector<BlockPtr>& undecided,
                            std::function<void(bool)> answer)
{
    const std::optional<PirateBlock> proposed = PirateBlock::Decode(block->payload);
    const auto answerAndCount = [this, answer = std::move(answer)](bool isAccepted) {
        m_refusedProposals += isAccepted ? 0 : 1;
        answer(isAccepted);
    };
    // Two blocks for one step, each with a proof, would divide the next committee.
    if (!proposed || HasStep(undecided))
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
    m_leader = GetChannel().members[leader];
    m_client.HandleView();
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
