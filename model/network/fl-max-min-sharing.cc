/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-max-min-sharing.h"

#include "ns3/assert.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Relative difference of a load and a capacity that counts as none.
constexpr double TOLERANCE = 1e-9;
/// Relative change of a rate that counts as none: rounding.
constexpr double ROUNDING = 1e-13;

} // namespace

MaxMinSharing::LinkId
MaxMinSharing::AddLink(double capacity)
{
    m_links.emplace_back();
    m_links.back().capacity = capacity;
    return m_flows.AddLink();
}

void
MaxMinSharing::SetCapacity(LinkId link, double capacity)
{
    m_links[link].capacity = capacity;
    Touch(link);
}

double
MaxMinSharing::GetCapacity(LinkId link) const
{
    return m_links[link].capacity;
}

double
MaxMinSharing::GetLoad(LinkId link) const
{
    return m_links[link].load;
}

MaxMinSharing::GroupId
MaxMinSharing::AddGroup(const std::vector<LinkId>& links)
{
    const GroupId group = m_flows.AddGroup(links);
    m_groups.resize(m_flows.GetGroupCount());
    m_groups[group] = Group();
    m_newGroups.push_back(group);
    return group;
}

MaxMinSharing::MemberId
MaxMinSharing::AddMember(GroupId group, uint64_t tag, const std::vector<LinkId>& links)
{
    NS_ASSERT_MSG(m_groups[group].bottleneck == NONE, "members join before the first Update()");
    NS_ASSERT_MSG(!links.empty() || !m_flows.GetCrossings(group).empty(), "a flow crosses a link");
    return m_flows.AddMember(group, tag, links);
}

void
MaxMinSharing::Unload(LinkId link, uint32_t flows, double rate)
{
    m_links[link].load -= flows * rate;
    Touch(link);
}

void
MaxMinSharing::Forget(GroupId group)
{
    if (m_groups[group].bottleneck != NONE)
    {
        m_links[m_groups[group].bottleneck].bottleneckOf--;
    }
    else
    {
        m_newGroups.erase(std::remove(m_newGroups.begin(), m_newGroups.end(), group),
                          m_newGroups.end());
    }
}

void
MaxMinSharing::RemoveGroup(GroupId group)
{
    const double rate = m_groups[group].applied;
    const std::vector<MemberId>& members = m_flows.GetMembers(group);
    for (const FlowTable::Crossing& crossing : m_flows.GetCrossings(group))
    {
        Unload(crossing.link, members.size(), rate);
    }
    for (const MemberId member : members)
    {
        m_flows.ForEachOwnLink(member, [this, rate](LinkId link) { Unload(link, 1, rate); });
    }
    Forget(group);
    m_flows.RemoveGroup(group);
}

void
MaxMinSharing::RemoveMember(MemberId member)
{
    const GroupId group = m_flows.GetGroup(member);
    if (m_flows.GetMembers(group).size() == 1)
    {
        RemoveGroup(group);
        return;
    }
    const double rate = m_groups[group].applied;
    for (const FlowTable::Crossing& crossing : m_flows.GetCrossings(group))
    {
        Unload(crossing.link, 1, rate);
    }
    m_flows.ForEachOwnLink(member, [this, rate](LinkId link) { Unload(link, 1, rate); });
    m_flows.RemoveMember(member);
}

void
MaxMinSharing::Touch(LinkId link)
{
    if (m_links[link].touched != m_visit)
    {
        m_links[link].touched = m_visit;
        m_touched.push_back(link);
    }
}

bool
MaxMinSharing::IsUnfair(const Link& link) const
{
    const double margin = TOLERANCE * link.capacity;
    return link.load > link.capacity + margin ||
           (link.bottleneckOf > 0 && link.load < link.capacity - margin);
}

void
MaxMinSharing::Visit(GroupId group)
{
    if (m_groups[group].visit != m_visit)
    {
        m_groups[group].visit = m_visit;
        m_solutionGroups.push_back(group);
    }
}

void
MaxMinSharing::Include(LinkId link)
{
    if (m_links[link].visit == m_visit)
    {
        return;
    }
    m_links[link].visit = m_visit;
    m_solutionLinks.push_back(link);
    for (const FlowTable::GroupOnLink& entry : m_flows.GetGroups(link))
    {
        Visit(entry.group);
    }
    for (const FlowTable::HopId hop : m_flows.GetHops(link))
    {
        Visit(m_flows.GetGroup(m_flows.GetMember(hop)));
    }
}

bool
MaxMinSharing::Update()
{
    m_changed.clear();
    m_splits.clear();
    m_solutionLinks.clear();
    m_solutionGroups.clear();
    for (const LinkId link : m_touched)
    {
        if (m_flows.GetFlowCount(link) == 0)
        {
            m_links[link].load = 0; // not what rounding left
        }
        else if (IsUnfair(m_links[link]))
        {
            Include(link);
        }
    }
    for (const GroupId group : m_newGroups)
    {
        // One link is enough to begin with: others join when they turn out to be overloaded.
        NS_ASSERT_MSG(!m_flows.GetMembers(group).empty(), "a group without members");
        LinkId tightest = NONE;
        for (const FlowTable::Crossing& crossing : m_flows.GetCrossings(group))
        {
            const LinkId link = crossing.link;
            if (tightest == NONE || m_links[link].capacity * m_flows.GetFlowCount(tightest) <
                                        m_links[tightest].capacity * m_flows.GetFlowCount(link))
            {
                tightest = link;
            }
        }
        if (tightest != NONE)
        {
            Include(tightest);
            continue;
        }
        for (const MemberId member : m_flows.GetMembers(group))
        {
            m_flows.ForEachOwnLink(member, [this](LinkId link) { Include(link); });
        }
    }
    m_newGroups.clear();
    if (!m_solutionLinks.empty())
    {
        do
        {
            Fill();
        } while (Expand());
    }
    for (const GroupId group : m_solutionGroups)
    {
        Group& entry = m_groups[group];
        if (entry.bottleneck != entry.nextBottleneck)
        {
            if (entry.bottleneck != NONE)
            {
                m_links[entry.bottleneck].bottleneckOf--;
            }
            m_links[entry.nextBottleneck].bottleneckOf++;
        }
        if (entry.target != entry.rate || entry.bottleneck == NONE)
        {
            entry.rate = entry.target;
            m_changed.push_back(group);
        }
        entry.bottleneck = entry.nextBottleneck;
    }
    m_reported.swap(m_touched);
    m_touched.clear();
    m_visit++;
    return !m_changed.empty();
}

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
        // A full link elsewhere keeps it from growing.
        if (group.bottleneck != NONE && m_links[group.bottleneck].visit != m_visit)
        {
            m_levels.push_back({group.rate, id, true});
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
            if (!m_groups[level.id].isFixed)
            {
                Fix(level.id, level.rate, m_groups[level.id].bottleneck);
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
    if (entry.bottleneck != NONE)
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

bool
MaxMinSharing::Expand()
{
    for (const GroupId id : m_solutionGroups)
    {
        Group& group = m_groups[id];
        if (std::abs(group.target - group.rate) <= ROUNDING * group.rate)
        {
            group.target = group.rate;
        }
        const double change = group.target - group.applied;
        if (change == 0)
        {
            continue;
        }
        group.applied = group.target;
        const double rate = group.target;
        const std::vector<MemberId>& members = m_flows.GetMembers(id);
        for (const FlowTable::Crossing& crossing : m_flows.GetCrossings(id))
        {
            ChangeLoad(crossing.link, members.size(), rate, change);
        }
        for (const MemberId member : members)
        {
            m_flows.ForEachOwnLink(member, [this, rate, change](LinkId link) {
                ChangeLoad(link, 1, rate, change);
            });
        }
    }
    for (const LinkId link : m_solutionLinks)
    {
        m_links[link].load = m_links[link].filled;
    }
    const size_t before = m_solutionLinks.size();
    for (const LinkId link : m_touched)
    {
        if (m_links[link].visit != m_visit && IsUnfair(m_links[link]))
        {
            Include(link);
        }
    }
    for (const LinkId link : m_surpassed)
    {
        Include(link);
    }
    m_surpassed.clear();
    return m_solutionLinks.size() > before;
}

void
MaxMinSharing::ChangeLoad(LinkId link, uint32_t flows, double rate, double change)
{
    Link& entry = m_links[link];
    entry.load += flows * change;
    Touch(link);
    if (entry.bottleneckOf > 0 && rate > entry.level * (1 + TOLERANCE))
    {
        m_surpassed.push_back(link);
    }
}

const std::vector<MaxMinSharing::GroupId>&
MaxMinSharing::GetChangedGroups() const
{
    return m_changed;
}

const std::vector<std::pair<MaxMinSharing::GroupId, MaxMinSharing::GroupId>>&
MaxMinSharing::GetSplits() const
{
    return m_splits;
}

const std::vector<MaxMinSharing::LinkId>&
MaxMinSharing::GetTouchedLinks() const
{
    return m_reported;
}

double
MaxMinSharing::GetRate(GroupId group) const
{
    return m_groups[group].rate;
}

const FlowTable&
MaxMinSharing::GetFlows() const
{
    return m_flows;
}

} // namespace fl
} // namespace ns3
