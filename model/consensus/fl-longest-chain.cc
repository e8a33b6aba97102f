/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-longest-chain.h"

#include "ns3/abort.h"

#include <algorithm>
#include <limits>

namespace ns3
{
namespace fl
{

LongestChain::LongestChain(const Digest& genesis, size_t maxOrphans)
    : m_maxOrphans(maxOrphans)
{
    NS_ABORT_MSG_IF(maxOrphans == 0, "at least one orphan must be kept");
    const Node first;
    m_blocks.emplace(genesis, first);
    m_tips.emplace(GetRank(first), genesis);
    m_chain = {genesis};
    m_arrivals = 1;
}

ChainUpdate
LongestChain::Add(const Digest& block, const Digest& parent)
{
    ChainUpdate update;
    if (IsKnown(block))
    {
        return update;
    }
    if (m_blocks.count(parent) == 0)
    {
        update.dropped = Keep(block, parent);
        update.outcome = ChainOutcome::ORPHAN;
        return update;
    }
    Connect(block, parent, m_arrivals++);
    update.connected = {block};
    // The list grows while it is read: children follow their parents.
    for (size_t i = 0; i < update.connected.size(); i++)
    {
        const Digest above = update.connected[i];
        for (const auto& [arrival, orphan] : TakeOrphans(above))
        {
            Connect(orphan, above, arrival);
            update.connected.push_back(orphan);
        }
    }
    // The head gives way to a greater height only, not to an orphan that came before it.
    const Digest& best = m_tips.begin()->second;
    if (m_blocks.at(best).height > GetLength())
    {
        SetHead(best, update);
    }
    else
    {
        update.outcome = ChainOutcome::SIDE;
    }
    return update;
}

const Digest&
LongestChain::GetHead() const
{
    return m_chain.back();
}

Height
LongestChain::GetLength() const
{
    return m_chain.size() - 1;
}

std::optional<Height>
LongestChain::GetHeight(const Digest& block) const
{
    const auto found = m_blocks.find(block);
    return found == m_blocks.end() ? std::nullopt : std::optional<Height>(found->second.height);
}

const Digest&
LongestChain::GetParent(const Digest& block) const
{
    return m_blocks.at(block).parent;
}

bool
LongestChain::IsKnown(const Digest& block) const
{
    return m_blocks.count(block) > 0 || m_orphans.count(block) > 0;
}

std::optional<Digest>
LongestChain::GetMissing(const Digest& orphan) const
{
    auto found = m_orphans.find(orphan);
    if (found == m_orphans.end())
    {
        return std::nullopt;
    }
    // No more steps than there are orphans: what they say about their parents may be a circle.
    Digest missing;
    for (size_t i = 0; i < m_orphans.size() && found != m_orphans.end(); i++)
    {
        missing = found->second.parent;
        found = m_orphans.find(missing);
    }
    return missing;
}

const Digest&
LongestChain::GetBlock(Height height) const
{
    return m_chain.at(height);
}

bool
LongestChain::IsInChain(const Digest& block) const
{
    const auto height = GetHeight(block);
    return height && *height < m_chain.size() && m_chain[*height] == block;
}

std::vector<Digest>
LongestChain::GetTips() const
{
    std::vector<Digest> tips;
    for (const auto& [rank, tip] : m_tips)
    {
        tips.push_back(tip);
    }
    return tips;
}

size_t
LongestChain::GetSize() const
{
    return m_blocks.size();
}

size_t
LongestChain::GetOrphanCount() const
{
    return m_orphans.size();
}

LongestChain::Rank
LongestChain::GetRank(const Node& node)
{
    return {std::numeric_limits<Height>::max() - node.height, node.arrival};
}

void
LongestChain::Connect(const Digest& block, const Digest& parent, uint64_t arrival)
{
    const Node& below = m_blocks.at(parent);
    m_tips.erase(GetRank(below));
    const Node node{parent, below.height + 1, arrival};
    m_blocks.emplace(block, node);
    m_tips.emplace(GetRank(node), block);
}

std::optional<Digest>
LongestChain::Keep(const Digest& block, const Digest& parent)
{
    std::optional<Digest> dropped;
    if (m_orphans.size() == m_maxOrphans)
    {
        const auto [arrival, oldest] = *m_order.begin();
        const Digest expected = m_orphans.at(oldest).parent;
        m_waiting[expected].erase({arrival, oldest});
        if (m_waiting[expected].empty())
        {
            m_waiting.erase(expected);
        }
        m_orphans.erase(oldest);
        dropped = oldest;
        m_order.erase(arrival);
    }
    const uint64_t arrival = m_arrivals++;
    m_orphans.emplace(block, Orphan{parent, arrival});
    m_waiting[parent].insert({arrival, block});
    m_order.emplace(arrival, block);
    return dropped;
}

std::vector<std::pair<uint64_t, Digest>>
LongestChain::TakeOrphans(const Digest& parent)
{
    const auto waiting = m_waiting.extract(parent);
    if (!waiting)
    {
        return {};
    }
    for (const auto& [arrival, orphan] : waiting.mapped())
    {
        m_orphans.erase(orphan);
        m_order.erase(arrival);
    }
    return {waiting.mapped().begin(), waiting.mapped().end()};
}

void
LongestChain::SetHead(const Digest& head, ChainUpdate& update)
{
    for (Digest block = head; !IsInChain(block); block = GetParent(block))
    {
        update.adopted.push_back(block);
    }
    std::reverse(update.adopted.begin(), update.adopted.end());
    const Digest& common = GetParent(update.adopted.front());
    const Height height = *GetHeight(common);
    while (m_chain.size() > height + 1)
    {
        update.abandoned.push_back(m_chain.back());
        m_chain.pop_back();
    }
    m_chain.insert(m_chain.end(), update.adopted.begin(), update.adopted.end());
    update.outcome = update.abandoned.empty() ? ChainOutcome::EXTENDED : ChainOutcome::REORGANIZED;
}

} // namespace fl
} // namespace ns3
