/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-proposer.h"

#include "ns3/fl-consensus-message.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

HotStuffProposer::HotStuffProposer(ConsensusHost& host,
                                   const HotStuffSettings& settings,
                                   const HotStuffChain& chain,
                                   const HotStuffVoter& voter,
                                   Proposed proposed)
    : m_host(host),
      m_settings(settings),
      m_chain(chain),
      m_voter(voter),
      m_proposed(std::move(proposed))
{
}

void
HotStuffProposer::Skip(View view)
{
    m_proposedView = view;
}

void
HotStuffProposer::HandleView(ViewReason reason)
{
    m_mayPropose = reason != ViewReason::CATCH_UP;
}

void
HotStuffProposer::SetUntold(const QuorumCertificatePtr& certificate)
{
    m_untold = certificate;
}

void
HotStuffProposer::TryPropose()
{
    const View view = m_settings.pacemaker->GetView();
    if (m_chain.IsHalted() || !m_mayPropose ||
        m_settings.election->GetLeader(view, m_settings.group->GetSize()) != m_settings.self ||
        m_proposedView >= view || m_settings.pacemaker->HasGivenUp())
    {
        return;
    }
    const BlockExtension extension =
        m_settings.rules->ChooseExtension(m_voter.GetState().highest, m_chain.GetTree());
    const BlockPtr parent = m_chain.GetTree().Find(extension.parent);
    const BlockPath path = parent ? m_chain.GetTree().GetPath(parent->digest) : BlockPath();
    if (!path.isComplete)
    {
        return; // The synchronizer fetches it; the core comes back here.
    }
    std::optional<Bytes> payload = m_host.MakePayload(view, path.blocks);
    if (!payload && !path.HasPayload())
    {
        if (m_untold)
        {
            m_host.Broadcast(
                std::make_shared<const ConsensusMessage>(CertificateMessage{std::move(m_untold)}));
            m_untold = nullptr;
        }
        return;
    }
    m_proposedView = view;
    m_untold = nullptr;
    auto block = std::make_shared<Block>();
    block->header.view = view;
    block->header.height = parent->header.height + 1;
    block->header.parent = parent->digest;
    block->header.justify = extension.justify->statement;
    block->header.proposer = m_settings.self;
    block->justify = extension.justify;
    block->payload = std::move(payload).value_or(Bytes());
    const DigestScheme* scheme = &m_settings.cryptography->GetDigestScheme();
    m_host.Compute<BlockPtr>(
        Cost::OfHashing(block->GetHashedBytes()),
        WorkClass::PROTOCOL,
        [scheme, block] { return Block::Seal(block, *scheme); },
        [this](const BlockPtr& sealed) {
            if (!m_chain.IsHalted() && sealed->header.view == m_settings.pacemaker->GetView())
            {
                m_proposed(sealed);
            }
        });
}

} // namespace fl
} // namespace ns3
