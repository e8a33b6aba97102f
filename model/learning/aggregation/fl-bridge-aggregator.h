/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BRIDGE_AGGREGATOR_H
#define FL_BRIDGE_AGGREGATOR_H

#include "ns3/fl-coordinate-aggregator.h"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * BRIDGE (Z. Yang and W. U. Bajwa, "BRIDGE: Byzantine-Resilient Decentralized Gradient Descent",
 * 2019, algorithm 1): of the n neighbors' values of a coordinate the b greatest and the b smallest
 * are left out, b = floor(Fraction * n), and the rest is averaged with the own value, n - 2b + 1
 * values. The paper gives one b to all nodes, and requires more than 2b neighbors; as a share it
 * fits nodes with different numbers of neighbors, and is always less than half of them. The paper's
 * gradient step belongs to the caller. Weights of inputs are ignored.
 *
 * Breakdown number b: of at most b hostile values those outside the range of the honest ones are
 * left out; with b + 1 at one end, one stays, and the share 1 / (n - 2b + 1) of it in the result.
 * Cost: sorting, n log2(n)^2 / 2 a coordinate.
 */
class BridgeAggregator : public CoordinateAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    AggregatorNeeds GetNeeds() const override;
    uint32_t GetBreakdown(uint32_t inputs) const override;

  protected:
    std::pair<size_t, size_t> GetRanks(size_t count) const override;
    void Reduce(size_t count, const float* sorted, const float* own, float* reduced) const override;

  private:
    double m_fraction{0.2}; ///< share of the values that is left out at each end
};

} // namespace fl
} // namespace ns3

#endif // FL_BRIDGE_AGGREGATOR_H
