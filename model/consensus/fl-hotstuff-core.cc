/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-core.h"

#include "ns3/abort.h"
#include "ns3/log.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlHotStuffCore");

namespace
{

/**
 * @param content content of a message
 * @return the message
 */
template <typename T>
ConsensusMessagePtr
MakeMessage(T content)
{
    return std::make_shared<const ConsensusMessage>(std::move(content));
}

} // namespace

HotStuffCore::HotStuffCore(ConsensusHost& host, const HotStuffSettings& settings)
    : m_host(host),
      m_settings(settings.WithRoot()),
      m_voter(host,
              HotStuffVoter::Settings{m_settings.group,
                                      m_settings.keys,
                                      m_settings.certificates,
                                      m_settings.rules},
              m_settings.MakeSafetyState()),
      m_chain(
          host,
          m_settings,
          m_voter,
          HotStuffChain::Calls{
              [this](const std::vector<BlockPtr>& blocks, const QuorumCertificatePtr& certificate) {
                  HandleDecided(blocks, certificate);
              },
              [this] { HandleResumed(); },
              [this](const BlockPtr& block) { HandleHalted(block); },
              [this](ReplicaIndex from, ConsensusRejectReason reason) { Reject(from, reason); }}),
      m_verifier(host, m_settings.group, m_settings.certificates),
      m_proposer(host,
                 m_settings,
                 m_chain,
                 m_voter,
                 [this](const BlockPtr& block) { SendProposal(block); }),
      m_votes(
          host,
          m_settings,
          VoteCollector::Calls{
              [this](const QuorumCertificatePtr& certificate) { HandleQuorum(certificate); },
              [this](ReplicaIndex from, ConsensusRejectReason reason) { Reject(from, reason); }})
{
    m_verifier.SetRoot(m_settings.rootCertificate);
    m_verifier.AddProven(m_voter.GetState().highest);
}

void
HotStuffCore::Start()
{
    // After a crash the replica begins in the view that it has voted in last: it takes part in the
    // later phases, votes for no second block, and does not lead.
    const SafetyState& state = m_voter.GetState();
    const View first =
        std::max(m_settings.root->header.view + 1, std::max(state.lastVote.view, View{1}));
    m_proposer.Skip(m_settings.safety ? first : 0);
    m_settings.pacemaker->Start(
        m_host,
        m_settings.group,
        m_settings.self,
        m_settings.election,
        Pacemaker::Calls{[this](View view) { m_host.Broadcast(MakeNewView(view)); },
                         [this](View view, ViewReason reason) { HandleView(view, reason); }},
        first);
    HandleView(first, ViewReason::START);
    if (m_settings.safety)
    {
        ProcessCertificate(state.highest, std::nullopt);
        // The others tell what they have decided meanwhile.
        m_host.Broadcast(MakeNewView(GetView()));
    }
}

const BlockTree&
HotStuffCore::GetTree() const
{
    return m_chain.GetTree();
}

View
HotStuffCore::GetView() const
{
    return m_settings.pacemaker->GetView();
}

ReplicaIndex
HotStuffCore::GetLeader(View view) const
{
    return m_settings.election->GetLeader(view, m_settings.group->GetSize());
}

const SafetyState&
HotStuffCore::GetSafetyState() const
{
    return m_voter.GetState();
}

uint64_t
HotStuffCore::GetRejected(ConsensusRejectReason reason) const
{
    return m_rejected.at(static_cast<size_t>(reason));
}

void
HotStuffCore::Reject(ReplicaIndex from, ConsensusRejectReason reason)
{
    NS_LOG_DEBUG("replica " << m_settings.self << " refuses something of " << from << ": reason "
                            << static_cast<int>(reason));
    m_rejected[static_cast<size_t>(reason)]++;
    m_host.NotifyRejected(from, reason);
}

bool
HotStuffCore::CompletesView(const VoteStatement& statement) const
{
    return statement.phase == m_settings.rules->GetLastPhase();
}

void
HotStuffCore::HandleMessage(ReplicaIndex from, const ConsensusMessagePtr& message)
{
    if (m_chain.IsHalted())
    {
        return;
    }
    if (from >= m_settings.group->GetSize() || from == m_settings.self)
    {
        Reject(from, ConsensusRejectReason::NOT_A_MEMBER);
        return;
    }
    std::visit([this, from](const auto& content) { Handle(from, content); }, *message);
}

void
HotStuffCore::HandleProgressExpected()
{
    UpdateExpectation();
    m_proposer.TryPropose();
}

void
HotStuffCore::Handle(ReplicaIndex from, const ProposalMessage& message)
{
    const BlockPtr& block = message.block;
    const BlockHeader& header = block->header;
    if (header.view < GetView())
    {
        Reject(from, ConsensusRejectReason::STALE);
    }
    else if (GetLeader(header.view) != from || header.proposer != from)
    {
        Reject(from, ConsensusRejectReason::WRONG_LEADER);
    }
    else if (!block->IsWellFormed())
    {
        Reject(from, ConsensusRejectReason::MALFORMED_BLOCK);
    }
    else
    {
        VerifyThen(block->justify, from, [this, from, block](const QuorumCertificatePtr& proven) {
            const BlockPtr claimed = Block::WithProof(block, proven);
            const DigestScheme* scheme = &m_settings.cryptography->GetDigestScheme();
            m_host.Compute<BlockPtr>(
                Cost::OfHashing(block->GetHashedBytes()),
                WorkClass::PROTOCOL,
                [scheme, claimed] { return Block::Seal(claimed, *scheme); },
                [this, from](const BlockPtr& sealed) { AcceptProposal(from, sealed); });
        });
    }
}

void
HotStuffCore::AcceptProposal(ReplicaIndex from, const BlockPtr& block)
{
    const View view = block->header.view;
    if (m_chain.IsHalted())
    {
        return;
    }
    if (view > GetView())
    {
        m_early.Put(block);
        return;
    }
    if (!m_chain.Insert(block))
    {
        Reject(from, ConsensusRejectReason::WRONG_HEIGHT);
        return;
    }
    if (m_chain.IsHalted() || view != GetView())
    {
        return;
    }
    m_proposal = block;
    ConsiderProposal();
    UpdateExpectation();
}

void
HotStuffCore::ConsiderProposal()
{
    const BlockPtr block = m_proposal;
    if (!block || block == m_considered || m_settings.pacemaker->HasGivenUp())
    {
        return;
    }
    const BlockPtr parent = m_chain.GetTree().Find(block->header.parent);
    const BlockPath path = parent ? m_chain.GetTree().GetPath(parent->digest) : BlockPath();
    if (!path.isComplete)
    {
        return; // The synchronizer fetches it; HandleResumed() comes back here.
    }
    const ReplicaIndex proposer = block->header.proposer;
    const VoteStatement vote{Phase::PREPARE, block->header.view, block->digest};
    m_considered = block;
    if (parent->header.height + 1 != block->header.height)
    {
        Reject(proposer, ConsensusRejectReason::WRONG_HEIGHT);
        return;
    }
    if (const auto reason = m_voter.CheckProposal(block, m_chain.GetTree()))
    {
        Reject(proposer, *reason);
        return;
    }
    if (proposer == m_settings.self || block->payload.empty())
    {
        Vote(vote);
        return;
    }
    m_host.CheckPayload(block, path.blocks, [this, block, vote](bool isAccepted) {
        if (!isAccepted)
        {
            Reject(block->header.proposer, ConsensusRejectReason::REFUSED_PAYLOAD);
        }
        else if (!m_chain.IsHalted() && block->header.view == GetView() &&
                 !m_settings.pacemaker->HasGivenUp() &&
                 !m_voter.CheckProposal(block, m_chain.GetTree()))
        {
            Vote(vote);
        }
    });
}

void
HotStuffCore::SendProposal(const BlockPtr& block)
{
    if (!m_chain.Insert(block))
    {
        return;
    }
    m_host.NotifyProposal(block);
    m_host.Broadcast(MakeMessage(ProposalMessage{block}));
    m_proposal = block;
    ConsiderProposal();
    UpdateExpectation();
}

void
HotStuffCore::VoteInNextPhase(const VoteStatement& certified)
{
    if (certified.view == GetView() && !CompletesView(certified) &&
        !m_settings.pacemaker->HasGivenUp() && m_chain.GetTree().Find(certified.block))
    {
        const auto next = static_cast<Phase>(static_cast<uint8_t>(certified.phase) + 1);
        Vote(VoteStatement{next, certified.view, certified.block});
    }
}

void
HotStuffCore::Vote(const VoteStatement& statement)
{
    m_voter.Vote(statement, [this, statement](Bytes share) {
        const View view = statement.view;
        if (m_chain.IsHalted() || view < GetView() || m_settings.pacemaker->HasGivenUp())
        {
            return;
        }
        m_votes.Deliver(statement, std::move(share));
    });
}

void
HotStuffCore::Handle(ReplicaIndex from, const VoteMessage& message)
{
    m_votes.Handle(from, message);
}

void
HotStuffCore::HandleQuorum(const QuorumCertificatePtr& certificate)
{
    if (m_chain.IsHalted())
    {
        return;
    }
    m_verifier.AddProven(certificate);
    m_host.NotifyCertificate(certificate);
    if (m_settings.rules->SendsVotesToNextLeader())
    {
        m_proposer.SetUntold(certificate); // The next block will carry it, if there is one.
    }
    else
    {
        m_host.Broadcast(MakeMessage(CertificateMessage{certificate}));
    }
    ProcessCertificate(certificate, std::nullopt);
}

void
HotStuffCore::Handle(ReplicaIndex from, const CertificateMessage& message)
{
    VerifyThen(message.certificate, from, [](const QuorumCertificatePtr&) {});
}

void
HotStuffCore::Handle(ReplicaIndex from, const NewViewMessage& message)
{
    const View view = message.view;
    const Height decided = message.decided;
    VerifyThen(message.certificate,
               from,
               [this, from, view, decided](const QuorumCertificatePtr& proven) {
                   m_settings.pacemaker->HandleNewView(from, view);
                   // Whoever has fallen behind is told, also by a group that has come to rest.
                   if (decided < m_chain.GetTree().GetDecided()->header.height)
                   {
                       m_host.Send(from, MakeMessage(CertificateMessage{m_chain.GetDecidedBy()}));
                   }
                   const VoteStatement& highest = m_voter.GetState().highest->statement;
                   if (view < GetView() || highest.IsLaterThan(proven->statement))
                   {
                       m_host.Send(from, MakeNewView(GetView()));
                   }
               });
}

void
HotStuffCore::VerifyThen(const QuorumCertificatePtr& certificate,
                         ReplicaIndex from,
                         std::function<void(const QuorumCertificatePtr&)> then)
{
    if (certificate->statement.phase > m_settings.rules->GetLastPhase())
    {
        Reject(from, ConsensusRejectReason::WRONG_PHASE);
        return;
    }
    m_verifier.Verify(certificate,
                      [this, from, then = std::move(then)](const QuorumCertificatePtr& proven,
                                                           ConsensusRejectReason reason) {
                          if (m_chain.IsHalted())
                          {
                              return;
                          }
                          if (!proven)
                          {
                              Reject(from, reason);
                              return;
                          }
                          ProcessCertificate(proven, from);
                          if (!m_chain.IsHalted())
                          {
                              then(proven);
                          }
                      });
}

void
HotStuffCore::ProcessCertificate(const QuorumCertificatePtr& certificate,
                                 std::optional<ReplicaIndex> from)
{
    const VoteStatement& statement = certificate->statement;
    m_voter.RaiseHighest(certificate);
    m_chain.Apply(certificate, from);
    if (m_chain.IsHalted())
    {
        return;
    }
    if (CompletesView(statement))
    {
        m_settings.pacemaker->HandleCertificate(statement.view + 1, ViewReason::CERTIFICATE);
    }
    else
    {
        m_settings.pacemaker->HandleCertificate(statement.view, ViewReason::CATCH_UP);
        VoteInNextPhase(statement);
    }
}

void
HotStuffCore::Handle(ReplicaIndex from, const BlockRequestMessage& message)
{
    m_chain.HandleRequest(from, message);
}

void
HotStuffCore::Handle(ReplicaIndex from, const BlockResponseMessage& message)
{
    m_chain.HandleResponse(from, message);
}

void
HotStuffCore::HandleResumed()
{
    VoteInNextPhase(m_voter.GetState().highest->statement);
    ConsiderProposal();
    UpdateExpectation();
    m_proposer.TryPropose();
}

void
HotStuffCore::HandleDecided(const std::vector<BlockPtr>& blocks,
                            const QuorumCertificatePtr& certificate)
{
    m_settings.pacemaker->HandleDecision();
    for (const BlockPtr& block : blocks)
    {
        NS_LOG_INFO("replica " << m_settings.self << " decides height " << block->header.height);
        m_host.Decide(block, certificate);
    }
    UpdateExpectation();
}

void
HotStuffCore::HandleView(View view, ViewReason reason)
{
    m_host.NotifyView(view, GetLeader(view), reason);
    m_proposer.HandleView(reason);
    m_proposal = nullptr;
    m_considered = nullptr;
    m_votes.Forget(view);
    const BlockPtr early = m_early.Take(view);
    UpdateExpectation();
    if (early)
    {
        AcceptProposal(early->header.proposer, early);
    }
    m_proposer.TryPropose();
}

ConsensusMessagePtr
HotStuffCore::MakeNewView(View view) const
{
    return MakeMessage(NewViewMessage{view,
                                      m_chain.GetTree().GetDecided()->header.height,
                                      m_voter.GetState().highest});
}

void
HotStuffCore::UpdateExpectation()
{
    auto leadsToPayload = [this](const Digest& block) {
        return m_chain.GetTree().GetPath(block).HasPayload();
    };
    m_settings.pacemaker->SetProgressExpected(
        m_host.IsProgressExpected() || (m_proposal && leadsToPayload(m_proposal->digest)) ||
        leadsToPayload(m_voter.GetState().highest->statement.block));
}

void
HotStuffCore::HandleHalted(const BlockPtr& block)
{
    NS_LOG_WARN("replica " << m_settings.self << " halts: a block at height "
                           << block->header.height << " contradicts what is decided");
    m_settings.pacemaker->Stop();
    m_host.NotifyConflict(block);
}

} // namespace fl
} // namespace ns3
