/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * What a second thread brings: PIRATE with 16 nodes that train LeNet, with one thread and with two.
 *
 * The two are run in turn, several times; the best time of each counts. All runs must come to the
 * same models, bit by bit. Training, hashing and signing are shared among the threads; packets are
 * the main thread's alone, so the less a node trains for what it sends, the less a thread brings.
 * Five epochs a round and batches of ten, on as many samples as MNIST has, are the default, as in
 * H. B. McMahan et al., AISTATS 2017, table 2. Meant for two idle cores.
 */

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <algorithm>
#include <ctime>
#include <iomanip>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// What is chosen beside the options of an experiment.
struct BenchOptions
{
    uint32_t committeeSize{4}; ///< members of a committee
    uint32_t repetitions{2};   ///< runs with each number of threads
};

/// What a run has come to.
struct Measurement
{
    double wall;        ///< time of the simulation in s, without making the world
    double processor;   ///< processor time of all threads in s
    double mainThread;  ///< processor time of the main thread in s
    std::string digest; ///< of the models after all iterations
};

/**
 * @param clock a clock of the operating system
 * @return its time in s
 */
double
ReadClock(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/**
 * Runs PIRATE without attack.
 *
 * @param options of the experiment
 * @param own what is chosen beside them
 * @param threads number of threads
 * @return what it has come to
 */
Measurement
Measure(ExperimentOptions options, const BenchOptions& own, uint32_t threads)
{
    options.threads = threads;
    Ptr<UniformRandomVariable> uniform = MakeUniform(Experiment::SYSTEM);
    Experiment experiment(options, {CreateObject<DatacenterLinkProfile>()});
    PirateHelper helper(experiment.GetSetup());
    helper.SetCommittees(PirateHelper::DrawCommittees(options.nodes, own.committeeSize, uniform));
    helper.SetTimeout(helper.SuggestTimeout(experiment.GetStar(), experiment.GetCpus()));
    helper.SetMemberAttribute("Iterations", UintegerValue(options.iterations));
    const PirateApplications system = helper.Install(experiment.GetStar().nodes,
                                                     experiment.GetTransports(),
                                                     experiment.GetCpus(),
                                                     experiment.GetShares(),
                                                     Experiment::SYSTEM + 1);
    system.GetAll().Start(Seconds(0));
    uint32_t completed = 0;
    ResultDigest digest;
    PirateMonitor monitor([&](const PirateRound& round) {
        completed++;
        digest.AddVector(round.model->data(), round.model->size());
        digest.AddNumber(round.end.GetSeconds());
        if (completed == options.iterations)
        {
            Simulator::Stop();
        }
    });
    system.AttachTo(monitor, {});

    Measurement measurement{};
    const double wall = ReadClock(CLOCK_MONOTONIC);
    const double processor = ReadClock(CLOCK_PROCESS_CPUTIME_ID);
    const double mainThread = ReadClock(CLOCK_THREAD_CPUTIME_ID);
    Simulator::Stop(options.patience); // if the system comes to a standstill
    Simulator::Run();
    measurement.wall = ReadClock(CLOCK_MONOTONIC) - wall;
    measurement.processor = ReadClock(CLOCK_PROCESS_CPUTIME_ID) - processor;
    measurement.mainThread = ReadClock(CLOCK_THREAD_CPUTIME_ID) - mainThread;
    measurement.digest = digest.ToString();
    if (completed < options.iterations)
    {
        throw std::runtime_error("the run has ended before its last iteration");
    }
    return measurement;
}

/**
 * Compares one thread with two.
 *
 * @param options of the experiment
 * @param own what is chosen beside them
 * @return exit code: 1 if the results differ
 */
int
Run(const ExperimentOptions& options, const BenchOptions& own)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double best[] = {infinity, infinity};
    std::string digest;
    std::cout << options.nodes << " nodes, " << options.iterations << " iterations, learner "
              << options.learner.ToString() << "\n"
              << "threads   wall s   all threads s   main thread s   digest" << std::endl;
    for (uint32_t repetition = 0; repetition < own.repetitions; repetition++)
    {
        for (uint32_t threads : {1, 2})
        {
            const Measurement measured = Measure(options, own, threads);
            std::cout << std::fixed << std::setprecision(2) << std::setw(7) << threads
                      << std::setw(9) << measured.wall << std::setw(16) << measured.processor
                      << std::setw(16) << measured.mainThread << "   " << measured.digest
                      << std::endl;
            best[threads - 1] = std::min(best[threads - 1], measured.wall);
            if (!digest.empty() && measured.digest != digest)
            {
                std::cout << "the results differ" << std::endl;
                return 1;
            }
            digest = measured.digest;
        }
    }
    std::cout << "METRIC learning.threads2.speedup " << best[0] / best[1] << " ratio" << std::endl;
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
    ExperimentOptions options;
    options.iterations = 1;
    options.localEpochs = 5;
    options.data = "synthetic:TrainSamples=60000";
    options.learner = Choice(Learner::GetTypeId(), "lenet");
    BenchOptions own;
    OptionParser parser("fl-bench-threads", "PIRATE with one thread and with two.");
    options.AddTo(parser);
    parser.BeginGroup("Benchmark");
    parser.AddInteger("committee-size", own.committeeSize, "Members of a committee.", 1, 2500);
    parser.AddInteger("repetitions", own.repetitions, "Runs of each, interleaved.", 1, 1000);
    return RunProgram(argc, argv, parser, [&] { return Run(options, own); });
}
