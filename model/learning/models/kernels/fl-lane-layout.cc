/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-lane-layout.h"

#include "fl-float-lanes.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

size_t
LaneLayout::GetLanes()
{
    return 2 * LANES;
}

size_t
LaneLayout::GetPadded(size_t samples)
{
    return CountGroups(samples, LANES) * LANES;
}

size_t
LaneLayout::GetNarrow(size_t samples)
{
    const size_t rest = samples % GetLanes();
    return rest == 0 || rest > LANES ? samples : samples - rest;
}

LaneLayout::Block
LaneLayout::GetBlock(size_t samples, size_t begin)
{
    const size_t count = std::min(samples - begin, GetLanes());
    return {begin, count, GetPadded(count)};
}

void
LaneLayout::Interleave(size_t values, size_t samples, const float* input, float* output)
{
    for (size_t begin = 0; begin < samples; begin += GetLanes())
    {
        const Block block = GetBlock(samples, begin);
        const float* from = input + begin * values;
        float* to = output + begin * values;
        for (size_t value = 0; value < values; value++)
        {
            for (size_t lane = 0; lane < block.count; lane++)
            {
                to[lane] = from[lane * values + value];
            }
            std::fill(to + block.count, to + block.lanes, 0.0F);
            to += block.lanes;
        }
    }
}

void
LaneLayout::Separate(size_t values, size_t samples, const float* input, float* output)
{
    for (size_t begin = 0; begin < samples; begin += GetLanes())
    {
        const Block block = GetBlock(samples, begin);
        const float* from = input + begin * values;
        float* to = output + begin * values;
        for (size_t value = 0; value < values; value++)
        {
            for (size_t lane = 0; lane < block.count; lane++)
            {
                to[lane * values + value] = from[lane];
            }
            from += block.lanes;
        }
    }
}

} // namespace fl
} // namespace ns3
