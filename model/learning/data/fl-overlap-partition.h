/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_OVERLAP_PARTITION_H
#define FL_OVERLAP_PARTITION_H

#include "ns3/fl-partition.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Each node has a random fraction of all samples, drawn without regard to the other nodes, so
 * shares overlap and some samples may have no owner. FLoBC's trainers have 30 % each (M. Ghanem, F.
 * Dawoud, H. Gamal, E. Soliman, H. Sharara, T. El-Batt, "FLoBC: A decentralized blockchain-based
 * federated learning framework", 2021); its code draws anew for each training, where here a share
 * stays the same for the run.
 */
class OverlapPartition : public Partition
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
    double m_fraction{0.3}; ///< share of all samples that a node has
};

} // namespace fl
} // namespace ns3

#endif // FL_OVERLAP_PARTITION_H
