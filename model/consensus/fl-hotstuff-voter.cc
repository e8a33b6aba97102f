/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-voter.h"

#include <utility>

namespace ns3
{
namespace fl
{

HotStuffVoter::HotStuffVoter(ConsensusHost& host, Settings settings, SafetyState state)
    : m_host(host),
      m_settings(std::move(settings)),
      m_state(std::move(state))
{
}

std::optional<ConsensusRejectReason>
HotStuffVoter::CheckProposal(const BlockPtr& block, const BlockTree& tree) const
{
    const HotStuffRules& rules = *m_settings.rules;
    if (!rules.ExtendsJustify(*block))
    {
        return ConsensusRejectReason::WRONG_PARENT;
    }
    if (!rules.IsSafe(block, m_state.locked, tree))
    {
        return ConsensusRejectReason::UNSAFE_BLOCK;
    }
    const VoteStatement vote{Phase::PREPARE, block->header.view, block->digest};
    if (!rules.IsFirstVote(vote, m_state.lastVote))
    {
        return ConsensusRejectReason::DUPLICATE;
    }
    return std::nullopt;
}

void
HotStuffVoter::Vote(const VoteStatement& statement, std::function<void(Bytes)> done)
{
    if (!m_settings.rules->IsFirstVote(statement, m_state.lastVote))
    {
        return;
    }
    if (statement.IsLaterThan(m_state.lastVote))
    {
        m_state.lastVote = statement;
    }
    m_host.StoreSafetyState(m_state);
    const CertificateScheme* scheme = PeekPointer(m_settings.certificates);
    m_host.Compute<Bytes>(
        m_settings.certificates->GetShareCost(),
        WorkClass::PROTOCOL,
        [scheme, group = m_settings.group, keys = m_settings.keys, statement] {
            return scheme->CreateShare(*group, *keys, statement);
        },
        std::move(done));
}

void
HotStuffVoter::RaiseHighest(const QuorumCertificatePtr& certificate)
{
    if (certificate->statement.IsLaterThan(m_state.highest->statement))
    {
        m_state.highest = certificate;
    }
}

void
HotStuffVoter::RaiseLock(const VoteStatement& certified, const BlockTree& tree)
{
    const std::optional<VoteStatement> lock = m_settings.rules->GetLock(certified, tree);
    if (lock && lock->view > m_state.locked.view)
    {
        m_state.locked = *lock;
    }
}

const SafetyState&
HotStuffVoter::GetState() const
{
    return m_state;
}

} // namespace fl
} // namespace ns3
