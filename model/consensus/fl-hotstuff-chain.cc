/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-chain.h"

#include <cstddef>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Certificates that may wait for their blocks; the oldest give way.
constexpr size_t MAX_WAITING = 8;

} // namespace

HotStuffChain::HotStuffChain(ConsensusHost& host,
                             const HotStuffSettings& settings,
                             HotStuffVoter& voter,
                             Calls calls)
    : m_rules(settings.rules),
      m_certificates(settings.certificates),
      m_group(settings.group),
      m_voter(voter),
      m_calls(std::move(calls)),
      m_tree(settings.root, settings.options->retainedBlocks),
      m_synchronizer(host,
                     m_tree,
                     BlockSynchronizer::Settings{settings.group,
                                                 settings.self,
                                                 settings.cryptography,
                                                 settings.options,
                                                 settings.random},
                     BlockSynchronizer::Calls{
                         [this](const std::vector<BlockPtr>& blocks) { HandleBlocks(blocks); },
                         m_calls.reject}),
      m_decidedBy(settings.rootCertificate)
{
}

const BlockTree&
HotStuffChain::GetTree() const
{
    return m_tree;
}

const QuorumCertificatePtr&
HotStuffChain::GetDecidedBy() const
{
    return m_decidedBy;
}

bool
HotStuffChain::IsHalted() const
{
    return m_isHalted;
}

bool
HotStuffChain::Insert(const BlockPtr& block)
{
    const bool fits = m_tree.Insert(block, false);
    if (fits && !m_waiting.empty())
    {
        Resume();
    }
    return fits;
}

void
HotStuffChain::Apply(const QuorumCertificatePtr& certificate, std::optional<ReplicaIndex> from)
{
    const VoteStatement& statement = certificate->statement;
    m_voter.RaiseLock(statement, m_tree);
    Decide(m_rules->GetCommitted(statement, m_tree), certificate);
    // What was certified before the last decision either stands below it or was ruled out.
    if (m_isHalted || statement.view <= m_tree.GetDecided()->header.view)
    {
        return;
    }
    if (const std::optional<Digest> missing = m_tree.FindMissing(statement.block))
    {
        if (m_waiting.size() >= MAX_WAITING)
        {
            m_waiting.erase(m_waiting.begin());
        }
        m_waiting.push_back(certificate);
        m_synchronizer.Fetch(*missing,
                             from,
                             m_certificates->GetSigners(*m_group, certificate->proof));
    }
}

void
HotStuffChain::ApplyAncestors(const QuorumCertificatePtr& certificate)
{
    BlockPtr committed;
    for (const BlockPtr& block : m_tree.GetPath(certificate->statement.block).blocks)
    {
        const VoteStatement& justify = block->header.justify;
        m_voter.RaiseLock(justify, m_tree);
        const BlockPtr found = m_rules->GetCommitted(justify, m_tree);
        committed = found ? found : committed;
    }
    Decide(committed, certificate);
}

void
HotStuffChain::Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate)
{
    if (m_isHalted || !block || block->header.height <= m_tree.GetDecided()->header.height)
    {
        return;
    }
    const BlockPath path = m_tree.GetPath(block->digest);
    if (!path.isComplete)
    {
        return;
    }
    if (!path.isConnected)
    {
        Halt(block);
        return;
    }
    for (const BlockPtr& decided : path.blocks)
    {
        m_tree.Decide(decided);
    }
    m_decidedBy = certificate;
    m_calls.decided(path.blocks, certificate);
}

void
HotStuffChain::HandleBlocks(const std::vector<BlockPtr>& blocks)
{
    if (m_isHalted)
    {
        return;
    }
    for (auto it = blocks.rbegin(); it != blocks.rend(); ++it)
    {
        if (!m_tree.Insert(*it, true) && (*it)->header.view > m_tree.GetDecided()->header.view)
        {
            // A certified block of a later view that does not extend what is decided.
            Halt(*it);
            return;
        }
    }
    Resume();
}

void
HotStuffChain::Resume()
{
    const std::vector<QuorumCertificatePtr> waiting = std::move(m_waiting);
    m_waiting.clear();
    for (const QuorumCertificatePtr& certificate : waiting)
    {
        ApplyAncestors(certificate);
        Apply(certificate, std::nullopt);
    }
    if (!m_isHalted)
    {
        m_calls.resumed();
    }
}

void
HotStuffChain::HandleRequest(ReplicaIndex from, const BlockRequestMessage& request)
{
    m_synchronizer.HandleRequest(from, request);
}

void
HotStuffChain::HandleResponse(ReplicaIndex from, const BlockResponseMessage& response)
{
    m_synchronizer.HandleResponse(from, response);
}

void
HotStuffChain::Halt(const BlockPtr& block)
{
    m_isHalted = true;
    m_synchronizer.Stop();
    m_calls.halted(block);
}

} // namespace fl
} // namespace ns3
