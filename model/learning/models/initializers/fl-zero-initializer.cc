/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-zero-initializer.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ZeroInitializer);

TypeId
ZeroInitializer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ZeroInitializer")
                            .SetParent<Initializer>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ZeroInitializer>();
    return tid;
}

double
ZeroInitializer::GetBound(const Layer::Fan& /* fan */, bool /* rectified */) const
{
    return 0;
}

} // namespace fl
} // namespace ns3
