/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * How fast one thread aggregates, beside PyTorch, and beside the ratios of UBAR's Table I.
 *
 * A rule is asked as protocols ask it: the vectors lie apart from each other, and are looked
 * through for what is not finite. PyTorch, which `./sim bench aggregation --with-peers` installs,
 * has them side by side and trusts them. Times are processor times, the shortest of several rounds
 * in which this program and PyTorch take turns.
 */

#include "fl-crypto-speed.h"
#include "fl-peer-process.h"

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <algorithm>
#include <cmath>
#include <cstring>
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
constexpr double SHORTEST = 0.02;

/// How many vectors of which size are aggregated: neighbors in UBAR's graphs, workers with LeNet,
/// Biscotti's nodes with the softmax model.
struct Shape
{
    uint32_t count;   ///< number of vectors
    size_t dimension; ///< parameters of each
};

/// What users choose rules by, and what they are called in PyTorch's program.
const std::vector<std::pair<std::string, std::string>> RULES{
    {"mean", "mean"},
    {"median", "median"},
    {"trimmed-mean", "trimmed-mean:Fraction=0.2"},
    {"krum", "krum:Faults=2"},
    {"multi-krum", "multi-krum:Faults=2"},
    {"bulyan", "bulyan:Faults=2"},
    {"geometric-median", "geometric-median:Iterations=3,Tolerance=0"}};

/// One thing that is measured.
struct Work
{
    std::string name;           ///< rule, or copy
    Shape shape;                ///< of the inputs
    std::function<void()> call; ///< does it
    bool hasPeer{true};         ///< whether the peer can do it
    uint64_t ourCalls{1};       ///< how often a measurement calls it here
    uint64_t peerCalls{1};      ///< how often in the peer
    double ours{INFINITY};      ///< shortest time of a call here, in s
    double peer{INFINITY};      ///< shortest time of a call in the peer, in s

    /**
     * @return bytes of the inputs per second, in GB/s
     */
    double GetRate() const
    {
        return 4e-9 * shape.count * static_cast<double>(shape.dimension) / ours;
    }
};

/**
 * @param shape number and size of the vectors
 * @return random vectors, and another one as the own vector
 */
std::shared_ptr<AggregationRequest>
MakeRequest(const Shape& shape)
{
    auto normal = CreateObject<NormalRandomVariable>();
    normal->SetStream(1);
    auto request = std::make_shared<AggregationRequest>();
    request->dimension = shape.dimension;
    for (uint32_t i = 0; i <= shape.count; i++)
    {
        auto vector = std::make_shared<ParameterVector>(shape.dimension);
        std::generate_n(vector->data(), shape.dimension, [&normal]() {
            return static_cast<float>(0.05 * normal->GetValue());
        });
        if (i < shape.count)
        {
            request->inputs.push_back({vector, 1});
        }
        else
        {
            request->own = vector;
        }
    }
    return request;
}

/**
 * @param rule what users choose it by
 * @param request what it works on
 * @return a call of it
 */
std::function<void()>
MakeCall(const std::string& rule, const std::shared_ptr<AggregationRequest>& request)
{
    const auto aggregator = Choice(Aggregator::GetTypeId(), rule).Create<Aggregator>();
    return [aggregator, request]() {
        NS_ABORT_MSG_UNLESS(aggregator->Aggregate(*request).HasVector(), "no aggregate");
    };
}

/**
 * @param shapes numbers and sizes of vectors
 * @return all rules on them, and a plain copy of the inputs
 */
std::vector<Work>
ListRules(const std::vector<Shape>& shapes)
{
    std::vector<Work> list;
    for (const Shape& shape : shapes)
    {
        const auto request = MakeRequest(shape);
        const auto copies =
            std::make_shared<std::vector<ParameterVector>>(shape.count,
                                                           ParameterVector(shape.dimension));
        list.push_back({"copy", shape, [request, copies]() {
                            for (size_t i = 0; i < copies->size(); i++)
                            {
                                std::memcpy((*copies)[i].data(),
                                            request->inputs[i].vector->data(),
                                            request->dimension * sizeof(float));
                            }
                        }});
        for (const auto& [name, rule] : RULES)
        {
            list.push_back({name, shape, MakeCall(rule, request)});
        }
    }
    return list;
}

/**
 * @return the rules of UBAR's Table I for 12 neighbors, and UBAR's losses on a batch of the paper's
 *         size: of a model of one hidden layer with as many parameters as LeNet
 */
std::vector<Work>
ListTable()
{
    const auto learner = Choice(Learner::GetTypeId(), "mlp:Hidden=542").Create<Learner>();
    const SampleShape sample{28, 28, 1};
    learner->Bind(sample, 10);
    auto uniform = MakeUniform(2);
    std::vector<float> features(256 * sample.GetSize());
    std::generate(features.begin(), features.end(), [&uniform]() {
        return static_cast<float>(uniform->GetValue());
    });
    std::vector<uint32_t> indices(256);
    std::vector<Dataset::Label> labels(256);
    for (uint32_t i = 0; i < 256; i++)
    {
        indices[i] = i;
        labels[i] = static_cast<Dataset::Label>(i % 10);
    }
    const Batch batch(std::make_shared<const Dataset>("noise", sample, 10, features, labels),
                      indices);
    const Shape shape{12, learner->GetDimension()};
    const auto request = MakeRequest(shape);
    request->evaluator = [](const ParameterVector& vector) { return vector.data()[0]; };
    const auto evaluating = std::make_shared<AggregationRequest>(*request);
    evaluating->evaluator = [learner, batch](const ParameterVector& vector) {
        return learner->Evaluate(vector, batch).loss;
    };
    std::vector<Work> list;
    for (const char* rule : {"mean", "d-krum", "d-median", "d-bulyan", "bridge", "ubar"})
    {
        list.push_back({rule, shape, MakeCall(rule, request), false});
    }
    list.push_back({"ubar with losses", shape, MakeCall("ubar", evaluating), false});
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
    std::ostringstream question;
    question << work.name << " " << work.shape.count << " " << work.shape.dimension << " " << calls;
    const std::string answer = peer.Ask(question.str());
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
 * Measures in turns.
 *
 * @param list what is measured; receives the times
 * @param peer who measures the same; may be none
 * @param rounds measurements of each figure
 */
void
Measure(std::vector<Work>& list, std::optional<PeerProcess>& peer, uint32_t rounds)
{
    for (Work& work : list)
    {
        work.hasPeer = work.hasPeer && peer;
        work.ourCalls = CountCalls([&](uint64_t calls) { return MeasureOurs(work, calls); });
        if (work.hasPeer)
        {
            work.peerCalls =
                CountCalls([&](uint64_t calls) { return MeasurePeer(*peer, work, calls); });
        }
    }
    for (uint32_t round = 0; round < rounds; round++)
    {
        for (Work& work : list)
        {
            const auto calls = static_cast<double>(work.ourCalls);
            work.ours = std::min(work.ours, MeasureOurs(work, work.ourCalls) / calls);
            if (work.hasPeer)
            {
                const auto peerCalls = static_cast<double>(work.peerCalls);
                work.peer =
                    std::min(work.peer, MeasurePeer(*peer, work, work.peerCalls) / peerCalls);
            }
        }
    }
}

/**
 * Prints the times of the rules, and beside them those of the peer, if there is one.
 *
 * @param list what was measured
 */
void
PrintRules(const std::vector<Work>& list)
{
    const bool hasPeer = list.front().hasPeer;
    std::cout << std::left << std::setw(18) << "rule" << std::right << std::setw(4) << "n"
              << std::setw(9) << "d" << std::setw(12) << "ours (us)" << std::setw(8) << "GB/s";
    if (hasPeer)
    {
        std::cout << std::setw(13) << "torch (us)" << std::setw(8) << "ratio";
    }
    std::cout << "\n" << std::fixed;
    for (const Work& work : list)
    {
        std::cout << std::left << std::setw(18) << work.name << std::right << std::setw(4)
                  << work.shape.count << std::setw(9) << work.shape.dimension
                  << std::setprecision(1) << std::setw(12) << 1e6 * work.ours << std::setw(8)
                  << work.GetRate();
        if (hasPeer)
        {
            std::cout << std::setw(13) << 1e6 * work.peer << std::setprecision(2) << std::setw(8)
                      << work.peer / work.ours;
        }
        std::cout << "\n";
    }
}

/**
 * Prints the times of UBAR's Table I as multiples of UBAR's.
 *
 * @param list what was measured; UBAR with its losses last, without them before
 */
void
PrintTable(const std::vector<Work>& list)
{
    // Seconds to aggregate, as the paper prints them, in the order of ListTable.
    const std::vector<double> paper{0.05, 4.36, 0.26, 16.22, 0.43, 0.55, 0.55};
    const double withLosses = list.back().ours;
    const double withoutLosses = list[list.size() - 2].ours;
    std::cout << "\nUBAR's Table I: " << list.front().shape.count << " neighbors, "
              << list.front().shape.dimension
              << " parameters, losses of a batch of 256; times as multiples of UBAR's\n"
              << std::left << std::setw(18) << "rule" << std::right << std::setw(12) << "ours (us)"
              << std::setw(10) << "/ ubar" << std::setw(20) << "/ ubar, no losses" << std::setw(8)
              << "paper\n";
    for (size_t i = 0; i < list.size(); i++)
    {
        std::cout << std::left << std::setw(18) << list[i].name << std::right
                  << std::setprecision(1) << std::setw(12) << 1e6 * list[i].ours
                  << std::setprecision(2) << std::setw(10) << list[i].ours / withLosses
                  << std::setw(20) << list[i].ours / withoutLosses << std::setw(7)
                  << paper[i] / paper.back() << "\n";
    }
    std::cout
        << "the paper's rules compare each neighbor with each other in Python; here distances "
           "cost less than a loss\n";
}

/**
 * Measures and prints.
 *
 * @param command command of the peer; empty: none
 * @param rounds measurements of each figure
 * @return exit code
 */
int
Run(const std::string& command, uint32_t rounds)
{
    std::optional<PeerProcess> peer;
    if (!command.empty())
    {
        peer.emplace(command);
        std::cout << "peer: " << peer->Ask("about") << "\n";
    }
    std::vector<Work> rules = ListRules({{12, 431080}, {35, 431080}, {70, 7850}});
    Measure(rules, peer, rounds);
    PrintRules(rules);
    std::vector<Work> table = ListTable();
    Measure(table, peer, rounds);
    PrintTable(table);
    for (const Work& work : rules)
    {
        const std::string name =
            "METRIC aggregation." + work.name + ".n" + std::to_string(work.shape.count);
        std::cout << name << " " << std::setprecision(2) << work.GetRate() << " GB/s\n";
        if (work.hasPeer)
        {
            std::cout << name << ".torch_over_ours " << work.peer / work.ours << " ratio\n";
        }
    }
    for (const Work& work : table)
    {
        if (work.name == "d-krum" || work.name == "d-bulyan")
        {
            std::cout << "METRIC aggregation.table1." << work.name << "_over_ubar "
                      << work.ours / table.back().ours << " ratio\n";
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
    std::string peer;
    OptionParser parser("fl-bench-aggregation",
                        "Measures how long one thread takes to aggregate vectors, and PyTorch "
                        "beside it.");
    parser.AddInteger("rounds",
                      rounds,
                      "Measurements of each figure; the shortest counts.",
                      1,
                      999);
    parser.AddText("peer",
                   peer,
                   "Starts what it is compared with (bench/fl-torch-aggregation.py); ./sim bench "
                   "aggregation --with-peers installs PyTorch and says this.",
                   "a command");
    return RunProgram(argc, argv, parser, [&] { return Run(peer, rounds); });
}
