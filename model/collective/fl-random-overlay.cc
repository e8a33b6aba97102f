/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-random-overlay.h"

#include "ns3/double.h"

#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(RandomOverlay);

namespace
{

/// Draws of the benign part before it is given up.
constexpr uint32_t MAX_DRAWS = 1000;

} // namespace

TypeId
RandomOverlay::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::RandomOverlay")
            .SetParent<Overlay>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<RandomOverlay>()
            .AddAttribute("ConnectionRatio",
                          "Probability that two nodes are connected, above 0 and at most 1.",
                          DoubleValue(0.4),
                          MakeDoubleAccessor(&RandomOverlay::m_connectionRatio),
                          MakeDoubleChecker<double>(1e-6, 1));
    return tid;
}

NeighborLists
RandomOverlay::DoDraw(uint32_t nodes,
                      const std::set<NodeIndex>& byzantine,
                      const Ptr<UniformRandomVariable>& uniform) const
{
    std::vector<NodeIndex> order;
    for (NodeIndex node = 0; node < nodes; node++)
    {
        if (byzantine.count(node) == 0)
        {
            order.push_back(node);
        }
    }
    const std::set<NodeIndex> benign(order.begin(), order.end());
    const auto connect = [this, &order, &uniform](Builder& builder, size_t begin, size_t end) {
        for (size_t later = begin; later < end; later++)
        {
            for (size_t earlier = 0; earlier < later; earlier++)
            {
                if (uniform->GetValue(0, 1) < m_connectionRatio)
                {
                    builder.Connect(order[earlier], order[later]);
                }
            }
        }
    };
    Builder builder(nodes);
    for (uint32_t draw = 0; draw < MAX_DRAWS; draw++)
    {
        builder = Builder(nodes);
        connect(builder, 0, benign.size());
        if (FindReachable(builder.Build(), benign).size() == benign.size())
        {
            break;
        }
    }
    order.insert(order.end(), byzantine.begin(), byzantine.end());
    connect(builder, benign.size(), order.size());
    return builder.Build();
}

std::string
RandomOverlay::SuggestConnection() const
{
    return "a greater ConnectionRatio, as " + std::to_string(MAX_DRAWS) +
           " draws have not given a connected graph";
}

} // namespace fl
} // namespace ns3
