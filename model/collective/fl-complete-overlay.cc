/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-complete-overlay.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(CompleteOverlay);

TypeId
CompleteOverlay::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::CompleteOverlay")
                            .SetParent<Overlay>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<CompleteOverlay>();
    return tid;
}

NeighborLists
CompleteOverlay::DoDraw(uint32_t nodes,
                        const std::set<NodeIndex>& /* byzantine */,
                        const Ptr<UniformRandomVariable>& /* uniform */) const
{
    Builder builder(nodes);
    for (NodeIndex a = 0; a < nodes; a++)
    {
        for (NodeIndex b = 0; b < a; b++)
        {
            builder.Connect(a, b);
        }
    }
    return builder.Build();
}

std::string
CompleteOverlay::SuggestConnection() const
{
    return "any nodes"; // which are always connected
}

} // namespace fl
} // namespace ns3
