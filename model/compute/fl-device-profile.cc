/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-device-profile.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DeviceProfile);

TypeId
DeviceProfile::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DeviceProfile").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

} // namespace fl
} // namespace ns3
