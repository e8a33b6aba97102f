/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-packet-transport-helper.h"

#include "fl-access-star-helper.h"

#include "ns3/abort.h"
#include "ns3/ipv4.h"

#include <memory>

namespace ns3
{
namespace fl
{

namespace
{

/// Twice the bandwidth-delay product of 1 Gbps and 20 ms, in bytes.
constexpr uint32_t DEFAULT_SOCKET_BUFFER = 5000000;

} // namespace

std::vector<Ptr<Transport>>
PacketTransports::GetAll() const
{
    return std::vector<Ptr<Transport>>(transports.begin(), transports.end());
}

PacketTransportHelper::PacketTransportHelper(uint16_t port)
    : m_port(port)
{
    m_factory.SetTypeId(PacketTransport::GetTypeId());
}

void
PacketTransportHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    m_factory.Set(name, value);
}

PacketTransports
PacketTransportHelper::Install(const AccessStar& star) const
{
    return Install(star.nodes,
                   std::vector<Ptr<const TcpProfile>>(star.profiles.begin(), star.profiles.end()),
                   star.GetSocketBuffer());
}

PacketTransports
PacketTransportHelper::Install(const NodeContainer& nodes, Ptr<const TcpProfile> tcp) const
{
    for (uint32_t index = 0; index < nodes.GetN(); index++)
    {
        tcp->ConfigureNode(nodes.Get(index));
    }
    return Install(nodes,
                   std::vector<Ptr<const TcpProfile>>(nodes.GetN(), tcp),
                   tcp->GetSocketBuffer() > 0 ? tcp->GetSocketBuffer() : DEFAULT_SOCKET_BUFFER);
}

PacketTransports
PacketTransportHelper::Install(const NodeContainer& nodes,
                               const std::vector<Ptr<const TcpProfile>>& profiles,
                               uint32_t socketBuffer) const
{
    auto peers = std::make_shared<PeerDirectory>();
    for (uint32_t index = 0; index < nodes.GetN(); index++)
    {
        Ptr<Ipv4> ipv4 = nodes.Get(index)->GetObject<Ipv4>();
        NS_ABORT_MSG_UNLESS(ipv4 && ipv4->GetNInterfaces() > 1 && ipv4->GetNAddresses(1) > 0,
                            "node " << nodes.Get(index)->GetId() << " has no IPv4 address");
        peers->emplace_back(ipv4->GetAddress(1, 0).GetLocal(), m_port);
    }
    PacketTransports result;
    result.bulkTable = CreateObject<BulkTable>();
    for (uint32_t index = 0; index < nodes.GetN(); index++)
    {
        Ptr<PacketTransport> transport = m_factory.Create<PacketTransport>();
        transport->Setup(nodes.Get(index),
                         index,
                         peers,
                         profiles[index],
                         socketBuffer,
                         result.bulkTable);
        result.transports.push_back(transport);
    }
    return result;
}

} // namespace fl
} // namespace ns3
