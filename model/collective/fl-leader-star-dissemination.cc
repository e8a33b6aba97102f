/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-leader-star-dissemination.h"

#include <numeric>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(LeaderStarDissemination);

TypeId
LeaderStarDissemination::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::LeaderStarDissemination")
                            .SetParent<Dissemination>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<LeaderStarDissemination>();
    return tid;
}

uint32_t
LeaderStarDissemination::GetPieces(uint32_t /* members */) const
{
    return 1;
}

std::vector<uint32_t>
LeaderStarDissemination::GetTargets(uint32_t members, uint32_t self, uint32_t /* piece */) const
{
    std::vector<uint32_t> targets(self == 0 ? members - 1 : 0);
    std::iota(targets.begin(), targets.end(), 1);
    return targets;
}

} // namespace fl
} // namespace ns3
