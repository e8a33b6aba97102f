/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-quantity-skew-partition.h"

#include "ns3/double.h"
#include "ns3/fl-dirichlet.h"
#include "ns3/fl-random.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(QuantitySkewPartition);

TypeId
QuantitySkewPartition::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::QuantitySkewPartition")
            .SetParent<Partition>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<QuantitySkewPartition>()
            .AddAttribute("Alpha",
                          "Concentration of the Dirichlet distribution of the sizes; the smaller, "
                          "the more uneven.",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&QuantitySkewPartition::m_alpha),
                          MakeDoubleChecker<double>(1e-6, 1e6))
            .AddAttribute(
                "MinimumSamples",
                "Smallest share of a node (samples): a draw that gives a node fewer is repeated.",
                UintegerValue(10),
                MakeUintegerAccessor(&QuantitySkewPartition::m_minimumSamples),
                MakeUintegerChecker<uint32_t>(1, 1000000));
    return tid;
}

Partition::Shares
QuantitySkewPartition::Split(const std::vector<Dataset::Label>& labels,
                             uint32_t /* classes */,
                             uint32_t nodes,
                             const Ptr<UniformRandomVariable>& uniform) const
{
    RequireOneEach(labels.size(), nodes);
    const auto samples = static_cast<uint32_t>(labels.size());
    const auto sizes = DrawUntilEnough(samples, nodes, m_minimumSamples, [&]() {
                           return std::vector<std::vector<uint32_t>>{
                               CutInProportion(DrawDirichlet(m_alpha, nodes, uniform), samples)};
                       }).front();
    const std::vector<uint32_t> order = DrawPermutation(samples, uniform);
    Shares shares(nodes);
    auto next = order.begin();
    for (uint32_t node = 0; node < nodes; node++)
    {
        shares[node].assign(next, next + sizes[node]);
        next += sizes[node];
    }
    return shares;
}

} // namespace fl
} // namespace ns3
