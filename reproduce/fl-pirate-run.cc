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
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <limits>
#include <tuple>

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

/// Steps by iteration, step and committee.
using StepTable = std::map<std::tuple<Round, uint32_t, uint32_t>, PirateRunStep>;

/**
 * Notes what a member says of a decided step.
 *
 * @param steps what is known of steps
 * @param report what the member says
 */
void
RecordStep(StepTable* steps, const PirateStepReport& report)
{
    PirateRunStep& step = (*steps)[{report.block.iteration, report.block.step, report.committee}];
    if (report.proposed)
    {
        step.committee = report.committee;
        step.iteration = report.block.iteration;
        step.step = report.block.step;
        step.leader = report.node;
        step.proposed = *report.proposed;
        step.decided = report.decided;
    }
    step.accepted = std::max(step.accepted, report.acceptedAt.value_or(Time(0)));
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
    const PirateRunOptions usual;
    std::string text = "fl-pirate --nodes=" + std::to_string(common.nodes) +
                       " --committee-size=" + std::to_string(committeeSize) +
                       " --iterations=" + std::to_string(common.iterations) +
                       " --learner=" + common.learner.ToString() + " --data=" + common.data +
                       " --aggregator=" + common.aggregator.ToString() +
                       " --form=" + form.ToString() +
                       " --attack=" + (common.attack ? common.attack->ToString() : "none");
    auto add = [&text](const std::string& name, const std::string& value, const std::string& old) {
        text += value == old ? "" : " --" + name + "=" + value;
    };
    add("network", common.network, usual.common.network);
    add("cryptography", common.cryptography.ToString(), usual.common.cryptography.ToString());
    add("dissemination", dissemination.ToString(), usual.dissemination.ToString());
    add("scope", scope, usual.scope);
    add("proposal-check", proposalCheck, usual.proposalCheck);
    add("consensus-attack", consensusAttack, "");
    add("aggregate-attack", aggregateAttack, "");
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
    result.plan = plan;

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
    helper.SetDissemination(options.dissemination.Create<Dissemination>());
    helper.SetTimeout(helper.SuggestTimeout(experiment.GetStar(), experiment.GetCpus()));
    helper.SetMemberAttribute("Iterations", UintegerValue(options.common.iterations));
    helper.SetMemberAttribute("Scope", StringValue(options.scope));
    helper.SetMemberAttribute("ProposalCheck", StringValue(options.proposalCheck));
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
    StepTable steps;
    for (size_t member = 0; member < system.members.size(); member++)
    {
        if (result.byzantine.count(member + 1) == 0)
        {
            system.members[member]->TraceConnectWithoutContext(
                "StepDecided",
                MakeBoundCallback(&RecordStep, &steps));
        }
    }
    for (const LinkRates& rates : experiment.GetStar().rates)
    {
        result.uplinks.push_back(static_cast<double>(rates.uplink.GetBitRate()));
    }
    if (options.common.maxTime > Time(0))
    {
        Simulator::Stop(options.common.maxTime);
    }
    Simulator::Run();

    for (const auto& [key, step] : steps)
    {
        if (step.decided > Time(0)) // by an honest leader
        {
            result.steps.push_back(step);
        }
    }
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
