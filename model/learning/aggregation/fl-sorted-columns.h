/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SORTED_COLUMNS_H
#define FL_SORTED_COLUMNS_H

#include "ns3/fl-parameter-vector.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Sorts the values that vectors have at each coordinate.
 *
 * Many coordinates are sorted side by side with K. E. Batcher's merge exchange, whose comparisons
 * do not depend on the data (D. E. Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M),
 * so that a comparison is a minimum and a maximum of whole vector registers. Comparisons that
 * cannot reach the ranks that are asked for are left out.
 */
class SortedColumns
{
  public:
    /// Coordinates that are sorted side by side.
    static constexpr size_t LANES = 64;

    /// Makes use of a tile: its first coordinate, its width (at most LANES), and its rows.
    using Visitor = std::function<void(size_t begin, size_t width, const float* rows)>;

    /**
     * Plans the comparisons.
     *
     * @param count number of values of a coordinate, at least 1
     * @param first least rank whose value is needed, from 0
     * @param last greatest rank whose value is needed, below count; what is outside both is not
     *        sorted, but lies on its side of them
     */
    SortedColumns(size_t count, size_t first, size_t last);

    /**
     * Visits all coordinates, in tiles of LANES from the first one on.
     *
     * @param vectors as many vectors as were planned for, with content, finite, of one dimension
     * @param visit is called for each tile with the matrix of its values: as many rows of LANES as
     *        there are vectors, each column ascending; columns beyond the width are unspecified
     */
    void Visit(const std::vector<const ParameterVector*>& vectors, const Visitor& visit) const;

    /**
     * @param count number of values of a coordinate
     * @param dimension number of coordinates
     * @return floating-point operations of sorting them all, a comparison being two
     */
    static double GetFlops(size_t count, size_t dimension);

  private:
    /// Two rows; after the comparison the first has the smaller values.
    using Comparison = std::pair<uint32_t, uint32_t>;

    size_t m_count;                        ///< number of rows
    std::vector<Comparison> m_comparisons; ///< in order
};

} // namespace fl
} // namespace ns3

#endif // FL_SORTED_COLUMNS_H
