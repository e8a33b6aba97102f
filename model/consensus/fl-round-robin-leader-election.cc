/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-round-robin-leader-election.h"

#include "ns3/uinteger.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(RoundRobinLeaderElection);

TypeId
RoundRobinLeaderElection::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::RoundRobinLeaderElection")
            .SetParent<LeaderElection>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<RoundRobinLeaderElection>()
            .AddAttribute("ViewsPerLeader",
                          "Successive views of one leader, unless one times out. Chained HotStuff "
                          "needs at least four to make progress whoever the other leaders are.",
                          UintegerValue(4),
                          MakeUintegerAccessor(&RoundRobinLeaderElection::m_viewsPerLeader),
                          MakeUintegerChecker<uint32_t>(1));
    return tid;
}

ReplicaIndex
RoundRobinLeaderElection::GetLeader(View view, uint32_t size) const
{
    return static_cast<ReplicaIndex>((view - 1) / m_viewsPerLeader % size);
}

View
RoundRobinLeaderElection::GetViewAfterTimeout(View view) const
{
    return ((view - 1) / m_viewsPerLeader + 1) * m_viewsPerLeader + 1;
}

} // namespace fl
} // namespace ns3
