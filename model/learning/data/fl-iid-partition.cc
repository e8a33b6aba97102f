/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-iid-partition.h"

#include "ns3/fl-random.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(IidPartition);

TypeId
IidPartition::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::IidPartition")
                            .SetParent<Partition>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<IidPartition>();
    return tid;
}

Partition::Shares
IidPartition::Split(const std::vector<Dataset::Label>& labels,
                    uint32_t /* classes */,
                    uint32_t nodes,
                    const Ptr<UniformRandomVariable>& uniform) const
{
    RequireOneEach(labels.size(), nodes);
    const std::vector<uint32_t> order =
        DrawPermutation(static_cast<uint32_t>(labels.size()), uniform);
    Shares shares(nodes);
    for (uint64_t node = 0; node < nodes; node++)
    {
        shares[node].assign(order.begin() + node * order.size() / nodes,
                            order.begin() + (node + 1) * order.size() / nodes);
    }
    return shares;
}

} // namespace fl
} // namespace ns3
