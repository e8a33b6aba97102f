/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FEDAVG_EXPERIMENT_H
#define FL_FEDAVG_EXPERIMENT_H

#include "ns3/fl-choice.h"
#include "ns3/fl-churn-options.h"
#include "ns3/fl-experiment-options.h"
#include "ns3/fl-experiment.h"
#include "ns3/fl-fedavg-helper.h"
#include "ns3/fl-fedavg-round.h"
#include "ns3/nstime.h"

#include <functional>
#include <memory>
#include <string>

namespace ns3
{
namespace fl
{

class OptionParser;

/**
 * @ingroup decentralized-fl-helper
 * What a user of federated averaging may choose. The values at construction are the defaults.
 */
struct FedAvgExperimentOptions
{
    FedAvgExperimentOptions();

    /**
     * Adds the options to a program's command line.
     *
     * @param parser the command line
     */
    void AddTo(OptionParser& parser);

    ExperimentOptions common; ///< of every learning experiment
    Choice serverLink;        ///< link of the server
    double clientFraction{1}; ///< share of the clients that a round asks
    Time roundDeadline;       ///< longest round; 0: no limit
    ChurnOptions churn;       ///< crashes of clients
};

/**
 * @ingroup decentralized-fl-helper
 * Federated averaging on an access star: the server is node 0, the clients are the nodes from 1 on.
 */
class FedAvgExperiment
{
  public:
    /// Takes a completed round.
    using RoundCallback = std::function<void(const FedAvgRound&)>;

    /**
     * Makes the world and the system.
     *
     * @param options what the user chose
     * @throw InputError if something cannot be done as chosen
     */
    explicit FedAvgExperiment(const FedAvgExperimentOptions& options);

    FedAvgExperiment(const FedAvgExperiment&) = delete;
    FedAvgExperiment& operator=(const FedAvgExperiment&) = delete;

    /**
     * Runs until the last round is completed, or until the simulation is stopped.
     *
     * @param onRound takes each round as it is completed
     */
    void Run(RoundCallback onRound);

    /**
     * @return the world
     */
    const Experiment& GetExperiment() const;

    /**
     * @return server and clients
     */
    const FedAvgApplications& GetApplications() const;

  private:
    /**
     * @param round a completed round
     */
    void HandleRound(const FedAvgRound& round);

    const FedAvgExperimentOptions m_options;  ///< what the user chose
    std::unique_ptr<Experiment> m_experiment; ///< the world
    FedAvgHelper m_helper;                    ///< installs the system
    FedAvgApplications m_system;              ///< server and clients
    RoundCallback m_onRound;                  ///< takes each round
};

/**
 * A program that runs federated averaging: reads the command line, runs the experiment, prints and
 * writes its output, to results/NAME unless the user says otherwise. Whoever has a learner, rule or
 * attack of their own calls it from main().
 *
 * @ingroup decentralized-fl-helper
 * @param name name of the program
 * @param summary what the program does, one paragraph
 * @param options the defaults
 * @param argc number of arguments of main()
 * @param argv arguments of main()
 * @return the exit code of the program
 */
int RunFedAvgProgram(const std::string& name,
                     const std::string& summary,
                     FedAvgExperimentOptions options,
                     int argc,
                     const char* const argv[]);

} // namespace fl
} // namespace ns3

#endif // FL_FEDAVG_EXPERIMENT_H
