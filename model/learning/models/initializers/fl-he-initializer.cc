/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-he-initializer.h"

#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(HeInitializer);

TypeId
HeInitializer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::HeInitializer")
                            .SetParent<Initializer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<HeInitializer>();
    return tid;
}

double
HeInitializer::GetBound(const Layer::Fan& fan, bool /* rectified */) const
{
    return std::sqrt(6.0 / static_cast<double>(fan.in));
}

} // namespace fl
} // namespace ns3
