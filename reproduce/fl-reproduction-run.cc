/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-reproduction-run.h"

#include "fl-process-pool.h"
#include "fl-reproduction-report.h"
#include "fl-run-store.h"

#include "ns3/fl-build-info.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-run-program.h"
#include "ns3/fl-text.h"
#include "ns3/rng-seed-manager.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <thread>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// A run that is to be done.
struct OpenRun
{
    size_t part;                        ///< number of its reproduction
    const ReproductionSetting* setting; ///< its setting
    uint64_t seed;                      ///< its seed
};

/**
 * Sorts out what the folder holds already.
 *
 * @param parts receive what was measured
 * @param store runs that were done before
 * @param seeds how many seeds there are
 * @return what is left to do: first what is timed, and then setting by setting, so that claims can
 *         be judged early
 */
std::vector<OpenRun>
ListOpenRuns(std::vector<ReproductionReport::Part>& parts, const RunStore& store, uint32_t seeds)
{
    std::vector<OpenRun> open;
    for (size_t i = 0; i < parts.size(); i++)
    {
        const std::string name = parts[i].reproduction->GetName();
        for (const ReproductionSetting& setting : parts[i].settings)
        {
            for (uint64_t seed = 1; seed <= seeds; seed++)
            {
                if (const auto values = store.Load(name, setting, seed))
                {
                    parts[i].measurements.Add({setting.name, seed}, *values);
                }
                else
                {
                    open.push_back({i, &setting, seed});
                }
            }
        }
    }
    std::stable_partition(open.begin(), open.end(), [](const OpenRun& run) {
        return run.setting->isTimed;
    });
    return open;
}

/**
 * @param seconds wall time
 * @return the same in words
 */
std::string
FormatSeconds(double seconds)
{
    std::ostringstream text;
    const double minute = 60;
    text << std::fixed << std::setprecision(seconds < 10 ? 1 : 0);
    if (seconds < 2 * minute)
    {
        text << seconds << " s";
    }
    else
    {
        text << seconds / minute << " min";
    }
    return text.str();
}

/**
 * @return what holds for all runs
 */
SettingList
ListFacts()
{
    const BuildInfo build = GetBuildInfo();
    const char* data = std::getenv("FL_DATA_DIR");
    return {{"build", build.compiler + ", " + build.instructionLevel + ", " + build.profile},
            {"processors", std::to_string(std::thread::hardware_concurrency())},
            {"data", data ? "those of FL_DATA_DIR" : "FL_DATA_DIR is not set, see the settings"}};
}

/**
 * @param reproduction a reproduction
 * @return the first part of its name
 */
std::string
GetSystem(const Reproduction& reproduction)
{
    const std::string name = reproduction.GetName();
    return name.substr(0, name.find('-'));
}

} // namespace

std::vector<const Reproduction*>
ChooseReproductions(const ReproductionList& all, const std::vector<std::string>& names)
{
    std::vector<std::string> known;
    for (const auto& reproduction : all)
    {
        known.push_back(reproduction->GetName());
        known.push_back(GetSystem(*reproduction));
    }
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    for (const std::string& name : names)
    {
        if (!std::binary_search(known.begin(), known.end(), name))
        {
            throw InputError("nothing to reproduce is called " + Quote(name) +
                             "; accepted: " + Join(SortByCloseness(known, name)));
        }
    }
    std::vector<const Reproduction*> chosen;
    for (const auto& reproduction : all)
    {
        const bool isNamed = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return name == reproduction->GetName() || name == GetSystem(*reproduction);
        });
        if (names.empty() || isNamed)
        {
            chosen.push_back(reproduction.get());
        }
    }
    return chosen;
}

int
RunReproductions(const ReproductionList& all, const ReproductionOptions& options)
{
    if (options.seeds == 0 || options.jobs == 0)
    {
        throw InputError("--seeds=" + std::to_string(options.seeds) +
                         " --jobs=" + std::to_string(options.jobs) +
                         " leaves nothing to run; accepted: at least 1 each");
    }
    std::vector<ReproductionReport::Part> parts;
    for (const Reproduction* reproduction : ChooseReproductions(all, options.names))
    {
        parts.push_back({reproduction,
                         reproduction->ListSettings(options.scale),
                         reproduction->ListClaims(options.scale),
                         {},
                         {}});
    }
    const RunStore store(options.output, options.scale, GetProgramDigest());
    const std::vector<OpenRun> open = ListOpenRuns(parts, store, options.seeds);
    size_t total = 0;
    for (const auto& part : parts)
    {
        total += part.settings.size() * options.seeds;
    }
    std::cout << CountOf(total, "run") << ", " << options.jobs << " at a time, into "
              << options.output << "\n";
    if (open.size() < total)
    {
        std::cout << "going on where an earlier call ended: " << total - open.size()
                  << " of them are there\n";
    }

    ReproductionReport report(options.output, options.scale, options.seeds, ListFacts(), parts);
    for (size_t i = 0; i < parts.size(); i++)
    {
        report.Update(i);
    }
    std::vector<ProcessPool::Task> tasks;
    for (const OpenRun& run : open)
    {
        const std::string name = parts[run.part].reproduction->GetName();
        tasks.push_back({[&store, name, run] {
                             RngSeedManager::SetRun(run.seed);
                             store.Save(name, *run.setting, run.seed, run.setting->run(run.seed));
                         },
                         run.setting->isTimed});
    }
    const auto begin = std::chrono::steady_clock::now();
    size_t done = 0;
    bool isComplete = true;
    ProcessPool::Run(
        tasks,
        options.jobs,
        [&](size_t task, const std::string& problem, double seconds) {
            const OpenRun& run = open[task];
            ReproductionReport::Part& part = parts[run.part];
            done++;
            const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
            std::cout << "[" << done << "/" << open.size() << "] " << part.reproduction->GetName()
                      << " " << run.setting->name << " seed " << run.seed << ": "
                      << (problem.empty() ? FormatSeconds(seconds) : "failed: " + problem);
            if (done < open.size())
            {
                std::cout << ", about "
                          << FormatSeconds(elapsed.count() / static_cast<double>(done) *
                                           static_cast<double>(open.size() - done))
                          << " left";
            }
            std::cout << std::endl;
            const Measurements::RunKey key{run.setting->name, run.seed};
            const auto values =
                problem.empty() ? store.Load(part.reproduction->GetName(), *run.setting, run.seed)
                                : std::nullopt;
            if (values)
            {
                part.measurements.Add(key, *values);
            }
            else
            {
                isComplete = false;
                part.measurements.AddFailure(key, problem.empty() ? "no results" : problem);
            }
            report.Update(run.part);
        });
    report.Finish();
    return isComplete ? 0 : EXIT_INCOMPLETE;
}

} // namespace fl
} // namespace ns3
