/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLOW_TABLE_H
#define FL_FLOW_TABLE_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * Which flows cross which links. Flows are members of groups: links that all members of a group
 * cross are stored once, further links with each member. Everything is found from both sides, and
 * added and removed in constant time for each link.
 */
class FlowTable
{
  public:
    using LinkId = uint32_t;   ///< names a link
    using GroupId = uint32_t;  ///< names a group; used again after its end
    using MemberId = uint32_t; ///< names a member of a group; used again after its end
    using HopId = uint32_t;    ///< names a link that a member crosses alone

    /// Names nothing.
    static constexpr uint32_t NONE = UINT32_MAX;

    /// A link that all members of a group cross.
    struct Crossing
    {
        LinkId link;       ///< the link
        uint32_t position; ///< of the group among those of the link
    };

    /// Where a link finds the Crossing of a group.
    struct GroupOnLink
    {
        GroupId group;  ///< the group
        uint32_t index; ///< of the crossing
    };

    /**
     * @return a new link
     */
    LinkId AddLink();

    /**
     * @param links links that all members of the new group cross
     * @return the group, which has no members yet
     */
    GroupId AddGroup(const std::vector<LinkId>& links);

    /**
     * @param group a group
     * @param tag number that the caller knows the new member by
     * @param links further links that it crosses
     * @return the member
     */
    MemberId AddMember(GroupId group, uint64_t tag, const std::vector<LinkId>& links);

    /**
     * @param group group to remove with all members
     */
    void RemoveGroup(GroupId group);

    /**
     * @param member member to remove; its group may be left without any
     */
    void RemoveMember(MemberId member);

    /**
     * @param group a group
     * @return a new group that crosses the same links, without members
     */
    GroupId AddSibling(GroupId group);

    /**
     * @param member a member
     * @param sibling group that it is to belong to; crosses the same links as its present one
     */
    void Move(MemberId member, GroupId sibling);

    /**
     * @return number of names of groups in use or to be used again
     */
    size_t GetGroupCount() const;

    /**
     * @param link a link
     * @return number of flows that cross it
     */
    uint32_t GetFlowCount(LinkId link) const;

    /**
     * @param link a link
     * @return groups of which all members cross it
     */
    const std::vector<GroupOnLink>& GetGroups(LinkId link) const;

    /**
     * @param link a link
     * @return where members cross it alone
     */
    const std::vector<HopId>& GetHops(LinkId link) const;

    /**
     * @param hop where a member crosses a link alone
     * @return the member
     */
    MemberId GetMember(HopId hop) const;

    /**
     * @param group a group
     * @return links that all members cross
     */
    const std::vector<Crossing>& GetCrossings(GroupId group) const;

    /**
     * @param group a group
     * @return its members
     */
    const std::vector<MemberId>& GetMembers(GroupId group) const;

    /**
     * @param member a member
     * @return its group
     */
    GroupId GetGroup(MemberId member) const;

    /**
     * @param member a member
     * @return the caller's number
     */
    uint64_t GetTag(MemberId member) const;

    /**
     * @tparam F function of a LinkId
     * @param member a member
     * @param function called for each link that it crosses alone
     */
    template <typename F>
    void ForEachOwnLink(MemberId member, F function) const
    {
        for (HopId hop = m_members[member].firstHop; hop != NONE; hop = m_hops[hop].next)
        {
            function(m_hops[hop].link);
        }
    }

  private:
    /// A link that a member crosses alone.
    struct Hop
    {
        LinkId link{NONE};     ///< the link
        uint32_t position{0};  ///< among the hops of the link
        MemberId member{NONE}; ///< the member
        HopId next{NONE};      ///< next hop of the member
    };

    /// A flow.
    struct Member
    {
        uint64_t tag{0};      ///< the caller's number
        GroupId group{NONE};  ///< its group
        uint32_t position{0}; ///< in the group
        HopId firstHop{NONE}; ///< first link that it crosses alone
    };

    /// Flows that have links in common.
    struct Group
    {
        std::vector<Crossing> crossings; ///< links that all members cross
        std::vector<MemberId> members;   ///< its flows
    };

    /// What crosses a link.
    struct Link
    {
        std::vector<GroupOnLink> groups; ///< groups of which all members do
        std::vector<HopId> hops;         ///< members that do alone
        uint32_t flows{0};               ///< members that do
    };

    /**
     * @param group a group
     * @param link link that all its members cross
     */
    void AddCrossing(GroupId group, LinkId link);

    /**
     * @param member member to take off the links that it crosses alone
     */
    void RemoveHops(MemberId member);

    /**
     * @param group a group
     * @param flows members that it gets; negative: loses
     */
    void CountOnCrossings(GroupId group, int64_t flows);

    std::vector<Link> m_links;           ///< by LinkId
    std::vector<Group> m_groups;         ///< by GroupId
    std::vector<Member> m_members;       ///< by MemberId
    std::vector<Hop> m_hops;             ///< by HopId
    std::vector<GroupId> m_freeGroups;   ///< to be used again
    std::vector<MemberId> m_freeMembers; ///< to be used again
    std::vector<HopId> m_freeHops;       ///< to be used again
};

} // namespace fl
} // namespace ns3

#endif // FL_FLOW_TABLE_H
