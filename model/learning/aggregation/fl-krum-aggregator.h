/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_KRUM_AGGREGATOR_H
#define FL_KRUM_AGGREGATOR_H

#include "ns3/fl-krum-selection-aggregator.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Krum (P. Blanchard et al., "Machine Learning with Adversaries: Byzantine Tolerant Gradient
 * Descent", 2017, section 4): the input with the least sum of squared distances to its n - f - 2
 * nearest others, where f = Faults. Needs n >= 2f + 3 inputs.
 *
 * The breakdown number is that of KrumSelector::GetBreakdown: f + 1, or f + 2 from n = 2f + 5 on.
 * Blanchard et al. prove more for f hostile inputs: that the result points the way that the honest
 * ones do, if these do not differ too much.
 */
class KrumAggregator : public KrumSelectionAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    AggregatorNeeds GetNeeds() const override;

  protected:
    uint32_t GetNeighbors(uint32_t inputs) const override;

  private:
    uint32_t m_faults{1}; ///< f
};

} // namespace fl
} // namespace ns3

#endif // FL_KRUM_AGGREGATOR_H
