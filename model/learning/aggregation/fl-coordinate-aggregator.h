/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COORDINATE_AGGREGATOR_H
#define FL_COORDINATE_AGGREGATOR_H

#include "ns3/fl-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A rule that looks at each coordinate alone and at the order of its values only. Whoever derives
 * from it reduces sorted values to one; sorting is here. Weights of inputs are ignored, because
 * attackers could choose theirs. The result does not depend on the order of the inputs.
 *
 * Many coordinates are sorted side by side with K. E. Batcher's merge exchange, whose comparisons
 * do not depend on the data (D. E. Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M),
 * so that a comparison is a minimum and a maximum of whole vector registers.
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
    /// Coordinates that are sorted side by side.
    static constexpr size_t LANES = 64;

    void DoAggregate(const ValidInputs& inputs,
                     const AggregationRequest& request,
                     AggregationResult& result) const final;

    /**
     * Reduces sorted values to one, for LANES coordinates.
     *
     * @param count number of values of a coordinate, at least 1
     * @param sorted count rows of LANES values; each column ascends
     * @param reduced receives LANES values
     */
    virtual void Reduce(size_t count, const float* sorted, float* reduced) const = 0;

  private:
    /**
     * Sorts the columns of a matrix, smallest value first.
     *
     * @param count number of rows of LANES values
     * @param rows the matrix
     */
    static void SortColumns(size_t count, float* rows);
};

} // namespace fl
} // namespace ns3

#endif // FL_COORDINATE_AGGREGATOR_H
