/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-carried-bytes.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

void
CarriedBytes::Begin(uint32_t sequence)
{
    m_hasBegun = true;
    m_sequence = sequence;
    m_highest = ORIGIN;
    m_holes.clear();
}

std::vector<CarriedBytes::Range>
CarriedBytes::Carry(uint32_t sequence, uint32_t length)
{
    if (!m_hasBegun)
    {
        Begin(sequence);
    }
    // Sequence numbers wrap around: positions follow from differences.
    const uint64_t begin = m_highest + static_cast<int32_t>(sequence - m_sequence);
    const uint64_t end = begin + length;
    const uint64_t known = std::min(end, m_highest);
    std::vector<Range> repeated;
    uint64_t position = begin;
    auto hole = m_holes.upper_bound(begin);
    if (hole != m_holes.begin())
    {
        hole--;
    }
    while (hole != m_holes.end() && hole->first < known)
    {
        const auto [holeBegin, holeEnd] = *hole;
        if (holeEnd <= position)
        {
            hole++;
            continue;
        }
        if (holeBegin > position)
        {
            repeated.emplace_back(position - begin, holeBegin - begin);
        }
        const uint64_t filledBegin = std::max(holeBegin, begin);
        const uint64_t filledEnd = std::min(holeEnd, end);
        hole = m_holes.erase(hole);
        if (holeBegin < filledBegin)
        {
            m_holes[holeBegin] = filledBegin;
        }
        if (filledEnd < holeEnd)
        {
            m_holes[filledEnd] = holeEnd;
        }
        position = filledEnd;
    }
    if (position < known)
    {
        repeated.emplace_back(position - begin, known - begin);
    }
    if (begin > m_highest)
    {
        m_holes[m_highest] = begin;
    }
    if (end > m_highest)
    {
        m_sequence += static_cast<uint32_t>(end - m_highest);
        m_highest = end;
    }
    return repeated;
}

} // namespace fl
} // namespace ns3
