/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * Federated averaging with a server over simulated 5G links, with stragglers, churn and attacks.
 *
 * Node 0 is the server; the clients are the nodes from 1 on. Results go to the output folder:
 * config.json, rows.csv (one row per round), bytes.csv, summary.json and a plot of the accuracy.
 */

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <set>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Options of this program beside those of every experiment.
struct FedAvgOptions
{
    Choice serverLink{LinkProfile::GetTypeId(), "datacenter"}; ///< link of the server
    double clientFraction{1};                                  ///< clients a round
    Time roundDeadline;                                        ///< longest round
    Time meanUp;                                               ///< between crashes
    Time meanDown{Seconds(10)};                                ///< after a crash

    /**
     * @param parser the command line
     */
    void AddTo(OptionParser& parser)
    {
        parser.BeginGroup("Federated averaging");
        parser.AddChoice("server-link",
                         serverLink,
                         LinkProfile::GetTypeId(),
                         "Link of the server.");
        parser.AddNumber("client-fraction",
                         clientFraction,
                         "Share of the clients that a round asks; at least one is.",
                         0,
                         1);
        parser.AddTime("round-deadline",
                       roundDeadline,
                       "Longest time from sending the model to aggregating; 0s: no limit.",
                       Time(0),
                       Hours(1000));
        parser.AddTime("mean-uptime",
                       meanUp,
                       "Mean time from the start of a client's process to its crash; 0s: never.",
                       Time(0),
                       Hours(100000));
        parser.AddTime("mean-downtime",
                       meanDown,
                       "Mean time from a crash to the next start.",
                       MilliSeconds(1),
                       Hours(100000));
    }
};

/// Turns the server's rounds into rows of the output.
class RoundReporter
{
  public:
    /**
     * @param output takes the rows
     * @param server the server
     * @param byzantine clients that attack, counted from 0
     */
    RoundReporter(ExperimentOutput& output,
                  Ptr<FedAvgServerApplication> server,
                  const std::set<uint32_t>& byzantine)
        : m_output(output),
          m_server(server),
          m_byzantine(byzantine)
    {
    }

    /// @return the columns that it fills
    static std::vector<Column> GetColumns()
    {
        return {{"training_loss", "nats", "mean training loss of the accepted clients"},
                {"selected", "1", "clients asked in the round"},
                {"accepted", "1", "clients whose updates were aggregated"},
                {"byzantine_accepted", "1", "accepted clients that attack"},
                {"failed", "1", "clients of the round that crashed or could not be reached"},
                {"late", "1", "clients that had not answered at the deadline"}};
    }

    /**
     * @param round a completed round
     */
    void Report(const FedAvgRound& round)
    {
        uint64_t attackers = 0;
        for (NodeIndex client : round.accepted)
        {
            attackers += m_byzantine.count(client - 1);
        }
        RoundReport report;
        report.round = round.round;
        report.start = round.start;
        report.end = round.end;
        report.model = round.model;
        report.rejected = m_server->GetRejected() - m_refused;
        report.extra = {round.trainingLoss,
                        uint64_t{round.selected},
                        uint64_t{round.accepted.size()},
                        attackers,
                        uint64_t{round.failed},
                        uint64_t{round.late}};
        m_refused = m_server->GetRejected();
        m_output.AddRound(report);
        if (m_server->IsFinished())
        {
            Simulator::Stop();
        }
    }

  private:
    ExperimentOutput& m_output;            ///< takes the rows
    Ptr<FedAvgServerApplication> m_server; ///< the server
    const std::set<uint32_t>& m_byzantine; ///< clients that attack
    uint64_t m_refused{0};                 ///< messages refused until the last round
};

/**
 * Runs the experiment.
 *
 * @param options options of every experiment
 * @param own options of this program
 * @param parser the command line
 * @return exit code
 */
int
Run(const ExperimentOptions& options, const FedAvgOptions& own, const OptionParser& parser)
{
    // The world: data, model, a server and clients with links and processors.
    ExperimentOutput output("fl-fedavg", options, RoundReporter::GetColumns());
    Experiment experiment(options, {own.serverLink.Create<LinkProfile>()});

    // The system on it.
    FedAvgHelper helper(experiment.GetSetup());
    helper.SetServerAttribute("Rounds", UintegerValue(options.iterations));
    helper.SetServerAttribute("ClientFraction", DoubleValue(own.clientFraction));
    helper.SetServerAttribute("RoundDeadline", TimeValue(own.roundDeadline));
    helper.SetByzantine(experiment.GetByzantine());
    const FedAvgApplications system = helper.Install(experiment.GetStar().nodes,
                                                     experiment.GetTransports(),
                                                     experiment.GetCpus(),
                                                     experiment.GetShares(),
                                                     Experiment::SYSTEM);
    system.GetAll().Start(Seconds(0));
    ChurnHelper churn(own.meanUp, own.meanDown, Experiment::CHURN);
    churn.Install({system.clients.begin(), system.clients.end()});
    if (options.pcap)
    {
        experiment.EnablePcap(options.output + "/node");
    }

    // What is reported.
    RoundReporter reporter(output, system.server, experiment.GetByzantine());
    system.server->TraceConnectWithoutContext("RoundCompleted",
                                              MakeCallback(&RoundReporter::Report, &reporter));
    output.Begin(experiment, parser.GetSettings(), DescribeAttributes(system.server));

    Simulator::Stop(options.maxTime);
    Simulator::Run();
    output.Finish();
    return 0;
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
    options.output = "results/fl-fedavg";
    FedAvgOptions own;
    OptionParser parser("fl-fedavg",
                        "Federated averaging: a server and clients train a model over simulated "
                        "5G links.");
    options.AddTo(parser);
    own.AddTo(parser);
    return RunProgram(argc, argv, parser, [&] { return Run(options, own, parser); });
}
