/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PARTITION_REPORT_H
#define FL_PARTITION_REPORT_H

#include "ns3/fl-partition.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * How a partition divided the samples: label histogram of each node, and how far each node's label
 * mix is from that of all samples.
 *
 * The distance is the total variation distance, half the sum of the absolute differences of the
 * shares of all classes: 0 for equal mixes, 1 for mixes without a common class.
 */
class PartitionReport
{
  public:
    /// What one node has.
    struct Node
    {
        uint64_t samples{0}; ///< number of samples, repeated ones counted each time
        std::vector<uint32_t> samplesOfClass; ///< label histogram
        double distance{0};                   ///< total variation distance from all samples
    };

    /**
     * @param labels one label a sample, at least one
     * @param classes number of classes; each label is below it
     * @param shares the samples of each node, at least one node
     */
    PartitionReport(const std::vector<Dataset::Label>& labels,
                    uint32_t classes,
                    const Partition::Shares& shares);

    /**
     * @return what each node has
     */
    const std::vector<Node>& GetNodes() const;

    /**
     * @return mean over the nodes of the distance
     */
    double GetMeanDistance() const;

    /**
     * @return number of samples that no node has
     */
    uint64_t GetUnowned() const;

    /**
     * @return number of samples that more than one node has
     */
    uint64_t GetShared() const;

    /**
     * @return sizes, mean distance, and samples with no or several owners, in one line
     */
    std::string ToString() const;

  private:
    std::vector<Node> m_nodes; ///< what each node has
    uint64_t m_unowned{0};     ///< samples that no node has
    uint64_t m_shared{0};      ///< samples that more than one node has
};

} // namespace fl
} // namespace ns3

#endif // FL_PARTITION_REPORT_H
