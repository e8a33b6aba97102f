/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate5g-link-profile.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Pirate5gLinkProfile);

TypeId
Pirate5gLinkProfile::GetTypeId()
{
    static TypeId tid = AddLinkAttributes(TypeId("ns3::fl::Pirate5gLinkProfile")
                                              .SetParent<LinkProfile>()
                                              .SetGroupName("DecentralizedFl")
                                              .AddConstructor<Pirate5gLinkProfile>(),
                                          "ns3::UniformRandomVariable[Min=80|Max=240]",
                                          "ns3::ConstantRandomVariable[Constant=1000]",
                                          MilliSeconds(10));
    return tid;
}

} // namespace fl
} // namespace ns3
