/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-sorted-columns.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * Puts the smaller of each two values into the first row, the greater into the second.
 *
 * @param low LANES values
 * @param high LANES other values
 */
inline void
CompareRows(float* __restrict low, float* __restrict high)
{
    for (size_t lane = 0; lane < SortedColumns::LANES; lane++)
    {
        const float a = low[lane];
        const float b = high[lane];
        low[lane] = std::min(a, b);
        high[lane] = std::max(a, b);
    }
}

} // namespace

SortedColumns::SortedColumns(size_t count, size_t first, size_t last)
    : m_count(count)
{
    NS_ABORT_MSG_UNLESS(first <= last && last < count,
                        "ranks " << first << " to " << last << " of " << count);
    size_t top = 1;
    while (2 * top < count)
    {
        top *= 2;
    }
    for (size_t p = top; p > 0; p /= 2)
    {
        size_t q = top;
        size_t r = 0;
        size_t distance = p;
        while (true)
        {
            for (size_t i = 0; i + distance < count; i++)
            {
                if ((i & p) == r)
                {
                    m_comparisons.emplace_back(i, i + distance);
                }
            }
            if (q == p)
            {
                break;
            }
            distance = q - p;
            q /= 2;
            r = p;
        }
    }
    // Backwards, a comparison matters if one of its rows does; then both do before it.
    std::vector<bool> matters(count, false);
    std::fill(matters.begin() + static_cast<std::ptrdiff_t>(first),
              matters.begin() + static_cast<std::ptrdiff_t>(last + 1),
              true);
    std::vector<Comparison> kept;
    for (auto comparison = m_comparisons.rbegin(); comparison != m_comparisons.rend(); ++comparison)
    {
        if (matters[comparison->first] || matters[comparison->second])
        {
            matters[comparison->first] = true;
            matters[comparison->second] = true;
            kept.push_back(*comparison);
        }
    }
    m_comparisons.assign(kept.rbegin(), kept.rend());
}

void
SortedColumns::Visit(const std::vector<const ParameterVector*>& vectors, const Visitor& visit) const
{
    NS_ABORT_MSG_UNLESS(vectors.size() == m_count,
                        vectors.size() << " vectors where " << m_count << " were planned");
    thread_local AlignedFloats workspace;
    float* rows = workspace.Reserve(m_count * LANES);
    const size_t dimension = vectors.front()->size();
    for (size_t begin = 0; begin < dimension; begin += LANES)
    {
        const size_t width = std::min(LANES, dimension - begin);
        for (size_t i = 0; i < m_count; i++)
        {
            float* row = rows + i * LANES;
            std::copy_n(vectors[i]->data() + begin, width, row);
            std::fill(row + width, row + LANES, 0.0F);
        }
        for (const Comparison& comparison : m_comparisons)
        {
            CompareRows(rows + comparison.first * LANES, rows + comparison.second * LANES);
        }
        visit(begin, width, rows);
    }
}

double
SortedColumns::GetFlops(size_t count, size_t dimension)
{
    // Merge exchange compares about n t (t + 1) / 4 pairs, t = ceil(log2 n).
    const auto n = static_cast<double>(count);
    const double stages = std::ceil(std::log2(std::max(n, 1.0)));
    return n * stages * (stages + 1) / 2 * static_cast<double>(dimension);
}

} // namespace fl
} // namespace ns3
