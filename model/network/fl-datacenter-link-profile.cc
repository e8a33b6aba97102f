/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-datacenter-link-profile.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DatacenterLinkProfile);

TypeId
DatacenterLinkProfile::GetTypeId()
{
    static TypeId tid = AddLinkAttributes(TypeId("ns3::fl::DatacenterLinkProfile")
                                              .SetParent<LinkProfile>()
                                              .SetGroupName("DecentralizedFl")
                                              .AddConstructor<DatacenterLinkProfile>(),
                                          "ns3::ConstantRandomVariable[Constant=10000]",
                                          "ns3::ConstantRandomVariable[Constant=10000]",
                                          MilliSeconds(10));
    return tid;
}

} // namespace fl
} // namespace ns3
