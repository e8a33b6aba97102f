/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_EXPERIMENT_H
#define FL_LEARNING_CHAIN_EXPERIMENT_H

#include "ns3/fl-choice.h"
#include "ns3/fl-churn-options.h"
#include "ns3/fl-experiment-options.h"
#include "ns3/fl-experiment.h"
#include "ns3/fl-learning-chain-helper.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace ns3
{
namespace fl
{

class OptionParser;

/**
 * @ingroup decentralized-fl-helper
 * What a user of LearningChain may choose. The values at construction are the defaults.
 */
struct LearningChainExperimentOptions
{
    LearningChainExperimentOptions();

    /**
     * Adds the options to a program's command line.
     *
     * @param parser the command line
     */
    void AddTo(OptionParser& parser);

    ExperimentOptions common;            ///< of every learning experiment
    Choice work;                         ///< the election
    std::optional<Choice> noise;         ///< differential privacy
    double quorum{0.5};                  ///< share of gradients that a block needs
    std::string storage{"all"};          ///< what is kept for ever
    std::string dissemination{"direct"}; ///< how things get to everybody
    Choice overlay;                      ///< who gossips with whom
    Choice fanout;                       ///< which neighbors get gossip
    uint32_t ttl{10};                    ///< hops of gossip
    std::optional<Choice> updateAttack;  ///< what an elected Byzantine node publishes
    bool collude{false};                 ///< Byzantine leaders spare each other
    double byzantinePower{0};            ///< share of the Byzantine nodes; 0: as all
    Time timeout;                        ///< of gradients and requests; 0: from sizes and rates
    ChurnOptions churn;                  ///< crashes of nodes
};

/**
 * @ingroup decentralized-fl-helper
 * LearningChain on an access star.
 */
class LearningChainExperiment
{
  public:
    /// Takes a completed iteration.
    using RoundCallback = std::function<void(const LearningChainRound&)>;

    /**
     * Makes the world and the system.
     *
     * @param options what the user chose
     * @throw InputError if something cannot be done as chosen
     */
    explicit LearningChainExperiment(const LearningChainExperimentOptions& options);

    LearningChainExperiment(const LearningChainExperiment&) = delete;
    LearningChainExperiment& operator=(const LearningChainExperiment&) = delete;

    /**
     * Runs until the last iteration is completed, or until the simulation is stopped.
     *
     * @param onRound takes each iteration as it is completed
     */
    void Run(RoundCallback onRound);

    /**
     * @return the world
     */
    const Experiment& GetExperiment() const;

    /**
     * @return the nodes
     */
    const LearningChainApplications& GetApplications() const;

  private:
    /**
     * @return the Byzantine nodes
     */
    std::set<NodeIndex> DrawByzantine() const;

    /**
     * @param round a completed iteration
     */
    void HandleRound(const LearningChainRound& round);

    const LearningChainExperimentOptions m_options; ///< what the user chose
    std::unique_ptr<Experiment> m_experiment;       ///< the world
    LearningChainHelper m_helper;                   ///< installs the system
    LearningChainApplications m_system;             ///< the nodes
    LearningChainMonitor m_monitor;                 ///< listens to them
    RoundCallback m_onRound;                        ///< takes each iteration
};

/**
 * A program that runs LearningChain: reads the command line, runs the experiment, prints and writes
 * its output, to results/NAME unless the user says otherwise.
 *
 * @ingroup decentralized-fl-helper
 * @param name name of the program
 * @param summary what the program does, one paragraph
 * @param options the defaults
 * @param argc number of arguments of main()
 * @param argv arguments of main()
 * @return the exit code of the program
 */
int RunLearningChainProgram(const std::string& name,
                            const std::string& summary,
                            LearningChainExperimentOptions options,
                            int argc,
                            const char* const argv[]);

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_EXPERIMENT_H
