/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/fl-byte-table.h"
#include "ns3/fl-lost-only-recovery.h"
#include "ns3/queue-disc.h"
#include "ns3/test.h"
#include "ns3/traffic-control-layer.h"

using namespace ns3;
using namespace ns3::fl;

/**
 * @ingroup decentralized-fl-tests
 * A queue that overflows or controls its delay drops segments of a long vector, near its end too:
 * each of them is sent again once, and no other.
 */
class LostOnlyRecoveryTestCase : public TestCase
{
  public:
    /**
     * @param name name
     * @param settings attributes of the link
     * @param bytes size of the vector
     */
    LostOnlyRecoveryTestCase(const std::string& name, Settings settings, uint64_t bytes)
        : TestCase(name),
          m_settings(std::move(settings)),
          m_bytes(bytes)
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(2, MakeProfile(m_settings));
        Ptr<ByteTable> table = CreateObject<ByteTable>();
        table->Attach(world.star.uplinks.Get(0), "0-up");
        uint64_t drops = 0;
        Ptr<QueueDisc> queue =
            world.GetNode(0)->GetObject<TrafficControlLayer>()->GetRootQueueDiscOnDevice(
                world.star.uplinks.Get(0));
        queue->TraceConnectWithoutContext(
            "Drop",
            Callback<void, Ptr<const QueueDiscItem>>(
                [&drops](Ptr<const QueueDiscItem> /* item */) { drops++; }));
        world.At(Time(0), [&]() { world[0].Send(1, TestMessages::Sized(1, m_bytes)); });
        world.Run();
        NS_TEST_ASSERT_MSG_EQ(world.deliveries.size(), 1, "it arrives");
        NS_TEST_EXPECT_MSG_GT(drops, 0, "something is lost");
        // What the queue drops has not been on the link.
        uint64_t bytes = 0;
        uint64_t repeated = 0;
        for (const ByteTableRow& row : table->GetRows())
        {
            if (row.role == "vector")
            {
                bytes += row.bytes;
                repeated += row.retransmitted;
            }
        }
        NS_TEST_EXPECT_MSG_EQ(bytes, m_bytes + TestMessages::VECTOR_FRAME, "sent once");
        NS_TEST_EXPECT_MSG_EQ(repeated, 0, "nothing is carried twice");
    }

    Settings m_settings; ///< attributes of the link
    uint64_t m_bytes;    ///< size of the vector
};

/**
 * @ingroup decentralized-fl-tests
 * The sockets of senders have this recovery; those that a listener makes have one without a buffer,
 * which must do no harm.
 */
class LostOnlyRecoveryForkTestCase : public TestCase
{
  public:
    LostOnlyRecoveryForkTestCase()
        : TestCase("all sockets have it")
    {
    }

  private:
    void DoRun() override
    {
        TransportWorld world(2, MakeProfile({}));
        uint32_t sockets = 0;
        world.At(Time(0), [&]() { world[0].Send(1, TestMessages::Sized(1, 1000)); });
        world.At(MilliSeconds(100), [&]() {
            for (uint32_t node = 0; node < 2; node++)
            {
                for (const auto& socket : TcpAccess::GetSockets(world.GetNode(node)))
                {
                    const auto recovery = TcpAccess::GetRecovery(*socket);
                    NS_TEST_EXPECT_MSG_EQ((DynamicCast<LostOnlyRecovery>(recovery) != nullptr),
                                          true,
                                          "node " << node);
                    sockets++;
                }
            }
        });
        world.Run();
        NS_TEST_EXPECT_MSG_GT(sockets, 4, "two listeners a node, and a connection");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Suite `fl-lost-only-recovery`.
 */
class LostOnlyRecoveryTestSuite : public TestSuite
{
  public:
    LostOnlyRecoveryTestSuite()
        : TestSuite("fl-lost-only-recovery", Type::UNIT)
    {
        const std::string rate = "ns3::ConstantRandomVariable[Constant=190]";
        // The delay controller drops in the middle, and at the end of the vector.
        AddTestCase(new LostOnlyRecoveryTestCase("fq-codel", {{"UplinkRate", rate}}, 5000000));
        AddTestCase(
            new LostOnlyRecoveryTestCase("a small send buffer",
                                         {{"UplinkRate", rate}, {"SocketBuffer", "1000000"}},
                                         10000000));
        AddTestCase(new LostOnlyRecoveryForkTestCase());
    }
};

static LostOnlyRecoveryTestSuite g_lostOnlyRecoveryTestSuite; ///< the suite
