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

bool
MaxMinSharing::IsLink(LinkId bottleneck)
{
    return bottleneck != NONE && bottleneck != OWN_LIMIT;
}

void
MaxMinSharing::SetLimit(GroupId group, double rate)
{
    Group& entry = m_groups[group];
    entry.limit = rate;
    if (entry.bottleneck != NONE && !entry.isRelimited)
    {
        entry.isRelimited = true;
        m_relimited.push_back(group);
    }
}

double
MaxMinSharing::GetLimit(GroupId group) const
{
    return m_groups[group].limit;
}

void
MaxMinSharing::Forget(GroupId group)
{
    const Group& entry = m_groups[group];
    auto remove = [group](std::vector<GroupId>& groups) {
        groups.erase(std::remove(groups.begin(), groups.end(), group), groups.end());
    };
    if (IsLink(entry.bottleneck))
    {
        m_links[entry.bottleneck].bottleneckOf--;
    }
    if (entry.bottleneck == NONE)
    {
        remove(m_newGroups);
    }
    if (entry.isRelimited)
    {
        remove(m_relimited);
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

void
MaxMinSharing::IncludeTightest(GroupId group)
{
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
        return;
    }
    for (const MemberId member : m_flows.GetMembers(group))
    {
        m_flows.ForEachOwnLink(member, [this](LinkId link) { Include(link); });
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
        NS_ASSERT_MSG(!m_flows.GetMembers(group).empty(), "a group without members");
        m_groups[group].limit < UNLIMITED ? Visit(group) : IncludeTightest(group);
    }
    for (const GroupId group : m_relimited)
    {
        Group& entry = m_groups[group];
        entry.isRelimited = false;
        if (entry.bottleneck == OWN_LIMIT && entry.limit == UNLIMITED)
        {
            IncludeTightest(group);
        }
        else if (entry.bottleneck == OWN_LIMIT || entry.limit < entry.rate)
        {
            Visit(group);
        }
    }
    m_newGroups.clear();
    m_relimited.clear();
    if (!m_solutionGroups.empty())
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
            if (IsLink(entry.bottleneck))
            {
                m_links[entry.bottleneck].bottleneckOf--;
            }
            if (IsLink(entry.nextBottleneck))
            {
                m_links[entry.nextBottleneck].bottleneckOf++;
            }
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
    return !m_changed.empty() || !m_splits.empty();
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
