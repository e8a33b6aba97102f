/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-partition-report.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <utility>

namespace ns3
{
namespace fl
{

PartitionReport::PartitionReport(const std::vector<Dataset::Label>& labels,
                                 uint32_t classes,
                                 const Partition::Shares& shares)
{
    NS_ABORT_MSG_IF(labels.empty() || shares.empty(), "a partition of nothing, or over no nodes");
    std::vector<double> whole(classes);
    for (Dataset::Label label : labels)
    {
        whole[label] += 1.0 / labels.size();
    }
    auto counts = Partition::CountLabels(labels, classes, shares);
    std::vector<uint32_t> owners(labels.size());
    for (size_t i = 0; i < shares.size(); i++)
    {
        Node node;
        node.samples = shares[i].size();
        node.samplesOfClass = std::move(counts[i]);
        for (uint32_t label = 0; label < classes && node.samples > 0; label++)
        {
            const double share = static_cast<double>(node.samplesOfClass[label]) / node.samples;
            node.distance += std::fabs(share - whole[label]) / 2;
        }
        m_nodes.push_back(std::move(node));
        std::vector<uint32_t> owned = shares[i];
        std::sort(owned.begin(), owned.end());
        owned.erase(std::unique(owned.begin(), owned.end()), owned.end());
        for (uint32_t sample : owned)
        {
            owners[sample]++;
        }
    }
    m_unowned = std::count(owners.begin(), owners.end(), 0);
    m_shared = std::count_if(owners.begin(), owners.end(), [](uint32_t n) { return n > 1; });
}

const std::vector<PartitionReport::Node>&
PartitionReport::GetNodes() const
{
    return m_nodes;
}

double
PartitionReport::GetMeanDistance() const
{
    double sum = 0;
    for (const Node& node : m_nodes)
    {
        sum += node.distance;
    }
    return sum / m_nodes.size();
}

uint64_t
PartitionReport::GetUnowned() const
{
    return m_unowned;
}

uint64_t
PartitionReport::GetShared() const
{
    return m_shared;
}

std::string
PartitionReport::ToString() const
{
    std::vector<uint64_t> sizes;
    for (const Node& node : m_nodes)
    {
        sizes.push_back(node.samples);
    }
    std::sort(sizes.begin(), sizes.end());
    const double median = (sizes[(sizes.size() - 1) / 2] + sizes[sizes.size() / 2]) / 2.0;
    std::ostringstream text;
    text << sizes.front() << " to " << sizes.back() << " samples a node, median " << median
         << "; label distance from the whole " << std::setprecision(3) << GetMeanDistance()
         << " (total variation, mean over nodes)";
    if (m_unowned > 0)
    {
        text << "; " << m_unowned << " samples without owner";
    }
    if (m_shared > 0)
    {
        text << "; " << m_shared << " samples with several owners";
    }
    return text.str();
}

} // namespace fl
} // namespace ns3
