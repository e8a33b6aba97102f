/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_IID_PARTITION_H
#define FL_IID_PARTITION_H

#include "ns3/fl-partition.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Independent and identically distributed shares: all samples in random order, cut into parts whose
 * sizes differ by at most one. Every sample has one owner.
 */
class IidPartition : public Partition
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
};

} // namespace fl
} // namespace ns3

#endif // FL_IID_PARTITION_H
