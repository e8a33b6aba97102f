/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-run.h"

#include "ns3/callback.h"
#include "ns3/fl-aggregator.h"
#include "ns3/fl-batch.h"
#include "ns3/fl-consensus-attack.h"
#include "ns3/fl-experiment.h"
#include "ns3/fl-link-profile.h"
#include "ns3/fl-model-test.h"
#include "ns3/fl-pirate-attack.h"
#include "ns3/fl-pirate-helper.h"
#include "ns3/fl-random.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <limits>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * Counts a message.
 *
 * @param messages number of messages by role
 * @param peer the receiver
 * @param message the message
 */
void
CountMessage(std::map<std::string, uint64_t>* messages, NodeIndex /* peer */, MessagePtr message)
{
    (*messages)[message->GetSchema().role]++;
}

} // namespace

PirateRunOptions::PirateRunOptions()
{
    common.threads = 1;
    common.quiet = true;
    common.aggregator = Choice(Aggregator::GetTypeId(), "median-distance");
    common.byzantine = 0;
}

std::string
PirateRunOptions::Describe() const
{
    std::string text = "fl-pirate --nodes=" + std::to_string(common.nodes) +
                       " --committee-size=" + std::to_string(committeeSize) +
                       " --iterations=" + std::to_string(common.iterations) +
                       " --learner=" + common.learner.ToString() + " --data=" + common.data +
                       " --aggregator=" + common.aggregator.ToString() +
                       " --form=" + form.ToString() +
                       " --attack=" + (common.attack ? common.attack->ToString() : "none");
    if (!consensusAttack.empty())
    {
        text += " --consensus-attack=" + consensusAttack;
    }
    if (!aggregateAttack.empty())
    {
        text += " --aggregate-attack=" + aggregateAttack;
    }
    if (common.byzantine > 0)
    {
        text += " --byzantine=" + std::to_string(common.byzantine);
    }
    return text;
}

PirateRunResult
RunPirate(const PirateRunOptions& options)
{
    PirateRunResult result;
    const CommitteePlan plan = PirateHelper::DrawCommittees(options.common.nodes,
                                                            options.committeeSize,
                                                            MakeUniform(Experiment::SYSTEM));
    if (options.common.byzantine > 0)
    {
        result.byzantine =
            plan.DrawSpread(options.common.byzantine, MakeUniform(Experiment::BYZANTINE));
    }
    result.committees = plan.committees.size();

    Experiment experiment(options.common,
                          {Choice(LinkProfile::GetTypeId(), "datacenter").Create<LinkProfile>()});
    experiment.SetByzantine(result.byzantine);
    PirateHelper helper(experiment.GetSetup());
    helper.SetCommittees(plan);
    helper.SetByzantine(result.byzantine);
    helper.SetAttacks(
        options.consensusAttack.empty()
            ? nullptr
            : Choice(ConsensusAttack::GetTypeId(), options.consensusAttack)
                  .Create<ConsensusAttack>(),
        options.aggregateAttack.empty()
            ? nullptr
            : Choice(PirateAttack::GetTypeId(), options.aggregateAttack).Create<PirateAttack>());
    helper.SetRules(options.form.Create<HotStuffRules>());
    helper.SetTimeout(helper.SuggestTimeout(experiment.GetStar(), experiment.GetCpus()));
    helper.SetMemberAttribute("Iterations", UintegerValue(options.common.iterations));
    const PirateApplications system = helper.Install(experiment.GetStar().nodes,
                                                     experiment.GetTransports(),
                                                     experiment.GetCpus(),
                                                     experiment.GetShares(),
                                                     Experiment::SYSTEM + 1);
    for (const Ptr<Transport>& transport : experiment.GetTransports())
    {
        transport->TraceConnectWithoutContext("Sent",
                                              MakeBoundCallback(&CountMessage, &result.messages));
    }
    system.GetAll().Start(Seconds(0));
    PirateMonitor monitor([&result, &options](const PirateRound& round) {
        result.rounds.push_back(round);
        if (round.iteration + 1 == options.common.iterations)
        {
            Simulator::Stop();
        }
    });
    system.AttachTo(monitor, result.byzantine);
    if (options.common.maxTime > Time(0))
    {
        Simulator::Stop(options.common.maxTime);
    }
    Simulator::Run();

    result.accuracy = std::numeric_limits<double>::quiet_NaN();
    if (!result.rounds.empty() && result.rounds.back().model->HasContent())
    {
        result.accuracy = ModelTest::Run(*experiment.GetSetup()->learner,
                                         *result.rounds.back().model,
                                         experiment.GetTestData())
                              .evaluation.accuracy;
    }
    return result;
}

} // namespace fl
} // namespace ns3
