/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE5G_LINK_PROFILE_H
#define FL_PIRATE5G_LINK_PROFILE_H

#include "ns3/fl-link-profile.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The 5G links of PIRATE (section V-B): uplink uniform between 80 and 240 Mbps, drawn per node,
 * downlink 1 Gbps, 10 ms from node to node.
 */
class Pirate5gLinkProfile : public LinkProfile
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE5G_LINK_PROFILE_H
