/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-xavier-initializer.h"

#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(XavierInitializer);

TypeId
XavierInitializer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::XavierInitializer")
                            .SetParent<Initializer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<XavierInitializer>();
    return tid;
}

double
XavierInitializer::GetBound(const Layer::Fan& fan, bool /* rectified */) const
{
    return std::sqrt(6.0 / static_cast<double>(fan.in + fan.out));
}

} // namespace fl
} // namespace ns3
