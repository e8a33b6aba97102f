/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ring-slot.h"

#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

RingSlot
CombineSlots(const std::vector<RingSlot>& slots)
{
    RingSlot total;
    std::shared_ptr<ParameterVector> sum;
    for (const RingSlot& slot : slots)
    {
        total.weight += slot.weight;
        if (slot.sum && sum)
        {
            sum->AddScaled(1, *slot.sum);
        }
        else if (slot.sum)
        {
            sum = std::make_shared<ParameterVector>(*slot.sum);
        }
    }
    total.sum = std::move(sum);
    return total;
}

} // namespace fl
} // namespace ns3
