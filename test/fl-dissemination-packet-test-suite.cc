/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-choice.h"
#include "ns3/fl-experiment.h"
#include "ns3/fl-key-helper.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-pirate-messages.h"
#include "ns3/fl-protocol-application.h"
#include "ns3/fl-vector-broadcaster.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr double RATE = 40e6;       ///< of every uplink, in bit/s
constexpr uint64_t BYTES = 2000000; ///< of the vector
constexpr double SEGMENT = 1448;    ///< payload bytes of a full segment
constexpr double OVERHEAD = 54;     ///< PPP, IPv4 and TCP with timestamps, bytes a segment

/**
 * @ingroup decentralized-fl-tests
 * A node that broadcasts one vector, or waits for it.
 */
class BroadcastApplication : public ProtocolApplication
{
  public:
    BroadcastSettings settings; ///< what it is made from
    NodeIndex sender{0};        ///< who broadcasts
    Time arrived;               ///< when the vector was there

  private:
    /// Broadcasts one vector.
    class Core : public ProtocolCore
    {
      public:
        /**
         * @param host outputs
         * @param application what it belongs to
         */
        Core(ProtocolHost& host, BroadcastApplication& application)
            : m_host(host),
              m_application(application),
              m_broadcaster(host, application.Complete())
        {
        }

        void Start() override
        {
            if (m_host.GetSelf() == m_application.sender)
            {
                const auto vector =
                    std::make_shared<const ParameterVector>(ParameterVector::Sized(BYTES / 4));
                m_broadcaster.Send(
                    m_application.settings.getReceivers(m_host.GetSelf()),
                    PirateMessages::MakeProposed(0,
                                                 0,
                                                 PirateMessages::PHASE_REDUCE,
                                                 std::make_shared<ParameterPayload>(vector)));
            }
        }

        void HandleMessage(NodeIndex from, const MessagePtr& message) override
        {
            if (message->GetSchema().type == PirateMessages::PIECE)
            {
                m_broadcaster.HandlePiece(from, message);
            }
            else
            {
                m_application.arrived = m_host.GetNow();
            }
        }

        void HandlePeerFailure(NodeIndex /* peer */) override
        {
        }

      private:
        ProtocolHost& m_host;                ///< outputs
        BroadcastApplication& m_application; ///< what it belongs to
        VectorBroadcaster m_broadcaster;     ///< what is tested
    };

    /// @return the settings with what notes the arrival
    BroadcastSettings Complete()
    {
        settings.deliver = [this](NodeIndex, const MessagePtr&) { arrived = Simulator::Now(); };
        return settings;
    }

    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override
    {
        return std::make_unique<Core>(host, *this);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Times over packets, beside closed forms for uplinks that are shared equally.
 */
class DisseminationTimeCase : public TestCase
{
  public:
    DisseminationTimeCase()
        : TestCase("Over packets each way takes the time of its closed form")
    {
    }

  private:
    void DoRun() override
    {
        Check("leader-star", 8, 7, 0.1);
        // Levels of 1, 2, 4 and 1 members: the last one has no sibling.
        Check("binary-tree:Pieces=1", 8, 5, 0.05);
        // Connections of one uplink do not get exactly the same: the last piece waits for the
        // slowest, twice.
        Check("scatter-allgather", 8, 1 + 6 / 7.0, 0.5);
        Check("binary-tree:Pieces=16", 15, 2 + 2 * 2 / 16.0, 0.5);
    }

    /**
     * @param ways a schedule
     * @param members number of members
     * @param expected time until the last one has the vector, in units of 8 G / u
     * @param more part of it that it may take longer
     */
    void Check(const std::string& ways, uint32_t members, double expected, double more)
    {
        ExperimentOptions options;
        options.nodes = members;
        options.quiet = true;
        options.data = "synthetic:TrainSamples=160,TestSamples=10";
        options.learner = Choice(Learner::GetTypeId(), "sized:Bytes=" + std::to_string(BYTES));
        options.link = Choice(LinkProfile::GetTypeId(),
                              "datacenter:UplinkRate=ns3::ConstantRandomVariable[Constant=40],"
                              "DownlinkRate=ns3::ConstantRandomVariable[Constant=10000]");
        options.device = Choice(DeviceProfile::GetTypeId(), "instant");
        Experiment experiment(options, {});
        const KeyHelper keys(experiment.GetSetup()->cryptography, members, 1);
        std::vector<Ptr<BroadcastApplication>> applications;
        for (NodeIndex node = 0; node < members; node++)
        {
            auto application = CreateObject<BroadcastApplication>();
            BroadcastSettings& settings = application->settings;
            settings.system = PirateMessages::SYSTEM;
            settings.type = PirateMessages::PIECE;
            settings.dissemination =
                Choice(Dissemination::GetTypeId(), ways).Create<Dissemination>();
            settings.digests = &experiment.GetSetup()->cryptography->GetDigestScheme();
            settings.authenticator = keys.CreateAuthenticator(node);
            settings.getReceivers = [members](NodeIndex sender) {
                std::vector<NodeIndex> others(members);
                std::iota(others.begin(), others.end(), 0);
                others.erase(std::remove(others.begin(), others.end(), sender), others.end());
                return others;
            };
            application->SetTransport(experiment.GetTransports()[node]);
            application->SetCpu(experiment.GetCpus()[node]);
            experiment.GetStar().nodes.Get(node)->AddApplication(application);
            application->SetStartTime(Seconds(0));
            applications.push_back(application);
        }
        Simulator::Stop(Seconds(100));
        Simulator::Run();
        Time last;
        for (NodeIndex node = 1; node < members; node++)
        {
            NS_TEST_ASSERT_MSG_GT(applications[node]->arrived, Time(0), "node " << node);
            last = std::max(last, applications[node]->arrived);
        }
        const double unit = 8 * BYTES / RATE * (SEGMENT + OVERHEAD) / SEGMENT;
        const double taken = last.GetSeconds() / unit / expected;
        NS_TEST_EXPECT_MSG_GT(taken, 0.98, ways << ", " << members << " members");
        NS_TEST_EXPECT_MSG_LT(taken, 1 + more, ways << ", " << members << " members");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class DisseminationPacketTestSuite : public TestSuite
{
  public:
    DisseminationPacketTestSuite()
        : TestSuite("fl-dissemination-packet", Type::SYSTEM)
    {
        AddTestCase(new DisseminationTimeCase);
    }
};

const DisseminationPacketTestSuite g_disseminationPacketTestSuite; ///< the suite

} // namespace
