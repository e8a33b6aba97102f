/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-stream-oracle.h"
#include "fl-transport-fixture.h"

#include "ns3/fl-compat.h"
#include "ns3/fl-message-header.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <memory>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Who loses the connection.
enum class Fault
{
    SENDER,        ///< the sender's operating system resets it
    RECEIVER,      ///< the receiver's does
    BOTH,          ///< both at the same instant
    SENDER_LINK,   ///< the sender's link is down for a while
    RECEIVER_LINK, ///< the receiver's link is down for a while
    COUNT
};

/// A fault and the place where it happens.
struct PlannedFault
{
    Fault fault;               ///< what
    StreamOracle::Place place; ///< where in the stream
    uint32_t matches;          ///< at which segment that ends in such a place
    bool isReset;              ///< a link that goes down takes its connections with it
    Time duration;             ///< of a link that is down
    bool isWithdrawn;          ///< messages are withdrawn at the fault or after it
    Time withdrawal;           ///< how long after it
};

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Random messages between two nodes while connections are lost at chosen places of the stream, and
 * messages are withdrawn: every message that is not withdrawn arrives once and in order, with the
 * pointer that was sent.
 */
class TransportResetTestCase : public TestCase
{
  public:
    /**
     * @param cases number of random cases
     * @param least least number of hits of each place and each fault
     */
    TransportResetTestCase(uint32_t cases, uint32_t least)
        : TestCase("connections lost, " + std::to_string(cases) + " cases"),
          m_cases(cases),
          m_least(least),
          m_random(CreateObject<UniformRandomVariable>())
    {
        m_random->SetStream(77);
    }

  private:
    void DoRun() override
    {
        uint64_t lost = 0;
        for (uint32_t number = 0; number < m_cases && !IsStatusFailure(); number++)
        {
            lost += RunCase(number);
        }
        for (size_t place = 0; place < m_hits.size(); place++)
        {
            NS_TEST_EXPECT_MSG_GT_OR_EQ(
                m_hits[place],
                m_least,
                "faults " << StreamOracle::GetName(static_cast<StreamOracle::Place>(place)));
        }
        for (size_t fault = 0; fault < m_faults.size(); fault++)
        {
            NS_TEST_EXPECT_MSG_GT_OR_EQ(m_faults[fault], m_least, "faults of kind " << fault);
        }
        NS_TEST_EXPECT_MSG_GT(lost, m_cases / 2, "connections are really lost");
        NS_TEST_EXPECT_MSG_GT(m_withdrawn, m_cases / 2, "messages are really withdrawn");
    }

    /**
     * @param least least value
     * @param greatest greatest value
     * @return a number, small ones as often as large ones
     */
    uint32_t Logarithmic(double least, double greatest)
    {
        return std::lround(std::exp(m_random->GetValue(std::log(least), std::log(greatest))));
    }

    /**
     * One simulation.
     *
     * @param number its number
     * @return connections lost
     */
    uint64_t RunCase(uint32_t number)
    {
        const uint32_t segment = Logarithmic(7, 1448);
        const uint32_t buffer = Logarithmic(std::max(400U, 4 * segment), 20000);
        const bool isReal = m_random->GetInteger(0, 1) == 1;
        const bool isSeparate = m_random->GetInteger(0, 3) > 0;
        TransportWorld world(2,
                             MakeProfile({{"SegmentSize", std::to_string(segment)},
                                          {"SocketBuffer", std::to_string(buffer)},
                                          {"Delay", "2ms"}}),
                             {{"RealBulk", isReal ? "true" : "false"},
                              {"SeparateConnections", isSeparate ? "true" : "false"},
                              {"GiveUpTime", "300s"}});
        const uint32_t scale = std::min(40U * segment, 12000U);
        const std::vector<MessagePtr> messages = MakeMessages(scale);
        const size_t first = messages.size() / 2;
        std::vector<MessagePtr> sent; // and not withdrawn
        size_t withdrawn = 0;
        std::function<void()> proceed;
        auto withdraw = [&]() {
            withdrawn += Withdraw(world, sent);
            proceed();
        };
        for (size_t i = 0; i < first; i++)
        {
            const MessagePtr message = messages[i];
            world.At(MicroSeconds(m_random->GetInteger(0, 20000)), [&world, &sent, message]() {
                sent.push_back(message);
                world[0].Send(1, message);
            });
        }
        for (uint32_t i = m_random->GetInteger(0, 5); i > 0; i--)
        {
            world.At(MicroSeconds(m_random->GetInteger(0, 20000)), withdraw);
        }
        // The second half follows some time after nothing of the first is under way any more.
        auto sendRest = [&]() {
            for (size_t i = first; i < messages.size(); i++)
            {
                sent.push_back(messages[i]);
                world[0].Send(1, messages[i]);
            }
            if (m_random->GetInteger(0, 1) == 0)
            {
                withdraw();
            }
        };
        auto strike = [&](const PlannedFault& fault, StreamOracle::Place place) {
            Strike(world, fault, place);
            if (fault.isWithdrawn)
            {
                world.At(Simulator::Now() + fault.withdrawal, withdraw);
            }
        };
        std::vector<PlannedFault> plan = MakePlan();
        bool isFirst = true;
        proceed = [&]() {
            if (!isFirst || world.deliveries.size() + withdrawn != first)
            {
                return;
            }
            isFirst = false;
            if (!plan.empty() && plan.back().place == StreamOracle::Place::BETWEEN)
            {
                const PlannedFault fault = plan.back();
                plan.pop_back();
                world.At(Simulator::Now() + Seconds(1),
                         [&strike, fault]() { strike(fault, StreamOracle::Place::BETWEEN); });
            }
            world.At(Simulator::Now() + MilliSeconds(1500), sendRest);
        };
        world.onMessage = [&](const Delivery& /* delivery */) { proceed(); };
        StreamOracle oracle(world.GetNode(1), [&](StreamOracle::Place place) {
            if (!plan.empty() && plan.back().place == place && plan.back().matches-- == 0)
            {
                const PlannedFault fault = plan.back();
                plan.pop_back();
                Simulator::ScheduleNow([&strike, fault, place]() { strike(fault, place); });
            }
        });
        world.Run();
        NS_TEST_EXPECT_MSG_EQ(sent.size() + withdrawn, messages.size(), "case " << number);
        NS_TEST_EXPECT_MSG_EQ(world[0].GetCounters().messagesWithdrawn,
                              withdrawn,
                              "case " << number << ": counted");
        m_withdrawn += withdrawn;
        Check(number, world, sent, isReal, isSeparate);
        return world[0].GetCounters().connectionsLost + world[1].GetCounters().connectionsLost;
    }

    /**
     * Takes back half of what can be taken back.
     *
     * @param world the nodes
     * @param sent what was sent; what is taken back goes
     * @return number of messages taken back
     */
    uint64_t Withdraw(TransportWorld& world, std::vector<MessagePtr>& sent)
    {
        const uint64_t queued = world[0].GetQueuedBytes(1);
        const size_t before = sent.size();
        uint64_t bytes = 0;
        const uint64_t messages = world[0].Withdraw(1, [&](const Message& message) {
            if (m_random->GetInteger(0, 1) == 0)
            {
                return false;
            }
            const auto found =
                std::find_if(sent.begin(), sent.end(), [&message](const MessagePtr& candidate) {
                    return candidate.get() == &message;
                });
            NS_TEST_EXPECT_MSG_EQ((found != sent.end()), true, "asked once for each message");
            bytes += MessageHeader::SIZE + message.EncodeControl().size() + message.GetBulkSize();
            sent.erase(found);
            return true;
        });
        NS_TEST_EXPECT_MSG_EQ(messages, before - sent.size(), "messages withdrawn");
        NS_TEST_EXPECT_MSG_EQ(world[0].GetQueuedBytes(1), queued - bytes, "queue");
        return messages;
    }

    /**
     * @param scale greatest size of a message
     * @return messages of both kinds
     */
    std::vector<MessagePtr> MakeMessages(uint32_t scale)
    {
        std::vector<MessagePtr> messages;
        const uint32_t count = m_random->GetInteger(2, 10);
        for (uint32_t i = 0; i < count; i++)
        {
            const uint32_t size = Logarithmic(1, scale);
            messages.push_back(m_random->GetInteger(0, 1) == 0
                                   ? TestMessages::Note(i, size, i)
                                   : TestMessages::Vector(i, size, i, 1));
        }
        return messages;
    }

    /**
     * @return 1 to 5 faults; the last comes first
     */
    std::vector<PlannedFault> MakePlan()
    {
        std::vector<PlannedFault> plan(m_random->GetInteger(1, 5));
        for (auto& fault : plan)
        {
            fault.fault = static_cast<Fault>(
                m_random->GetInteger(0, static_cast<uint32_t>(Fault::COUNT) - 1));
            fault.place = static_cast<StreamOracle::Place>(
                m_random->GetInteger(0, static_cast<uint32_t>(StreamOracle::Place::COUNT) - 1));
            fault.matches = Logarithmic(1, 20) - 1;
            fault.isReset = m_random->GetInteger(0, 1) == 0;
            fault.duration = MilliSeconds(Logarithmic(1, 1000));
            fault.isWithdrawn = m_random->GetInteger(0, 1) == 0;
            fault.withdrawal = MicroSeconds(Logarithmic(1, 1000000) - 1);
        }
        return plan;
    }

    /**
     * @param world the nodes
     * @param fault what happens
     * @param place where it happens
     */
    void Strike(TransportWorld& world, const PlannedFault& fault, StreamOracle::Place place)
    {
        m_hits[static_cast<size_t>(place)]++;
        m_faults[static_cast<size_t>(fault.fault)]++;
        const bool isLink =
            fault.fault == Fault::SENDER_LINK || fault.fault == Fault::RECEIVER_LINK;
        if (fault.fault == Fault::SENDER || fault.fault == Fault::BOTH)
        {
            TcpAccess::ResetAll(world.GetNode(0));
        }
        if (fault.fault == Fault::RECEIVER || fault.fault == Fault::BOTH)
        {
            TcpAccess::ResetAll(world.GetNode(1));
        }
        if (isLink)
        {
            const uint32_t node = fault.fault == Fault::SENDER_LINK ? 0 : 1;
            world.SetLink(node, false);
            if (fault.isReset) // then connections are opened while the link is down
            {
                TcpAccess::ResetAll(world.GetNode(0));
            }
            world.At(Simulator::Now() + fault.duration,
                     [&world, node]() { world.SetLink(node, true); });
        }
    }

    /**
     * @param number number of the case
     * @param world the nodes
     * @param sent what was sent, in order
     * @param isReal whether bulk parts traveled as bytes
     * @param isSeparate whether each channel has a connection
     */
    void Check(uint32_t number,
               TransportWorld& world,
               const std::vector<MessagePtr>& sent,
               bool isReal,
               bool isSeparate)
    {
        NS_TEST_EXPECT_MSG_EQ(world.deliveries.size(), sent.size(), "case " << number << ": all");
        // Position in each channel; with one connection there is one channel.
        size_t next[2] = {0, 0};
        for (const auto& delivery : world.deliveries)
        {
            const Message& arrived = *delivery.message;
            const bool isBulk = arrived.GetBulk() != nullptr;
            size_t& position = next[isSeparate && isBulk ? 1 : 0];
            while (isSeparate && position < sent.size() &&
                   (sent[position]->GetBulk() != nullptr) != isBulk)
            {
                position++;
            }
            NS_TEST_EXPECT_MSG_LT(position, sent.size(), "case " << number << ": once");
            if (IsStatusFailure())
            {
                return;
            }
            const Message& original = *sent[position++];
            NS_TEST_EXPECT_MSG_EQ((arrived.EncodeControl() == original.EncodeControl()),
                                  true,
                                  "case " << number << ": order");
            const BulkPayloadPtr& bulk = original.GetBulk();
            const bool isSame = isReal && bulk && arrived.GetBulk()
                                    ? ReadAll(arrived.GetBulk()) == ReadAll(bulk)
                                    : arrived.GetBulk() == bulk;
            NS_TEST_EXPECT_MSG_EQ(isSame, true, "case " << number << ": bulk part");
        }
        NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 0, "case " << number << ": failure");
        NS_TEST_EXPECT_MSG_EQ(world.rejections.size(), 0, "case " << number << ": rejected");
        NS_TEST_EXPECT_MSG_EQ(world.network.bulkTable->GetSize(),
                              0,
                              "case " << number << ": table");
        NS_TEST_EXPECT_MSG_EQ(world[0].GetQueuedBytes(1), 0, "case " << number << ": queue");
    }

    const uint32_t m_cases;              ///< number of random cases
    const uint32_t m_least;              ///< least number of hits
    Ptr<UniformRandomVariable> m_random; ///< decides everything
    std::array<uint32_t, static_cast<size_t>(StreamOracle::Place::COUNT)> m_hits{}; ///< by place
    std::array<uint32_t, static_cast<size_t>(Fault::COUNT)> m_faults{};             ///< by kind
    uint64_t m_withdrawn{0}; ///< messages withdrawn
};

/**
 * @ingroup decentralized-fl-tests
 * Messages across lost connections.
 */
class TransportResetTestSuite : public TestSuite
{
  public:
    TransportResetTestSuite()
        : TestSuite("fl-transport-reset", Type::UNIT)
    {
        AddTestCase(new TransportResetTestCase(200, 5));
        AddTestCase(new TransportResetTestCase(1000, 30), compat::TEST_EXTENSIVE);
    }
};

static TransportResetTestSuite g_transportResetTestSuite; //!< registers the suite
