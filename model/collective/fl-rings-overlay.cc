/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-rings-overlay.h"

#include "ns3/fl-random.h"
#include "ns3/uinteger.h"

#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(RingsOverlay);

TypeId
RingsOverlay::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::RingsOverlay")
                            .SetParent<Overlay>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<RingsOverlay>()
                            .AddAttribute("Rings",
                                          "Random rings whose union is the graph; a node has up to "
                                          "twice as many neighbors.",
                                          UintegerValue(2),
                                          MakeUintegerAccessor(&RingsOverlay::m_rings),
                                          MakeUintegerChecker<uint32_t>(1, 1000));
    return tid;
}

NeighborLists
RingsOverlay::DoDraw(uint32_t nodes,
                     const std::set<NodeIndex>& /* byzantine */,
                     const Ptr<UniformRandomVariable>& uniform) const
{
    Builder builder(nodes);
    for (uint32_t ring = 0; ring < m_rings; ring++)
    {
        const std::vector<uint32_t> order = DrawPermutation(nodes, uniform);
        for (uint32_t i = 0; i < nodes; i++)
        {
            builder.Connect(order[i], order[(i + 1) % nodes]);
        }
    }
    return builder.Build();
}

std::string
RingsOverlay::SuggestConnection() const
{
    return "more Rings than " + std::to_string(m_rings) + ", or fewer Byzantine nodes";
}

} // namespace fl
} // namespace ns3
