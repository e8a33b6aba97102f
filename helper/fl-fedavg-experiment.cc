/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-experiment.h"

#include "fl-churn-helper.h"
#include "fl-experiment-output.h"
#include "fl-option-parser.h"
#include "fl-run-program.h"

#include "ns3/double.h"
#include "ns3/fl-link-profile.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <set>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

/// Turns the server's rounds into rows of the output.
class RoundReporter
{
  public:
    /**
     * @param output takes the rows
     * @param experiment the system
     */
    RoundReporter(ExperimentOutput& output, const FedAvgExperiment& experiment)
        : m_output(output),
          m_server(experiment.GetApplications().server),
          m_byzantine(experiment.GetExperiment().GetByzantineNodes())
    {
    }

    /// @return the columns that it fills
    static std::vector<Column> GetColumns()
    {
        return {{"training_loss", "nats", "mean training loss of the accepted clients"},
                {"selected", "1", "clients asked in the round"},
                {"accepted", "1", "clients whose updates went into the rule"},
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
            attackers += m_byzantine.count(client);
        }
        RoundReport report;
        report.round = round.round;
        report.start = round.start;
        report.end = round.end;
        report.models = {round.model};
        report.rejected = m_server->GetRejected() - m_refused;
        report.extra = {round.trainingLoss,
                        uint64_t{round.selected},
                        uint64_t{round.accepted.size()},
                        attackers,
                        uint64_t{round.failed},
                        uint64_t{round.late}};
        m_refused = m_server->GetRejected();
        m_output.AddRound(report);
    }

  private:
    ExperimentOutput& m_output;                  ///< takes the rows
    const Ptr<FedAvgServerApplication> m_server; ///< the server
    const std::set<NodeIndex> m_byzantine;       ///< clients that attack
    uint64_t m_refused{0};                       ///< messages refused until the last round
};

} // namespace

FedAvgExperimentOptions::FedAvgExperimentOptions()
    : serverLink(LinkProfile::GetTypeId(), "datacenter")
{
}

void
FedAvgExperimentOptions::AddTo(OptionParser& parser)
{
    common.AddTo(parser);
    parser.BeginGroup("Federated averaging");
    parser.AddChoice("server-link", serverLink, LinkProfile::GetTypeId(), "Link of the server.");
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
    churn.AddTo(parser, "client");
}

FedAvgExperiment::FedAvgExperiment(const FedAvgExperimentOptions& options)
    : m_options(options),
      m_experiment(std::make_unique<Experiment>(
          m_options.common,
          std::vector<Ptr<LinkProfile>>{m_options.serverLink.Create<LinkProfile>()})),
      m_helper(m_experiment->GetSetup())
{
    m_helper.SetServerAttribute("Rounds", UintegerValue(m_options.common.iterations));
    m_helper.SetServerAttribute("ClientFraction", DoubleValue(m_options.clientFraction));
    m_helper.SetServerAttribute("RoundDeadline", TimeValue(m_options.roundDeadline));
    m_helper.SetByzantine(m_experiment->GetByzantine());
    m_system = m_helper.Install(m_experiment->GetStar().nodes,
                                m_experiment->GetTransports(),
                                m_experiment->GetCpus(),
                                m_experiment->GetShares(),
                                Experiment::SYSTEM);
    m_system.GetAll().Start(Seconds(0));
    ChurnHelper churn(m_options.churn, Experiment::CHURN);
    churn.Install({m_system.clients.begin(), m_system.clients.end()});
    m_system.server->TraceConnectWithoutContext("RoundCompleted",
                                                MakeCallback(&FedAvgExperiment::HandleRound, this));
}

void
FedAvgExperiment::Run(RoundCallback onRound)
{
    m_onRound = std::move(onRound);
    Simulator::Run();
}

const Experiment&
FedAvgExperiment::GetExperiment() const
{
    return *m_experiment;
}

const FedAvgApplications&
FedAvgExperiment::GetApplications() const
{
    return m_system;
}

void
FedAvgExperiment::HandleRound(const FedAvgRound& round)
{
    m_onRound(round);
    if (m_system.server->IsFinished())
    {
        Simulator::Stop();
    }
}

int
RunFedAvgProgram(const std::string& name,
                 const std::string& summary,
                 FedAvgExperimentOptions options,
                 int argc,
                 const char* const argv[])
{
    options.common.output = "results/" + name;
    OptionParser parser(name, summary);
    options.AddTo(parser);
    return RunProgram(argc, argv, parser, [&] {
        ExperimentOutput output(name, options.common, RoundReporter::GetColumns());
        FedAvgExperiment experiment(options);
        RoundReporter reporter(output, experiment);
        output.Begin(experiment.GetExperiment(),
                     parser.GetSettings(),
                     DescribeAttributes(experiment.GetApplications().server));
        experiment.Run([&reporter](const FedAvgRound& round) { reporter.Report(round); });
        return output.Finish();
    });
}

} // namespace fl
} // namespace ns3
