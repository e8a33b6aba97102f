/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-instant-device-profile.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(InstantDeviceProfile);

TypeId
InstantDeviceProfile::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::InstantDeviceProfile")
                            .SetParent<DeviceProfile>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<InstantDeviceProfile>();
    return tid;
}

uint32_t
InstantDeviceProfile::GetCores() const
{
    return 1;
}

Time
InstantDeviceProfile::GetDuration(const Cost& /* cost */) const
{
    return Seconds(0);
}

} // namespace fl
} // namespace ns3
