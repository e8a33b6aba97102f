/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_D_KRUM_AGGREGATOR_H
#define FL_D_KRUM_AGGREGATOR_H

#include "ns3/fl-krum-selection-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * DKrum, Krum for a node of a graph that knows the share Rho of its neighbors that are honest, not
 * their number (S. Guo et al., "Byzantine-Resilient Decentralized Stochastic Gradient Descent",
 * 2021, section VI-A). Of n neighbors n-hat = ceil(n min(1 - Rho, 1/2)) are taken to be hostile,
 * 1/2 being the share below which Krum works. Rho = 0.4 is the paper's value for UBAR.
 *
 * The paper prints n - n-hat + 2 as the number of neighbors that a score sums over; Krum's own
 * number is n - n-hat - 2, which is used here, at least 1. It is defined from one input on; with
 * two their scores are equal, and the first is selected.
 *
 * Breakdown number: KrumSelector::GetBreakdown of that number of neighbors. Where n-hat is about n
 * / 2 it is n - n-hat - 2, less than n-hat: a score then sums over so few neighbors that the
 * hostile ones suffice for each other.
 */
class DKrumAggregator : public KrumSelectionAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    uint32_t GetNeighbors(uint32_t inputs) const override;

  private:
    double m_rho{0.4}; ///< share of honest neighbors
};

} // namespace fl
} // namespace ns3

#endif // FL_D_KRUM_AGGREGATOR_H
