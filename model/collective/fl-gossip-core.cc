/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-gossip-core.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

const char*
GetGossipVerdictName(GossipVerdict verdict)
{
    switch (verdict)
    {
    case GossipVerdict::NEW:
        return "new";
    case GossipVerdict::PENDING:
        return "pending";
    case GossipVerdict::DUPLICATE:
        return "duplicate";
    case GossipVerdict::NOT_A_NEIGHBOR:
        return "not a neighbor";
    case GossipVerdict::TTL_TOO_LARGE:
        return "time to live too large";
    case GossipVerdict::TTL_ZERO:
        return "time to live zero";
    case GossipVerdict::EXPIRED:
        return "expired";
    case GossipVerdict::FROM_FUTURE:
        return "from the future";
    case GossipVerdict::LIFETIME_TOO_LONG:
        return "lifetime too long";
    case GossipVerdict::FULL:
        return "full";
    }
    return "?";
}

GossipCore::GossipCore(GossipSettings settings)
    : m_settings(std::move(settings))
{
    NS_ABORT_MSG_UNLESS(m_settings.fanout, "gossip needs a policy");
    NS_ABORT_MSG_UNLESS(std::is_sorted(m_settings.neighbors.begin(), m_settings.neighbors.end()),
                        "neighbors must be ascending");
}

GossipForward
GossipCore::Publish(const GossipItem& item, const Time& now)
{
    Forget(now);
    const GossipVerdict verdict = Judge(item, now);
    NS_ABORT_MSG_UNLESS(verdict == GossipVerdict::NEW,
                        "an own item is refused: " << GetGossipVerdictName(verdict));
    NS_ABORT_MSG_IF(m_items.count(item.id) > 0, "an item is published twice");
    Entry entry;
    entry.forgetAt = item.expiry + m_settings.clockTolerance;
    entry.isAccepted = true;
    Remember(item.id, std::move(entry));
    return {item.ttl, Select({})};
}

GossipVerdict
GossipCore::Offer(NodeIndex from, const GossipItem& item, const Time& now)
{
    if (!std::binary_search(m_settings.neighbors.begin(), m_settings.neighbors.end(), from))
    {
        return GossipVerdict::NOT_A_NEIGHBOR;
    }
    Forget(now);
    const GossipVerdict verdict = Judge(item, now);
    if (verdict != GossipVerdict::NEW)
    {
        return verdict;
    }
    const auto known = m_items.find(item.id);
    if (known != m_items.end())
    {
        Entry& entry = known->second;
        if (entry.isAccepted ||
            std::find(entry.offered.begin(), entry.offered.end(), from) != entry.offered.end())
        {
            return GossipVerdict::DUPLICATE;
        }
        entry.offered.push_back(from);
        return GossipVerdict::PENDING;
    }
    if (m_items.size() >= m_settings.maxItems)
    {
        return GossipVerdict::FULL;
    }
    Entry entry;
    entry.forgetAt = item.expiry + m_settings.clockTolerance;
    entry.ttl = item.ttl;
    entry.offered = {from};
    Remember(item.id, std::move(entry));
    return GossipVerdict::NEW;
}

GossipForward
GossipCore::Accept(const GossipId& id, const Time& now)
{
    const auto known = m_items.find(id);
    if (known == m_items.end() || known->second.isAccepted)
    {
        return {};
    }
    Entry& entry = known->second;
    entry.isAccepted = true;
    const std::vector<NodeIndex> offered = std::move(entry.offered);
    entry.offered.clear();
    entry.offered.shrink_to_fit();
    if (entry.ttl <= 1 || entry.forgetAt < now)
    {
        return {};
    }
    return {static_cast<uint8_t>(entry.ttl - 1), Select(offered)};
}

void
GossipCore::Reject(const GossipId& id)
{
    const auto known = m_items.find(id);
    if (known != m_items.end() && !known->second.isAccepted)
    {
        m_expiry.erase({known->second.forgetAt, id});
        m_items.erase(known);
    }
}

bool
GossipCore::HasAccepted(const GossipId& id) const
{
    const auto known = m_items.find(id);
    return known != m_items.end() && known->second.isAccepted;
}

size_t
GossipCore::GetSize() const
{
    return m_items.size();
}

GossipVerdict
GossipCore::Judge(const GossipItem& item, const Time& now) const
{
    if (item.ttl == 0)
    {
        return GossipVerdict::TTL_ZERO;
    }
    if (item.ttl > m_settings.maxTtl)
    {
        return GossipVerdict::TTL_TOO_LARGE;
    }
    // Differences of times that anybody can choose might overflow; comparisons do not.
    if (item.created > now + m_settings.clockTolerance)
    {
        return GossipVerdict::FROM_FUTURE;
    }
    if (item.expiry < now - m_settings.clockTolerance)
    {
        return GossipVerdict::EXPIRED;
    }
    if (item.expiry < item.created || item.created < item.expiry - m_settings.maxLifetime)
    {
        return GossipVerdict::LIFETIME_TOO_LONG;
    }
    return GossipVerdict::NEW;
}

void
GossipCore::Forget(const Time& now)
{
    while (!m_expiry.empty() && m_expiry.begin()->first < now)
    {
        m_items.erase(m_expiry.begin()->second);
        m_expiry.erase(m_expiry.begin());
    }
}

void
GossipCore::Remember(const GossipId& id, Entry entry)
{
    m_expiry.insert({entry.forgetAt, id});
    m_items.emplace(id, std::move(entry));
}

std::vector<NodeIndex>
GossipCore::Select(const std::vector<NodeIndex>& offered) const
{
    if (m_settings.echoes)
    {
        return m_settings.fanout->Select(m_settings.neighbors);
    }
    std::vector<NodeIndex> candidates;
    for (NodeIndex neighbor : m_settings.neighbors)
    {
        if (std::find(offered.begin(), offered.end(), neighbor) == offered.end())
        {
            candidates.push_back(neighbor);
        }
    }
    return m_settings.fanout->Select(candidates);
}

} // namespace fl
} // namespace ns3
