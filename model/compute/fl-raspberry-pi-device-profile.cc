/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-raspberry-pi-device-profile.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(RaspberryPiDeviceProfile);

TypeId
RaspberryPiDeviceProfile::GetTypeId()
{
    static TypeId tid = AddAttributes(TypeId("ns3::fl::RaspberryPiDeviceProfile")
                                          .SetParent<RooflineDeviceProfile>()
                                          .SetGroupName("DecentralizedFl")
                                          .AddConstructor<RaspberryPiDeviceProfile>(),
                                      {4, 3e9, 1.1e9, 129e6, MicroSeconds(151), MicroSeconds(494)});
    return tid;
}

} // namespace fl
} // namespace ns3
