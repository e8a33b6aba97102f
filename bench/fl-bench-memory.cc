/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * Memory of a thousand nodes that train LeNet with momentum.
 *
 * The learning alone, without network: each node owns its model and its optimizer's moments, and
 * shares everything else, learner and data among it. The bound is what nodes own and 200 MB.
 */

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <iomanip>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Memory beside what nodes own that the run may take, in bytes.
constexpr double ALLOWANCE = 200e6;

/// Results that wait until they are needed may take so many bytes.
constexpr uint64_t MAX_BYTES_AHEAD = 16000000;

/// What is chosen.
struct BenchOptions
{
    uint32_t nodes{1000};                          ///< number of nodes
    uint32_t rounds{2};                            ///< in the second round, all have moments
    uint32_t threads{2};                           ///< threads in total
    Choice learner{Learner::GetTypeId(), "lenet"}; ///< the kind of model
    Choice optimizer{Optimizer::GetTypeId(), "sgd:LearningRate=0.01,Momentum=0.9"}; ///< its steps
};

/// What one node owns.
struct BenchNode
{
    ParameterVectorPtr model; ///< its own after the first round, before that shared
    OptimizerStatePtr state;  ///< with the moments
};

/**
 * Trains every node for one epoch of its few samples.
 *
 * @param nodes the nodes
 * @param shares samples of each
 * @param train all samples
 * @param learner the kind of model
 * @param optimizer takes the steps
 * @param pool runs the training
 */
void
TrainRound(std::vector<BenchNode>& nodes,
           const Partition::Shares& shares,
           const DatasetPtr& train,
           const Ptr<Learner>& learner,
           const Ptr<Optimizer>& optimizer,
           WorkerPool& pool)
{
    std::vector<std::pair<WorkerPool::Ticket, std::shared_ptr<LocalTrainer::Outcome>>> running;
    for (uint32_t node = 0; node < nodes.size(); node++)
    {
        LocalTrainer::Task task;
        task.start = nodes[node].model;
        task.state = nodes[node].state;
        task.data = train;
        task.epochs = {shares[node]};
        task.batchSize = 10;
        auto outcome = std::make_shared<LocalTrainer::Outcome>();
        const uint64_t bytes = (1 + optimizer->GetMomentCount()) * task.start->GetByteSize();
        running.emplace_back(pool.Submit(
                                 [task = std::move(task),
                                  outcome,
                                  trainer = PeekPointer(learner),
                                  steps = PeekPointer(optimizer)] {
                                     *outcome = LocalTrainer::Train(*trainer, *steps, task);
                                 },
                                 bytes),
                             outcome);
    }
    for (uint32_t node = 0; node < nodes.size(); node++)
    {
        auto& [ticket, outcome] = running[node];
        pool.Join(ticket);
        nodes[node].model = std::make_shared<const ParameterVector>(std::move(outcome->parameters));
        nodes[node].state = std::make_shared<const OptimizerState>(std::move(outcome->state));
        outcome.reset();
    }
}

/**
 * Trains, and measures the process.
 *
 * @param options what is chosen
 * @return exit code: 1 if the memory is above the bound
 */
int
Run(const BenchOptions& options)
{
    constexpr double megabyte = 1e6;
    const DatasetPtr train = CreateObject<SyntheticDataSource>()->Load().train;
    const Ptr<Learner> learner = options.learner.Create<Learner>();
    const Ptr<Optimizer> optimizer = options.optimizer.Create<Optimizer>();
    learner->Bind(train->GetShape(), train->GetClasses());
    Ptr<UniformRandomVariable> uniform = MakeUniform(1);
    const auto initial =
        std::make_shared<const ParameterVector>(learner->InitializeParameters(uniform));
    const Partition::Shares shares = CreateObject<IidPartition>()->Split(train->GetLabels(),
                                                                         train->GetClasses(),
                                                                         options.nodes,
                                                                         uniform);
    std::vector<BenchNode> nodes(options.nodes, BenchNode{initial, nullptr});
    const double vectors = 1 + static_cast<double>(optimizer->GetMomentCount());
    const double owned = options.nodes * vectors * static_cast<double>(initial->GetByteSize());
    std::cout << options.nodes << " nodes, " << initial->size() << " parameters of "
              << learner->GetInstanceTypeId().GetName() << ", " << vectors << " vectors a node\n"
              << std::fixed << std::setprecision(1)
              << "before: " << static_cast<double>(GetProcessMemory().current) / megabyte << " MB"
              << std::endl;
    WorkerPool pool(options.threads, MAX_BYTES_AHEAD);
    for (uint32_t round = 0; round < options.rounds; round++)
    {
        TrainRound(nodes, shares, train, learner, optimizer, pool);
        const ProcessMemory memory = GetProcessMemory();
        std::cout << "round " << round << ": " << static_cast<double>(memory.current) / megabyte
                  << " MB, peak " << static_cast<double>(memory.peak) / megabyte << " MB"
                  << std::endl;
    }
    const auto peak = static_cast<double>(GetProcessMemory().peak);
    std::cout << "owned by nodes " << owned / megabyte << " MB, beside that "
              << (peak - owned) / megabyte << " MB, allowed " << ALLOWANCE / megabyte << " MB\n"
              << "METRIC learning.memory" << options.nodes << ".peak_rss " << peak / megabyte
              << " MB" << std::endl;
    return peak <= owned + ALLOWANCE ? 0 : 1;
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
    BenchOptions options;
    OptionParser parser("fl-bench-memory", "Memory of many nodes that train with momentum.");
    parser.AddInteger("nodes", options.nodes, "Nodes.", 1, 6000);
    parser.AddInteger("rounds", options.rounds, "Rounds of training.", 1, 1000);
    parser.AddInteger("threads", options.threads, "Threads.", 1, 256);
    parser.AddChoice("learner", options.learner, Learner::GetTypeId(), "Kind of model.");
    parser.AddChoice("optimizer", options.optimizer, Optimizer::GetTypeId(), "Takes the steps.");
    return RunProgram(argc, argv, parser, [&] { return Run(options); });
}
