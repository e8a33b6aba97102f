/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/fl-access-switch.h"
#include "ns3/fl-datacenter-link-profile.h"
#include "ns3/fl-pirate5g-link-profile.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/node-list.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

#include <cmath>

using namespace ns3;
using namespace ns3::fl;

/**
 * @ingroup decentralized-fl-tests
 * Stars of many sizes: one node, link, address and port each, rates within their bounds and with
 * the right mean.
 */
class StarTestCase : public TestCase
{
  public:
    StarTestCase()
        : TestCase("stars of 1 to 2000 nodes")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t nodes : {1, 2, 300, 2000})
        {
            AccessStarHelper helper;
            helper.AssignStreams(1);
            const AccessStar star = helper.Create(nodes);
            NS_TEST_EXPECT_MSG_EQ(star.nodes.GetN(), nodes, "nodes");
            NS_TEST_EXPECT_MSG_EQ(star.uplinks.GetN(), nodes, "uplinks");
            NS_TEST_EXPECT_MSG_EQ(star.downlinks.GetN(), nodes, "downlinks");
            NS_TEST_EXPECT_MSG_EQ(star.rates.size(), nodes, "rates");
            NS_TEST_EXPECT_MSG_EQ(star.profiles.size(), nodes, "profiles");
            NS_TEST_EXPECT_MSG_EQ(NodeList::GetNNodes(), nodes + 1, "one more for the center");
            NS_TEST_EXPECT_MSG_EQ(star.center->GetNDevices(), nodes, "the center's devices");
            NS_TEST_EXPECT_MSG_EQ(star.center->GetObject<AccessSwitch>()->GetNumberOfPorts(),
                                  nodes,
                                  "ports");
            double sum = 0;
            for (uint32_t index = 0; index < nodes; index++)
            {
                // Loopback and one link; one address: no work or memory that grows with the pairs.
                Ptr<Ipv4> ipv4 = star.nodes.Get(index)->GetObject<Ipv4>();
                NS_TEST_EXPECT_MSG_EQ(ipv4->GetNInterfaces(), 2, "interfaces");
                NS_TEST_EXPECT_MSG_EQ(ipv4->GetAddress(1, 0).GetLocal(),
                                      Ipv4Address(0x0a000001 + index),
                                      "address");
                const double uplink = star.rates[index].uplink.GetBitRate() / 1e6;
                NS_TEST_EXPECT_MSG_GT_OR_EQ(uplink, 80, "least");
                NS_TEST_EXPECT_MSG_LT_OR_EQ(uplink, 240, "greatest");
                NS_TEST_EXPECT_MSG_EQ(star.rates[index].downlink, DataRate("1Gbps"), "downlink");
                NS_TEST_EXPECT_MSG_EQ(GetRate(star.uplinks.Get(index)),
                                      star.rates[index].uplink,
                                      "of the device");
                NS_TEST_EXPECT_MSG_EQ(GetRate(star.downlinks.Get(index)),
                                      star.rates[index].downlink,
                                      "of the device");
                sum += uplink;
            }
            // The mean of n draws from 80..240 is normal with a deviation of 160 / sqrt(12 n).
            const double z = (sum / nodes - 160) / (160 / std::sqrt(12.0 * nodes));
            NS_TEST_EXPECT_MSG_LT(std::abs(z), 3.3, nodes << " draws");
            Simulator::Destroy();
        }
    }

    /**
     * @param device a device
     * @return its rate
     */
    static DataRate GetRate(const Ptr<NetDevice>& device)
    {
        DataRateValue rate;
        device->GetAttribute("DataRate", rate);
        return rate.Get();
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Nodes with profiles of their own; equal streams give equal stars.
 */
class NodeProfileTestCase : public TestCase
{
  public:
    NodeProfileTestCase()
        : TestCase("profiles of single nodes")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<DataRate> first;
        for (const int64_t stream : {10, 10, 20})
        {
            AccessStarHelper helper;
            Ptr<LinkProfile> server = CreateObject<DatacenterLinkProfile>();
            helper.SetNodeProfile(0, server);
            helper.AssignStreams(stream);
            const AccessStar star = helper.Create(10);
            NS_TEST_EXPECT_MSG_EQ(star.rates[0].uplink, DataRate("10Gbps"), "of the server");
            NS_TEST_EXPECT_MSG_EQ((star.profiles[0] == server), true, "of the server");
            std::vector<DataRate> rates;
            for (uint32_t index = 1; index < 10; index++)
            {
                NS_TEST_EXPECT_MSG_LT(star.rates[index].uplink, DataRate("241Mbps"), "of others");
                rates.push_back(star.rates[index].uplink);
            }
            if (first.empty())
            {
                first = rates;
            }
            NS_TEST_EXPECT_MSG_EQ((rates == first), (stream == 10), "decided by the stream");
            Simulator::Destroy();
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Datagrams through the switch: the loss rate holds, and what no link leads to is dropped there.
 */
class SwitchTestCase : public TestCase
{
  public:
    SwitchTestCase()
        : TestCase("losses and unknown addresses")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t PACKETS = 5000;
        constexpr double LOSS = 0.05;
        AccessStarHelper helper;
        helper.SetProfile(MakeProfile({{"LossRate", std::to_string(LOSS)}}));
        helper.AssignStreams(1);
        const AccessStar star = helper.Create(3);
        star.center->GetObject<AccessSwitch>()->TraceConnectWithoutContext(
            "Drop",
            MakeCallback(&SwitchTestCase::Drop, this));
        std::vector<Ptr<Socket>> sockets;
        for (uint32_t index = 0; index < 3; index++)
        {
            sockets.push_back(
                Socket::CreateSocket(star.nodes.Get(index), UdpSocketFactory::GetTypeId()));
            sockets.back()->Bind(InetSocketAddress(Ipv4Address::GetAny(), 99));
        }
        sockets[1]->SetRecvCallback(MakeCallback(&SwitchTestCase::Receive, this));
        for (uint32_t i = 0; i < PACKETS; i++)
        {
            Simulator::Schedule(MicroSeconds(100 * i), [&sockets]() {
                sockets[0]->SendTo(Create<Packet>(100), 0, InetSocketAddress("10.0.0.2", 99));
            });
        }
        for (const auto& unknown : {"10.0.0.4", "10.255.0.1", "9.255.255.255", "10.0.0.0"})
        {
            Simulator::Schedule(Seconds(1), [&sockets, unknown]() {
                sockets[0]->SendTo(Create<Packet>(100), 0, InetSocketAddress(unknown, 99));
            });
        }
        Simulator::Run();
        const double lost = PACKETS - m_received;
        const double deviation = std::sqrt(PACKETS * LOSS * (1 - LOSS));
        NS_TEST_EXPECT_MSG_LT(std::abs(lost - PACKETS * LOSS) / deviation, 3.3, "loss rate");
        // 9.255.255.255 is not even sent: the node has no route to it.
        NS_TEST_EXPECT_MSG_EQ(m_dropped, 3, "dropped by the switch");
        Simulator::Destroy();
    }

    /**
     * @param socket socket with a datagram
     */
    void Receive(Ptr<Socket> socket)
    {
        while (socket->Recv())
        {
            m_received++;
        }
    }

    void Drop(Ptr<const Packet> /* packet */) ///< Counts a packet that the switch drops.
    {
        m_dropped++;
    }

    uint32_t m_received{0}; ///< datagrams that arrived
    uint32_t m_dropped{0};  ///< packets that the switch dropped
};

/**
 * @ingroup decentralized-fl-tests
 * Transports on nodes that are not of a star: a chain with a router in the middle.
 */
class ChainTestCase : public TestCase
{
  public:
    ChainTestCase()
        : TestCase("a chain of three nodes")
    {
    }

  private:
    void DoRun() override
    {
        NodeContainer nodes(3);
        InternetStackHelper().Install(nodes);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("50Mbps"));
        link.SetChannelAttribute("Delay", StringValue("3ms"));
        Ipv4AddressHelper addresses("192.168.0.0", "255.255.255.0");
        for (uint32_t i = 0; i < 2; i++)
        {
            addresses.Assign(link.Install(nodes.Get(i), nodes.Get(i + 1)));
            addresses.NewNetwork();
        }
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        PacketTransportHelper helper;
        const NodeContainer ends(nodes.Get(0), nodes.Get(2));
        PacketTransports network = helper.Install(ends, CreateObject<TcpProfile>());
        for (const auto& transport : network.transports)
        {
            transport->SetReceiveCallback(MakeCallback(&ChainTestCase::Receive, this));
            Simulator::Schedule(Seconds(0), &PacketTransport::Start, transport);
        }
        Simulator::Schedule(MilliSeconds(1), [&network]() {
            for (NodeIndex from = 0; from < 2; from++)
            {
                network.transports[from]->Multicast({0, 1}, TestMessages::Note(from, 50));
                network.transports[from]->Multicast({0, 1}, TestMessages::Vector(from, 50000));
            }
        });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_received, 8, "each from each on both channels");
        NS_TEST_EXPECT_MSG_EQ(network.bulkTable->GetSize(), 0, "no pointer is left");
        for (const auto& transport : network.transports)
        {
            transport->Dispose();
        }
        Simulator::Destroy();
    }

    void Receive(NodeIndex /* from */, MessagePtr /* message */) ///< Counts a message.
    {
        m_received++;
    }

    uint32_t m_received{0}; ///< messages
};

/**
 * @ingroup decentralized-fl-tests
 * What the profile says is what the sockets do, on both ends of a connection, and an ns-3 default
 * decides nothing.
 */
class SocketValuesTestCase : public TestCase
{
  public:
    SocketValuesTestCase()
        : TestCase("values of the sockets")
    {
    }

  private:
    void DoRun() override
    {
        const Settings settings{{"SegmentSize", "1234"},
                                {"InitialWindow", "7"},
                                {"MinRto", "123ms"},
                                {"ConnectTimeout", "2500ms"},
                                {"ConnectRetries", "5"},
                                {"DataRetries", "11"},
                                {"DelayedAckCount", "3"},
                                {"DelayedAckTimeout", "33ms"},
                                {"SocketBuffer", "765432"},
                                {"SelectiveAcknowledgement", "false"},
                                {"Timestamps", "false"},
                                {"LimitedTransmit", "false"},
                                {"InitialRtt", "300ms"},
                                {"CongestionControl", "ns3::TcpNewReno"}};
        const Settings expected{{"SegmentSize", "1234"},
                                {"InitialCwnd", "7"},
                                {"MinRto", "+1.23e+08ns"},
                                {"ConnTimeout", "+2.5e+09ns"},
                                {"ConnCount", "5"},
                                {"DataRetries", "11"},
                                {"DelAckCount", "3"},
                                {"DelAckTimeout", "+3.3e+07ns"},
                                {"SndBufSize", "765432"},
                                {"RcvBufSize", "765432"},
                                {"Sack", "false"},
                                {"Timestamp", "false"},
                                {"LimitedTransmit", "false"},
                                {"WindowScaling", "true"},
                                {"TcpNoDelay", "true"}};
        TransportWorld world(2, MakeProfile(settings));
        world.At(MilliSeconds(1), [&]() {
            world[0].Send(1, TestMessages::Note(1));
            world[0].Send(1, TestMessages::Vector(2, 100));
        });
        uint32_t sockets = 0;
        world.At(Seconds(1), [&]() {
            for (const uint32_t node : {0, 1})
            {
                for (const auto& socket : TcpAccess::GetSockets(world.GetNode(node)))
                {
                    if (TcpAccess::GetState(*socket) == TcpSocket::ESTABLISHED)
                    {
                        Check(*socket, expected);
                        sockets++;
                    }
                }
            }
        });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(sockets, 4, "two connections, both ends");
    }

    /**
     * @param socket a connected socket
     * @param expected attributes and their values
     */
    void Check(TcpSocketBase& socket, const Settings& expected)
    {
        for (const auto& [name, value] : expected)
        {
            StringValue actual;
            socket.GetAttribute(name, actual);
            NS_TEST_EXPECT_MSG_EQ(actual.Get(), value, name);
        }
        NS_TEST_EXPECT_MSG_EQ(
            TcpAccess::GetCongestionControl(socket)->GetInstanceTypeId().GetName(),
            "ns3::TcpNewReno",
            "congestion control");
        NS_TEST_EXPECT_MSG_EQ(TcpAccess::GetRecovery(socket)->GetInstanceTypeId().GetName(),
                              "ns3::fl::LostOnlyRecovery",
                              "recovery");
        TimeValue estimate;
        TcpAccess::GetRtt(socket)->GetAttribute("InitialEstimation", estimate);
        NS_TEST_EXPECT_MSG_EQ(estimate.Get(), MilliSeconds(300), "first estimate");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Links and nodes.
 */
class TopologyTestSuite : public TestSuite
{
  public:
    TopologyTestSuite()
        : TestSuite("fl-topology", Type::UNIT)
    {
        AddTestCase(new StarTestCase());
        AddTestCase(new NodeProfileTestCase());
        AddTestCase(new SwitchTestCase());
        AddTestCase(new ChainTestCase());
        AddTestCase(new SocketValuesTestCase());
    }
};

static TopologyTestSuite g_topologyTestSuite; //!< registers the suite
