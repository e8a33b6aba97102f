/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-stable-leader-election.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(StableLeaderElection);

namespace
{

/// Bits of a view's number that count the views of one leader.
constexpr uint32_t VIEW_BITS = 32;

} // namespace

TypeId
StableLeaderElection::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::StableLeaderElection")
                            .SetParent<LeaderElection>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<StableLeaderElection>();
    return tid;
}

ReplicaIndex
StableLeaderElection::GetLeader(View view, uint32_t size) const
{
    return static_cast<ReplicaIndex>(((view - 1) >> VIEW_BITS) % size);
}

View
StableLeaderElection::GetViewAfterTimeout(View view) const
{
    return ((((view - 1) >> VIEW_BITS) + 1) << VIEW_BITS) + 1;
}

} // namespace fl
} // namespace ns3
