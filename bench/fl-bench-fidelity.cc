/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * How far other points of the network axis are from packets with segments of 1 448 bytes.
 *
 * Workloads are drawn at random: who sends to whom, how many nodes, how large the vectors, which
 * rates. Each runs on packets and on the other point, over the same links. The error of a delivery
 * is the difference of its durations, from sending to arrival, divided by that on packets; of a set
 * of messages that are sent together, that of the last arrival counts, too.
 */

#include "fl-fidelity-run.h"
#include "fl-fidelity-workload.h"

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <cmath>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Pattern that is reported by itself: many queues that share one downlink.
const std::string INCAST = "many-to-one";

/// What is compared with packets of 1 448 bytes, and over which sizes.
struct Comparison
{
    std::string name;                 ///< its name, and that of its metrics
    FidelityNetwork packets;          ///< the reference
    FidelityNetwork other;            ///< the other point
    std::vector<FidelitySizes> sizes; ///< sizes of vectors
};

/// Errors of many deliveries.
struct Errors
{
    SampleSet magnitudes; ///< without sign
    SampleSet values;     ///< with sign: negative where the other point is too fast
    SampleSet last;       ///< of the last arrivals, without sign
    SampleSet spread;     ///< of packets: greatest by least duration of equal messages sent at once
    double packets{0};    ///< wall time on packets in s
    double otherWall{0};  ///< wall time on the other point in s

    /**
     * @param more errors of another run
     */
    void Add(const Errors& more)
    {
        for (const auto& [from, to] : {std::make_pair(&more.magnitudes, &magnitudes),
                                       std::make_pair(&more.values, &values),
                                       std::make_pair(&more.last, &last),
                                       std::make_pair(&more.spread, &spread)})
        {
            for (const double value : from->GetSorted())
            {
                to->Add(value);
            }
        }
        packets += more.packets;
        otherWall += more.otherWall;
    }
};

/**
 * Runs a workload on both points.
 *
 * @param work what is sent
 * @param comparison on which points
 * @return errors in percent
 */
Errors
Compare(const FidelityWorkload& work, const Comparison& comparison)
{
    const FidelityRun packets = FidelityRun::Of(work, comparison.packets);
    const FidelityRun other = FidelityRun::Of(work, comparison.other);
    Errors errors;
    SampleSet durations;
    for (size_t i = 0; i < packets.durations.size(); i++)
    {
        const double error = 100 * (other.durations[i] / packets.durations[i] - 1);
        errors.values.Add(error);
        errors.magnitudes.Add(std::abs(error));
        durations.Add(packets.durations[i]);
    }
    errors.last.Add(100 * std::abs(other.last / packets.last - 1));
    if (work.pattern == "one-to-many")
    {
        errors.spread.Add(durations.GetQuantile(1) / durations.GetQuantile(0));
    }
    errors.packets = packets.wall;
    errors.otherWall = other.wall;
    return errors;
}

/**
 * @param name first columns of the row
 * @param errors what they say
 */
void
Print(const std::string& name, const Errors& errors)
{
    std::cout << std::left << std::setw(38) << name << std::right << std::fixed
              << std::setprecision(2) << std::setw(6) << errors.magnitudes.GetCount()
              << std::setw(9) << errors.magnitudes.GetQuantile(0.5) << std::setw(9)
              << errors.magnitudes.GetQuantile(0.95) << std::setw(9)
              << errors.magnitudes.GetQuantile(1) << std::setw(9) << errors.values.GetQuantile(0.5)
              << std::setw(9) << errors.last.GetQuantile(0.5) << std::setw(9)
              << errors.last.GetQuantile(1) << std::setprecision(0) << std::setw(9)
              << errors.packets / errors.otherWall << std::endl;
}

/**
 * @param name of the class
 * @param errors what they say
 */
void
PrintMetrics(const std::string& name, const Errors& errors)
{
    const std::string prefix = "METRIC fidelity." + name;
    std::cout << std::setprecision(3) << prefix << ".error_median "
              << errors.magnitudes.GetQuantile(0.5) << " %\n"
              << prefix << ".error_p95 " << errors.magnitudes.GetQuantile(0.95) << " %\n"
              << prefix << ".last_median " << errors.last.GetQuantile(0.5) << " %\n"
              << prefix << ".last_p95 " << errors.last.GetQuantile(0.95) << " %\n";
    if (errors.spread.GetCount() > 0)
    {
        std::cout << prefix << ".spread " << errors.spread.GetQuantile(0.5) << " 1\n";
    }
    std::cout << prefix << ".speedup " << errors.packets / errors.otherWall << " 1" << std::endl;
}

/// What the user chooses.
struct Options
{
    uint32_t repeat{2};         ///< workloads of each pattern and size
    uint64_t budget{150000000}; ///< bytes of all messages of a workload
    uint64_t seed{1000};        ///< random stream of the workloads
};

/**
 * @param comparison what is compared
 * @param options what was chosen
 */
void
Run(const Comparison& comparison, const Options& options)
{
    Ptr<UniformRandomVariable> random = MakeUniform(static_cast<int64_t>(options.seed));
    for (const FidelitySizes& sizes : comparison.sizes)
    {
        Errors all;
        Errors incast;
        for (const std::string& pattern : ListFidelityPatterns())
        {
            Errors errors;
            for (uint32_t i = 0; i < options.repeat; i++)
            {
                const auto work = DrawWorkload(pattern, sizes, options.budget, *random);
                errors.Add(Compare(work, comparison));
            }
            Print(comparison.name + " " + sizes.name + " " + pattern, errors);
            all.Add(errors);
            if (pattern == INCAST)
            {
                incast = errors;
            }
        }
        PrintMetrics(comparison.name + "-" + sizes.name, all);
        PrintMetrics(comparison.name + "-" + sizes.name + "-incast", incast);
    }
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
    Options options;
    OptionParser parser("fl-bench-fidelity",
                        "How far a fluid network and long segments are from packets.");
    parser.AddInteger("repeat", options.repeat, "Workloads of each pattern and size.", 1, 1000);
    parser.AddInteger(
        "budget",
        options.budget,
        "Bytes of all messages of a workload; there are fewer nodes until it holds. 4 "
        "nodes may exceed it.",
        1000000,
        1000000000000);
    parser.AddInteger("seed", options.seed, "Random stream of the workloads.", 0, 1000000000);
    return RunProgram(argc, argv, parser, [&options] {
        const FidelitySizes small{"small", 1000, 300000};
        const FidelitySizes one{"1mb", 800000, 2000000};
        const FidelitySizes large{"5mb", 5000000, 28000000};
        const FidelitySizes largest{"28mb", 28000000, 28000000};
        const std::vector<Comparison> comparisons{
            {"fq-codel", {false}, {true}, {small, one, large}},
            {"fifo", {false, "fifo"}, {true, "fifo"}, {largest}},
            {"segment60k", {false}, {false, "fq-codel", 60000}, {one, large}},
        };
        std::cout << "                                              error of a delivery (%)        "
                     "     of the last (%)\n"
                     "comparison, size, pattern             number   median      p95      most   "
                     "signed   median     most  speedup\n";
        for (const Comparison& comparison : comparisons)
        {
            Run(comparison, options);
        }
        return 0;
    });
}
