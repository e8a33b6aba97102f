/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * HotStuff alone: replicas agree on the commands of clients, to be held against real deployments.
 *
 * Prints the times between the steps of the protocol beside their closed form in hops times delay,
 * decisions per second, and messages and bytes per decision. Results go to the output folder:
 * config.json, timeline.csv (one row per 100 ms), times.csv, traffic.csv, summary.json and plots of
 * the distributions of the times and of the commands done.
 */

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <algorithm>
#include <chrono>
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

    /**
     * @param parser the command line
     */
    void AddTo(OptionParser& parser)
    {
        parser.AddText("output", output, "Folder for the results.", "path of a folder");
        parser.AddFlag("pcap",
                       pcap,
                       "Write a capture of every node's link into the output folder.");
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

/// Writes a row of the timeline at fixed intervals of simulated time.
class Timeline
{
  public:
    /**
     * @param statistics what is measured
     * @param table takes the rows
     */
    Timeline(const HotStuffStatistics& statistics, RowTable& table)
        : m_statistics(statistics),
          m_table(table)
    {
        Schedule();
    }

    /// @return the columns
    static std::vector<Column> GetColumns()
    {
        return {{"seconds", "s", "simulated time at the end of the interval"},
                {"decisions", "1", "blocks decided in the interval; none during the warm-up"},
                {"commands", "1", "commands that clients were done with in the interval"},
                {"view_changes", "1", "views entered after a timeout in the interval"}};
    }

  private:
    /// Waits for the end of an interval.
    void Schedule()
    {
        Simulator::Schedule(MilliSeconds(100), &Timeline::AddRow, this);
    }

    /// An interval has ended.
    void AddRow()
    {
        const uint64_t decisions = m_statistics.GetDecisions();
        const uint64_t commands = m_statistics.GetCommands();
        const uint64_t viewChanges = m_statistics.GetViewChanges();
        m_table.AddRow({Simulator::Now().GetSeconds(),
                        decisions - m_decisions,
                        commands - m_commands,
                        viewChanges - m_viewChanges});
        m_decisions = decisions;
        m_commands = commands;
        m_viewChanges = viewChanges;
        Schedule();
    }

    const HotStuffStatistics& m_statistics; ///< what is measured
    RowTable& m_table;                      ///< takes the rows
    uint64_t m_decisions{0};                ///< at the end of the last interval
    uint64_t m_commands{0};                 ///< at the end of the last interval
    uint64_t m_viewChanges{0};              ///< at the end of the last interval
};

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
         {"p5", "s", "5th percentile"},
         {"median", "s", "median"},
         {"p95", "s", "95th percentile"},
         {"closed_form", "s", "hops times delay, without computation and waiting"}});
    std::cout << "\n" << std::left << std::setw(32) << "time (ms)" << std::right;
    for (const char* name : {"count", "5 %", "median", "95 %", "hops x delay"})
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
            std::cout << std::setw(14) << value * 1e3;
            row.emplace_back(value);
            digest.AddNumber(value);
        }
        std::cout << std::setw(14) << closed * 1e3 << "\n";
        row.emplace_back(closed);
        digest.AddCount(samples.GetCount());
        table.AddRow(std::move(row));
    }
    std::cout << std::defaultfloat;
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
         {"messages_per_decision", "1", "messages for each decided block"},
         {"bytes_per_decision", "bytes", "bytes for each decided block"}});
    const HotStuffStatistics& statistics = experiment.GetStatistics();
    const auto decisions = static_cast<double>(statistics.GetDecisions());
    std::cout << "\n"
              << std::left << std::setw(20) << "per decision" << std::right << std::setw(12)
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
              << std::defaultfloat;
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
    LinePlot commands("fl-hotstuff: commands done in each 100 ms",
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
        std::cout << "warning: " << options.byzantine << " Byzantine replicas of " << options.nodes
                  << " are more than the " << faults
                  << " that are tolerated: nothing is guaranteed\n";
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
        "packet network + " + options.cryptography.GetName() + " cryptography";
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
    RowTable& rows = folder.OpenTable("timeline.csv", Timeline::GetColumns());
    const Timeline timeline(experiment.GetStatistics(), rows);

    experiment.Run();

    const HotStuffStatistics& statistics = experiment.GetStatistics();
    const double seconds = statistics.GetDuration().GetSeconds();
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
    summary.SetNumber("commands_per_second", statistics.GetCommands() / seconds);
    summary.SetCount("decisions", statistics.GetDecisions());
    summary.SetCount("empty_decisions", statistics.GetEmptyDecisions());
    summary.SetCount("view_changes", statistics.GetViewChanges());
    summary.SetCount("rejected", statistics.GetRejected());
    summary.SetNumber("simulated_seconds", Simulator::Now().GetSeconds());
    summary.SetNumber("wall_seconds", wall);
    summary.SetCount("events", Simulator::GetEventCount());
    folder.WriteJson("summary.json", summary);

    std::cout << std::setprecision(6) << "\n"
              << statistics.GetDecisions() / seconds << " decisions per second ("
              << statistics.GetEmptyDecisions() << " of " << statistics.GetDecisions()
              << " blocks empty), " << statistics.GetCommands() / seconds
              << " commands per second, " << statistics.GetViewChanges() << " view changes, "
              << statistics.GetRejected() << " rejections\n";
    ReportChains(experiment);
    std::cout << "digest " << digest.ToString() << " (" << build.compiler << ", "
              << build.instructionLevel << ")\n"
              << std::setprecision(3) << "wall time " << wall << " s, "
              << Simulator::GetEventCount() / 1e6 << " million events\n"
              << "results: " << folder.GetPath("") << "\n"
              << WritePlots(experiment, rows, folder) << std::endl;
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
