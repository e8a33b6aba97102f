/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/fl-byte-table.h"
#include "ns3/ipv4-header.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/ppp-header.h"
#include "ns3/queue.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/test.h"

#include <algorithm>
#include <map>
#include <memory>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// What one link carries, counted without the byte table.
class LinkCounter
{
  public:
    /**
     * @param device sending side of the link
     */
    explicit LinkCounter(const Ptr<NetDevice>& device)
    {
        device->TraceConnectWithoutContext("PhyTxBegin",
                                           MakeCallback(&LinkCounter::HandleTransmit, this));
    }

    uint64_t bytes{0};    ///< bytes
    uint64_t headers{0};  ///< those of them that are headers
    uint64_t repeated{0}; ///< payload that the link has carried before

  private:
    /**
     * @param packet a packet that begins
     */
    void HandleTransmit(Ptr<const Packet> packet)
    {
        bytes += packet->GetSize();
        Ptr<Packet> copy = packet->Copy();
        PppHeader ppp;
        Ipv4Header ipv4;
        TcpHeader tcp;
        copy->RemoveHeader(ppp);
        copy->RemoveHeader(ipv4);
        copy->RemoveHeader(tcp);
        headers += packet->GetSize() - copy->GetSize();
        std::vector<bool>& carried = m_carried[{ipv4.GetSource().Get(),
                                                ipv4.GetDestination().Get(),
                                                tcp.GetSourcePort(),
                                                tcp.GetDestinationPort()}];
        const uint32_t first = tcp.GetSequenceNumber().GetValue();
        if (carried.size() < first + copy->GetSize())
        {
            carried.resize(first + copy->GetSize());
        }
        for (uint32_t i = first; i < first + copy->GetSize(); i++)
        {
            repeated += carried[i] ? 1 : 0;
            carried[i] = true;
        }
    }

    /// Each byte of each connection.
    std::map<std::tuple<uint32_t, uint32_t, uint16_t, uint16_t>, std::vector<bool>> m_carried;
};

/// Sums of rows.
struct Sums
{
    uint64_t bytes{0};         ///< bytes
    uint64_t retransmitted{0}; ///< those that were carried before
};

/**
 * @param table a byte table
 * @param link name of a link
 * @param role a role, empty for all
 * @param round a round, -1 for all
 * @return sum over the rows
 */
Sums
Sum(const ByteTable& table, const std::string& link, const std::string& role, int64_t round = -1)
{
    Sums sums;
    for (const auto& row : table.GetRows())
    {
        if (row.link == link && (role.empty() || row.role == role) &&
            (round < 0 || row.round == round))
        {
            sums.bytes += row.bytes;
            sums.retransmitted += row.retransmitted;
        }
    }
    return sums;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * The sums of the byte table equal what an independent counter sees, for each link; payload less
 * what is repeated equals the messages that were sent.
 */
class ByteTableSumsTestCase : public TestCase
{
  public:
    /**
     * @param name name
     * @param link attributes of the link
     * @param transport attributes of the transports
     * @param resets number of resets
     */
    ByteTableSumsTestCase(const std::string& name,
                          Settings link,
                          Settings transport,
                          uint32_t resets)
        : TestCase(name),
          m_link(std::move(link)),
          m_transport(std::move(transport)),
          m_resets(resets)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t NODES = 3;
        constexpr uint32_t MESSAGES = 12;
        TransportWorld world(NODES, MakeProfile(m_link), m_transport);
        Ptr<ByteTable> table = CreateObject<ByteTable>();
        std::vector<std::pair<std::string, std::unique_ptr<LinkCounter>>> counters;
        for (uint32_t index = 0; index < NODES; index++)
        {
            for (const bool isUp : {true, false})
            {
                Ptr<NetDevice> device =
                    isUp ? world.star.uplinks.Get(index) : world.star.downlinks.Get(index);
                const std::string name = std::to_string(index) + (isUp ? "-up" : "-down");
                table->Attach(device, name);
                counters.emplace_back(name, std::make_unique<LinkCounter>(device));
            }
        }
        // Frames of each role that node 0 sends, and those of them that are of round 1.
        uint64_t notes = 0;
        uint64_t vectors = 0;
        uint64_t secondRound = 0;
        for (uint32_t number = 0; number < MESSAGES; number++)
        {
            const uint32_t text = 100 * number;
            const uint32_t size = 30000 + 1000 * number;
            const Round round = number % 2;
            world.At(MilliSeconds(1 + 20 * number), [&world, number, text, size, round]() {
                world[0].Send(1 + number % 2, TestMessages::Note(number, text, round, 1));
                world[0].Send(1 + number % 2, TestMessages::Vector(number, size, round, 0));
            });
            notes += TestMessages::NOTE_FRAME + text;
            vectors += TestMessages::VECTOR_FRAME + size;
            secondRound += round == 1
                               ? TestMessages::NOTE_FRAME + text + TestMessages::VECTOR_FRAME + size
                               : 0;
        }
        for (uint32_t i = 0; i < m_resets; i++)
        {
            world.At(MilliSeconds(27 + 31 * i),
                     [&world, i]() { TcpAccess::ResetAll(world.GetNode(i % 3)); });
        }
        world.Run();

        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), 2 * MESSAGES, "all arrive");
        uint64_t total = 0;
        uint64_t repeated = 0;
        for (size_t link = 0; link < counters.size(); link++)
        {
            const auto& [name, counter] = counters[link];
            const Sums all = Sum(*table, name, "");
            NS_TEST_EXPECT_MSG_EQ(all.bytes, counter->bytes, name << ": bytes");
            NS_TEST_EXPECT_MSG_EQ(table->GetLinkBytes(link), counter->bytes, name << ": bytes");
            NS_TEST_EXPECT_MSG_EQ(all.retransmitted, counter->repeated, name << ": repeated");
            const Sums transport = Sum(*table, name, "transport");
            NS_TEST_EXPECT_MSG_GT_OR_EQ(transport.bytes, counter->headers, name << ": headers");
            total += counter->bytes;
            repeated += counter->repeated;
        }
        NS_TEST_EXPECT_MSG_EQ(table->GetTotalBytes(), total, "all links");
        Ptr<Queue<Packet>> queue =
            DynamicCast<PointToPointNetDevice>(world.star.uplinks.Get(0))->GetQueue();
        NS_TEST_EXPECT_MSG_EQ(queue->GetTotalReceivedBytes(),
                              table->GetLinkBytes(0),
                              "what the device's queue has passed on");
        const Sums upNotes = Sum(*table, "0-up", "note");
        const Sums upVectors = Sum(*table, "0-up", "vector");
        if (m_resets > 0)
        {
            // What is written again after a reset is new to the new connection.
            NS_TEST_EXPECT_MSG_GT(upVectors.bytes - upVectors.retransmitted, vectors, "repeated");
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(upNotes.bytes - upNotes.retransmitted, notes, "notes");
        NS_TEST_EXPECT_MSG_EQ(upVectors.bytes - upVectors.retransmitted, vectors, "vectors");
        const Sums second = Sum(*table, "0-up", "", 1);
        const Sums headers = Sum(*table, "0-up", "transport", 1);
        NS_TEST_EXPECT_MSG_EQ(second.bytes - second.retransmitted - headers.bytes +
                                  headers.retransmitted,
                              secondRound,
                              "second round");
        if (m_link.empty())
        {
            NS_TEST_EXPECT_MSG_EQ(repeated, 0, "nothing is repeated without loss");
            // Hellos to two nodes on two channels, and headers, are all that is not a message.
            uint64_t headerBytes = 0;
            for (const auto& [name, counter] : counters)
            {
                headerBytes += name == "0-up" ? counter->headers : 0;
            }
            NS_TEST_EXPECT_MSG_EQ(Sum(*table, "0-up", "transport").bytes,
                                  headerBytes + 4 * (36 + 21),
                                  "headers and hellos");
            NS_TEST_EXPECT_MSG_EQ(Sum(*table, "1-up", "transport").bytes,
                                  table->GetLinkBytes(2),
                                  "acknowledgements and answers");
        }
        else
        {
            NS_TEST_EXPECT_MSG_GT(repeated, 0, "loss makes TCP repeat");
        }
    }

    const Settings m_link;      ///< attributes of the link
    const Settings m_transport; ///< attributes of the transports
    const uint32_t m_resets;    ///< number of resets
};

/**
 * @ingroup decentralized-fl-tests
 * Every byte has an owner.
 */
class ByteTableTestSuite : public TestSuite
{
  public:
    ByteTableTestSuite()
        : TestSuite("fl-byte-table", Type::UNIT)
    {
        AddTestCase(new ByteTableSumsTestCase("without loss", {}, {}, 0));
        AddTestCase(new ByteTableSumsTestCase("real bulk", {}, {{"RealBulk", "true"}}, 0));
        AddTestCase(new ByteTableSumsTestCase("one connection",
                                              {{"LossRate", "0.03"}},
                                              {{"SeparateConnections", "false"}},
                                              0));
        AddTestCase(new ByteTableSumsTestCase("loss", {{"LossRate", "0.01"}}, {}, 0));
        AddTestCase(new ByteTableSumsTestCase("much loss", {{"LossRate", "0.1"}}, {}, 0));
        AddTestCase(new ByteTableSumsTestCase("resets", {}, {}, 6));
        AddTestCase(new ByteTableSumsTestCase("loss and resets", {{"LossRate", "0.02"}}, {}, 6));
    }
};

static ByteTableTestSuite g_byteTableTestSuite; //!< registers the suite
