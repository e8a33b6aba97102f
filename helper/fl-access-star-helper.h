/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ACCESS_STAR_HELPER_H
#define FL_ACCESS_STAR_HELPER_H

#include "ns3/fl-link-profile.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"

#include <cstdint>
#include <map>
#include <vector>

/**
 * @defgroup decentralized-fl-helper Helpers for example scripts
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-helper
 * An access star that has been built; position k of each list belongs to node k.
 */
struct AccessStar
{
    NodeContainer nodes;                    ///< nodes, with an Internet stack if they have devices
    Ptr<Node> center;                       ///< node of the switch
    NetDeviceContainer uplinks;             ///< sending sides of the uplinks, on the nodes
    NetDeviceContainer downlinks;           ///< sending sides of the downlinks, on the center
    std::vector<LinkRates> rates;           ///< drawn rates
    std::vector<Ptr<LinkProfile>> profiles; ///< profile of each node's link

    /**
     * @return send and receive buffer for the sockets of all nodes, in bytes: the largest that a
     *         profile names; if none does, eight times the bandwidth-delay product of the fastest
     *         path from node to node, at least 1 MB
     */
    uint32_t GetSocketBuffer() const;
};

/**
 * @ingroup decentralized-fl-helper
 * Builds nodes that each have one access link to a core network without bottlenecks: the topology
 * of the papers. Time and memory grow linearly with the nodes. It is one way to get nodes; the
 * protocol helpers take any nodes with an Internet stack.
 */
class AccessStarHelper
{
  public:
    AccessStarHelper();

    /**
     * @param profile profile of the nodes that have none of their own; default `pirate-5g`
     */
    void SetProfile(Ptr<LinkProfile> profile);

    /**
     * @param node position of a node
     * @param profile its own profile
     */
    void SetNodeProfile(uint32_t node, Ptr<LinkProfile> profile);

    /**
     * Assigns random streams to the rates and losses of the stars built from now on.
     *
     * @param stream first stream
     * @return number of streams used
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * Creates and connects nodes. Addresses are 10.0.0.1 and following.
     *
     * @param nodes number of nodes, at least 1
     * @return the star
     */
    AccessStar Create(uint32_t nodes);

    /**
     * Creates nodes without devices and Internet stack, for networks without packets. Rates are
     * those of Create().
     *
     * @param nodes number of nodes, at least 1
     * @return the star, without center and devices
     */
    AccessStar CreateWithoutDevices(uint32_t nodes) const;

  private:
    /**
     * Draws the rates of a node's link.
     *
     * @param star the star so far
     * @param index position of the node
     */
    void DrawRates(AccessStar& star, uint32_t index) const;

    /**
     * @return bytes of a packet with the longest segment of any node
     */
    uint16_t GetLongestPacket() const;

    /**
     * Connects a node to the center. Its link carries all nodes' segments in one packet each.
     *
     * @param star the star so far
     * @param index position of the node
     */
    void Connect(AccessStar& star, uint32_t index) const;

    Ptr<LinkProfile> m_profile;                         ///< of nodes without their own
    std::map<uint32_t, Ptr<LinkProfile>> m_nodeProfile; ///< profiles by node
    Ptr<UniformRandomVariable> m_loss;                  ///< decides losses
};

} // namespace fl
} // namespace ns3

#endif // FL_ACCESS_STAR_HELPER_H
