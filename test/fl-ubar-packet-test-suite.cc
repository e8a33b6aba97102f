/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-compat.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-link-profile.h"
#include "ns3/fl-message-header.h"
#include "ns3/fl-overlay.h"
#include "ns3/fl-ubar-experiment.h"
#include "ns3/fl-ubar-messages.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr double SEGMENT = 1448; ///< payload bytes of a full segment
constexpr double OVERHEAD = 54;  ///< PPP, IPv4 and TCP with timestamps, bytes a segment

/**
 * @ingroup decentralized-fl-tests
 * Every node sends its estimate once to each neighbor: the bytes of each link are those of as many
 * messages, and the headers that carry them.
 */
class BytesCase : public TestCase
{
  public:
    /**
     * @param nodes number of nodes
     * @param learner kind of model
     * @param parameters number of parameters of that model
     */
    BytesCase(uint32_t nodes, const std::string& learner, uint64_t parameters)
        : TestCase(std::to_string(nodes) + " nodes exchange a " + learner),
          m_parameters(parameters)
    {
        m_options.common.nodes = nodes;
        m_options.common.learner = Choice(Learner::GetTypeId(), learner);
        m_options.common.iterations = 1;
        m_options.common.batchSize = 1;
        m_options.common.data = "synthetic:TrainSamples=1000,TestSamples=10";
        // Buffers that never overflow: no packet is repeated.
        m_options.common.link = Choice(LinkProfile::GetTypeId(),
                                       "pirate-5g:QueueDiscipline=fifo,BufferRoundTrips=1000");
    }

  private:
    void DoRun() override
    {
        UbarExperiment experiment(m_options);
        std::vector<UbarRound> rounds;
        experiment.Run([&rounds](const UbarRound& round) { rounds.push_back(round); });
        NS_TEST_ASSERT_MSG_EQ(rounds.size(), 1, "one round");

        // By link: payload of estimates, headers and acknowledgements, everything.
        std::map<std::string, std::pair<uint64_t, uint64_t>> links;
        const ByteTable& table = experiment.GetExperiment().GetByteTable();
        for (const ByteTableRow& row : table.GetRows())
        {
            auto& [estimates, transport] = links[row.link];
            (row.role == "estimate" ? estimates : transport) += row.bytes - row.retransmitted;
        }
        const uint64_t control =
            UbarMessages::MakeEstimate(0, nullptr, std::nullopt)->EncodeControl().size();
        const uint64_t message = MessageHeader::SIZE + control + 4 * m_parameters;
        NS_TEST_EXPECT_MSG_LT(message, 4 * m_parameters + 45, "a few bytes beside the model");
        const double segments = std::ceil(message / SEGMENT);
        uint64_t received = 0;
        for (const auto& [node, neighbors] : experiment.GetGraph())
        {
            const std::string name = std::to_string(node);
            const auto& [up, headersUp] = links[name + "-up"];
            const auto& [down, headersDown] = links[name + "-down"];
            NS_TEST_EXPECT_MSG_EQ(up, neighbors.size() * message, "|N| messages leave " << name);
            NS_TEST_EXPECT_MSG_EQ(down, up, "and as many arrive");
            received += neighbors.size();
            // Headers of the segments sent, acknowledgements of those received, one for two, and
            // of two connections SYN, SYN-ACK, two ACKs, and HELLO, which fills another header.
            const double expected = neighbors.size() * (1.5 * segments + 6) * OVERHEAD;
            NS_TEST_EXPECT_MSG_EQ_TOL(headersUp, expected, 0.03 * expected, "headers of " << name);
            // The last acknowledgements are on their way when the round ends.
            NS_TEST_EXPECT_MSG_LT(headersDown, 1.03 * expected, "headers to " << name);
            NS_TEST_EXPECT_MSG_GT(headersDown, 0.85 * expected, "headers to " << name);
        }
        NS_TEST_EXPECT_MSG_EQ(rounds[0].received, received, "nothing is lost");
        Simulator::Destroy();
    }

    UbarExperimentOptions m_options; ///< what is run
    const uint64_t m_parameters;     ///< number of parameters of the model
};

/**
 * @ingroup decentralized-fl-tests
 * Links that lose packets, and nodes that crash: the rounds go on.
 */
class LossCase : public TestCase
{
  public:
    LossCase()
        : TestCase("Loss and churn")
    {
    }

  private:
    void DoRun() override
    {
        UbarExperimentOptions options;
        options.common.nodes = 7;
        options.common.iterations = 15;
        options.common.data = "synthetic:TrainSamples=1000,TestSamples=10";
        options.common.link = Choice(LinkProfile::GetTypeId(), "pirate-5g");
        options.overlay = Choice(Overlay::GetTypeId(), "complete");
        std::vector<UbarRound> clean = Run(options);
        NS_TEST_ASSERT_MSG_EQ(clean.size(), 15, "rounds");
        options.common.link = Choice(LinkProfile::GetTypeId(), "pirate-5g:LossRate=0.02");
        std::vector<UbarRound> lossy = Run(options);
        NS_TEST_ASSERT_MSG_EQ(lossy.size(), 15, "rounds");
        NS_TEST_EXPECT_MSG_GT(lossy.back().end, clean.back().end, "loss takes time");
        options.churn.meanUp = Seconds(4);
        options.churn.meanDown = Seconds(1);
        std::vector<UbarRound> churned = Run(options);
        NS_TEST_ASSERT_MSG_EQ(churned.size(), 15, "rounds");
        uint64_t missing = 0;
        for (const UbarRound& round : churned)
        {
            missing += round.missing;
        }
        NS_TEST_EXPECT_MSG_GT(missing, 0, "of nodes that were not there");
        NS_TEST_EXPECT_MSG_LT(churned.back().loss, churned.front().loss, "and they learn");
    }

    /**
     * @param options what is run
     * @return the rounds
     */
    static std::vector<UbarRound> Run(const UbarExperimentOptions& options)
    {
        std::vector<UbarRound> rounds;
        UbarExperiment experiment(options);
        Simulator::Stop(Seconds(1000));
        experiment.Run([&rounds](const UbarRound& round) { rounds.push_back(round); });
        return rounds;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Decentralized SGD over packets.
 */
class UbarPacketTestSuite : public TestSuite
{
  public:
    UbarPacketTestSuite()
        : TestSuite("fl-ubar-packet", Type::SYSTEM)
    {
        AddTestCase(new BytesCase(12, "softmax", 7850));
        AddTestCase(new BytesCase(50, "lenet", 431080), compat::TEST_EXTENSIVE);
        AddTestCase(new LossCase);
    }
};

UbarPacketTestSuite g_ubarPacketTestSuite; ///< registers the suite

} // namespace
