/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DATACENTER_LINK_PROFILE_H
#define FL_DATACENTER_LINK_PROFILE_H

#include "ns3/fl-link-profile.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The link of a server in a data center at the edge of the 5G core: 10 Gbps both ways. With the
 * delay of 10 ms a message between a server of this profile and a node of `pirate-5g` takes the
 * same 10 ms as between two nodes.
 */
class DatacenterLinkProfile : public LinkProfile
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();
};

} // namespace fl
} // namespace ns3

#endif // FL_DATACENTER_LINK_PROFILE_H
