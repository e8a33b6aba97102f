/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * The papers' results beside ours, with a verdict for each.
 *
 * Names what is reproduced (all without names). Results go to the output folder: report.md,
 * claims.csv, measurements.csv, the papers' figures, and the finished runs, from which a second
 * call goes on. A disagreement is a finding: the exit code says only whether all runs were done.
 */

#include "fl-reproduction-run.h"
#include "fl-reproduction.h"

#include "ns3/fl-option-parser.h"
#include "ns3/fl-run-program.h"

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

/**
 * @param argc number of arguments
 * @param argv arguments
 * @return exit code
 */
int
main(int argc, char* argv[])
{
    ReproductionOptions options;
    options.jobs = std::max(1U, std::thread::hardware_concurrency());
    std::vector<const char*> arguments;
    for (int i = 0; i < argc; i++)
    {
        const std::string argument = argv[i];
        if (i > 0 && !argument.empty() && argument[0] != '-')
        {
            options.names.push_back(argument);
        }
        else
        {
            arguments.push_back(argv[i]);
        }
    }

    const ReproductionList all = ListReproductions();
    std::string names;
    for (const auto& reproduction : all)
    {
        names += (names.empty() ? "" : ", ") + reproduction->GetName();
    }
    std::string scale = GetScaleName(options.scale);
    OptionParser parser("fl-reproduce",
                        "Puts the papers' results beside ours, with a verdict for each. Names "
                        "without dashes say which (all without names): " +
                            names + ".");
    parser.AddWords(
        "scale",
        scale,
        "How large the runs are: minutes on two cores, or the paper's sizes, which can "
        "take days.",
        {GetScaleName(ReproductionScale::QUICK), GetScaleName(ReproductionScale::PAPER)});
    parser.AddInteger("seeds", options.seeds, "Runs of each setting, numbered from 1.", 1, 1000);
    parser.AddText("output",
                   options.output,
                   "Folder of the results; if it holds runs of the same scale and build, they are "
                   "not done again. Without it results/reproduce-SCALE.",
                   "path of a folder");
    parser.AddInteger("jobs", options.jobs, "Runs at the same time.", 1, 1024);
    return RunProgram(static_cast<int>(arguments.size()), arguments.data(), parser, [&] {
        options.scale = scale == GetScaleName(ReproductionScale::PAPER) ? ReproductionScale::PAPER
                                                                        : ReproductionScale::QUICK;
        if (options.output.empty())
        {
            options.output = "results/reproduce-" + scale;
        }
        return RunReproductions(all, options);
    });
}
