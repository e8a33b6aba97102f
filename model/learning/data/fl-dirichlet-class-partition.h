/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DIRICHLET_CLASS_PARTITION_H
#define FL_DIRICHLET_CLASS_PARTITION_H

#include "ns3/fl-partition.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Each class is divided over the nodes by proportions of its own, drawn from a symmetric Dirichlet
 * distribution, so that both label mix and size differ between nodes (Q. Li, Y. Diao, Q. Chen, B.
 * He, "Federated learning on non-IID data silos: an experimental study", ICDE 2022;
 * before it M. Yurochkin et al., "Bayesian nonparametric federated learning of neural networks",
 * ICML 2019). Every sample has one owner.
 *
 * As in the study's code (Xtra-Computing/NIID-Bench), all is drawn again until each node has
 * MinimumSamples. That code also gives nothing more to a node that has its equal share of all
 * samples when a class is divided, which the paper does not mention: Balance.
 */
class DirichletClassPartition : public Partition
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
     * Draws how many samples of each class each node gets.
     *
     * @param groups the samples of each class
     * @param samples number of all samples
     * @param nodes number of nodes
     * @param uniform where random numbers come from
     * @return numbers of samples by class and node
     */
    std::vector<std::vector<uint32_t>> DrawCounts(const Shares& groups,
                                                  size_t samples,
                                                  uint32_t nodes,
                                                  const Ptr<UniformRandomVariable>& uniform) const;

    double m_alpha{0.5};           ///< concentration of the Dirichlet distribution
    uint32_t m_minimumSamples{10}; ///< draws that give a node fewer are repeated
    bool m_balance{false};         ///< full nodes get nothing more
};

} // namespace fl
} // namespace ns3

#endif // FL_DIRICHLET_CLASS_PARTITION_H
