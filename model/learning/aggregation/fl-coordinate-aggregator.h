/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COORDINATE_AGGREGATOR_H
#define FL_COORDINATE_AGGREGATOR_H

#include "ns3/fl-aggregator.h"
#include "ns3/fl-sorted-columns.h"

#include <cstddef>
#include <utility>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A rule that looks at each coordinate alone and at the order of its values only. Whoever derives
 * from it reduces sorted values to one; sorting is here. Weights of inputs are ignored, because
 * attackers could choose theirs. The result does not depend on the order of the inputs.
 */
class CoordinateAggregator : public Aggregator
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    double GetFlops(uint32_t inputs, size_t dimension) const override;

  protected:
    /// Coordinates that are reduced side by side.
    static constexpr size_t LANES = SortedColumns::LANES;

    void DoAggregate(const ValidInputs& inputs,
                     const AggregationRequest& request,
                     AggregationResult& result) const final;

    /**
     * Says which values Reduce looks at; all by default. The fewer they are, the fewer comparisons
     * it takes.
     *
     * @param count number of values of a coordinate, at least 1
     * @return least and greatest rank, from 0
     */
    virtual std::pair<size_t, size_t> GetRanks(size_t count) const;

    /**
     * Reduces sorted values to one, for LANES coordinates.
     *
     * @param count number of values of a coordinate, at least 1
     * @param sorted count rows of LANES values; each column ascends between the ranks of GetRanks
     * @param own LANES values of the aggregating node, if GetNeeds asks for its vector, else zeros
     * @param reduced receives LANES values
     */
    virtual void Reduce(size_t count,
                        const float* sorted,
                        const float* own,
                        float* reduced) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_COORDINATE_AGGREGATOR_H
