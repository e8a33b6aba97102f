/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BULYAN_AGGREGATOR_H
#define FL_BULYAN_AGGREGATOR_H

#include "ns3/fl-bulyan-reduction-aggregator.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Bulyan with f = Faults, as BulyanReductionAggregator describes it (E. M. El Mhamdi et al., "The
 * Hidden Vulnerability of Distributed Learning in Byzantium", 2018). Needs n >= 4f + 3 inputs; cost
 * and breakdown number are derived there.
 */
class BulyanAggregator : public BulyanReductionAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    AggregatorNeeds GetNeeds() const override;

  protected:
    uint32_t GetFaults(uint32_t inputs) const override;

  private:
    uint32_t m_faults{1}; ///< f
};

} // namespace fl
} // namespace ns3

#endif // FL_BULYAN_AGGREGATOR_H
