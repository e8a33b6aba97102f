/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-experiment.h"
#include "ns3/fl-pirate-helper.h"
#include "ns3/fl-pirate-monitor.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <memory>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr uint32_t MEMBERS = 16;   ///< n
constexpr uint32_t COMMITTEES = 4; ///< m
constexpr uint32_t ITERATIONS = 2; ///< iterations

/**
 * @param network point of the network axis
 * @param learner kind of model
 * @return iterations of 16 members in 4 committees, with two attackers
 */
std::vector<PirateRound>
RunPirate(const std::string& network, const std::string& learner)
{
    ExperimentOptions options;
    options.network = network;
    options.learner = Choice(Learner::GetTypeId(), learner);
    options.nodes = MEMBERS;
    options.iterations = ITERATIONS;
    options.quiet = true;
    options.data = "synthetic:TrainSamples=320,TestSamples=10";
    Experiment experiment(options,
                          {Choice(LinkProfile::GetTypeId(), "datacenter").Create<LinkProfile>()});
    CommitteePlan plan;
    plan.committees.resize(COMMITTEES);
    for (NodeIndex member = 1; member <= MEMBERS; member++)
    {
        plan.committees[member % COMMITTEES].push_back(member);
    }
    PirateHelper helper(experiment.GetSetup());
    helper.SetCommittees(plan);
    helper.SetRules(Choice(HotStuffRules::GetTypeId(), "basic").Create<HotStuffRules>());
    helper.SetLeaderElection(
        Choice(LeaderElection::GetTypeId(), "stable").Create<LeaderElection>());
    helper.SetTimeout(helper.SuggestTimeout(experiment.GetStar(), experiment.GetCpus()));
    helper.SetMemberAttribute("Iterations", UintegerValue(ITERATIONS));
    const PirateApplications system = helper.Install(experiment.GetStar().nodes,
                                                     experiment.GetTransports(),
                                                     experiment.GetCpus(),
                                                     experiment.GetShares(),
                                                     Experiment::SYSTEM);
    system.GetAll().Start(Seconds(0));
    std::vector<PirateRound> rounds;
    PirateMonitor monitor([&rounds](const PirateRound& round) {
        rounds.push_back(round);
        if (rounds.size() == ITERATIONS)
        {
            Simulator::Stop();
        }
    });
    for (NodeIndex member = 1; member <= MEMBERS; member++)
    {
        monitor.Attach(member, system.members[member - 1]);
    }
    Simulator::Stop(Seconds(10000));
    Simulator::Run();
    return rounds;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * The same run on packets and on a fluid network: the same models, bit by bit, in about the same
 * time.
 */
class PirateFluidCase : public TestCase
{
  public:
    /**
     * @param learner kind of model
     * @param tolerance relative difference of the times
     */
    PirateFluidCase(const std::string& learner, double tolerance)
        : TestCase("Packets and fluid reach the same models: " + learner),
          m_learner(learner),
          m_tolerance(tolerance)
    {
    }

  private:
    void DoRun() override
    {
        const auto packets = RunPirate("packet", m_learner);
        const auto fluid = RunPirate("fluid", m_learner);
        NS_TEST_ASSERT_MSG_EQ(packets.size(), ITERATIONS, "packets come to the end");
        NS_TEST_ASSERT_MSG_EQ(fluid.size(), ITERATIONS, "fluid comes to the end");
        for (uint32_t i = 0; i < ITERATIONS; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(packets[i].model->IsIdentical(*fluid[i].model),
                                  true,
                                  "the model, bit by bit, in iteration " << i);
            NS_TEST_EXPECT_MSG_EQ((packets[i].digest == fluid[i].digest), true, "its digest");
            NS_TEST_EXPECT_MSG_EQ(packets[i].decisions, fluid[i].decisions, "decisions");
            const Time onPackets = packets[i].end - packets[i].start;
            const Time onFluid = fluid[i].end - fluid[i].start;
            NS_TEST_EXPECT_MSG_EQ_TOL(onFluid.GetSeconds() / onPackets.GetSeconds(),
                                      1,
                                      m_tolerance,
                                      "time of iteration " << i);
        }
    }

    const std::string m_learner; ///< kind of model
    const double m_tolerance;    ///< relative difference of the times
};

/**
 * @ingroup decentralized-fl-tests
 * PIRATE on a fluid network.
 */
class PirateFluidTestSuite : public TestSuite
{
  public:
    PirateFluidTestSuite()
        : TestSuite("fl-pirate-fluid", Type::SYSTEM)
    {
        AddTestCase(new PirateFluidCase("softmax", 0.02));
    }
};

static PirateFluidTestSuite g_pirateFluidTestSuite; //!< registers the suite
