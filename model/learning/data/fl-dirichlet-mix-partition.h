/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DIRICHLET_MIX_PARTITION_H
#define FL_DIRICHLET_MIX_PARTITION_H

#include "ns3/fl-partition.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Each node has a label mix of its own, drawn from a symmetric Dirichlet distribution over the
 * classes, and draws its samples by it, as the code of DFL does (Y. Tian, Z. Guo, J. Zhang, Z.
 * Al-Ars, "DFL: High-performance blockchain-based federated learning", 2021; the tool
 * dirichlet_distribution_config_generator of twoentartian/DFL).
 *
 * Shares are of equal size. Nodes draw without regard to each other: a sample may have several
 * owners or none. One node has a sample again only if its mix asks for more samples of a class than
 * there are. Classes without samples get no part of any mix.
 */
class DirichletMixPartition : public Partition
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
    /**
     * Draws samples of one class: each at most once before the class is used up, then all again.
     *
     * @param group samples of the class
     * @param count how many
     * @param uniform where random numbers come from
     * @param share receives them
     */
    static void AddSamples(const std::vector<uint32_t>& group,
                           uint32_t count,
                           const Ptr<UniformRandomVariable>& uniform,
                           std::vector<uint32_t>& share);

    double m_alpha{1};            ///< concentration of the Dirichlet distribution
    uint32_t m_samplesPerNode{0}; ///< size of a share, 0 for all samples divided by the nodes
};

} // namespace fl
} // namespace ns3

#endif // FL_DIRICHLET_MIX_PARTITION_H
