/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MULTI_KRUM_AGGREGATOR_H
#define FL_MULTI_KRUM_AGGREGATOR_H

#include "ns3/fl-krum-selection-aggregator.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Multi-Krum (P. Blanchard et al., "Machine Learning with Adversaries: Byzantine Tolerant Gradient
 * Descent", 2017, section 5): the mean of the m = Selected inputs with the lowest scores, a score
 * being the sum of the squared distances to the n - f - 2 nearest others, f = Faults. By default m
 * is n - f - 2, the most that theory allows; Biscotti takes n - f. Needs n >= 2f + 3 inputs, and m.
 *
 * Breakdown number: the lesser of KrumSelector::GetBreakdown, up to which honest inputs have lower
 * scores than far ones, and n - m, because with fewer than m honest inputs a hostile one is
 * selected.
 */
class MultiKrumAggregator : public KrumSelectionAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    AggregatorNeeds GetNeeds() const override;

  protected:
    uint32_t GetNeighbors(uint32_t inputs) const override;
    uint32_t GetSelected(uint32_t inputs) const override;

  private:
    uint32_t m_faults{1};   ///< f
    uint32_t m_selected{0}; ///< m; 0: n - f - 2
};

} // namespace fl
} // namespace ns3

#endif // FL_MULTI_KRUM_AGGREGATOR_H
