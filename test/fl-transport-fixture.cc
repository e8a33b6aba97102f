/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/fl-message-catalog.h"
#include "ns3/fl-pirate5g-link-profile.h"
#include "ns3/ipv4.h"
#include "ns3/object-ptr-container.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"

#include <memory>

namespace ns3
{
namespace fl
{

namespace
{

/// Fields of a note.
const std::vector<FieldSchema> NOTE_FIELDS{
    {"number", FieldKind::UNSIGNED, 4, "", "counts"},
    {"text", FieldKind::BYTES, 0, "", "anything"},
};

/// Adds the test's messages to the catalog.
const MessageCatalogEntry g_testMessages(SystemSchema{
    TestMessages::SYSTEM,
    "network-test",
    {"first", "second"},
    {
        {TestMessages::SYSTEM, TestMessages::NOTE, "note", "note", false, NOTE_FIELDS, "test"},
        {TestMessages::SYSTEM,
         TestMessages::VECTOR,
         "vector",
         "vector",
         true,
         {{"number", FieldKind::UNSIGNED, 4, "", "counts"}},
         "test"},
        {TestMessages::SYSTEM, TestMessages::REMARK, "remark", "note", false, NOTE_FIELDS, "test"},
    },
});

/**
 * @param number what the bytes follow from
 * @param length how many
 * @return bytes
 */
Bytes
MakeBytes(uint32_t number, uint64_t length)
{
    Bytes bytes(length);
    uint32_t value = number * 2654435761U + 1;
    for (auto& byte : bytes)
    {
        value = value * 1664525U + 1013904223U;
        byte = value >> 24;
    }
    return bytes;
}

/**
 * @param number its number
 * @param bulk its bulk part
 * @param round training round
 * @param phase phase
 * @return a vector
 */
MessagePtr
MakeVector(uint32_t number, BulkPayloadPtr bulk, Round round, uint8_t phase)
{
    auto message = std::make_shared<Message>(
        MessageCatalog::Get().At(TestMessages::SYSTEM, TestMessages::VECTOR),
        round,
        phase);
    message->SetUnsigned("number", number).SetBulk(std::move(bulk));
    return message;
}

} // namespace

MessagePtr
TestMessages::Note(uint32_t number, uint32_t length, Round round, uint8_t phase)
{
    auto message = std::make_shared<Message>(MessageCatalog::Get().At(SYSTEM, NOTE), round, phase);
    message->SetUnsigned("number", number).SetBytes("text", MakeBytes(number, length));
    return message;
}

MessagePtr
TestMessages::Vector(uint32_t number, uint64_t size, Round round, uint8_t phase)
{
    return MakeVector(number, std::make_shared<RawPayload>(MakeBytes(number, size)), round, phase);
}

MessagePtr
TestMessages::Sized(uint32_t number, uint64_t size, Round round, uint8_t phase)
{
    return MakeVector(number, std::make_shared<SizedPayload>(size), round, phase);
}

std::vector<Ptr<TcpSocketBase>>
TcpAccess::GetSockets(const Ptr<Node>& node)
{
    ObjectPtrContainerValue list;
    node->GetObject<TcpL4Protocol>()->GetAttribute("SocketList", list);
    std::vector<Ptr<TcpSocketBase>> sockets;
    for (auto entry = list.Begin(); entry != list.End(); ++entry)
    {
        sockets.push_back(DynamicCast<TcpSocketBase>(entry->second));
    }
    return sockets;
}

TcpSocket::TcpStates_t
TcpAccess::GetState(TcpSocketBase& socket)
{
    return (socket.*(&TcpAccess::m_state)).Get();
}

Ptr<TcpCongestionOps>
TcpAccess::GetCongestionControl(TcpSocketBase& socket)
{
    return socket.*(&TcpAccess::m_congestionControl);
}

Ptr<TcpRecoveryOps>
TcpAccess::GetRecovery(TcpSocketBase& socket)
{
    return socket.*(&TcpAccess::m_recoveryOps);
}

Ptr<RttEstimator>
TcpAccess::GetRtt(TcpSocketBase& socket)
{
    return socket.*(&TcpAccess::m_rtt);
}

uint32_t
TcpAccess::ResetAll(const Ptr<Node>& node)
{
    uint32_t connections = 0;
    for (const auto& socket : GetSockets(node))
    {
        if (GetState(*socket) == ESTABLISHED)
        {
            ((*socket).*(&TcpAccess::SendRST))();
            connections++;
        }
    }
    return connections;
}

Ptr<LinkProfile>
MakeProfile(const Settings& settings)
{
    Ptr<LinkProfile> profile = CreateObject<Pirate5gLinkProfile>();
    profile->SetAttribute("UplinkRate", StringValue("ns3::ConstantRandomVariable[Constant=100]"));
    for (const auto& [name, value] : settings)
    {
        profile->SetAttribute(name, StringValue(value));
    }
    return profile;
}

std::string
AddPoint(const std::string& name, NetworkPoint point)
{
    return name + (point == NetworkPoint::FLUID ? ", fluid" : ", packets");
}

TransportWorld::TransportWorld(uint32_t nodes,
                               const Ptr<LinkProfile>& profile,
                               const Settings& settings,
                               NetworkPoint point)
{
    AccessStarHelper starHelper;
    starHelper.SetProfile(profile);
    starHelper.AssignStreams(1000);
    if (point == NetworkPoint::FLUID)
    {
        star = starHelper.CreateWithoutDevices(nodes);
        FluidTransportHelper helper;
        for (const auto& [name, value] : settings)
        {
            TypeId::AttributeInformation information;
            if (FluidTransport::GetTypeId().LookupAttributeByName(name, &information))
            {
                helper.SetAttribute(name, StringValue(value));
            }
        }
        const FluidTransports system = helper.Install(star);
        transports = system.GetAll();
        fluid = system.network;
    }
    else
    {
        star = starHelper.Create(nodes);
        PacketTransportHelper helper;
        for (const auto& [name, value] : settings)
        {
            helper.SetAttribute(name, StringValue(value));
        }
        network = helper.Install(star);
        transports = network.GetAll();
    }
    for (uint32_t index = 0; index < nodes; index++)
    {
        Transport& transport = (*this)[index];
        transport.SetReceiveCallback(MakeCallback(&TransportWorld::Receive, this).Bind(index));
        transport.SetFailureCallback(MakeCallback(&TransportWorld::Fail, this).Bind(index));
        transport.TraceConnectWithoutContext(
            "Rejected",
            MakeCallback(&TransportWorld::Reject, this).Bind(index));
        At(Time(0), [&transport]() { transport.Start(); });
    }
}

TransportWorld::~TransportWorld()
{
    for (const auto& transport : transports)
    {
        transport->Dispose();
    }
    Simulator::Destroy();
}

void
TransportWorld::DisposeTransport(uint32_t index)
{
    transports[index]->Dispose();
    if (fluid)
    {
        transports[index] = CreateObject<FluidTransport>();
        return;
    }
    transports[index] = CreateObject<PacketTransport>();
    network.transports[index] = nullptr;
}

uint64_t
TransportWorld::GetHeld() const
{
    return fluid ? fluid->GetHeldMessages() : network.bulkTable->GetSize();
}

void
TransportWorld::At(Time time, std::function<void()> action)
{
    Simulator::Schedule(time - Simulator::Now(), std::move(action));
}

void
TransportWorld::Run(Time until)
{
    if (until.IsStrictlyPositive())
    {
        Simulator::Stop(until - Simulator::Now());
    }
    Simulator::Run();
}

Transport&
TransportWorld::operator[](uint32_t index)
{
    return *transports.at(index);
}

Ptr<Node>
TransportWorld::GetNode(uint32_t index) const
{
    return star.nodes.Get(index);
}

void
TransportWorld::SetLink(uint32_t index, bool isUp)
{
    if (fluid)
    {
        fluid->SetRates(index, isUp ? star.rates[index] : LinkRates());
        return;
    }
    Ptr<Ipv4> ipv4 = GetNode(index)->GetObject<Ipv4>();
    if (isUp)
    {
        ipv4->SetUp(1);
    }
    else
    {
        ipv4->SetDown(1);
    }
}

bool
TransportWorld::IsLinkUp(uint32_t index) const
{
    return GetNode(index)->GetObject<Ipv4>()->IsUp(1);
}

std::vector<Delivery>
TransportWorld::GetDeliveries(NodeIndex to) const
{
    std::vector<Delivery> result;
    for (const auto& delivery : deliveries)
    {
        if (delivery.to == to)
        {
            result.push_back(delivery);
        }
    }
    return result;
}

uint64_t
TransportWorld::GetRejected(NodeIndex at, TransportRejectReason reason)
{
    return (*this)[at].GetCounters().rejected[static_cast<size_t>(reason)];
}

void
TransportWorld::Receive(NodeIndex to, NodeIndex from, MessagePtr message)
{
    deliveries.push_back({Simulator::Now(), from, to, message});
    if (onMessage)
    {
        onMessage(Delivery(deliveries.back()));
    }
}

void
TransportWorld::Fail(NodeIndex from, NodeIndex to, TransportChannel channel, uint64_t messages)
{
    failures.push_back({Simulator::Now(), from, to, channel, messages});
    if (onFailure)
    {
        onFailure(Failure(failures.back()));
    }
}

void
TransportWorld::Reject(NodeIndex at, NodeIndex from, TransportRejectReason reason)
{
    rejections.push_back({at, from, reason});
}

Bytes
ReadAll(const BulkPayloadPtr& payload)
{
    Bytes bytes(payload->GetSize());
    payload->Read(0, bytes.data(), bytes.size());
    return bytes;
}

} // namespace fl
} // namespace ns3
