/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-dirichlet-class-partition.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-dirichlet.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <numeric>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DirichletClassPartition);

TypeId
DirichletClassPartition::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DirichletClassPartition")
            .SetParent<Partition>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<DirichletClassPartition>()
            .AddAttribute("Alpha",
                          "Concentration of the Dirichlet distribution over the nodes, for each "
                          "class; the smaller, the more uneven.",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&DirichletClassPartition::m_alpha),
                          MakeDoubleChecker<double>(1e-6, 1e6))
            .AddAttribute(
                "MinimumSamples",
                "Smallest share of a node (samples): a draw that gives a node fewer is repeated.",
                UintegerValue(10),
                MakeUintegerAccessor(&DirichletClassPartition::m_minimumSamples),
                MakeUintegerChecker<uint32_t>(1, 1000000))
            .AddAttribute("Balance",
                          "Whether a node that has an equal share of all samples gets nothing of "
                          "the classes that are divided after that.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&DirichletClassPartition::m_balance),
                          MakeBooleanChecker());
    return tid;
}

Partition::Shares
DirichletClassPartition::Split(const std::vector<Dataset::Label>& labels,
                               uint32_t classes,
                               uint32_t nodes,
                               const Ptr<UniformRandomVariable>& uniform) const
{
    RequireOneEach(labels.size(), nodes);
    Shares groups = GroupByClass(labels, classes);
    const auto counts = DrawUntilEnough(labels.size(), nodes, m_minimumSamples, [&]() {
        return DrawCounts(groups, labels.size(), nodes, uniform);
    });
    Shares shares(nodes);
    for (uint32_t label = 0; label < classes; label++)
    {
        Shuffle(groups[label], uniform);
        auto next = groups[label].begin();
        for (uint32_t node = 0; node < nodes; node++)
        {
            const auto end = next + counts[label][node];
            shares[node].insert(shares[node].end(), next, end);
            next = end;
        }
    }
    return shares;
}

std::vector<std::vector<uint32_t>>
DirichletClassPartition::DrawCounts(const Shares& groups,
                                    size_t samples,
                                    uint32_t nodes,
                                    const Ptr<UniformRandomVariable>& uniform) const
{
    std::vector<std::vector<uint32_t>> counts;
    std::vector<uint64_t> sizes(nodes);
    for (const std::vector<uint32_t>& group : groups)
    {
        std::vector<double> proportions = DrawDirichlet(m_alpha, nodes, uniform);
        if (m_balance)
        {
            std::vector<double> open = proportions;
            for (uint32_t node = 0; node < nodes; node++)
            {
                open[node] *= sizes[node] * nodes < samples ? 1 : 0;
            }
            const double sum = std::accumulate(open.begin(), open.end(), 0.0);
            // With a tiny Alpha all that is drawn may belong to full nodes.
            for (uint32_t node = 0; node < nodes && sum > 0; node++)
            {
                proportions[node] = open[node] / sum;
            }
        }
        counts.push_back(CutInProportion(proportions, static_cast<uint32_t>(group.size())));
        for (uint32_t node = 0; node < nodes; node++)
        {
            sizes[node] += counts.back()[node];
        }
    }
    return counts;
}

} // namespace fl
} // namespace ns3
