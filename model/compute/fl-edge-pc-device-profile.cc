/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-edge-pc-device-profile.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(EdgePcDeviceProfile);

TypeId
EdgePcDeviceProfile::GetTypeId()
{
    static TypeId tid = AddAttributes(TypeId("ns3::fl::EdgePcDeviceProfile")
                                          .SetParent<RooflineDeviceProfile>()
                                          .SetGroupName("DecentralizedFl")
                                          .AddConstructor<EdgePcDeviceProfile>(),
                                      {4, 30e9, 9.6e9, 490e6, MicroSeconds(33), MicroSeconds(108)});
    return tid;
}

} // namespace fl
} // namespace ns3
