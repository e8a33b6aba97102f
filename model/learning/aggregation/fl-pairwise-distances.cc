/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pairwise-distances.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ns3
{
namespace fl
{

namespace
{

/// Floats of a vector register; where registers are smaller, the compiler takes several.
constexpr size_t WIDTH = 8;

/// WIDTH floats on which arithmetic works side by side (an extension of GCC and Clang).
typedef float Lanes __attribute__((vector_size(WIDTH * sizeof(float))));

/// Vectors of a group; differences of all pairs of two groups are summed at once.
constexpr size_t GROUP = 3;

/// Coordinates whose squares are summed in binary32: 64 in each lane.
constexpr size_t BLOCK = 64 * WIDTH;

/// Mean squared differences below this may have lost digits to the least numbers of binary32.
constexpr double LEAST_MEAN_SQUARE = 1e-30;

/**
 * Loads WIDTH floats.
 *
 * @param values where they are
 * @param lanes receives them
 */
inline void
Load(const float* values, Lanes& lanes)
{
    std::memcpy(&lanes, values, sizeof(lanes));
}

/**
 * @param lanes binary32 numbers
 * @return their sum in binary64
 */
inline double
SumLanes(const Lanes& lanes)
{
    typedef double DoubleLanes __attribute__((vector_size(WIDTH * sizeof(double))));
    const DoubleLanes doubles = __builtin_convertvector(lanes, DoubleLanes);
    return ((doubles[0] + doubles[4]) + (doubles[1] + doubles[5])) +
           ((doubles[2] + doubles[6]) + (doubles[3] + doubles[7]));
}

/**
 * Sums squared differences between the vectors of two groups over a block of coordinates.
 *
 * @tparam isSame whether both groups are the same; then only pairs (i, j) with i < j are computed
 * @param a where the block begins in each vector of the first group
 * @param b where the block begins in each vector of the second group
 * @param count coordinates in the block
 * @param sums matrix that the sums are added to
 */
template <bool isSame>
void
AddBlock(const float* const* a, const float* const* b, size_t count, double (*sums)[GROUP])
{
    Lanes parts[GROUP][GROUP] = {};
    // So that everything stays in registers, one vector of the second group is there at a time.
    auto add = [&parts](const Lanes* left, const Lanes& right, size_t j) {
#pragma GCC unroll 3
        for (size_t i = 0; i < (isSame ? j : GROUP); i++)
        {
            const Lanes difference = left[i] - right;
            parts[i][j] += difference * difference;
        }
    };
    size_t k = 0;
    for (; k + WIDTH <= count; k += WIDTH)
    {
        Lanes left[GROUP];
#pragma GCC unroll 3
        for (size_t i = 0; i < GROUP; i++)
        {
            Load(a[i] + k, left[i]);
        }
#pragma GCC unroll 3
        for (size_t j = isSame ? 1 : 0; j < GROUP; j++)
        {
            Lanes right;
            Load(b[j] + k, right);
            add(left, right, j);
        }
    }
    if (k < count)
    {
        Lanes left[GROUP] = {};
        for (size_t i = 0; i < GROUP; i++)
        {
            std::memcpy(&left[i], a[i] + k, (count - k) * sizeof(float));
        }
        for (size_t j = isSame ? 1 : 0; j < GROUP; j++)
        {
            Lanes right = {};
            std::memcpy(&right, b[j] + k, (count - k) * sizeof(float));
            add(left, right, j);
        }
    }
    for (size_t i = 0; i < GROUP; i++)
    {
        for (size_t j = isSame ? i + 1 : 0; j < GROUP; j++)
        {
            sums[i][j] += SumLanes(parts[i][j]);
        }
    }
}

} // namespace

PairwiseDistances::PairwiseDistances(const std::vector<const ParameterVector*>& vectors)
    : m_count(vectors.size()),
      // One vector alone has no distance that would show it.
      m_areFinite(vectors.size() != 1 || vectors.front()->IsFinite()),
      m_squares(vectors.size() * vectors.size(), 0)
{
    const size_t dimension = vectors.empty() ? 0 : vectors.front()->size();
    const size_t groups = (m_count + GROUP - 1) / GROUP;
    std::vector<double> sums(groups * groups * GROUP * GROUP, 0);
    std::vector<const float*> starts(groups * GROUP);
    for (size_t begin = 0; begin < dimension; begin += BLOCK)
    {
        const size_t count = std::min(BLOCK, dimension - begin);
        for (size_t i = 0; i < starts.size(); i++)
        {
            // The last group is filled up with a vector whose distances are not used.
            starts[i] = vectors[std::min(i, m_count - 1)]->data() + begin;
        }
        for (size_t i = 0; i < groups; i++)
        {
            auto tile = [&](size_t j) {
                return reinterpret_cast<double(*)[GROUP]>(&sums[(i * groups + j) * GROUP * GROUP]);
            };
            AddBlock<true>(&starts[i * GROUP], &starts[i * GROUP], count, tile(i));
            for (size_t j = i + 1; j < groups; j++)
            {
                AddBlock<false>(&starts[i * GROUP], &starts[j * GROUP], count, tile(j));
            }
        }
    }
    const double least = LEAST_MEAN_SQUARE * static_cast<double>(dimension);
    for (size_t i = 0; i < m_count; i++)
    {
        for (size_t j = i + 1; j < m_count; j++)
        {
            const size_t tile = i / GROUP * groups + j / GROUP;
            double square = sums[(tile * GROUP + i % GROUP) * GROUP + j % GROUP];
            if (!std::isfinite(square) || square < least)
            {
                square = vectors[i]->SquaredDistance(*vectors[j]);
                m_areFinite = m_areFinite && std::isfinite(square);
            }
            m_squares[i * m_count + j] = square;
            m_squares[j * m_count + i] = square;
        }
    }
}

double
PairwiseDistances::GetFlops(size_t inputs, size_t dimension)
{
    const auto n = static_cast<double>(inputs);
    return 3 * n * (n - 1) / 2 * static_cast<double>(dimension);
}

} // namespace fl
} // namespace ns3
