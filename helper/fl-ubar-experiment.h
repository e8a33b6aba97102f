/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_EXPERIMENT_H
#define FL_UBAR_EXPERIMENT_H

#include "ns3/fl-choice.h"
#include "ns3/fl-churn-options.h"
#include "ns3/fl-experiment-options.h"
#include "ns3/fl-experiment.h"
#include "ns3/fl-neighbor-lists.h"
#include "ns3/fl-ubar-helper.h"
#include "ns3/fl-ubar-monitor.h"
#include "ns3/nstime.h"

#include <cstdint>
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
 * What a user of decentralized SGD may choose. The values at construction are the defaults.
 */
struct UbarExperimentOptions
{
    UbarExperimentOptions();

    /**
     * Adds the options to a program's command line.
     *
     * @param parser the command line
     */
    void AddTo(OptionParser& parser);

    ExperimentOptions common;       ///< of every learning experiment
    Choice overlay;                 ///< who is connected with whom
    std::string selfWeight{"auto"}; ///< weight alpha of the own estimate
    double honestShare{0.4};        ///< share of a node's neighbors that are honest at least
    bool sign{false};               ///< estimates are signed
    Time roundTimeout;              ///< longest wait for estimates; 0: from sizes and rates
    uint32_t testInterval{1};       ///< rounds from one test of the models to the next
    ChurnOptions churn;             ///< crashes of nodes
};

/**
 * @ingroup decentralized-fl-helper
 * Decentralized SGD on a graph of nodes with access links. The system is done when all benign nodes
 * that run have completed the last round.
 */
class UbarExperiment
{
  public:
    /// Takes a completed round.
    using RoundCallback = std::function<void(const UbarRound&)>;

    /**
     * Makes the world and the system.
     *
     * @param options what the user chose
     * @throw InputError if something cannot be done as chosen
     */
    explicit UbarExperiment(const UbarExperimentOptions& options);

    UbarExperiment(const UbarExperiment&) = delete;
    UbarExperiment& operator=(const UbarExperiment&) = delete;

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
     * @return the nodes
     */
    const UbarApplications& GetApplications() const;

    /**
     * @return who is connected with whom
     */
    const NeighborLists& GetGraph() const;

    /**
     * @return numbers of the graph, for the user
     */
    std::string DescribeGraph() const;

  private:
    /**
     * @return weight of the own estimate; a negative number: equal shares
     * @throw InputError if it is no weight
     */
    double GetSelfWeight() const;

    const UbarExperimentOptions m_options;    ///< what the user chose
    std::unique_ptr<Experiment> m_experiment; ///< the world
    NeighborLists m_graph;                    ///< who is connected with whom
    UbarApplications m_system;                ///< the nodes
};

/**
 * A program that runs decentralized SGD: reads the command line, runs the experiment, prints and
 * writes its output, to results/NAME unless the user says otherwise.
 *
 * @ingroup decentralized-fl-helper
 * @param name name of the program
 * @param summary what the program does, one paragraph
 * @param options the defaults
 * @param argc number of arguments of main()
 * @param argv arguments of main()
 * @return the exit code of the program
 */
int RunUbarProgram(const std::string& name,
                   const std::string& summary,
                   UbarExperimentOptions options,
                   int argc,
                   const char* const argv[]);

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_EXPERIMENT_H
