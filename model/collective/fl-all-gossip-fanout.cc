/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-all-gossip-fanout.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(AllGossipFanout);

TypeId
AllGossipFanout::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::AllGossipFanout")
                            .SetParent<GossipFanout>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<AllGossipFanout>();
    return tid;
}

std::vector<NodeIndex>
AllGossipFanout::Select(const std::vector<NodeIndex>& candidates)
{
    return candidates;
}

} // namespace fl
} // namespace ns3
