/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PAIRWISE_DISTANCES_H
#define FL_PAIRWISE_DISTANCES_H

#include "ns3/fl-parameter-vector.h"

#include <cstddef>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The squared Euclidean distances between all vectors of a set.
 *
 * They are sums of squared differences, not |a|^2 + |b|^2 - 2 a.b, which loses all digits when
 * vectors are closer to each other than to zero, as models are. Differences are squared and summed
 * in binary32 over a few coordinates, and these sums in binary64: the relative error is below 1e-5,
 * and typically 1e-7. Distances whose squares leave the range of binary32 are computed again in
 * binary64. A distance depends on its two vectors alone, to the last bit: not on their order, and
 * not on where in the set they are; equal vectors have the distance 0.
 */
class PairwiseDistances
{
  public:
    /**
     * Computes the distances. Cost 3 n (n - 1) / 2 d.
     *
     * @param vectors vectors with content, all of one dimension
     */
    explicit PairwiseDistances(const std::vector<const ParameterVector*>& vectors);

    /**
     * @return number of vectors
     */
    size_t GetCount() const
    {
        return m_count;
    }

    /**
     * @param i position of a vector
     * @param j position of a vector
     * @return their squared distance
     */
    double Get(size_t i, size_t j) const
    {
        return m_squares[i * m_count + j];
    }

    /**
     * @return whether all vectors are finite; distances of one that is not are infinite or NaN
     */
    bool AreFinite() const
    {
        return m_areFinite;
    }

    /**
     * @param inputs number of vectors
     * @param dimension number of parameters
     * @return floating-point operations
     */
    static double GetFlops(size_t inputs, size_t dimension);

  private:
    size_t m_count;                ///< number of vectors
    bool m_areFinite;              ///< whether all vectors are
    std::vector<double> m_squares; ///< matrix of the squared distances
};

} // namespace fl
} // namespace ns3

#endif // FL_PAIRWISE_DISTANCES_H
