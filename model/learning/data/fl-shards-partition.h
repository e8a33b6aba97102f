/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SHARDS_PARTITION_H
#define FL_SHARDS_PARTITION_H

#include "ns3/fl-partition.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Shares of few classes: the samples are sorted by class and cut into shards of equal size (by one
 * at most), and each node gets the same number of shards at random (H. B. McMahan, E. Moore, D.
 * Ramage, S. Hampson, B. Agueera y Arcas, "Communication-efficient learning of deep networks from
 * decentralized data", AISTATS 2017, section 3). Every sample has one owner.
 */
class ShardsPartition : public Partition
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    Shares Split(const std::vector<Dataset::Label>& labels,
                 uint32_t classes,
                 uint32_t nodes,
                 const Ptr<UniformRandomVariable>& uniform) const override;

  private:
    uint32_t m_shardsPerNode{2}; ///< shards that a node gets
};

} // namespace fl
} // namespace ns3

#endif // FL_SHARDS_PARTITION_H
