/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-committee-plan.h"

#include "ns3/fl-consensus-group.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-random.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param n a number
 * @param k at most n
 * @return logarithm of the number of subsets of size k
 */
double
LogChoose(uint32_t n, uint32_t k)
{
    return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
}

} // namespace

CommitteePlan
CommitteePlan::Draw(const std::vector<NodeIndex>& nodes,
                    uint32_t size,
                    const Ptr<UniformRandomVariable>& uniform)
{
    if (nodes.size() < 2 * uint64_t{size})
    {
        throw InputError(std::to_string(nodes.size()) + " nodes in committees of " +
                         std::to_string(size) +
                         ": a ring needs two committees; accepted: at least " +
                         std::to_string(2 * uint64_t{size}) + " nodes");
    }
    CommitteePlan plan;
    plan.committees.resize(nodes.size() / size);
    const std::vector<uint32_t> order = DrawPermutation(nodes.size(), uniform);
    for (size_t position = 0; position < order.size(); position++)
    {
        plan.committees[position % plan.committees.size()].push_back(nodes[order[position]]);
    }
    return plan;
}

uint32_t
CommitteePlan::FindCommittee(NodeIndex node) const
{
    const auto found =
        std::find_if(committees.begin(), committees.end(), [node](const auto& committee) {
            return std::find(committee.begin(), committee.end(), node) != committee.end();
        });
    return found - committees.begin();
}

std::set<NodeIndex>
CommitteePlan::DrawSpread(uint32_t count, const Ptr<UniformRandomVariable>& uniform) const
{
    std::vector<std::vector<NodeIndex>> left;
    uint64_t nodes = 0;
    for (const auto& committee : committees)
    {
        left.emplace_back();
        for (uint32_t position : DrawPermutation(committee.size(), uniform))
        {
            left.back().push_back(committee[position]);
        }
        nodes += committee.size();
    }
    const std::vector<uint32_t> order = DrawPermutation(committees.size(), uniform);
    std::set<NodeIndex> drawn;
    for (uint32_t turn = 0; drawn.size() < std::min<uint64_t>(count, nodes); turn++)
    {
        std::vector<NodeIndex>& committee = left[order[turn % order.size()]];
        if (!committee.empty())
        {
            drawn.insert(committee.back());
            committee.pop_back();
        }
    }
    return drawn;
}

std::vector<std::string>
CommitteePlan::Judge(const std::set<NodeIndex>& byzantine) const
{
    std::vector<std::string> warnings;
    std::map<uint32_t, uint32_t> intolerant; // number of committees by size
    uint32_t nodes = 0;
    for (uint32_t index = 0; index < committees.size(); index++)
    {
        const auto& committee = committees[index];
        nodes += committee.size();
        const uint32_t faults = ConsensusGroup::GetFaults(committee.size());
        const auto hostile =
            std::count_if(committee.begin(), committee.end(), [&byzantine](NodeIndex node) {
                return byzantine.count(node) > 0;
            });
        intolerant[committee.size()] += faults == 0 ? 1 : 0;
        if (hostile > faults)
        {
            std::ostringstream line;
            line << "committee " << index << " has " << hostile << " Byzantine members of "
                 << committee.size() << ", and tolerates " << faults;
            warnings.push_back(line.str());
        }
    }
    for (const auto& [size, count] : intolerant)
    {
        if (count > 0)
        {
            std::ostringstream line;
            line << "committees of " << size
                 << " tolerate no Byzantine member; those of 4 are the smallest that tolerate one";
            warnings.push_back(line.str());
        }
    }
    const uint32_t size = committees.front().size();
    const double tail = GetTail(nodes, byzantine.size(), size, ConsensusGroup::GetFaults(size));
    if (!warnings.empty() && !byzantine.empty() && ConsensusGroup::GetFaults(size) > 0)
    {
        std::ostringstream line;
        line.precision(3);
        line << "a random committee of " << size << " among " << nodes << " nodes with "
             << byzantine.size() << " Byzantine ones exceeds what it tolerates with probability "
             << tail;
        warnings.push_back(line.str());
    }
    return warnings;
}

double
CommitteePlan::GetTail(uint32_t population, uint32_t byzantine, uint32_t size, uint32_t bound)
{
    double tail = 0;
    for (uint32_t hostile = bound + 1; hostile <= std::min(size, byzantine); hostile++)
    {
        if (size - hostile <= population - byzantine)
        {
            tail += std::exp(LogChoose(byzantine, hostile) +
                             LogChoose(population - byzantine, size - hostile) -
                             LogChoose(population, size));
        }
    }
    return std::min(tail, 1.0);
}

} // namespace fl
} // namespace ns3
