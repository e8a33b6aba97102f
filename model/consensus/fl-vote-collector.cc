/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-vote-collector.h"

#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Statements of one view and phase that a replica may vote for before it is not listened to.
constexpr uint32_t MAX_STATEMENTS = 2;

} // namespace

VoteCollector::VoteCollector(ConsensusHost& host,
                             ConsensusGroupPtr group,
                             Ptr<const CertificateScheme> scheme,
                             Calls calls)
    : m_host(host),
      m_group(std::move(group)),
      m_scheme(scheme),
      m_calls(std::move(calls))
{
}

VoteCollector::Tally*
VoteCollector::Note(ReplicaIndex voter, const VoteStatement& statement)
{
    uint32_t others = 0;
    auto it = m_tallies.lower_bound(VoteStatement{statement.phase, statement.view, Digest()});
    for (; it != m_tallies.end() && it->first.view == statement.view &&
           it->first.phase == statement.phase;
         ++it)
    {
        if (!it->second.hasVoted[voter])
        {
            continue;
        }
        if (it->first == statement)
        {
            m_calls.reject(voter, ConsensusRejectReason::DUPLICATE);
            return nullptr;
        }
        others++;
    }
    if (others > 0)
    {
        m_calls.reject(voter, ConsensusRejectReason::EQUIVOCATION);
    }
    if (others >= MAX_STATEMENTS)
    {
        return nullptr;
    }
    Tally& tally = m_tallies[statement];
    tally.hasVoted.resize(m_group->GetSize());
    tally.hasVoted[voter] = true;
    return tally.isComplete ? nullptr : &tally;
}

void
VoteCollector::Add(ReplicaIndex voter, const VoteStatement& statement, Bytes share)
{
    if (Tally* tally = Note(voter, statement))
    {
        tally->waiting.emplace_back(voter, std::move(share));
        Proceed(statement, *tally);
    }
}

void
VoteCollector::AddOwn(ReplicaIndex self, const VoteStatement& statement, Bytes share)
{
    if (Tally* tally = Note(self, statement))
    {
        tally->shares.emplace_back(self, std::move(share));
        Proceed(statement, *tally);
    }
}

void
VoteCollector::Proceed(const VoteStatement& statement, Tally& tally)
{
    if (tally.shares.size() >= m_group->quorum)
    {
        tally.isComplete = true;
        tally.waiting.clear();
        const auto certificate = std::make_shared<const QuorumCertificate>(
            QuorumCertificate{statement, m_scheme->Combine(*m_group, std::move(tally.shares))});
        tally.shares.clear();
        m_calls.complete(certificate);
        return;
    }
    while (!tally.waiting.empty() && tally.shares.size() + tally.verifying < m_group->quorum)
    {
        tally.verifying++;
        auto share =
            std::make_shared<const CertificateScheme::Share>(std::move(tally.waiting.front()));
        tally.waiting.pop_front();
        const CertificateScheme* scheme = PeekPointer(m_scheme);
        m_host.Compute<bool>(
            m_scheme->GetShareVerificationCost(),
            WorkClass::PROTOCOL,
            [scheme, group = m_group, statement, share] {
                return scheme->VerifyShare(*group, share->first, statement, share->second);
            },
            [this, statement, share](bool isValid) { HandleVerified(statement, *share, isValid); });
    }
}

void
VoteCollector::HandleVerified(const VoteStatement& statement,
                              const CertificateScheme::Share& share,
                              bool isValid)
{
    if (!isValid)
    {
        m_calls.reject(share.first, ConsensusRejectReason::INVALID_SHARE);
    }
    const auto it = m_tallies.find(statement);
    if (it == m_tallies.end() || it->second.isComplete)
    {
        return;
    }
    it->second.verifying--;
    if (isValid)
    {
        it->second.shares.push_back(share);
    }
    Proceed(statement, it->second);
}

void
VoteCollector::Forget(View view)
{
    m_tallies.erase(m_tallies.begin(),
                    m_tallies.lower_bound(VoteStatement{Phase::PREPARE, view, Digest()}));
}

} // namespace fl
} // namespace ns3
