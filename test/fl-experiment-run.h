/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_EXPERIMENT_RUN_H
#define FL_EXPERIMENT_RUN_H

#include "ns3/fl-attack.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-experiment-output.h"
#include "ns3/fl-experiment.h"
#include "ns3/fl-fedavg-helper.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * Takes what is printed while it lives.
 */
class PrintCatcher
{
  public:
    PrintCatcher()
        : m_former(std::cout.rdbuf(m_text.rdbuf()))
    {
    }

    ~PrintCatcher()
    {
        std::cout.rdbuf(m_former);
    }

    PrintCatcher(const PrintCatcher&) = delete;
    PrintCatcher& operator=(const PrintCatcher&) = delete;

    /// @return what has been printed
    std::string GetText() const
    {
        return m_text.str();
    }

  private:
    std::ostringstream m_text; ///< what has been printed
    std::streambuf* m_former;  ///< where it would have gone
};

/**
 * @ingroup decentralized-fl-tests
 * @param path path of a file
 * @return its lines, none if it cannot be read
 */
inline std::vector<std::string>
ReadLines(const std::string& path)
{
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
    {
        lines.push_back(line);
    }
    return lines;
}

/**
 * @ingroup decentralized-fl-tests
 * @param line a line without quotes
 * @return its fields
 */
inline std::vector<std::string>
SplitLine(const std::string& line)
{
    std::vector<std::string> fields;
    std::istringstream text(line);
    for (std::string field; std::getline(text, field, ',');)
    {
        fields.push_back(field);
    }
    return fields;
}

/**
 * @ingroup decentralized-fl-tests
 * @param folder folder of the results
 * @return options of a run of a second or so
 */
inline ExperimentOptions
MakeSmallOptions(const std::string& folder)
{
    ExperimentOptions options;
    options.nodes = 4;
    options.iterations = 3;
    options.output = folder;
    options.quiet = true;
    options.data = "synthetic:TrainSamples=400,TestSamples=100";
    options.cryptography = Choice(Cryptography::GetTypeId(), "modeled");
    return options;
}

/**
 * @ingroup decentralized-fl-tests
 * A run of federated averaging with its output.
 */
class ExperimentRun
{
  public:
    /**
     * @param chosen what is chosen
     */
    explicit ExperimentRun(const ExperimentOptions& chosen)
        : options(chosen),
          output("test",
                 options,
                 std::vector<Column>{{"accepted", "1", "clients whose updates were aggregated"}}),
          experiment(std::make_unique<Experiment>(
              options,
              std::vector<Ptr<LinkProfile>>{options.link.Create<LinkProfile>()})),
          helper(experiment->GetSetup())
    {
        helper.SetServerAttribute("Rounds", UintegerValue(options.iterations));
        helper.SetByzantine(experiment->GetByzantine());
        system = helper.Install(experiment->GetStar().nodes,
                                experiment->GetTransports(),
                                experiment->GetCpus(),
                                experiment->GetShares(),
                                Experiment::SYSTEM);
        system.GetAll().Start(Seconds(0));
        system.server->TraceConnectWithoutContext("RoundCompleted",
                                                  MakeCallback(&ExperimentRun::Report, this));
    }

    /// Runs to the end. @return exit code of a program
    int Run()
    {
        output.Begin(*experiment, {{"nodes", "4"}}, {});
        Simulator::Run();
        return output.Finish();
    }

    const ExperimentOptions options;        ///< what is chosen
    ExperimentOutput output;                ///< its output
    std::unique_ptr<Experiment> experiment; ///< the world
    FedAvgHelper helper;                    ///< installs the system
    FedAvgApplications system;              ///< the system
    std::function<void(Round)> onRound;     ///< called after each round, if set

  private:
    /**
     * @param round a completed round
     */
    void Report(const FedAvgRound& round)
    {
        RoundReport report;
        report.round = round.round;
        report.start = round.start;
        report.end = round.end;
        report.models = {round.model};
        report.extra = {uint64_t{round.accepted.size()}};
        output.AddRound(report);
        if (onRound)
        {
            onRound(round.round);
        }
    }
};

} // namespace fl
} // namespace ns3

#endif // FL_EXPERIMENT_RUN_H
