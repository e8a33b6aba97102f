/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ACCESS_SWITCH_H
#define FL_ACCESS_SWITCH_H

#include "ns3/ipv4-address.h"
#include "ns3/net-device.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <vector>

namespace ns3
{

class Packet;
class TrafficControlLayer;

namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The center of an access star: forwards IPv4 packets between point-to-point links by destination
 * address, in constant time whatever the number of links, without a routing table and without
 * delay of its own. Packets wait in the queue disc of the outgoing link only.
 *
 * It stands for a network core that is never the bottleneck. (An ns-3 router would search its list
 * of protocol handlers and its list of routes for each packet, linearly in the number of links.)
 */
class AccessSwitch : public Object
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * Adds a link to the switch. Addresses are given without gaps: the port of the k-th call has
     * the address first + k.
     *
     * @param device device of the switch's node, toward the node with the next address
     * @param address the address behind the link
     */
    void AddPort(Ptr<NetDevice> device, Ipv4Address address);

    /**
     * @return number of links
     */
    uint32_t GetNumberOfPorts() const;

    /**
     * TracedCallback signature of a packet without a link to go to.
     *
     * @param [in] packet the packet with its IPv4 header
     */
    typedef void (*DropTracedCallback)(Ptr<const Packet> packet);

  protected:
    void DoDispose() override;

  private:
    /**
     * Takes a packet from a link; has the signature of NetDevice::ReceiveCallback.
     *
     * @param device the link's device
     * @param packet the packet with its IPv4 header
     * @param protocol Ethernet type
     * @param from link-layer source
     * @return true
     */
    bool Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from);

    std::vector<Ptr<NetDevice>> m_ports;      ///< by address, from the first
    uint32_t m_firstAddress{0};               ///< address of the first port
    Ptr<TrafficControlLayer> m_control;       ///< of the switch's node
    TracedCallback<Ptr<const Packet>> m_drop; ///< packets without a link to go to
};

} // namespace fl
} // namespace ns3

#endif // FL_ACCESS_SWITCH_H
