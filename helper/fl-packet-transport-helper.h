/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PACKET_TRANSPORT_HELPER_H
#define FL_PACKET_TRANSPORT_HELPER_H

#include "ns3/attribute.h"
#include "ns3/fl-packet-transport.h"
#include "ns3/fl-tcp-profile.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

struct AccessStar;

/// The transports of one system, by node index, and the table that they share.
struct PacketTransports
{
    std::vector<Ptr<PacketTransport>> transports; ///< position k belongs to node k
    Ptr<BulkTable> bulkTable;                     ///< content beside the packets

    /**
     * @return the transports, as the helpers of systems take them
     */
    std::vector<Ptr<Transport>> GetAll() const;
};

/**
 * @ingroup decentralized-fl-helper
 * Gives nodes with an Internet stack the transports of one system.
 */
class PacketTransportHelper
{
  public:
    /**
     * @param port first of the two ports on which every node listens
     */
    explicit PacketTransportHelper(uint16_t port = 7000);

    /**
     * @param name attribute of PacketTransport
     * @param value its value
     */
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Installs transports on an access star, with the TCP values of each node's link profile.
     *
     * @param star the star
     * @return transports, not started
     */
    PacketTransports Install(const AccessStar& star) const;

    /**
     * Installs transports on any nodes. A node is reached at the first address of its first
     * interface that is not the loopback.
     *
     * @param nodes nodes with an Internet stack and an IPv4 address
     * @param tcp values of the sockets on all nodes
     * @return transports, not started
     */
    PacketTransports Install(const NodeContainer& nodes, Ptr<const TcpProfile> tcp) const;

  private:
    /**
     * @param nodes nodes
     * @param profiles values of the sockets by node
     * @param socketBuffer send and receive buffer of all sockets, in bytes
     * @return transports
     */
    PacketTransports Install(const NodeContainer& nodes,
                             const std::vector<Ptr<const TcpProfile>>& profiles,
                             uint32_t socketBuffer) const;

    uint16_t m_port;         ///< first port
    ObjectFactory m_factory; ///< creates transports
};

} // namespace fl
} // namespace ns3

#endif // FL_PACKET_TRANSPORT_HELPER_H
