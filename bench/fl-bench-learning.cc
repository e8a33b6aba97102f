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

/// Memory formats of the peer, and what their columns are called.
const std::vector<std::string> FORMATS{"default", "channels_last"};

/// How long one thing takes one program.
struct Speed
{
    uint64_t calls{1};     ///< how often a measurement calls it; 0: it does not apply
    double time{INFINITY}; ///< shortest time of a call, in s
};

/// One thing that is measured.
struct Work
{
    std::string model;          ///< what users choose it by
    uint32_t batch;             ///< samples in the batch
    std::string kind;           ///< forward or step
    double flops;               ///< operations of a call
    std::function<void()> call; ///< does it
    Speed ours{};               ///< here
    std::vector<Speed> peer{};  ///< in the peer, for each format
};

/// Gives the time of so many calls, in s; NaN: they are not possible.
using Measure = std::function<double(uint64_t)>;

/**
 * @param samples number of samples
 * @return noise in the shape of MNIST
 */
DatasetPtr
MakeData(uint32_t samples)
{
    auto uniform = MakeUniform(1);
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
        auto uniform = MakeUniform(2);
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
            const Batch batch(data, indices, 1);
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
 * @param format memory format
 * @param calls how often
 * @return processor time of all calls, in s; NaN if the format does not apply
 */
double
MeasurePeer(PeerProcess& peer, const Work& work, const std::string& format, uint64_t calls)
{
    const std::string answer = peer.Ask(work.model + " " + std::to_string(work.batch) + " " +
                                        work.kind + " " + format + " " + std::to_string(calls));
    double time = NAN;
    if (answer != "-" && !(std::istringstream(answer) >> time))
    {
        throw InputError("the peer answers '" + answer + "' where a time in seconds is needed");
    }
    return time;
}

/**
 * @param measure measures
 * @return how often a measurement must call to last long enough; 0: calls are not possible
 */
uint64_t
CountCalls(const Measure& measure)
{
    // The first calls are slower than the rest.
    uint64_t calls = 1;
    double time = measure(calls);
    while (time < SHORTEST)
    {
        calls *= time < SHORTEST / 20 ? 10 : 2;
        time = measure(calls);
    }
    return std::isnan(time) ? 0 : calls;
}

/**
 * Measures once more.
 *
 * @param speed what was measured so far
 * @param measure measures
 */
void
Repeat(Speed& speed, const Measure& measure)
{
    if (speed.calls > 0)
    {
        speed.time = std::min(speed.time, measure(speed.calls) / static_cast<double>(speed.calls));
    }
}

/**
 * Measures everything, in turns.
 *
 * @param list what is measured; receives the times
 * @param peer who measures the same, or nullptr
 * @param rounds measurements of each figure
 */
void
MeasureAll(std::vector<Work>& list, PeerProcess* peer, uint32_t rounds)
{
    for (uint32_t round = 0; round <= rounds; round++)
    {
        for (Work& work : list)
        {
            const auto handle = [round](Speed& speed, const Measure& measure) {
                if (round == 0)
                {
                    speed.calls = CountCalls(measure);
                }
                else
                {
                    Repeat(speed, measure);
                }
            };
            handle(work.ours, [&](uint64_t calls) { return MeasureOurs(work, calls); });
            work.peer.resize(peer ? FORMATS.size() : 0);
            for (size_t i = 0; i < work.peer.size(); i++)
            {
                handle(work.peer[i],
                       [&](uint64_t calls) { return MeasurePeer(*peer, work, FORMATS[i], calls); });
            }
        }
    }
}

/**
 * Prints a table, and a METRIC line for each figure.
 *
 * @param list what was measured
 */
void
Print(const std::vector<Work>& list)
{
    std::cout << std::fixed << std::left << std::setw(12) << "model" << std::setw(7) << "batch"
              << std::setw(8) << "" << std::right << std::setw(12) << "ours (us)" << std::setw(9)
              << "GFLOP/s";
    for (size_t i = 0; i < list.front().peer.size(); i++)
    {
        std::cout << std::setw(20) << "torch " + FORMATS[i] << std::setw(9) << "GFLOP/s"
                  << std::setw(7) << "ratio";
    }
    std::cout << "\n";
    std::ostringstream metrics;
    metrics << std::fixed;
    for (const Work& work : list)
    {
        const double ours = work.ours.time;
        std::cout << std::left << std::setw(12) << work.model << std::setw(7) << work.batch
                  << std::setw(8) << work.kind << std::right << std::setprecision(1)
                  << std::setw(12) << 1e6 * ours << std::setw(9) << work.flops / ours / 1e9;
        const std::string name =
            "METRIC learning." + work.model + ".b" + std::to_string(work.batch) + "." + work.kind;
        metrics << name << " " << std::setprecision(2) << 1e6 * ours << " us\n";
        for (size_t i = 0; i < work.peer.size(); i++)
        {
            const double time = work.peer[i].time;
            if (work.peer[i].calls == 0)
            {
                continue;
            }
            std::cout << std::setprecision(1) << std::setw(20) << 1e6 * time << std::setw(9)
                      << work.flops / time / 1e9 << std::setprecision(2) << std::setw(7)
                      << time / ours;
            metrics << name << (i == 0 ? ".torch" : ".torch_" + FORMATS[i]) << "_over_ours "
                    << time / ours << " ratio\n";
        }
        std::cout << "\n";
    }
    std::cout << metrics.str();
}

/**
 * Measures and prints.
 *
 * @param models what users choose the models by, with semicolons between them
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
    if (names.empty())
    {
        throw InputError("--models= names no model");
    }
    std::vector<Work> list = ListWork(names);
    std::optional<PeerProcess> peer;
    if (!command.empty())
    {
        peer.emplace(command);
        std::cout << "peer: " << peer->Ask("about") << "\n";
    }
    MeasureAll(list, peer ? &*peer : nullptr, rounds);
    Print(list);
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
