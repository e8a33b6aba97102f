/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/fl-loopback-transport.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

using namespace ns3;
using namespace ns3::fl;

/**
 * @ingroup decentralized-fl-tests
 * The loopback transport keeps the promises of every transport, with one fixed delay.
 */
class LoopbackTransportTestCase : public TestCase
{
  public:
    LoopbackTransportTestCase()
        : TestCase("order, delay, content, stop and start")
    {
    }

  private:
    void DoRun() override
    {
        Ptr<LoopbackNetwork> network = CreateObject<LoopbackNetwork>();
        network->SetAttribute("Delay", TimeValue(MilliSeconds(7)));
        const auto transports = network->Create(3);
        for (NodeIndex index = 0; index < 3; index++)
        {
            NS_TEST_EXPECT_MSG_EQ(transports[index]->GetIndex(), index, "index");
            NS_TEST_EXPECT_MSG_EQ(transports[index]->GetNumberOfNodes(), 3, "nodes");
            transports[index]->SetReceiveCallback(
                MakeCallback(&LoopbackTransportTestCase::Receive, this).Bind(index));
            transports[index]->Start();
        }
        const MessagePtr vector = TestMessages::Vector(50, 1000, 3, 1);
        Simulator::Schedule(MilliSeconds(1), [&]() {
            for (uint32_t number = 0; number < 10; number++)
            {
                transports[0]->Send(1, TestMessages::Note(number, 20));
            }
            transports[0]->Multicast({0, 1, 2}, vector);
            NS_TEST_EXPECT_MSG_EQ(transports[0]->Withdraw(1, [](const Message&) { return true; }),
                                  0,
                                  "nothing is queued");
            NS_TEST_EXPECT_MSG_EQ(m_deliveries.size(), 0, "nothing is delivered within the call");
        });
        // What is under way when a process ends does not reach the next one.
        Simulator::Schedule(Seconds(1), [&]() {
            transports[0]->Send(2, TestMessages::Note(60));
            transports[2]->Stop();
            transports[2]->Start();
        });
        Simulator::Schedule(Seconds(2), [&]() { transports[0]->Send(2, TestMessages::Note(61)); });
        Simulator::Run();

        NS_TEST_EXPECT_MSG_EQ(m_deliveries.size(), 14, "all but one");
        if (IsStatusFailure())
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(m_deliveries[0].to, 0, "to oneself first");
        NS_TEST_EXPECT_MSG_EQ(m_deliveries[0].time, MilliSeconds(1), "without delay");
        for (uint32_t number = 0; number < 10; number++)
        {
            const Delivery& delivery = m_deliveries[1 + number];
            NS_TEST_EXPECT_MSG_EQ(delivery.time, MilliSeconds(8), "delay");
            NS_TEST_EXPECT_MSG_EQ(delivery.message->GetUnsigned("number"), number, "order");
            NS_TEST_EXPECT_MSG_EQ((delivery.message->EncodeControl() ==
                                   TestMessages::Note(number, 20)->EncodeControl()),
                                  true,
                                  "content");
        }
        for (const size_t i : {0, 11, 12})
        {
            NS_TEST_EXPECT_MSG_EQ((m_deliveries[i].message->GetBulk() == vector->GetBulk()),
                                  true,
                                  "the same bulk part");
            NS_TEST_EXPECT_MSG_EQ(m_deliveries[i].message->GetRound(), 3, "round");
        }
        NS_TEST_EXPECT_MSG_EQ(m_deliveries[13].message->GetUnsigned("number"), 61, "the later one");
        NS_TEST_EXPECT_MSG_EQ(transports[0]->GetCounters().messagesSent, 15, "sent");
        NS_TEST_EXPECT_MSG_EQ(transports[1]->GetCounters().messagesDelivered, 11, "delivered");
        NS_TEST_EXPECT_MSG_EQ(transports[0]->GetQueuedBytes(1), 0, "nothing is queued");
        m_deliveries.clear();
        network->Dispose();
        Simulator::Destroy();
    }

    /**
     * @param to receiver
     * @param from sender
     * @param message message
     */
    void Receive(NodeIndex to, NodeIndex from, MessagePtr message)
    {
        m_deliveries.push_back({Simulator::Now(), from, to, message});
    }

    std::vector<Delivery> m_deliveries; ///< what arrived
};

/**
 * @ingroup decentralized-fl-tests
 * The transport without a network.
 */
class LoopbackTransportTestSuite : public TestSuite
{
  public:
    LoopbackTransportTestSuite()
        : TestSuite("fl-loopback-transport", Type::UNIT)
    {
        AddTestCase(new LoopbackTransportTestCase());
    }
};

static LoopbackTransportTestSuite g_loopbackTransportTestSuite; //!< registers the suite
