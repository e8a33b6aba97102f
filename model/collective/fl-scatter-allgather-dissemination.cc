/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-scatter-allgather-dissemination.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ScatterAllgatherDissemination);

TypeId
ScatterAllgatherDissemination::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ScatterAllgatherDissemination")
                            .SetParent<Dissemination>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ScatterAllgatherDissemination>();
    return tid;
}

uint32_t
ScatterAllgatherDissemination::GetPieces(uint32_t members) const
{
    return members - 1;
}

std::vector<uint32_t>
ScatterAllgatherDissemination::GetTargets(uint32_t members, uint32_t self, uint32_t piece) const
{
    const uint32_t owner = piece + 1;
    if (self == 0)
    {
        return {owner};
    }
    std::vector<uint32_t> targets;
    if (self == owner)
    {
        // Each begins with its successor: else all would send to the same member first.
        for (uint32_t distance = 1; distance + 1 < members; distance++)
        {
            targets.push_back((self - 1 + distance) % (members - 1) + 1);
        }
    }
    return targets;
}

} // namespace fl
} // namespace ns3
