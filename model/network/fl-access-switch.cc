/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-access-switch.h"

#include "ns3/abort.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-queue-disc-item.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/socket.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/traffic-control-layer.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(AccessSwitch);

TypeId
AccessSwitch::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::AccessSwitch")
                            .SetParent<Object>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<AccessSwitch>()
                            .AddTraceSource("Drop",
                                            "A packet to an address that no link leads to.",
                                            MakeTraceSourceAccessor(&AccessSwitch::m_drop),
                                            "ns3::fl::AccessSwitch::DropTracedCallback");
    return tid;
}

void
AccessSwitch::DoDispose()
{
    m_ports.clear();
    m_control = nullptr;
    Object::DoDispose();
}

void
AccessSwitch::AddPort(Ptr<NetDevice> device, Ipv4Address address)
{
    if (m_ports.empty())
    {
        m_firstAddress = address.Get();
        m_control = device->GetNode()->GetObject<TrafficControlLayer>();
        NS_ABORT_MSG_UNLESS(m_control, "the switch's node has no traffic control layer");
    }
    NS_ABORT_MSG_UNLESS(address.Get() == m_firstAddress + m_ports.size(),
                        "addresses of an access switch have no gaps");
    m_ports.push_back(device);
    // The node has no IP stack: this callback takes the place of its protocol handlers.
    device->SetReceiveCallback(MakeCallback(&AccessSwitch::Receive, this));
}

uint32_t
AccessSwitch::GetNumberOfPorts() const
{
    return m_ports.size();
}

bool
AccessSwitch::Receive(Ptr<NetDevice> /* device */,
                      Ptr<const Packet> packet,
                      uint16_t protocol,
                      const Address& /* from */)
{
    Ptr<Packet> copy = packet->Copy();
    Ipv4Header header;
    if (protocol != Ipv4L3Protocol::PROT_NUMBER || copy->RemoveHeader(header) == 0)
    {
        m_drop(packet);
        return true;
    }
    const uint32_t port = header.GetDestination().Get() - m_firstAddress;
    if (port >= m_ports.size())
    {
        m_drop(packet);
        return true;
    }
    // As a router does: the type of service decides the packet's priority in the next queue.
    SocketPriorityTag priority;
    priority.SetPriority(Socket::IpTos2Priority(header.GetTos()));
    copy->ReplacePacketTag(priority);
    Ptr<NetDevice> next = m_ports[port];
    m_control->Send(next, Create<Ipv4QueueDiscItem>(copy, next->GetBroadcast(), protocol, header));
    return true;
}

} // namespace fl
} // namespace ns3
