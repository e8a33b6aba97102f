/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-experiment.h"
#include "ns3/fl-message-header.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-pirate-helper.h"
#include "ns3/fl-pirate-messages.h"
#include "ns3/fl-pirate-monitor.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr double DELAY = 0.01;     ///< from node to node, in seconds
constexpr uint32_t MEMBERS = 8;    ///< n
constexpr uint32_t COMMITTEE = 4;  ///< c
constexpr uint32_t COMMITTEES = 2; ///< m
constexpr uint32_t ITERATIONS = 2; ///< iterations
constexpr double SMALL = 0.003;    ///< what links and processors add to a step, in seconds
constexpr double SEGMENT = 1448;   ///< payload bytes of a full segment
constexpr double OVERHEAD = 54;    ///< PPP, IPv4 and TCP with timestamps, bytes a segment

/**
 * @ingroup decentralized-fl-tests
 * PIRATE over packets: 8 members in 2 committees.
 */
class PiratePacketRun
{
  public:
    /// What a leader's proposal takes.
    struct StepTimes
    {
        double toDecision{0}; ///< from the proposal to the leader's decision, in seconds
        double toAccepted{0}; ///< from the proposal until the last member has accepted it
    };

    /**
     * Runs to the end.
     *
     * @param options options of the experiment, whose size is filled in
     * @param scope what the rule sees
     * @param form form of HotStuff
     */
    PiratePacketRun(ExperimentOptions options, const std::string& scope, const std::string& form)
    {
        options.nodes = MEMBERS;
        options.iterations = ITERATIONS;
        options.quiet = true;
        options.data = "synthetic:TrainSamples=160,TestSamples=10";
        experiment = std::make_unique<Experiment>(
            options,
            std::vector<Ptr<LinkProfile>>{
                Choice(LinkProfile::GetTypeId(), "datacenter").Create<LinkProfile>()});
        CommitteePlan plan;
        plan.committees = {{1, 3, 5, 7}, {2, 4, 6, 8}};
        PirateHelper helper(experiment->GetSetup());
        helper.SetCommittees(plan);
        helper.SetRules(Choice(HotStuffRules::GetTypeId(), form).Create<HotStuffRules>());
        helper.SetLeaderElection(
            Choice(LeaderElection::GetTypeId(), "stable").Create<LeaderElection>());
        const Time timeout = helper.SuggestTimeout(experiment->GetStar(), experiment->GetCpus());
        helper.SetPacemakerAttribute("BaseTimeout", TimeValue(timeout));
        helper.SetPacemakerAttribute("MaxTimeout", TimeValue(16 * timeout));
        helper.SetMemberAttribute("GradientTimeout", TimeValue(timeout));
        helper.SetMemberAttribute("InputTimeout", TimeValue(timeout));
        helper.SetMemberAttribute("Iterations", UintegerValue(ITERATIONS));
        helper.SetMemberAttribute("Scope", StringValue(scope));
        const PirateApplications system = helper.Install(experiment->GetStar().nodes,
                                                         experiment->GetTransports(),
                                                         experiment->GetCpus(),
                                                         experiment->GetShares(),
                                                         Experiment::SYSTEM);
        system.GetAll().Start(Seconds(0));
        PirateMonitor monitor([this](const PirateRound& round) {
            rounds.push_back(round);
            if (rounds.size() == ITERATIONS)
            {
                Simulator::Stop();
            }
        });
        for (NodeIndex node = 1; node <= MEMBERS; node++)
        {
            monitor.Attach(node, system.members[node - 1]);
            system.members[node - 1]->TraceConnectWithoutContext(
                "StepDecided",
                MakeCallback(&PiratePacketRun::NoteStep, this));
        }
        Simulator::Stop(Seconds(1000));
        Simulator::Run();
    }

    /**
     * @param iteration an iteration
     * @param step a step
     * @return what the leaders' proposals took, by committee
     */
    std::vector<StepTimes> GetTimes(Round iteration, uint32_t step) const
    {
        std::vector<StepTimes> times;
        for (const auto& [key, reports] : m_reports)
        {
            StepTimes taken;
            double proposed = 0;
            double accepted = 0;
            for (const PirateStepReport& report : reports)
            {
                if (report.proposed)
                {
                    proposed = report.proposed->GetSeconds();
                    taken.toDecision = report.decided.GetSeconds() - proposed;
                }
                accepted = std::max(accepted, report.acceptedAt.value_or(Time(0)).GetSeconds());
            }
            taken.toAccepted = accepted - proposed;
            if (key.second == std::make_pair(iteration, step))
            {
                times.push_back(taken);
            }
        }
        return times;
    }

    /**
     * @param role a role of messages
     * @return bytes of that role on all uplinks, without repeated ones
     */
    uint64_t GetUplinkBytes(const std::string& role) const
    {
        uint64_t sum = 0;
        for (const ByteTableRow& row : experiment->GetByteTable().GetRows())
        {
            if (row.role == role && row.link.find("up") != std::string::npos)
            {
                sum += row.bytes - row.retransmitted;
            }
        }
        return sum;
    }

    std::unique_ptr<Experiment> experiment; ///< the world
    std::vector<PirateRound> rounds;        ///< completed iterations

  private:
    /// @param report a decided step
    void NoteStep(const PirateStepReport& report)
    {
        m_reports[{report.committee, {report.block.iteration, report.block.step}}].push_back(
            report);
    }

    /// Reports by committee, iteration and step.
    std::map<std::pair<uint32_t, std::pair<Round, uint32_t>>, std::vector<PirateStepReport>>
        m_reports;
};

/**
 * @ingroup decentralized-fl-tests
 * Small vectors on links as in the paper.
 */
class PiratePacketCase : public TestCase
{
  public:
    PiratePacketCase()
        : TestCase("Over packets a step takes 6 delays, and all bytes have an owner")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string form : {"basic", "chained"})
        {
            Check(form);
        }
    }

    /**
     * @param form form of HotStuff
     */
    void Check(const std::string& form)
    {
        const PiratePacketRun run(ExperimentOptions(), "committee", form);
        NS_TEST_ASSERT_MSG_EQ(run.rounds.size(), ITERATIONS, "all done: " << form);
        for (const PirateRound& round : run.rounds)
        {
            NS_TEST_EXPECT_MSG_EQ(round.decisions, 2 * (COMMITTEES - 1) * COMMITTEES, form);
            NS_TEST_EXPECT_MSG_EQ(round.viewChanges, 0, form);
            NS_TEST_EXPECT_MSG_EQ(round.refusedProposals, 0, form);
            NS_TEST_EXPECT_MSG_EQ(round.rejectedMessages, 0, form);
            NS_TEST_EXPECT_MSG_EQ(round.modelDigests, 1, form);
            NS_TEST_EXPECT_MSG_EQ(round.accepted.size(), MEMBERS, form);
        }
        for (Round iteration = 0; iteration < ITERATIONS; iteration++)
        {
            for (uint32_t step = 0; step < 2 * (COMMITTEES - 1); step++)
            {
                // In the first step connections open: a round trip for the leader's, one for the
                // members'.
                const double opening = iteration + step == 0 ? 2 * DELAY : 0;
                for (const PiratePacketRun::StepTimes& times : run.GetTimes(iteration, step))
                {
                    const std::string name = form + ", iteration " + std::to_string(iteration) +
                                             ", step " + std::to_string(step);
                    NS_TEST_EXPECT_MSG_GT(times.toDecision, 6 * DELAY + 2 * opening, name);
                    NS_TEST_EXPECT_MSG_LT(times.toDecision, 6 * DELAY + 2 * opening + SMALL, name);
                    NS_TEST_EXPECT_MSG_GT(times.toAccepted, DELAY + opening, name);
                    NS_TEST_EXPECT_MSG_LT(times.toAccepted, DELAY + opening + SMALL, name);
                }
            }
        }
        CheckBytes(run, form);
    }

    /**
     * @param run a run
     * @param form form of HotStuff
     */
    void CheckBytes(const PiratePacketRun& run, const std::string& form)
    {
        const ByteTable& table = run.experiment->GetByteTable();
        uint64_t sum = 0;
        for (const ByteTableRow& row : table.GetRows())
        {
            sum += row.bytes;
        }
        NS_TEST_EXPECT_MSG_EQ(sum, table.GetTotalBytes(), "every byte has an owner: " << form);
        NS_TEST_EXPECT_MSG_GT(sum, 0, form);

        // A gradient goes to three others, and from half of the members to four of the next
        // committee. A decided sum goes from each committee to four of the other.
        const auto payload =
            std::make_shared<const ParameterPayload>(run.experiment->GetSetup()->initial);
        const MessagePtr gradient =
            PirateMessages::MakeGradient(0, 1, payload, VectorSeal{Digest(), {Bytes(64)}});
        const uint64_t frame =
            MessageHeader::SIZE + gradient->EncodeControl().size() + payload->GetSize();
        const uint64_t gradients = MEMBERS * (COMMITTEE - 1) + MEMBERS / COMMITTEES * COMMITTEE;
        NS_TEST_EXPECT_MSG_EQ(run.GetUplinkBytes("gradient"),
                              ITERATIONS * gradients * frame,
                              "gradients: " << form);
        const uint64_t aggregates = run.GetUplinkBytes("aggregate");
        const uint64_t least = ITERATIONS * COMMITTEES * COMMITTEE * payload->GetSize();
        NS_TEST_EXPECT_MSG_GT(aggregates, least, "decided sums: " << form);
        NS_TEST_EXPECT_MSG_LT(aggregates, least + ITERATIONS * COMMITTEES * COMMITTEE * 2000, form);
        NS_TEST_EXPECT_MSG_EQ(run.GetUplinkBytes("fetch"), 0, "nothing was late: " << form);
        NS_TEST_EXPECT_MSG_EQ(run.GetUplinkBytes("proposed-sum"), 0, form);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Large vectors on links without loss.
 */
class PirateTransferTimeCase : public TestCase
{
  public:
    PirateTransferTimeCase()
        : TestCase("Large vectors take the time that the leaders' uplinks need")
    {
    }

  private:
    static constexpr double UPLINK = 20e6; ///< bit/s

    void DoRun() override
    {
        const double small = Measure(1000000);
        const double large = Measure(2000000);
        // One after another: seeds to four members of the next committee, what the leader passes
        // on, and the decided sum to four members of the next committee. Committees overlap a
        // little, and a quorum need not wait for the slowest member.
        const double expected = GetSeconds(1000000, COMMITTEE + PASSED_ON + COMMITTEE);
        NS_TEST_EXPECT_MSG_EQ_TOL(large - small, expected, 0.1 * expected, "for 1 MB more");
        // What does not grow with the size: connections, 13 delays of two steps, first windows.
        NS_TEST_EXPECT_MSG_EQ_TOL(small, expected, 0.35 * expected, "for 1 MB");
    }

    /// Vectors that a leader passes on if its own gradient is one of the two of the step: its own
    /// to three members, the other one to two.
    static constexpr uint32_t PASSED_ON = 5;

    /**
     * @param bytes size of a vector
     * @param vectors number of vectors, one after another
     * @return seconds on an uplink
     */
    static double GetSeconds(uint64_t bytes, uint32_t vectors)
    {
        return vectors * 8 * (bytes + std::ceil(bytes / SEGMENT) * OVERHEAD) / UPLINK;
    }

    /**
     * @param bytes size of a vector
     * @return mean time of an iteration, in seconds
     */
    double Measure(uint64_t bytes)
    {
        ExperimentOptions options;
        options.learner = Choice(Learner::GetTypeId(), "sized:Bytes=" + std::to_string(bytes));
        options.link = Choice(LinkProfile::GetTypeId(),
                              "pirate-5g:UplinkRate=ns3::ConstantRandomVariable[Constant=20],"
                              "DownlinkRate=ns3::ConstantRandomVariable[Constant=1000],"
                              "QueueDiscipline=fifo,BufferRoundTrips=10000");
        options.cryptography = Choice(Cryptography::GetTypeId(), "modeled");
        const PiratePacketRun run(options, "step", "basic");
        for (const PirateRound& round : run.rounds)
        {
            NS_TEST_EXPECT_MSG_EQ(round.viewChanges, 0, "no timeout");
            NS_TEST_EXPECT_MSG_EQ(round.accepted.size(), MEMBERS, "all gradients");
        }
        NS_TEST_EXPECT_MSG_EQ(run.rounds.size(), ITERATIONS, "all done");
        NS_TEST_EXPECT_MSG_EQ(run.GetUplinkBytes("fetch"), 0, "nobody has to ask");
        NS_TEST_EXPECT_MSG_EQ(run.GetUplinkBytes("model"), 0, "nor to be given a model");
        return (run.rounds.back().end - run.rounds.front().start).GetSeconds() / ITERATIONS;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * PIRATE over packets.
 */
class PiratePacketTestSuite : public TestSuite
{
  public:
    PiratePacketTestSuite()
        : TestSuite("fl-pirate-packet", Type::SYSTEM)
    {
        AddTestCase(new PiratePacketCase);
        AddTestCase(new PirateTransferTimeCase);
    }
};

PiratePacketTestSuite g_piratePacketTestSuite; ///< registers the suite

} // namespace
