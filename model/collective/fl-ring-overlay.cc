/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ring-overlay.h"

#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(RingOverlay);

TypeId
RingOverlay::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::RingOverlay")
                            .SetParent<Overlay>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<RingOverlay>()
                            .AddAttribute("Reach",
                                          "Neighbors of a node to each side.",
                                          UintegerValue(1),
                                          MakeUintegerAccessor(&RingOverlay::m_reach),
                                          MakeUintegerChecker<uint32_t>(1));
    return tid;
}

NeighborLists
RingOverlay::DoDraw(uint32_t nodes,
                    const std::set<NodeIndex>& /* byzantine */,
                    const Ptr<UniformRandomVariable>& /* uniform */) const
{
    Builder builder(nodes);
    const uint32_t reach = std::min(m_reach, nodes / 2);
    for (NodeIndex node = 0; node < nodes; node++)
    {
        for (uint32_t step = 1; step <= reach; step++)
        {
            builder.Connect(node, (node + step) % nodes);
        }
    }
    return builder.Build();
}

std::string
RingOverlay::SuggestConnection() const
{
    return "a greater Reach than " + std::to_string(m_reach) + ", or fewer Byzantine nodes";
}

} // namespace fl
} // namespace ns3
