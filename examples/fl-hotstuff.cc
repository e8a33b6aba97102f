/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * HotStuff alone: replicas agree on the commands of clients, to be held against real deployments.
 *
 * Prints the times between the steps of the protocol beside their closed form in hops times delay,
 * decisions per second, and messages and bytes per decision. Results go to the output folder:
 * config.json, timeline.csv (one row per 100 ms after the warm-up), times.csv, traffic.csv,
 * summary.json and plots of the distributions of the times and of the commands done.
 */

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// What this program lets its user choose beside the experiment.
struct OutputOptions
{
    std::string output{"results/fl-hotstuff"}; ///< folder of the results
    bool pcap{false};                          ///< write captures
    bool quiet{false};                         ///< no progress line

    /**
     * @param parser the command line
     */
    void AddTo(OptionParser& parser)
    {
        parser.AddText("output", output, "Folder for the results.", "path of a folder");
        parser.AddFlag("pcap",
                       pcap,
                       "Write a capture of every node's link into the output folder.");
        parser.AddFlag("quiet", quiet, "No progress line.");
    }
};

/// All quantities, in the order in which they are printed.
std::vector<HotStuffQuantity>
GetQuantities()
{
    std::vector<HotStuffQuantity> quantities;
    for (size_t i = 0; i < static_cast<size_t>(HotStuffQuantity::COUNT); i++)
    {
        quantities.push_back(static_cast<HotStuffQuantity>(i));
    }
    return quantities;
}

/**
 * Says which commands are not among the times, and whether they waited so long that clients sent
 * them again.
 *
 * @param experiment the experiment
 */
void
ReportUntimed(const HotStuffExperiment& experiment)
{
    const HotStuffStatistics& statistics = experiment.GetStatistics();
    if (statistics.GetUntimedCommands() > 0)
    {
        std::cout << statistics.GetUntimedCommands() << " of "
                  << CountOf(statistics.GetCommands(), "command")
                  << " not timed: issued during the warm-up\n";
    }
    TimeValue retry;
    experiment.GetApplications().clients.front()->GetAttribute("RetryTimeout", retry);
    if (statistics.GetLongestCompletion() > retry.Get())
    {
        std::cout << "warning: commands took up to "
                  << statistics.GetLongestCompletion().GetSeconds()
                  << " s, more than the clients' RetryTimeout of " << retry.Get().GetSeconds()
                  << " s: requests were sent again, which adds load\n";
    }
}

/**
 * Prints and writes the times between the steps of the protocol.
 *
 * @param experiment the experiment
 * @param folder takes times.csv
 * @param digest takes the values
 */
void
ReportTimes(const HotStuffExperiment& experiment, ResultFolder& folder, ResultDigest& digest)
{
    RowTable& table = folder.OpenTable(
        "times.csv",
        {{"quantity", "", "from what to what"},
         {"count", "1", "measured values"},
         {"p5", "s", "5th percentile; nan without values"},
         {"median", "s", "median; nan without values"},
         {"p95", "s", "95th percentile; nan without values"},
         {"closed_form",
          "s",
          "hops times delay: without computation, queues, and waiting for the block before"}});
    std::cout << "\n" << std::left << std::setw(32) << "time (ms)" << std::right;
    for (const char* name : {"count", "5 %", "median", "95 %", "hops x delay*"})
    {
        std::cout << std::setw(14) << name;
    }
    std::cout << "\n" << std::fixed << std::setprecision(3);
    for (const HotStuffQuantity quantity : GetQuantities())
    {
        const SampleSet& samples = experiment.GetStatistics().Get(quantity);
        const double closed = experiment.GetClosedForm(quantity);
        std::vector<Cell> row{HotStuffStatistics::GetName(quantity), uint64_t{samples.GetCount()}};
        std::cout << std::left << std::setw(32) << HotStuffStatistics::GetName(quantity)
                  << std::right << std::setw(14) << samples.GetCount();
        for (const double share : {0.05, 0.5, 0.95})
        {
            const double value = samples.GetQuantile(share);
            if (samples.GetCount() > 0)
            {
                std::cout << std::setw(14) << value * 1e3;
            }
            row.emplace_back(value);
            digest.AddNumber(value);
        }
        if (samples.GetCount() > 0)
        {
            std::cout << std::setw(14) << closed * 1e3 << "\n";
        }
        else
        {
            std::cout << "  none: " << HotStuffStatistics::GetReasonForNone(quantity) << "\n";
        }
        row.emplace_back(closed);
        digest.AddCount(samples.GetCount());
        table.AddRow(std::move(row));
    }
    std::cout << std::defaultfloat
              << "* without computation, queues, and waiting for the block before\n";
    ReportUntimed(experiment);
}

/**
 * Prints and writes messages and bytes per decision.
 *
 * @param experiment the experiment
 * @param folder takes traffic.csv
 * @param digest takes the values
 */
void
ReportTraffic(const HotStuffExperiment& experiment, ResultFolder& folder, ResultDigest& digest)
{
    RowTable& table = folder.OpenTable(
        "traffic.csv",
        {{"type", "", "type of the messages; transport: headers, acknowledgements, handshakes"},
         {"messages", "1", "messages sent, one for each receiver"},
         {"bytes", "bytes", "on all uplinks, repeated ones included"},
         {"messages_per_decision", "1", "messages for each decided block, empty ones included"},
         {"bytes_per_decision", "bytes", "bytes for each decided block, empty ones included"}});
    const HotStuffStatistics& statistics = experiment.GetStatistics();
    const auto decisions = static_cast<double>(statistics.GetDecisions());
    std::cout << "\n"
              << std::left << std::setw(20) << "per decided block" << std::right << std::setw(12)
              << "messages" << std::setw(14) << "bytes"
              << "\n"
              << std::fixed << std::setprecision(2);
    double agreement = 0;
    for (const auto& [name, traffic] : statistics.GetTraffic())
    {
        const double messages = static_cast<double>(traffic.messages) / decisions;
        const double bytes = static_cast<double>(traffic.bytes) / decisions;
        const bool isClients = name == "request" || name == "reply" || name == "transport";
        agreement += isClients ? 0 : messages;
        std::cout << std::left << std::setw(20) << name << std::right << std::setw(12) << messages
                  << std::setw(14) << bytes << "\n";
        table.AddRow({name, traffic.messages, traffic.bytes, messages, bytes});
        digest.AddText(name);
        digest.AddCount(traffic.messages);
        digest.AddCount(traffic.bytes);
    }
    std::cout << std::left << std::setw(20) << "among replicas" << std::right << std::setw(12)
              << agreement << "   closed form " << experiment.GetClosedFormMessages() << "\n"
              << std::defaultfloat << "(divided by all "
              << CountOf(statistics.GetDecisions(), "block") << ", "
              << statistics.GetEmptyDecisions() << " of them empty)\n";
    if (experiment.TellsCertificates() && statistics.GetTraffic().count("certificate") > 0)
    {
        std::cout
            << "(certificate: a leader without a next block tells the last one by itself; the "
               "closed form is without that)\n";
    }
}

/**
 * Says how far replicas have got that a run with faults leaves behind.
 *
 * @param experiment the experiment
 */
void
ReportChains(const HotStuffExperiment& experiment)
{
    Height highest = 0;
    for (const auto& replica : experiment.GetApplications().replicas)
    {
        if (const BlockTree* tree = replica->GetTree())
        {
            highest = std::max(highest, tree->GetDecided()->header.height);
        }
    }
    for (const auto& replica : experiment.GetApplications().replicas)
    {
        const BlockTree* tree = replica->GetTree();
        if (tree == nullptr)
        {
            std::cout << "replica " << replica->GetReplica() << " is down\n";
        }
        else if (tree->GetDecided()->header.height + 10 < highest)
        {
            std::cout << "warning: replica " << replica->GetReplica() << " has decided "
                      << tree->GetDecided()->header.height << " of " << highest << " blocks\n";
        }
    }
}

/**
 * Draws how the times are distributed, and how many commands are done as time goes by.
 *
 * @param experiment the experiment
 * @param timeline timeline.csv
 * @param folder where the pictures go
 * @return line about the plots for the user
 */
std::string
WritePlots(const HotStuffExperiment& experiment,
           const RowTable& timeline,
           const ResultFolder& folder)
{
    LinePlot commands("fl-hotstuff: commands done in each 100 ms after the warm-up",
                      "simulated time (s)",
                      "commands");
    commands.AddLine("all clients",
                     timeline.GetNumbers("seconds"),
                     timeline.GetNumbers("commands"));
    commands.Write(folder.GetPath(""), "commands");
    LinePlot plot("fl-hotstuff: distribution of times", "time (ms)", "share of the values below");
    plot.SetVerticalRange(0, 1);
    for (const HotStuffQuantity quantity : GetQuantities())
    {
        const SampleSet& samples = experiment.GetStatistics().Get(quantity);
        std::vector<double> times;
        std::vector<double> shares;
        for (uint32_t percent = 0; percent <= 100 && samples.GetCount() > 0; percent += 5)
        {
            times.push_back(samples.GetQuantile(percent / 100.0) * 1e3);
            shares.push_back(percent / 100.0);
        }
        plot.AddLine(HotStuffStatistics::GetName(quantity), times, shares);
    }
    const std::string problem = plot.Write(folder.GetPath(""), "times");
    return problem.empty()
               ? "plots: " + folder.GetPath("times.svg") + ", " + folder.GetPath("commands.svg")
               : problem;
}

/**
 * Warns about choices that make the results mean less than they seem to.
 *
 * @param experiment the experiment
 * @param options what the user chose
 */
void
WarnAboutChoices(const HotStuffExperiment& experiment, const HotStuffExperimentOptions& options)
{
    const uint32_t faults = experiment.GetApplications().group->faults;
    if (faults == 0)
    {
        std::cout << "warning: a group of " << options.nodes
                  << " tolerates no fault; it takes 4 replicas to tolerate one\n";
    }
    if (options.attack && options.byzantine > faults)
    {
        std::cout << "warning: " << CountOf(options.byzantine, "Byzantine replica") << " of "
                  << options.nodes << ", but a group of this size tolerates only " << faults
                  << ": nothing is guaranteed\n";
    }
    if (experiment.GetCpu(0)->GetDuration(Cost::OfVerifying(1000)).IsZero())
    {
        std::cout << "warning: the device computes in no time; times are those of the network "
                     "alone\n";
    }
}

/**
 * Prints and writes what was chosen.
 *
 * @param experiment the experiment
 * @param options what the user chose
 * @param parser the command line
 * @param folder takes config.json
 */
void
ReportConfiguration(const HotStuffExperiment& experiment,
                    const HotStuffExperimentOptions& options,
                    const OptionParser& parser,
                    const ResultFolder& folder)
{
    const BuildInfo build = GetBuildInfo();
    JsonObject config;
    config.SetText("program", "fl-hotstuff");
    config.SetText("compiler", build.compiler);
    config.SetText("instruction_level", build.instructionLevel);
    config.SetText("build_profile", build.profile);
    auto add = [&config](const std::string& part, const SettingList& settings) {
        config.SetSettings(part, settings);
        std::cout << "  " << part << ":";
        for (const auto& [name, value] : settings)
        {
            std::cout << " " << name << "=" << value;
        }
        std::cout << "\n";
    };
    const std::string fidelity =
        options.network + " network + " + options.cryptography.GetName() + " cryptography";
    config.SetText("fidelity", fidelity);
    std::cout << "fl-hotstuff: " << fidelity << "\n";
    add("options", parser.GetSettings());
    for (const auto& [part, settings] : experiment.Describe())
    {
        add(part, settings);
    }
    folder.WriteJson("config.json", config);
    WarnAboutChoices(experiment, options);
}

/**
 * Runs the experiment.
 *
 * @param options what the user chose
 * @param own where results go
 * @param parser the command line
 * @return exit code
 */
int
Run(const HotStuffExperimentOptions& options, const OutputOptions& own, const OptionParser& parser)
{
    const auto begin = std::chrono::steady_clock::now();
    ResultFolder::RequireWritable(own.output);
    HotStuffExperiment experiment(options);
    ResultFolder folder(own.output,
                        {"config.json",
                         "timeline.csv",
                         "times.csv",
                         "traffic.csv",
                         "summary.json",
                         "times.plt",
                         "times.svg",
                         "commands.plt",
                         "commands.svg"});
    ReportConfiguration(experiment, options, parser, folder);
    if (own.pcap)
    {
        experiment.EnablePcap(own.output + "/node");
    }
    RowTable& rows = folder.OpenTable("timeline.csv", HotStuffTimeline::GetColumns());
    const auto intervals =
        options.duration.GetSeconds() / HotStuffTimeline::GetInterval().GetSeconds();
    ProgressLine progress(static_cast<uint32_t>(std::ceil(intervals)), "interval");
    if (!own.quiet)
    {
        progress.Start();
    }
    HotStuffTimeline timeline(experiment.GetStatistics(),
                              options.warmUp,
                              rows,
                              own.quiet ? nullptr : &progress);

    experiment.Run();

    timeline.Finish();
    progress.Clear();
    const HotStuffStatistics& statistics = experiment.GetStatistics();
    const double seconds = statistics.GetDuration().GetSeconds();
    const uint64_t filled = statistics.GetDecisions() - statistics.GetEmptyDecisions();
    const uint64_t events = Simulator::GetEventCount() - progress.GetOwnEvents();
    ResultDigest digest;
    ReportTimes(experiment, folder, digest);
    if (statistics.GetDecisions() > 0)
    {
        ReportTraffic(experiment, folder, digest);
    }
    const BuildInfo build = GetBuildInfo();
    const double wall =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    JsonObject summary;
    summary.SetText("digest", digest.ToString());
    summary.SetNumber("decisions_per_second", statistics.GetDecisions() / seconds);
    summary.SetNumber("nonempty_decisions_per_second", filled / seconds);
    summary.SetNumber("commands_per_second", statistics.GetCommands() / seconds);
    summary.SetCount("decisions", statistics.GetDecisions());
    summary.SetCount("empty_decisions", statistics.GetEmptyDecisions());
    summary.SetCount("commands", statistics.GetCommands());
    summary.SetCount("untimed_commands", statistics.GetUntimedCommands());
    summary.SetCount("view_changes", statistics.GetViewChanges());
    summary.SetCount("rejected", statistics.GetRejected());
    summary.SetNumber("simulated_seconds", Simulator::Now().GetSeconds());
    summary.SetNumber("wall_seconds", wall);
    summary.SetCount("events", events);
    folder.WriteJson("summary.json", summary);

    std::cout << std::setprecision(6) << "\n"
              << filled / seconds << " decisions with commands per second ("
              << statistics.GetDecisions() / seconds << " with empty blocks), "
              << statistics.GetCommands() / seconds << " commands per second, "
              << CountOf(statistics.GetViewChanges(), "view change") << ", "
              << CountOf(statistics.GetRejected(), "rejection") << "\n";
    ReportChains(experiment);
    std::cout << "digest " << digest.ToString() << " (" << build.compiler << ", "
              << build.instructionLevel << ")\n"
              << std::setprecision(3) << "wall time " << wall << " s, " << events / 1e6
              << " million events\n"
              << "results: " << folder.GetPath("") << " (columns.csv explains every column)\n"
              << WritePlots(experiment, rows, folder) << std::endl;
    if (statistics.GetDecisions() == 0)
    {
        std::cout << "standstill: no block was decided in the " << seconds << " s after the warm-up"
                  << std::endl;
        return EXIT_INCOMPLETE;
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
    HotStuffExperimentOptions options;
    OutputOptions own;
    OptionParser parser("fl-hotstuff",
                        "HotStuff alone: replicas agree on the commands of closed-loop clients "
                        "over simulated links.");
    options.AddTo(parser);
    own.AddTo(parser);
    return RunProgram(argc, argv, parser, [&] { return Run(options, own, parser); });
}
