/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-matched-initializer.h"

#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MatchedInitializer);

TypeId
MatchedInitializer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::MatchedInitializer")
                            .SetParent<Initializer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<MatchedInitializer>();
    return tid;
}

double
MatchedInitializer::GetBound(const Layer::Fan& fan, bool rectified) const
{
    return rectified ? std::sqrt(6.0 / static_cast<double>(fan.in))
                     : std::sqrt(6.0 / static_cast<double>(fan.in + fan.out));
}

} // namespace fl
} // namespace ns3
