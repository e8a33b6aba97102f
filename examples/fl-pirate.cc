/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * PIRATE: committees agree by HotStuff on sums that go around a ring of committees, under attack.
 *
 * Node 0 is permission control; the members are the nodes from 1 on. Results go to the output
 * folder: config.json, rows.csv (one row per iteration), bytes.csv, summary.json and a plot.
 */

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <algorithm>
#include <iostream>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Options of this program beside those of every experiment.
struct PirateOptions
{
    uint32_t committeeSize{4};                                       ///< c
    Choice form{HotStuffRules::GetTypeId(), "basic"};                ///< form of HotStuff
    Choice leader{LeaderElection::GetTypeId(), "round-robin"};       ///< who leads
    Choice dissemination{Dissemination::GetTypeId(), "leader-star"}; ///< ways of sums
    std::string scope{"committee"};                                  ///< what the rule sees
    std::string proposalCheck{"recompute"};                          ///< what members check
    std::string placement{"spread"};                            ///< where Byzantine members are
    std::optional<Choice> consensusAttack;                      ///< what they do in the agreement
    std::optional<Choice> aggregateAttack;                      ///< what they do with sums
    Time timeout;                                               ///< of views, inputs and gradients
    Choice controlLink{LinkProfile::GetTypeId(), "datacenter"}; ///< link of permission control
    ChurnOptions churn;                                         ///< crashes of members

    /**
     * @param parser the command line
     */
    void AddTo(OptionParser& parser)
    {
        parser.BeginGroup("PIRATE");
        parser.AddInteger("committee-size",
                          committeeSize,
                          "Members c of a committee; --nodes must be at least 2 c, and with nodes "
                          "left over some committees have more.",
                          1,
                          2500);
        parser.AddChoice("form", form, HotStuffRules::GetTypeId(), "Form of HotStuff.");
        parser.AddChoice("leader",
                         leader,
                         LeaderElection::GetTypeId(),
                         "Which member leads a view.");
        parser.AddWords("scope",
                        scope,
                        "Which gradients the aggregation rule sees together: all of a committee, "
                        "or those of one consensus step.",
                        {"committee", "step"});
        parser.AddWords(
            "proposal-check",
            proposalCheck,
            "What members check of a proposed sum: recompute it, or judge it as a whole "
            "by the rule (with --scope=step; misses small falsifications).",
            {"recompute", "detector"});
        parser.AddChoice("dissemination",
                         dissemination,
                         Dissemination::GetTypeId(),
                         "How the sums of leaders come to their committee and to the next one.");
        parser.AddWords("byzantine-placement",
                        placement,
                        "How --byzantine members are drawn: spread evenly over the committees, or "
                        "at random among all members.",
                        {"spread", "random"});
        parser.AddChoice("consensus-attack",
                         consensusAttack,
                         ConsensusAttack::GetTypeId(),
                         "What Byzantine members do in the agreement.");
        parser.AddChoice("aggregate-attack",
                         aggregateAttack,
                         PirateAttack::GetTypeId(),
                         "What Byzantine members do with sums.");
        parser.AddTime("timeout",
                       timeout,
                       "Of inputs and gradients; views have twice that; 0s: from sizes, rates and "
                       "processors.",
                       Time(0),
                       Hours(1000));
        parser.AddChoice("control-link",
                         controlLink,
                         LinkProfile::GetTypeId(),
                         "Link of permission control.");
        churn.AddTo(parser, "member");
    }
};

/// Turns completed iterations into rows of the output.
class IterationReporter
{
  public:
    /**
     * @param output takes the rows
     * @param iterations iterations to run
     * @param byzantine nodes that attack
     */
    IterationReporter(ExperimentOutput& output,
                      uint32_t iterations,
                      const std::set<NodeIndex>& byzantine)
        : m_output(output),
          m_iterations(iterations),
          m_byzantine(byzantine)
    {
    }

    /// @return the columns that it fills
    static std::vector<Column> GetColumns()
    {
        return {
            {"training_loss", "nats", "mean training loss of the honest members"},
            {"decisions", "1", "consensus steps decided, over all committees"},
            {"step_seconds", "s", "mean time from a proposal to its decision at the leader"},
            {"broadcast_seconds",
             "s",
             "mean time from a proposal until the last honest member that accepted it did so"},
            {"view_changes", "1", "views entered after timeouts, over all committees"},
            {"rejected_gradients", "1", "nodes whose gradients were kept out"},
            {"byzantine_rejected", "1", "those of them that attack"},
            {"refused_proposals", "1", "votes that honest members have refused to proposals"},
            {"model_digests", "1", "different models of honest members; 1 is right"},
            {"held_gradients", "B", "local gradients in the memory of an honest member"},
            {"held_aggregates", "B", "sums of the neighbor there that wait for their step"},
            {"held_sums", "B", "sums there that its committee has decided"},
            {"held_proposals", "B", "other sums there, proposed or computed"},
            {"held_bytes", "B", "all vectors there, with models, when the last step is decided"}};
    }

    /**
     * @param round a completed iteration
     */
    void Report(const PirateRound& round)
    {
        uint64_t attackers = 0;
        for (NodeIndex node : round.rejected)
        {
            attackers += m_byzantine.count(node);
        }
        RoundReport report;
        report.round = round.iteration;
        report.start = round.start;
        report.end = round.end;
        report.models = {round.model};
        report.rejected = round.rejectedMessages;
        report.extra = {round.trainingLoss,
                        uint64_t{round.decisions},
                        round.stepSeconds,
                        round.broadcastSeconds,
                        round.viewChanges,
                        uint64_t{round.rejected.size()},
                        attackers,
                        round.refusedProposals,
                        uint64_t{round.modelDigests}};
        for (const PirateHolding kind : {PirateHolding::GRADIENT,
                                         PirateHolding::AGGREGATE,
                                         PirateHolding::SUM,
                                         PirateHolding::PROPOSAL})
        {
            report.extra.emplace_back(round.held[static_cast<size_t>(kind)]);
        }
        const uint64_t held = std::accumulate(round.held.begin(), round.held.end(), uint64_t{0});
        report.extra.emplace_back(held);
        m_held = std::max(m_held, held);
        m_output.SetSummary("held_bytes", m_held);
        m_output.AddRound(report);
        if (round.iteration + 1 == m_iterations)
        {
            Simulator::Stop();
        }
    }

  private:
    ExperimentOutput& m_output;             ///< takes the rows
    const uint32_t m_iterations;            ///< iterations to run
    const std::set<NodeIndex>& m_byzantine; ///< nodes that attack
    uint64_t m_held{0};                     ///< most that a member has held, on the average
};

/**
 * Draws the Byzantine members.
 *
 * @param options options of every experiment
 * @param own options of this program
 * @param plan the committees
 * @return the nodes
 */
std::set<NodeIndex>
DrawByzantine(const ExperimentOptions& options, const PirateOptions& own, const CommitteePlan& plan)
{
    if (!options.attack && !own.consensusAttack && !own.aggregateAttack)
    {
        return {};
    }
    options.RequirePossibleByzantine(1);
    Ptr<UniformRandomVariable> uniform = MakeUniform(Experiment::BYZANTINE);
    if (own.placement == "spread")
    {
        return plan.DrawSpread(options.byzantine, uniform);
    }
    std::set<NodeIndex> drawn;
    for (uint32_t member : DrawSubset(options.nodes, options.byzantine, uniform))
    {
        drawn.insert(member + 1);
    }
    return drawn;
}

/**
 * Runs the experiment.
 *
 * @param options options of every experiment
 * @param own options of this program
 * @param parser the command line
 * @return exit code
 */
int
Run(const ExperimentOptions& options, const PirateOptions& own, const OptionParser& parser)
{
    // Committees, and who in them is Byzantine.
    const CommitteePlan plan = PirateHelper::DrawCommittees(options.nodes,
                                                            own.committeeSize,
                                                            MakeUniform(Experiment::SYSTEM));
    const std::set<NodeIndex> byzantine = DrawByzantine(options, own, plan);
    for (const std::string& warning : plan.Judge(byzantine))
    {
        std::cerr << "fl-pirate: warning: " << warning << "\n";
    }

    // The world: data, model, permission control and members with links and processors.
    ExperimentOutput output("fl-pirate", options, IterationReporter::GetColumns());
    Experiment experiment(options, {own.controlLink.Create<LinkProfile>()});
    experiment.SetByzantine(byzantine);

    // The system on it.
    PirateHelper helper(experiment.GetSetup());
    helper.SetCommittees(plan);
    helper.SetByzantine(byzantine);
    helper.SetAttacks(own.consensusAttack ? own.consensusAttack->Create<ConsensusAttack>()
                                          : nullptr,
                      own.aggregateAttack ? own.aggregateAttack->Create<PirateAttack>() : nullptr);
    helper.SetRules(own.form.Create<HotStuffRules>());
    helper.SetLeaderElection(own.leader.Create<LeaderElection>());
    helper.SetDissemination(own.dissemination.Create<Dissemination>());
    const Time timeout = own.timeout > Time(0)
                             ? own.timeout
                             : helper.SuggestTimeout(experiment.GetStar(), experiment.GetCpus());
    helper.SetTimeout(timeout);
    helper.SetMemberAttribute("Iterations", UintegerValue(options.iterations));
    helper.SetMemberAttribute("Scope", StringValue(own.scope));
    helper.SetMemberAttribute("ProposalCheck", StringValue(own.proposalCheck));
    const PirateApplications system = helper.Install(experiment.GetStar().nodes,
                                                     experiment.GetTransports(),
                                                     experiment.GetCpus(),
                                                     experiment.GetShares(),
                                                     Experiment::SYSTEM + 1);
    system.GetAll().Start(Seconds(0));
    ChurnHelper churn(own.churn, Experiment::CHURN);
    churn.Install({system.members.begin(), system.members.end()});

    // What is reported.
    IterationReporter reporter(output, options.iterations, byzantine);
    PirateMonitor monitor([&reporter](const PirateRound& round) { reporter.Report(round); });
    system.AttachTo(monitor, byzantine);
    output.Begin(experiment, parser.GetSettings(), DescribeAttributes(system.members.front()));

    Simulator::Run();
    return output.Finish();
}

} // namespace

/**
 * @param argc number of arguments
 * @param argv arguments
 * @return exit code
 */
int
main(int argc, char* argv[])
{
    ExperimentOptions options;
    options.output = "results/fl-pirate";
    options.aggregator = Choice(Aggregator::GetTypeId(), "median-distance");
    options.attack = Choice(Attack::GetTypeId(), "scaled-sign-flip:Scale=10");
    PirateOptions own;
    OptionParser parser("fl-pirate",
                        "PIRATE: committees agree by HotStuff on sums that go around a ring of "
                        "committees, over simulated 5G links and under attack.");
    options.AddTo(parser);
    own.AddTo(parser);
    return RunProgram(argc, argv, parser, [&] { return Run(options, own, parser); });
}
