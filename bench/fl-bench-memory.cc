/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * Memory of a thousand nodes that train a model of LeNet's size with momentum.
 *
 * Federated averaging over packets. Each node owns its last update and its optimizer's moments, and
 * shares everything else: learner, data, the global model. The bound is what nodes own and 200 MB.
 */

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <iomanip>
#include <iostream>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Memory beside what nodes own that the run may take, in bytes.
constexpr double ALLOWANCE = 200e6;

/**
 * Runs federated averaging.
 *
 * @param options what is run
 * @return exit code: 1 if the memory is above the bound or a node was left out
 */
int
Run(const FedAvgExperimentOptions& options)
{
    constexpr double megabyte = 1e6;
    FedAvgExperiment experiment(options);
    const LearningSetup& setup = *experiment.GetExperiment().GetSetup();
    const double vector = static_cast<double>(setup.initial->GetByteSize());
    const auto vectors = static_cast<double>(1 + setup.optimizer->GetMomentCount());
    const double owned = options.common.nodes * vectors * vector;
    std::cout << options.common.nodes << " nodes, " << setup.initial->size() << " parameters of "
              << setup.learner->GetInstanceTypeId().GetName() << ", " << vectors
              << " vectors a node\n"
              << std::fixed << std::setprecision(1)
              << "before the run: " << static_cast<double>(GetProcessMemory().current) / megabyte
              << " MB" << std::endl;
    bool isComplete = true;
    experiment.Run([&](const FedAvgRound& round) {
        isComplete = isComplete && round.accepted.size() == options.common.nodes;
        const ProcessMemory memory = GetProcessMemory();
        std::cout << "round " << round.round << ": " << round.accepted.size() << " updates, memory "
                  << static_cast<double>(memory.current) / megabyte << " MB, peak "
                  << static_cast<double>(memory.peak) / megabyte << " MB" << std::endl;
    });
    const auto peak = static_cast<double>(GetProcessMemory().peak);
    std::cout << "owned by nodes " << owned / megabyte << " MB, beside that "
              << (peak - owned) / megabyte << " MB, allowed " << ALLOWANCE / megabyte << " MB\n"
              << "METRIC learning.memory" << options.common.nodes << ".peak_rss " << peak / megabyte
              << " MB" << std::endl;
    return isComplete && peak <= owned + ALLOWANCE ? 0 : 1;
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
    FedAvgExperimentOptions options;
    options.common.nodes = 1000;
    options.common.iterations = 2; // in the second round, all have moments
    options.common.learner = Choice(Learner::GetTypeId(), "mlp:Hidden=542");
    options.common.optimizer = Choice(Optimizer::GetTypeId(), "sgd:LearningRate=0.01,Momentum=0.9");
    options.common.cryptography = Choice(Cryptography::GetTypeId(), "modeled");
    OptionParser parser("fl-bench-memory", "Memory of many nodes that train with momentum.");
    options.AddTo(parser);
    return RunProgram(argc, argv, parser, [&] { return Run(options); });
}
