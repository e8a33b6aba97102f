/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_QUANTITY_SKEW_PARTITION_H
#define FL_QUANTITY_SKEW_PARTITION_H

#include "ns3/fl-partition.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Shares of different sizes with the same label mix: sizes in proportions drawn from a symmetric
 * Dirichlet distribution, filled with random samples (Q. Li, Y. Diao, Q. Chen, B. He, "Federated
 * learning on non-IID data silos: an experimental study", ICDE 2022: "quantity
 * skew"). All is drawn again until each node has MinimumSamples. Every sample has one owner.
 */
class QuantitySkewPartition : public Partition
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
    double m_alpha{0.5};           ///< concentration of the Dirichlet distribution
    uint32_t m_minimumSamples{10}; ///< draws that give a node fewer are repeated
};

} // namespace fl
} // namespace ns3

#endif // FL_QUANTITY_SKEW_PARTITION_H
