/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-assignment.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param epoch number of the assignment
 * @param index index of a committee
 * @param committee its members
 * @return the agreement within it, which no other one's signatures count in
 */
ConsensusGroupPtr
CreateGroup(uint32_t epoch, uint32_t index, const PirateCommittee& committee)
{
    return ConsensusGroup::Create((uint64_t{epoch} << 32) | index, committee.keys);
}

} // namespace

bool
PirateCommittee::Has(NodeIndex node) const
{
    return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

std::vector<NodeIndex>
PirateAssignment::GetReceivers(NodeIndex sender) const
{
    if (!own.Has(sender) && !source.Has(sender))
    {
        return {};
    }
    std::vector<NodeIndex> receivers = own.nodes;
    receivers.erase(std::remove(receivers.begin(), receivers.end(), sender), receivers.end());
    return receivers;
}

ConsensusGroupPtr
PirateAssignment::CreateOwnGroup() const
{
    return CreateGroup(epoch, committee, own);
}

ConsensusGroupPtr
PirateAssignment::CreateSourceGroup() const
{
    return CreateGroup(epoch, (committee + committees - 1) % committees, source);
}

} // namespace fl
} // namespace ns3
