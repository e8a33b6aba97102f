/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COMMITTEE_PLAN_H
#define FL_COMMITTEE_PLAN_H

#include "ns3/fl-types.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Committees that permission control of PIRATE forms: a random division of the nodes, whose sizes
 * differ by at most one. A plain value.
 */
struct CommitteePlan
{
    std::vector<std::vector<NodeIndex>> committees; ///< nodes of each, in order of their positions

    /**
     * Draws the committees.
     *
     * @param nodes the nodes
     * @param size c: nodes of a committee, at least 1; there are floor(n / c) committees, so some
     *        have more
     * @param uniform where random numbers come from
     * @return the committees, at least two
     * @throw InputError if n < 2 c: a ring needs two committees
     */
    static CommitteePlan Draw(const std::vector<NodeIndex>& nodes,
                              uint32_t size,
                              const Ptr<UniformRandomVariable>& uniform);

    /**
     * @param node a node
     * @return index of its committee; the number of committees if it is in none
     */
    uint32_t FindCommittee(NodeIndex node) const;

    /**
     * Draws nodes so that they are spread as evenly over the committees as possible: for
     * experiments that want a given number of Byzantine members in each.
     *
     * @param count number of nodes
     * @param uniform where random numbers come from
     * @return the nodes
     */
    std::set<NodeIndex> DrawSpread(uint32_t count, const Ptr<UniformRandomVariable>& uniform) const;

    /**
     * Says what these committees do not tolerate.
     *
     * @param byzantine Byzantine nodes
     * @return one line for each reason to doubt the results
     */
    std::vector<std::string> Judge(const std::set<NodeIndex>& byzantine) const;

    /**
     * The chance that random committees are unlucky.
     *
     * @param population number of nodes
     * @param byzantine number of Byzantine ones
     * @param size nodes drawn
     * @param bound largest number of Byzantine ones that is tolerated
     * @return probability of more than that among them (hypergeometric tail)
     */
    static double GetTail(uint32_t population, uint32_t byzantine, uint32_t size, uint32_t bound);
};

} // namespace fl
} // namespace ns3

#endif // FL_COMMITTEE_PLAN_H
