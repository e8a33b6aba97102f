/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_KRUM_SELECTOR_H
#define FL_KRUM_SELECTOR_H

#include "ns3/fl-parameter-vector.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Selects vectors by Krum's score: the sum of the squared distances to the k nearest other vectors
 * (P. Blanchard et al., "Machine Learning with Adversaries: Byzantine Tolerant Gradient Descent",
 * 2017, section 4). The lowest scores win. With few neighbors equal scores are the rule: if k is 1,
 * the two vectors nearest to each other have the same. Then the one whose nearest neighbor is
 * nearer wins, or else the second nearest, and so on; if all distances are equal, the one at the
 * lowest position. So the selection does not depend on the order of the vectors as long as they
 * differ in their distances, and scores do not, to the last bit.
 */
class KrumSelector
{
  public:
    /// Number of neighbors that a score sums over, as a function of how many vectors are left.
    using NeighborCount = std::function<uint32_t(uint32_t)>;

    /**
     * Computes all distances.
     *
     * @param vectors at least one vector with content, all of one dimension
     */
    explicit KrumSelector(const std::vector<const ParameterVector*>& vectors);

    /**
     * @return whether all vectors are finite; else nothing can be selected
     */
    bool AreFinite() const;

    /**
     * Selects the vectors with the lowest scores.
     *
     * @param neighbors how many neighbors a score sums over, less than the number of vectors
     * @param selected how many are selected, at most all
     * @return their positions, ascending
     */
    std::vector<uint32_t> SelectLowest(uint32_t neighbors, uint32_t selected) const;

    /**
     * Selects the vector with the lowest score, takes it away, and begins again (E. M. El Mhamdi et
     * al., "The Hidden Vulnerability of Distributed Learning in Byzantium", 2018, section 4).
     *
     * @param neighbors how many neighbors a score sums over; less than are left, or 0 for the last
     * @param selected how many are selected, at most all
     * @return their positions, ascending
     */
    std::vector<uint32_t> SelectRepeatedly(const NeighborCount& neighbors, uint32_t selected) const;

    /**
     * The breakdown number of the lowest score. With f = n - k - 2 as Krum has it, b of n vectors
     * hostile, and these far away:
     *
     * - An honest vector's score is bounded if it has k honest others, that is, if b <= f + 1. A
     * far one's is not if it has fewer than k hostile others: b <= k. So both b <= f + 1 and b <= k
     *   are borne, and b = k + 1 hostile vectors at one point are each other's neighbors.
     * - With b = f + 2 each honest score holds the distance to the nearest hostile vector once,
     * r^2, and each hostile score distances to n - 2f - 3 or more honest vectors, each at least
     * r^2. That is more from n = 2f + 5 on, and then this is borne too; below, b hostile vectors at
     * one point win.
     * - With b = f + 3 one hostile vector at the distance R and the others at 1000 R win: honest
     *   scores hold (1000 R)^2, and its own holds (999 R)^2 in that place.
     *
     * @param inputs n, number of vectors
     * @param neighbors k
     * @return number of vectors that attackers may choose
     */
    static uint32_t GetBreakdown(uint32_t inputs, uint32_t neighbors);

    /**
     * @param inputs number of vectors
     * @param dimension number of parameters
     * @return floating-point operations of the distances and of sorting them
     */
    static double GetFlops(uint32_t inputs, size_t dimension);

  private:
    /// Another vector.
    struct Neighbor
    {
        double square;     ///< squared distance
        uint32_t position; ///< which one
    };

    /// Most neighbors for which counting is faster than sorting.
    static constexpr size_t COUNTED = 256;

    /**
     * Sorts neighbors, the nearest first; of equal distances, in their order.
     *
     * @param neighbors what to sort
     */
    static void SortByDistance(std::vector<Neighbor>& neighbors);

    /**
     * @param position a vector
     * @param neighbors how many neighbors to sum over
     * @param isGone which vectors do not count
     * @return the score
     */
    double GetScore(uint32_t position, uint32_t neighbors, const std::vector<bool>& isGone) const;

    /**
     * Decides between equal scores.
     *
     * @param a a vector
     * @param b another
     * @param isGone which vectors do not count
     * @return true if the distances from a to its neighbors, the nearest first, are below those of
     * b where they differ first
     */
    bool IsNearer(uint32_t a, uint32_t b, const std::vector<bool>& isGone) const;

    bool m_areFinite;                               ///< whether all vectors are
    std::vector<std::vector<Neighbor>> m_neighbors; ///< of each vector, the nearest first
};

} // namespace fl
} // namespace ns3

#endif // FL_KRUM_SELECTOR_H
