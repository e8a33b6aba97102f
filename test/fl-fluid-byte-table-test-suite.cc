/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/fl-byte-table.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <map>
#include <string>
#include <tuple>

using namespace ns3;
using namespace ns3::fl;

/**
 * @ingroup decentralized-fl-tests
 * The byte table: what leaves the nodes reaches them, messages have their sizes, and packets of the
 * same messages have the same rows, apart from acknowledgements that packets merge.
 */
class FluidByteTableTestCase : public TestCase
{
  public:
    FluidByteTableTestCase()
        : TestCase("bytes are conserved, and those of packets")
    {
    }

  private:
    /// Bytes by link, system, round, phase and role.
    using Sums =
        std::map<std::tuple<std::string, std::string, Round, std::string, std::string>, uint64_t>;

    void DoRun() override
    {
        const Sums fluid = Run(NetworkPoint::FLUID);
        const Sums packets = Run(NetworkPoint::PACKET);
        std::map<char, uint64_t> directions;
        uint64_t ofTransport = 0;
        uint64_t ofTransportOnPackets = 0;
        for (const auto& [row, bytes] : fluid)
        {
            const std::string& link = std::get<0>(row);
            directions[link[link.find('-') + 1]] += bytes;
            const auto other = packets.find(row);
            NS_TEST_ASSERT_MSG_EQ((other != packets.end()),
                                  true,
                                  "packets have " << link << " " << std::get<4>(row));
            if (std::get<1>(row) == "transport")
            {
                ofTransport += bytes;
                ofTransportOnPackets += other->second;
            }
            else
            {
                NS_TEST_EXPECT_MSG_EQ(bytes, other->second, link << " " << std::get<4>(row));
            }
        }
        NS_TEST_EXPECT_MSG_EQ(fluid.size(), packets.size(), "no other rows");
        NS_TEST_EXPECT_MSG_EQ(directions['u'], directions['d'], "what is sent arrives");
        NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(ofTransport) / ofTransportOnPackets,
                                  1,
                                  0.05,
                                  "acknowledgements and handshakes");
    }

    /**
     * @param point point of the network axis
     * @return the byte table
     */
    static Sums Run(NetworkPoint point)
    {
        // A queue that never drops, because nothing is repeated without packets.
        TransportWorld world(
            4,
            MakeProfile({{"QueueDiscipline", "fifo"}, {"BufferRoundTrips", "1000"}}),
            {},
            point);
        Ptr<ByteTable> table = CreateObject<ByteTable>();
        if (point == NetworkPoint::FLUID)
        {
            world.fluid->AttachByteTable(table);
        }
        for (uint32_t node = 0; point == NetworkPoint::PACKET && node < 4; node++)
        {
            table->Attach(world.star.uplinks.Get(node), std::to_string(node) + "-up");
            table->Attach(world.star.downlinks.Get(node), std::to_string(node) + "-down");
        }
        world.At(Time(0), [&]() {
            world[0].Multicast({1, 2, 3}, TestMessages::Sized(0, 1000000, 1, 0));
            world[1].Send(2, TestMessages::Note(1, 100000, 2, 1));
        });
        // Small messages of one instant share segments.
        world.At(Seconds(5), [&]() {
            for (uint32_t number = 10; number < 60; number++)
            {
                world[3].Send(0, TestMessages::Note(number, 60, 3, 0));
            }
        });
        world.Run();
        Sums sums;
        for (const ByteTableRow& row : table->GetRows())
        {
            sums[{row.link, row.system, row.round, row.phase, row.role}] += row.bytes;
        }
        return sums;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Bytes of fluid networks.
 */
class FluidByteTableTestSuite : public TestSuite
{
  public:
    FluidByteTableTestSuite()
        : TestSuite("fl-fluid-byte-table", Type::UNIT)
    {
        AddTestCase(new FluidByteTableTestCase());
    }
};

static FluidByteTableTestSuite g_fluidByteTableTestSuite; //!< registers the suite
