/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_D_BULYAN_AGGREGATOR_H
#define FL_D_BULYAN_AGGREGATOR_H

#include "ns3/fl-bulyan-reduction-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * DBulyan, Bulyan for a node of a graph that knows the share Rho of its neighbors that are honest,
 * not their number (S. Guo et al., "Byzantine-Resilient Decentralized Stochastic Gradient Descent",
 * 2021, section VI-A). Of n neighbors f = n-hat = ceil(n min(1 - Rho, 1/4)) are taken to be
 * hostile, 1/4 being the share below which Bulyan works. Rho = 0.4 is the paper's value for UBAR.
 *
 * As that share is not below 1/4 when n-hat is rounded up, and then no value would be left to
 * average, n-hat is at most floor((n - 3) / 4), or 0 with fewer than 7 neighbors, when the rule is
 * the mean. Cost and breakdown number are those of BulyanReductionAggregator with that f.
 */
class DBulyanAggregator : public BulyanReductionAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    uint32_t GetFaults(uint32_t inputs) const override;

  private:
    double m_rho{0.4}; ///< share of honest neighbors
};

} // namespace fl
} // namespace ns3

#endif // FL_D_BULYAN_AGGREGATOR_H
