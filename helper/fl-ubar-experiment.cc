/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-experiment.h"

#include "fl-churn-helper.h"
#include "fl-experiment-output.h"
#include "fl-option-parser.h"
#include "fl-run-program.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-aggregator.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-optimizer.h"
#include "ns3/fl-overlay.h"
#include "ns3/fl-random.h"
#include "ns3/fl-text.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

/// alpha of all rules but the mean (the UBAR paper, section VI-A).
constexpr double DEFAULT_SELF_WEIGHT = 0.5;

/// Turns completed rounds into rows of the output.
class RoundReporter
{
  public:
    /**
     * @param output takes the rows
     * @param options what the user chose
     */
    RoundReporter(ExperimentOutput& output, const UbarExperimentOptions& options)
        : m_output(output),
          m_rounds(options.common.iterations),
          m_testInterval(options.testInterval)
    {
    }

    /// @return the columns that it fills
    static std::vector<Column> GetColumns()
    {
        return {{"training_loss", "nats", "mean over benign nodes, on their batches of the round"},
                {"received", "1", "estimates that went into rules of benign nodes"},
                {"missing", "1", "estimates of their neighbors that did not"},
                {"late", "1", "estimates that came after their round was over"},
                {"timeouts", "1", "benign nodes that gave up waiting"},
                {"skipped", "1", "benign nodes that run and have left the round out"},
                {"alone", "1", "benign nodes that had too few estimates for the rule"},
                {"byzantine_used",
                 "1",
                 "estimates of Byzantine nodes that rules of benign nodes gave a weight"},
                {"byzantine_weight",
                 "1",
                 "mean weight of those in a benign node's aggregate; nan if the rule mixes "
                 "coordinates"}};
    }

    /**
     * @param round a completed round
     */
    void Report(const UbarRound& round)
    {
        RoundReport report;
        report.round = round.round;
        report.start = round.start;
        report.end = round.end;
        for (const auto& [node, estimate] : round.estimates)
        {
            report.models.push_back(estimate);
        }
        report.isTested = (round.round + 1) % m_testInterval == 0 || round.round + 1 == m_rounds;
        report.rejected = round.rejected;
        report.extra = {round.loss,
                        round.received,
                        round.missing,
                        round.late,
                        uint64_t{round.timeouts},
                        uint64_t{round.skipped},
                        uint64_t{round.alone},
                        round.byzantineUsed,
                        round.byzantineWeight};
        m_output.AddRound(report);
    }

  private:
    ExperimentOutput& m_output;    ///< takes the rows
    const Round m_rounds;          ///< rounds of the run
    const uint32_t m_testInterval; ///< rounds from one test to the next
};

} // namespace

UbarExperimentOptions::UbarExperimentOptions()
    : overlay(Overlay::GetTypeId(), "random:ConnectionRatio=0.4")
{
    common.nodes = 30;
    common.iterations = 50;
    common.batchSize = 32;
    common.optimizer = Choice(Optimizer::GetTypeId(), "sgd:LearningRate=0.1");
    common.byzantine = 9;
    common.aggregator = Choice(Aggregator::GetTypeId(), "ubar");
}

void
UbarExperimentOptions::AddTo(OptionParser& parser)
{
    common.AddTo(parser);
    parser.BeginGroup("Decentralized SGD");
    parser.AddChoice("overlay",
                     overlay,
                     Overlay::GetTypeId(),
                     "Who is connected with whom; benign nodes must be connected without help of "
                     "Byzantine ones.");
    parser.AddText("self-weight",
                   selfWeight,
                   "Weight alpha of a node's own estimate beside the aggregate of its neighbors'.",
                   "number from 0 to 1, or auto: one share of equal ones with --aggregator=mean, "
                   "0.5 with other rules");
    parser.AddNumber("honest-share",
                     honestShare,
                     "Share of a node's neighbors that are honest at least: how far the others are "
                     "is believed if it does not depend on the rest.",
                     1e-6,
                     1);
    parser.AddFlag("sign", sign, "Estimates are signed and checked.");
    parser.AddTime("round-timeout",
                   roundTimeout,
                   "Longest wait for the estimates of a round; 0s: from sizes, rates and "
                   "processors.",
                   Time(0),
                   Hours(1000));
    parser.AddInteger("test-interval",
                      testInterval,
                      "Rounds from one test of all benign nodes' models to the next; the last "
                      "round's are tested in any case.",
                      1,
                      1000000);
    churn.AddTo(parser, "node");
}

UbarExperiment::UbarExperiment(const UbarExperimentOptions& options)
    : m_options(options)
{
    const double selfWeight = GetSelfWeight();
    if (m_options.common.localEpochs != 1)
    {
        throw InputError("--local-epochs=" + std::to_string(m_options.common.localEpochs) +
                         ": decentralized SGD takes one batch a round; accepted: 1");
    }
    if (m_options.common.attack)
    {
        m_options.common.RequirePossibleByzantine(1);
    }
    m_experiment = std::make_unique<Experiment>(m_options.common, std::vector<Ptr<LinkProfile>>());
    const std::set<NodeIndex> byzantine = m_experiment->GetByzantineNodes();
    m_graph = m_options.overlay.Create<Overlay>()->Draw(m_options.common.nodes,
                                                        byzantine,
                                                        MakeUniform(Experiment::SYSTEM));

    UbarHelper helper(m_experiment->GetSetup(), m_graph, byzantine);
    helper.SetSigned(m_options.sign);
    helper.SetAttribute("Rounds", UintegerValue(m_options.common.iterations));
    helper.SetAttribute("SelfWeight",
                        DoubleValue(selfWeight < 0 ? DEFAULT_SELF_WEIGHT : selfWeight));
    helper.SetAttribute("EqualShares", BooleanValue(selfWeight < 0));
    helper.SetAttribute("HonestShare", DoubleValue(m_options.honestShare));
    helper.SetAttribute(
        "RoundTimeout",
        TimeValue(m_options.roundTimeout > Time(0)
                      ? m_options.roundTimeout
                      : helper.SuggestTimeout(m_experiment->GetStar(), m_experiment->GetCpus())));
    m_system = helper.Install(m_experiment->GetStar().nodes,
                              m_experiment->GetTransports(),
                              m_experiment->GetCpus(),
                              m_experiment->GetShares(),
                              Experiment::SYSTEM + 1);
    m_system.GetAll().Start(Seconds(0));
    ChurnHelper churn(m_options.churn, Experiment::CHURN);
    churn.Install({m_system.nodes.begin(), m_system.nodes.end()});
}

double
UbarExperiment::GetSelfWeight() const
{
    if (m_options.selfWeight == "auto")
    {
        const bool isMean = m_options.common.aggregator.Create<Aggregator>()->GetInstanceTypeId() ==
                            MeanAggregator::GetTypeId();
        return isMean ? -1 : DEFAULT_SELF_WEIGHT;
    }
    const std::optional<double> weight = ParseDouble(m_options.selfWeight);
    if (!weight || *weight < 0 || *weight > 1)
    {
        throw InputError("--self-weight=" + m_options.selfWeight +
                         "; accepted: a number from 0 to 1, or auto");
    }
    return *weight;
}

void
UbarExperiment::Run(RoundCallback onRound)
{
    const std::set<NodeIndex> byzantine = m_experiment->GetByzantineNodes();
    UbarMonitor monitor(byzantine, [this, &onRound](const UbarRound& round) {
        onRound(round);
        if (round.round + 1 == m_options.common.iterations)
        {
            Simulator::Stop();
        }
    });
    m_system.AttachTo(monitor, byzantine);
    Simulator::Run();
}

const Experiment&
UbarExperiment::GetExperiment() const
{
    return *m_experiment;
}

const UbarApplications&
UbarExperiment::GetApplications() const
{
    return m_system;
}

const NeighborLists&
UbarExperiment::GetGraph() const
{
    return m_graph;
}

std::string
UbarExperiment::DescribeGraph() const
{
    size_t fewest = m_graph.size();
    size_t most = 0;
    size_t ends = 0;
    double byzantine = 0;
    const std::set<NodeIndex> attackers = m_experiment->GetByzantineNodes();
    for (const auto& [node, neighbors] : m_graph)
    {
        ends += neighbors.size();
        if (attackers.count(node) > 0)
        {
            continue;
        }
        fewest = std::min(fewest, neighbors.size());
        most = std::max(most, neighbors.size());
        const auto hostile = std::count_if(neighbors.begin(), neighbors.end(), [&](NodeIndex end) {
            return attackers.count(end) > 0;
        });
        byzantine = std::max(byzantine, neighbors.empty() ? 0.0 : 1.0 * hostile / neighbors.size());
    }
    std::ostringstream text;
    text << m_graph.size() << " nodes, " << ends / 2 << " edges; benign nodes have " << fewest
         << " to " << most << " neighbors, of which at most " << std::lround(100 * byzantine)
         << " % attack";
    return text.str();
}

int
RunUbarProgram(const std::string& name,
               const std::string& summary,
               UbarExperimentOptions options,
               int argc,
               const char* const argv[])
{
    options.common.output = "results/" + name;
    OptionParser parser(name, summary);
    options.AddTo(parser);
    return RunProgram(argc, argv, parser, [&] {
        ExperimentOutput output(name,
                                options.common,
                                RoundReporter::GetColumns(),
                                ModelCount::SEVERAL);
        UbarExperiment experiment(options);
        RoundReporter reporter(output, options);
        SettingList system = DescribeAttributes(experiment.GetApplications().nodes.front());
        system.emplace_back("graph", experiment.DescribeGraph());
        output.Begin(experiment.GetExperiment(), parser.GetSettings(), system);
        experiment.Run([&reporter](const UbarRound& round) { reporter.Report(round); });
        return output.Finish();
    });
}

} // namespace fl
} // namespace ns3
