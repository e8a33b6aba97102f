/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-group.h"

#include "ns3/assert.h"

#include <utility>

namespace ns3
{
namespace fl
{

std::shared_ptr<const ConsensusGroup>
ConsensusGroup::Create(uint64_t instance, std::vector<PublicKey> keys)
{
    NS_ASSERT_MSG(!keys.empty(), "a group has at least one replica");
    ConsensusGroup group;
    group.instance = instance;
    group.keys = std::make_shared<const std::vector<PublicKey>>(std::move(keys));
    group.faults = GetFaults(group.GetSize());
    group.quorum = group.GetSize() - group.faults;
    return std::make_shared<const ConsensusGroup>(std::move(group));
}

uint32_t
ConsensusGroup::GetFaults(uint32_t replicas)
{
    return (replicas - 1) / 3;
}

uint32_t
ConsensusGroup::GetSize() const
{
    return static_cast<uint32_t>(keys->size());
}

} // namespace fl
} // namespace ns3
