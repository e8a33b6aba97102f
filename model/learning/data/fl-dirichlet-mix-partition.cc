/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-dirichlet-mix-partition.h"

#include "ns3/double.h"
#include "ns3/fl-dirichlet.h"
#include "ns3/fl-random.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <numeric>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DirichletMixPartition);

TypeId
DirichletMixPartition::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DirichletMixPartition")
            .SetParent<Partition>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<DirichletMixPartition>()
            .AddAttribute("Alpha",
                          "Concentration of the Dirichlet distribution over the classes, for each "
                          "node; the smaller, the fewer classes dominate.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&DirichletMixPartition::m_alpha),
                          MakeDoubleChecker<double>(1e-6, 1e6))
            .AddAttribute(
                "SamplesPerNode",
                "Number of samples of each node; 0 for all samples divided by the number of nodes.",
                UintegerValue(0),
                MakeUintegerAccessor(&DirichletMixPartition::m_samplesPerNode),
                MakeUintegerChecker<uint32_t>(0, 100000000));
    return tid;
}

Partition::Shares
DirichletMixPartition::Split(const std::vector<Dataset::Label>& labels,
                             uint32_t classes,
                             uint32_t nodes,
                             const Ptr<UniformRandomVariable>& uniform) const
{
    RequireOneEach(labels.size(), nodes);
    Shares groups = GroupByClass(labels, classes);
    groups.erase(std::remove_if(groups.begin(),
                                groups.end(),
                                [](const std::vector<uint32_t>& group) { return group.empty(); }),
                 groups.end());
    const auto size =
        m_samplesPerNode > 0 ? m_samplesPerNode : static_cast<uint32_t>(labels.size() / nodes);
    Shares shares(nodes);
    for (std::vector<uint32_t>& share : shares)
    {
        std::vector<double> cumulative = DrawDirichlet(m_alpha, groups.size(), uniform);
        std::partial_sum(cumulative.begin(), cumulative.end(), cumulative.begin());
        cumulative.back() = 1;
        std::vector<uint32_t> counts(groups.size());
        for (uint32_t i = 0; i < size; i++)
        {
            const double drawn = uniform->GetValue(0, 1);
            counts[std::upper_bound(cumulative.begin(), cumulative.end() - 1, drawn) -
                   cumulative.begin()]++;
        }
        share.reserve(size);
        for (size_t i = 0; i < groups.size(); i++)
        {
            AddSamples(groups[i], counts[i], uniform, share);
        }
    }
    return shares;
}

void
DirichletMixPartition::AddSamples(const std::vector<uint32_t>& group,
                                  uint32_t count,
                                  const Ptr<UniformRandomVariable>& uniform,
                                  std::vector<uint32_t>& share)
{
    const auto whole = static_cast<uint32_t>(group.size());
    for (; count >= whole; count -= whole)
    {
        share.insert(share.end(), group.begin(), group.end());
    }
    for (uint32_t position : DrawSubset(whole, count, uniform))
    {
        share.push_back(group[position]);
    }
}

} // namespace fl
} // namespace ns3
