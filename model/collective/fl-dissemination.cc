/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-dissemination.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Dissemination);

TypeId
Dissemination::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Dissemination").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

bool
Dissemination::IsDirect(uint32_t members) const
{
    return GetTargets(members, 0, 0).size() == members - 1;
}

} // namespace fl
} // namespace ns3
