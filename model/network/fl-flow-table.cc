/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-flow-table.h"

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @tparam T kind of the elements
 * @param pool elements
 * @param free positions to be used again
 * @return position of an element to use
 */
template <typename T>
uint32_t
Allocate(std::vector<T>& pool, std::vector<uint32_t>& free)
{
    if (free.empty())
    {
        pool.emplace_back();
        return pool.size() - 1;
    }
    const uint32_t position = free.back();
    free.pop_back();
    return position;
}

} // namespace

FlowTable::LinkId
FlowTable::AddLink()
{
    m_links.emplace_back();
    return m_links.size() - 1;
}

void
FlowTable::AddCrossing(GroupId group, LinkId link)
{
    std::vector<GroupOnLink>& groups = m_links[link].groups;
    std::vector<Crossing>& crossings = m_groups[group].crossings;
    groups.push_back({group, static_cast<uint32_t>(crossings.size())});
    crossings.push_back({link, static_cast<uint32_t>(groups.size() - 1)});
}

FlowTable::GroupId
FlowTable::AddGroup(const std::vector<LinkId>& links)
{
    const GroupId group = Allocate(m_groups, m_freeGroups);
    for (const LinkId link : links)
    {
        AddCrossing(group, link);
    }
    return group;
}

FlowTable::GroupId
FlowTable::AddSibling(GroupId group)
{
    const GroupId sibling = Allocate(m_groups, m_freeGroups);
    for (const Crossing& crossing : m_groups[group].crossings)
    {
        AddCrossing(sibling, crossing.link);
    }
    return sibling;
}

FlowTable::MemberId
FlowTable::AddMember(GroupId group, uint64_t tag, const std::vector<LinkId>& links)
{
    const MemberId member = Allocate(m_members, m_freeMembers);
    Member& entry = m_members[member];
    entry.tag = tag;
    entry.group = group;
    entry.position = m_groups[group].members.size();
    entry.firstHop = NONE;
    m_groups[group].members.push_back(member);
    CountOnCrossings(group, 1);
    for (const LinkId id : links)
    {
        const HopId hop = Allocate(m_hops, m_freeHops);
        Link& link = m_links[id];
        m_hops[hop] = {id, static_cast<uint32_t>(link.hops.size()), member, entry.firstHop};
        entry.firstHop = hop;
        link.hops.push_back(hop);
        link.flows++;
    }
    return member;
}

void
FlowTable::CountOnCrossings(GroupId group, int64_t flows)
{
    for (const Crossing& crossing : m_groups[group].crossings)
    {
        m_links[crossing.link].flows += flows;
    }
}

void
FlowTable::RemoveHops(MemberId member)
{
    for (HopId hop = m_members[member].firstHop; hop != NONE; hop = m_hops[hop].next)
    {
        Link& link = m_links[m_hops[hop].link];
        const HopId last = link.hops.back();
        link.hops[m_hops[hop].position] = last;
        m_hops[last].position = m_hops[hop].position;
        link.hops.pop_back();
        link.flows--;
        m_freeHops.push_back(hop);
    }
    m_freeMembers.push_back(member);
}

void
FlowTable::RemoveGroup(GroupId group)
{
    Group& entry = m_groups[group];
    for (const MemberId member : entry.members)
    {
        RemoveHops(member);
    }
    CountOnCrossings(group, -static_cast<int64_t>(entry.members.size()));
    for (const Crossing& crossing : entry.crossings)
    {
        std::vector<GroupOnLink>& groups = m_links[crossing.link].groups;
        const GroupOnLink last = groups.back();
        groups[crossing.position] = last;
        m_groups[last.group].crossings[last.index].position = crossing.position;
        groups.pop_back();
    }
    entry.crossings.clear();
    entry.members.clear();
    m_freeGroups.push_back(group);
}

void
FlowTable::RemoveMember(MemberId member)
{
    const GroupId group = m_members[member].group;
    std::vector<MemberId>& members = m_groups[group].members;
    const uint32_t position = m_members[member].position;
    members[position] = members.back();
    m_members[members[position]].position = position;
    members.pop_back();
    CountOnCrossings(group, -1);
    RemoveHops(member);
}

void
FlowTable::Move(MemberId member, GroupId sibling)
{
    std::vector<MemberId>& from = m_groups[m_members[member].group].members;
    const uint32_t position = m_members[member].position;
    from[position] = from.back();
    m_members[from[position]].position = position;
    from.pop_back();
    std::vector<MemberId>& to = m_groups[sibling].members;
    m_members[member].group = sibling;
    m_members[member].position = to.size();
    to.push_back(member);
}

size_t
FlowTable::GetGroupCount() const
{
    return m_groups.size();
}

uint32_t
FlowTable::GetFlowCount(LinkId link) const
{
    return m_links[link].flows;
}

const std::vector<FlowTable::GroupOnLink>&
FlowTable::GetGroups(LinkId link) const
{
    return m_links[link].groups;
}

const std::vector<FlowTable::HopId>&
FlowTable::GetHops(LinkId link) const
{
    return m_links[link].hops;
}

FlowTable::MemberId
FlowTable::GetMember(HopId hop) const
{
    return m_hops[hop].member;
}

const std::vector<FlowTable::Crossing>&
FlowTable::GetCrossings(GroupId group) const
{
    return m_groups[group].crossings;
}

const std::vector<FlowTable::MemberId>&
FlowTable::GetMembers(GroupId group) const
{
    return m_groups[group].members;
}

FlowTable::GroupId
FlowTable::GetGroup(MemberId member) const
{
    return m_members[member].group;
}

uint64_t
FlowTable::GetTag(MemberId member) const
{
    return m_members[member].tag;
}

} // namespace fl
} // namespace ns3
