/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * @ingroup decentralized-fl-network
 * Progressive filling, the solver of MaxMinSharing: all rates grow together until a link is full or
 * a flow has what it may.
 */

#include "fl-max-min-sharing.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

void
MaxMinSharing::Fill()
{
    m_levels.clear();
    for (const LinkId id : m_solutionLinks)
    {
        Link& link = m_links[id];
        link.unfixed = m_flows.GetFlowCount(id);
        link.filled = 0;
        if (link.unfixed > 0)
        {
            m_levels.push_back({link.capacity / link.unfixed, id, false});
        }
    }
    for (const GroupId id : m_solutionGroups)
    {
        Group& group = m_groups[id];
        group.isFixed = false;
        // A full link elsewhere keeps it from growing, or its limit.
        double most = group.limit;
        if (IsLink(group.bottleneck) && m_links[group.bottleneck].visit != m_visit)
        {
            most = std::min(most, group.rate);
        }
        if (most < UNLIMITED)
        {
            m_levels.push_back({most, id, true});
        }
    }
    std::make_heap(m_levels.begin(), m_levels.end());
    while (!m_levels.empty())
    {
        std::pop_heap(m_levels.begin(), m_levels.end());
        const Level level = m_levels.back();
        m_levels.pop_back();
        if (level.isGroup)
        {
            const Group& group = m_groups[level.id];
            if (!group.isFixed)
            {
                Fix(level.id, level.rate, level.rate < group.limit ? group.bottleneck : OWN_LIMIT);
            }
            continue;
        }
        const Link& link = m_links[level.id];
        if (link.unfixed == 0)
        {
            continue;
        }
        // Flows fixed at lower levels have left more to the others.
        const double rate = std::max(0.0, link.capacity - link.filled) / link.unfixed;
        if (rate > level.rate)
        {
            m_levels.push_back({rate, level.id, false});
            std::push_heap(m_levels.begin(), m_levels.end());
            continue;
        }
        Saturate(level.id, rate);
    }
}

void
MaxMinSharing::Saturate(LinkId link, double rate)
{
    m_links[link].level = rate;
    for (const FlowTable::GroupOnLink& entry : m_flows.GetGroups(link))
    {
        if (!m_groups[entry.group].isFixed)
        {
            Fix(entry.group, rate, link);
        }
    }
    m_partial.clear();
    for (const FlowTable::HopId hop : m_flows.GetHops(link))
    {
        const GroupId id = m_flows.GetGroup(m_flows.GetMember(hop));
        Group& group = m_groups[id];
        if (group.isFixed)
        {
            continue;
        }
        if (group.counted == 0)
        {
            m_partial.push_back(id);
        }
        group.counted++;
    }
    for (const GroupId id : m_partial)
    {
        const bool isWhole = m_groups[id].counted == m_flows.GetMembers(id).size();
        m_groups[id].counted = 0;
        if (isWhole)
        {
            m_groups[id].child = NONE;
        }
        else
        {
            const GroupId child = Split(id);
            m_groups[id].child = child;
        }
    }
    for (const FlowTable::HopId hop : m_flows.GetHops(link))
    {
        const MemberId member = m_flows.GetMember(hop);
        const Group& group = m_groups[m_flows.GetGroup(member)];
        if (!group.isFixed && group.child != NONE)
        {
            m_flows.Move(member, group.child);
        }
    }
    for (const GroupId id : m_partial)
    {
        const GroupId child = std::exchange(m_groups[id].child, NONE);
        Fix(child == NONE ? id : child, rate, link);
    }
}

MaxMinSharing::GroupId
MaxMinSharing::Split(GroupId parent)
{
    const GroupId group = m_flows.AddSibling(parent);
    m_groups.resize(m_flows.GetGroupCount());
    Group& entry = m_groups[group];
    entry = m_groups[parent];
    entry.isFixed = false;
    entry.counted = 0;
    entry.child = NONE;
    if (IsLink(entry.bottleneck))
    {
        m_links[entry.bottleneck].bottleneckOf++;
    }
    m_solutionGroups.push_back(group);
    m_splits.emplace_back(group, parent);
    return group;
}

void
MaxMinSharing::Fix(GroupId group, double rate, LinkId bottleneck)
{
    Group& entry = m_groups[group];
    entry.isFixed = true;
    entry.target = rate;
    entry.nextBottleneck = bottleneck;
    auto count = [this, rate](LinkId id, uint32_t flows) {
        Link& link = m_links[id];
        if (link.visit == m_visit)
        {
            link.unfixed -= flows;
            link.filled += flows * rate;
        }
    };
    const std::vector<MemberId>& members = m_flows.GetMembers(group);
    for (const FlowTable::Crossing& crossing : m_flows.GetCrossings(group))
    {
        count(crossing.link, members.size());
    }
    for (const MemberId member : members)
    {
        m_flows.ForEachOwnLink(member, [&count](LinkId link) { count(link, 1); });
    }
}

} // namespace fl
} // namespace ns3
