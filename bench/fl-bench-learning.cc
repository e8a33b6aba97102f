/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * How fast one thread evaluates and trains models, beside PyTorch.
 *
 * `forward` predicts the classes of a batch; `step` computes its gradient and takes a step of SGD
 * with momentum. Both gather the batch from the data set first; PyTorch, which `./sim bench
 * learning
 * --with-peers` installs, has it in memory as it needs it. Times are processor times, the shortest
 * of several rounds in which this program and PyTorch take turns.
 */

#include "fl-crypto-speed.h"
#include "fl-peer-process.h"

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// How long a measurement lasts at least, in s.
constexpr double SHORTEST = 0.03;

/// One thing that is measured.
struct Work
{
    std::string model;          ///< what users choose it by
    uint32_t batch;             ///< samples in the batch
    std::string kind;           ///< forward or step
    double flops;               ///< operations of a call
    std::function<void()> call; ///< does it
    uint64_t ourCalls{1};       ///< how often a measurement calls it here
    uint64_t peerCalls{1};      ///< how often in the peer
    double ours{INFINITY};      ///< shortest time of a call here, in s
    double peer{INFINITY};      ///< shortest time of a call in the peer, in s
};

/**
 * @param samples number of samples
 * @return noise in the shape of MNIST
 */
DatasetPtr
MakeData(uint32_t samples)
{
    auto uniform = CreateObject<UniformRandomVariable>();
    uniform->SetStream(1);
    const SampleShape shape{28, 28, 1};
    std::vector<float> features(samples * shape.GetSize());
    std::generate(features.begin(), features.end(), [&uniform]() {
        return static_cast<float>(uniform->GetValue());
    });
    std::vector<Dataset::Label> labels(samples);
    std::generate(labels.begin(), labels.end(), [&uniform]() {
        return static_cast<Dataset::Label>(uniform->GetInteger(0, 9));
    });
    return std::make_shared<const Dataset>("noise", shape, 10, features, labels);
}

/**
 * @param models what users choose the models by
 * @return all that is measured
 */
std::vector<Work>
ListWork(const std::vector<std::string>& models)
{
    std::vector<Work> list;
    const DatasetPtr data = MakeData(256);
    const Ptr<Optimizer> optimizer =
        Choice(Optimizer::GetTypeId(), "sgd:LearningRate=1e-4,Momentum=0.9").Create<Optimizer>();
    for (const std::string& model : models)
    {
        const Ptr<Learner> learner = Choice(Learner::GetTypeId(), model).Create<Learner>();
        learner->Bind(data->GetShape(), data->GetClasses());
        auto uniform = CreateObject<UniformRandomVariable>();
        uniform->SetStream(2);
        const auto parameters =
            std::make_shared<ParameterVector>(learner->InitializeParameters(uniform));
        const auto gradient = std::make_shared<ParameterVector>();
        const auto state = std::make_shared<OptimizerState>();
        for (uint32_t size : {10, 64, 256})
        {
            std::vector<uint32_t> indices(size);
            for (uint32_t i = 0; i < size; i++)
            {
                // Samples of a batch do not lie side by side.
                indices[i] = i * 37 % 256;
            }
            const Batch batch(data, indices);
            list.push_back({model, size, "forward", learner->GetForwardFlops(size), [=]() {
                                learner->Predict(*parameters, batch);
                            }});
            list.push_back(
                {model,
                 size,
                 "step",
                 learner->GetGradientFlops(size) + optimizer->GetStepFlops(learner->GetDimension()),
                 [=]() {
                     learner->ComputeGradient(*parameters, batch, *gradient);
                     optimizer->Step(*parameters, *gradient, *state);
                 }});
        }
    }
    return list;
}

/**
 * @param work what is measured
 * @param calls how often
 * @return processor time of all calls, in s
 */
double
MeasureOurs(const Work& work, uint64_t calls)
{
    const double begin = GetThreadTime();
    for (uint64_t call = 0; call < calls; call++)
    {
        work.call();
    }
    return GetThreadTime() - begin;
}

/**
 * @param peer who measures
 * @param work what is measured
 * @param calls how often
 * @return processor time of all calls, in s
 */
double
MeasurePeer(PeerProcess& peer, const Work& work, uint64_t calls)
{
    const std::string answer = peer.Ask(work.model + " " + std::to_string(work.batch) + " " +
                                        work.kind + " " + std::to_string(calls));
    double time = 0;
    if (!(std::istringstream(answer) >> time))
    {
        throw InputError("the peer answers '" + answer + "' where a time in seconds is needed");
    }
    return time;
}

/**
 * @param measure gives the time of so many calls
 * @return how often a measurement must call to last long enough
 */
uint64_t
CountCalls(const std::function<double(uint64_t)>& measure)
{
    // The first calls are slower than the rest.
    uint64_t calls = 1;
    double time = measure(calls);
    while (time < SHORTEST)
    {
        calls *= time < SHORTEST / 20 ? 10 : 2;
        time = measure(calls);
    }
    return calls;
}

/**
 * @param work what was measured
 * @param time time of a call, in s
 * @return time in us and GFLOP/s, as two columns
 */
std::string
FormatSpeed(const Work& work, double time)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << std::setw(12) << 1e6 * time << std::setw(9)
         << work.flops / time / 1e9;
    return text.str();
}

/**
 * Measures and prints.
 *
 * @param models what users choose the models by; empty: all that are compared
 * @param command command of the peer; empty: none
 * @param rounds measurements of each figure
 * @return exit code
 */
int
Run(const std::string& models, const std::string& command, uint32_t rounds)
{
    std::vector<std::string> names;
    std::istringstream stream(models);
    for (std::string name; std::getline(stream, name, ';');)
    {
        names.push_back(name);
    }
    std::vector<Work> list = ListWork(names);
    std::optional<PeerProcess> peer;
    if (!command.empty())
    {
        peer.emplace(command);
        std::cout << "peer: " << peer->Ask("about") << "\n";
    }
    for (Work& work : list)
    {
        work.ourCalls = CountCalls([&](uint64_t calls) { return MeasureOurs(work, calls); });
        if (peer)
        {
            work.peerCalls =
                CountCalls([&](uint64_t calls) { return MeasurePeer(*peer, work, calls); });
        }
    }
    for (uint32_t round = 0; round < rounds; round++)
    {
        for (Work& work : list)
        {
            work.ours =
                std::min(work.ours,
                         MeasureOurs(work, work.ourCalls) / static_cast<double>(work.ourCalls));
            if (peer)
            {
                work.peer = std::min(work.peer,
                                     MeasurePeer(*peer, work, work.peerCalls) /
                                         static_cast<double>(work.peerCalls));
            }
        }
    }
    std::cout << std::left << std::setw(12) << "model" << std::right << std::setw(6) << "batch"
              << "  " << std::left << std::setw(8) << "" << std::right << std::setw(12)
              << "ours (us)" << std::setw(9) << "GFLOP/s";
    if (peer)
    {
        std::cout << std::setw(12) << "torch (us)" << std::setw(9) << "GFLOP/s" << std::setw(8)
                  << "ratio";
    }
    std::cout << "\n";
    for (const Work& work : list)
    {
        std::cout << std::left << std::setw(12) << work.model << std::right << std::setw(6)
                  << work.batch << "  " << std::left << std::setw(8) << work.kind << std::right
                  << FormatSpeed(work, work.ours);
        if (peer)
        {
            std::cout << FormatSpeed(work, work.peer) << std::fixed << std::setprecision(2)
                      << std::setw(8) << work.peer / work.ours;
        }
        std::cout << "\n";
    }
    for (const Work& work : list)
    {
        const std::string name =
            "METRIC learning." + work.model + ".b" + std::to_string(work.batch) + "." + work.kind;
        std::cout << name << " " << std::setprecision(2) << 1e6 * work.ours << " us\n";
        if (peer)
        {
            std::cout << name << ".torch_over_ours " << work.peer / work.ours << " ratio\n";
        }
    }
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
    uint32_t rounds = 5;
    std::string models = "softmax;mlp;lenet;flobc-cnn";
    std::string peer;
    OptionParser parser("fl-bench-learning",
                        "Measures how long one thread takes to evaluate and to train models, and "
                        "PyTorch beside it.");
    parser.AddInteger("rounds",
                      rounds,
                      "Measurements of each figure; the shortest counts.",
                      1,
                      999);
    parser.AddText("models",
                   models,
                   "What is measured, with semicolons between several.",
                   "kinds of models");
    parser.AddText(
        "peer",
        peer,
        "Starts what it is compared with (bench/fl-torch-speed.py); ./sim bench learning "
        "--with-peers installs PyTorch and says this.",
        "a command");
    return RunProgram(argc, argv, parser, [&] { return Run(models, peer, rounds); });
}
