/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-dissemination.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

LearningChainDissemination::LearningChainDissemination(const ProtocolHost& host,
                                                       const LearningChainSettings& settings)
    : m_host(host),
      m_settings(settings.gossip)
{
    if (settings.isGossip)
    {
        m_gossip.emplace(m_settings);
        return;
    }
    m_others.reserve(settings.nodes - 1);
    for (NodeIndex node = 0; node < settings.nodes; node++)
    {
        if (node != host.GetSelf())
        {
            m_others.push_back(node);
        }
    }
}

GossipForward
LearningChainDissemination::Publish(const Digest& id, const Time& created)
{
    if (!m_gossip)
    {
        return {1, m_others};
    }
    if (m_host.GetNow() > created + m_settings.maxLifetime)
    {
        return {};
    }
    return m_gossip->Publish(MakeItem(id, created, m_settings.maxTtl), m_host.GetNow());
}

bool
LearningChainDissemination::Admit(NodeIndex from,
                                  NodeIndex maker,
                                  const Digest& id,
                                  const Time& created,
                                  const MessagePtr& message)
{
    if (!m_gossip)
    {
        return from == maker;
    }
    const auto ttl = static_cast<uint8_t>(message->GetUnsigned("ttl"));
    const GossipVerdict verdict =
        m_gossip->Offer(from, MakeItem(id, created, ttl), m_host.GetNow());
    if (verdict == GossipVerdict::PENDING)
    {
        m_waiting[id].emplace_back(from, message);
    }
    return verdict == GossipVerdict::NEW;
}

GossipForward
LearningChainDissemination::Accept(const Digest& id)
{
    if (!m_gossip)
    {
        return {};
    }
    m_waiting.erase(id);
    return m_gossip->Accept(id.GetBytes(), m_host.GetNow());
}

std::vector<LearningChainDissemination::Copy>
LearningChainDissemination::Reject(const Digest& id)
{
    if (!m_gossip)
    {
        return {};
    }
    m_gossip->Reject(id.GetBytes());
    auto waiting = m_waiting.extract(id);
    return waiting ? std::move(waiting.mapped()) : std::vector<Copy>();
}

GossipItem
LearningChainDissemination::MakeItem(const Digest& id, const Time& created, uint8_t ttl) const
{
    GossipItem item;
    item.id = id.GetBytes();
    item.created = created;
    item.expiry = created + m_settings.maxLifetime;
    item.ttl = ttl;
    return item;
}

} // namespace fl
} // namespace ns3
