/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MAX_MIN_SHARING_H
#define FL_MAX_MIN_SHARING_H

#include "ns3/fl-flow-table.h"

#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * Shares the capacity of links among flows: max-min fair, so that no flow can get more without
 * taking from one that has no more than it. Each flow has a link that is full and on which no other
 * flow is faster, its bottleneck; this is what makes the rates unique (Bertsekas and Gallager, Data
 * Networks, section 6.5.2).
 *
 * Flows that are alike form a group with one rate: a multicast of k equal copies is one group of k
 * members, which takes k shares of the links that all members cross and one share of each link
 * that a member crosses alone. When a link becomes the bottleneck of some members only, these
 * become a group of their own.
 *
 * A group can have a limit of its own, which then is its bottleneck.
 *
 * A change is solved where it matters. Links in question are filled progressively; flows on them
 * whose bottleneck is elsewhere can only keep their rate or lose some. A link joins when the new
 * rates overload it, or when it was the bottleneck of flows and now has room for them or carries a
 * faster flow. When no link joins any more, every flow has a bottleneck again, so the rates are
 * those of a solution from scratch.
 */
class MaxMinSharing
{
  public:
    using LinkId = FlowTable::LinkId;     ///< names a link
    using GroupId = FlowTable::GroupId;   ///< names a group; used again after its end
    using MemberId = FlowTable::MemberId; ///< names a member of a group; used again after its end

    /// Names nothing.
    static constexpr uint32_t NONE = FlowTable::NONE;

    /// A rate that limits nothing.
    static constexpr double UNLIMITED = std::numeric_limits<double>::infinity();

    /**
     * @param capacity of the new link, at least 0, in the unit of the rates
     * @return the link
     */
    LinkId AddLink(double capacity);

    /**
     * @param link a link
     * @param capacity its capacity from the next Update() on
     */
    void SetCapacity(LinkId link, double capacity);

    /**
     * @param link a link
     * @return its capacity
     */
    double GetCapacity(LinkId link) const;

    /**
     * @param link a link
     * @return sum of the rates of all flows on it
     */
    double GetLoad(LinkId link) const;

    /**
     * Begins a group; it needs a member before the next Update().
     *
     * @param links links that all members cross
     * @return the group
     */
    GroupId AddGroup(const std::vector<LinkId>& links);

    /**
     * Adds a member to a group that was begun since the last Update().
     *
     * @param group the group
     * @param tag number that the caller knows it by
     * @param links further links that it crosses
     * @return the member
     */
    MemberId AddMember(GroupId group, uint64_t tag, const std::vector<LinkId>& links);

    /**
     * Keeps the members of a group from being faster, each for itself, whatever the links have.
     *
     * @param group the group
     * @param rate greatest rate of each member from the next Update() on; UNLIMITED at first
     */
    void SetLimit(GroupId group, double rate);

    /**
     * @param group a group
     * @return greatest rate of each of its members
     */
    double GetLimit(GroupId group) const;

    /**
     * @param group group to remove with all members
     */
    void RemoveGroup(GroupId group);

    /**
     * Removes a member, and its group if it was the last one.
     *
     * @param member the member
     */
    void RemoveMember(MemberId member);

    /**
     * Makes the rates fair again after any number of changes.
     *
     * @return whether a rate has changed, or a group has come off another one
     */
    bool Update();

    /**
     * @return groups to which the last Update() gave another rate, new ones included
     */
    const std::vector<GroupId>& GetChangedGroups() const;

    /**
     * @return groups that came off others in the last Update(), each with the one that it was
     *         part of, in this order
     */
    const std::vector<std::pair<GroupId, GroupId>>& GetSplits() const;

    /**
     * @return links whose load has changed in the last Update(), or before it by a removal
     */
    const std::vector<LinkId>& GetTouchedLinks() const;

    /**
     * @param group a group
     * @return rate of each of its members
     */
    double GetRate(GroupId group) const;

    /**
     * @return groups and members, and what they cross
     */
    const FlowTable& GetFlows() const;

  private:
    /// Bottleneck of a group that its own limit holds back.
    static constexpr LinkId OWN_LIMIT = NONE - 1;

    /// Rate of a group.
    struct Group
    {
        double rate{0};              ///< since the last Update()
        double limit{UNLIMITED};     ///< the rate is not greater
        double target{0};            ///< in the solution under way
        double applied{0};           ///< as it stands in the loads of the links
        LinkId bottleneck{NONE};     ///< since the last Update(); none if new
        LinkId nextBottleneck{NONE}; ///< in the solution under way
        uint32_t visit{0};           ///< Update() that has looked at it
        uint32_t counted{0};         ///< members on the link that is just full
        GroupId child{NONE};         ///< takes the members on the link that is just full
        bool isFixed{false};         ///< the solution under way has its rate
        bool isRelimited{false};     ///< it has another limit than in the last Update()
    };

    /// Capacity of a link and what is used of it.
    struct Link
    {
        double capacity{0};       ///< in the unit of the rates
        double load{0};           ///< sum of the rates
        double filled{0};         ///< sum of the rates fixed in the solution under way
        double level{0};          ///< rate of the flows of which it is the bottleneck
        uint32_t unfixed{0};      ///< flows whose rate the solution under way lacks
        uint32_t bottleneckOf{0}; ///< groups that have it as bottleneck
        uint32_t visit{0};        ///< Update() that it is part of
        uint32_t touched{0};      ///< Update() in which its load has changed
    };

    /// A link or a group that stops growing at a level.
    struct Level
    {
        double rate;  ///< the level
        uint32_t id;  ///< of link or group
        bool isGroup; ///< which of them

        /**
         * @param other another level
         * @return true if this one comes later; at one level links come first
         */
        bool operator<(const Level& other) const
        {
            return std::tie(rate, isGroup, id) > std::tie(other.rate, other.isGroup, other.id);
        }
    };

    /**
     * @param link a link
     * @return whether its flows need other rates
     */
    bool IsUnfair(const Link& link) const;

    /**
     * @param link link to count as touched
     */
    void Touch(LinkId link);

    /**
     * Takes a link, and all flows on it, into the solution.
     *
     * @param link the link
     */
    void Include(LinkId link);

    /**
     * Takes a group into the solution.
     *
     * @param group the group
     */
    void Visit(GroupId group);

    /**
     * Takes one link of a group into the solution that may be its bottleneck; others join when they
     * turn out to be overloaded.
     *
     * @param group the group
     */
    void IncludeTightest(GroupId group);

    /**
     * @param bottleneck link or OWN_LIMIT or NONE
     * @return whether it is a link
     */
    static bool IsLink(LinkId bottleneck);

    /// Fills all links of the solution progressively.
    void Fill();

    /**
     * The level has reached a link's limit: fixes the rates of its flows.
     *
     * @param link the link
     * @param rate the level
     */
    void Saturate(LinkId link, double rate);

    /**
     * @param group a group
     * @param rate its rate in this solution
     * @param bottleneck its bottleneck
     */
    void Fix(GroupId group, double rate, LinkId bottleneck);

    /**
     * Makes a group of those members of another that cross a link alone, empty at first.
     *
     * @param parent the other group
     * @return the group
     */
    GroupId Split(GroupId parent);

    /**
     * Brings the loads up to date and takes links in that have become unfair.
     *
     * @return whether there were any
     */
    bool Expand();

    /**
     * Counts another rate of flows on a link.
     *
     * @param link the link
     * @param flows number of flows
     * @param rate their new rate
     * @param change what it is more than the former one
     */
    void ChangeLoad(LinkId link, uint32_t flows, double rate, double change);

    /**
     * Takes flows that end off a link.
     *
     * @param link the link
     * @param flows their number
     * @param rate their rate
     */
    void Unload(LinkId link, uint32_t flows, double rate);

    /**
     * @param group a group whose members have all been removed
     */
    void Forget(GroupId group);

    FlowTable m_flows;                     ///< who crosses what
    std::vector<Link> m_links;             ///< by LinkId
    std::vector<Group> m_groups;           ///< by GroupId
    std::vector<GroupId> m_newGroups;      ///< since the last Update()
    std::vector<GroupId> m_relimited;      ///< older ones with another limit since then
    uint32_t m_visit{1};                   ///< number of the next Update()
    std::vector<LinkId> m_touched;         ///< in this Update() or since the last one
    std::vector<LinkId> m_solutionLinks;   ///< links of the solution
    std::vector<GroupId> m_solutionGroups; ///< groups of the solution
    std::vector<Level> m_levels;           ///< heap of what stops growing next
    std::vector<GroupId> m_partial;        ///< groups of which members cross the full link
    std::vector<LinkId> m_surpassed;       ///< a flow is faster than those that the link limits
    std::vector<GroupId> m_changed;        ///< result of the last Update()
    std::vector<LinkId> m_reported;        ///< links touched until the last Update()
    std::vector<std::pair<GroupId, GroupId>> m_splits; ///< result of the last Update()
};

} // namespace fl
} // namespace ns3

#endif // FL_MAX_MIN_SHARING_H
