/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-experiment-output.h"

#include "ns3/fl-build-info.h"
#include "ns3/fl-json-object.h"
#include "ns3/fl-line-plot.h"
#include "ns3/fl-partition-report.h"
#include "ns3/fl-process-memory.h"
#include "ns3/fl-text.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param test what is measured of models
 * @param count models after a round
 * @param own the system's own columns
 * @return all columns of the table of rounds
 */
std::vector<Column>
MakeColumns(const ModelTest& test, ModelCount count, const std::vector<Column>& own)
{
    std::vector<Column> columns{
        {"round", "1", "number of the round, from 0"},
        {"simulated_seconds", "s", "simulated time at the end of the round"},
        {"round_seconds", "s", "simulated time from the round's start to its end"},
    };
    const std::vector<Column> tested = test.GetColumns();
    columns.insert(columns.end(), tested.begin(), tested.end());
    if (count == ModelCount::SEVERAL)
    {
        columns.push_back(
            {"mean_accuracy",
             "1",
             "mean test accuracy of the nodes' models, whose lowest is test_accuracy"});
        columns.push_back({"best_accuracy", "1", "highest of them"});
    }
    const std::vector<Column> counted{
        {"bytes_up", "bytes", "bytes on all uplinks since the last row, headers included"},
        {"bytes_down", "bytes", "bytes on all downlinks since the last row, headers included"},
        {"rejected_messages",
         "1",
         "messages that transports or the system refused since the last row"},
    };
    columns.insert(columns.end(), counted.begin(), counted.end());
    columns.insert(columns.end(), own.begin(), own.end());
    return columns;
}

/**
 * @param cell a cell
 * @return short form for the terminal
 */
std::string
ShowCell(const Cell& cell)
{
    if (std::holds_alternative<double>(cell))
    {
        std::ostringstream text;
        text << std::setprecision(5) << std::get<double>(cell);
        return text.str();
    }
    return FormatCell(cell);
}

} // namespace

ExperimentOutput::ExperimentOutput(std::string program,
                                   const ExperimentOptions& options,
                                   std::vector<Column> columns,
                                   ModelCount count)
    : m_program(std::move(program)),
      m_options(options),
      m_begin(std::chrono::steady_clock::now()),
      m_columns(std::move(columns)),
      m_count(count),
      m_watch(options.iterations, options.maxTime, options.patience)
{
    ResultFolder::RequireWritable(options.output);
}

ExperimentOutput::~ExperimentOutput()
{
    if (m_pending)
    {
        for (WorkerPool::Ticket ticket : m_pending->tickets)
        {
            m_pool->Discard(ticket);
        }
    }
}

void
ExperimentOutput::Begin(const Experiment& experiment,
                        const SettingList& settings,
                        const SettingList& system)
{
    m_experiment = &experiment;
    m_pool = experiment.GetWorkerPool();
    m_setup = experiment.GetSetup();
    m_test = std::make_unique<ModelTest>(m_options, experiment.GetTestData());
    m_folder = std::make_unique<ResultFolder>(m_options.output,
                                              std::vector<std::string>{"config.json",
                                                                       "partition.csv",
                                                                       "rows.csv",
                                                                       "bytes.csv",
                                                                       "confusion.csv",
                                                                       "summary.json",
                                                                       "accuracy.plt",
                                                                       "accuracy.svg"});
    m_rows = &m_folder->OpenTable("rows.csv", MakeColumns(*m_test, m_count, m_columns));
    const BuildInfo build = GetBuildInfo();
    JsonObject config;
    config.SetText("program", m_program);
    config.SetText("fidelity", experiment.GetFidelity());
    config.SetText("compiler", build.compiler);
    config.SetText("instruction_level", build.instructionLevel);
    config.SetText("build_profile", build.profile);
    config.SetSettings("options", settings);
    config.SetSettings("system", system);

    std::cout << m_program << ": " << experiment.GetFidelity() << "\n";
    auto print = [](const std::string& part, const SettingList& list) {
        std::cout << "  " << part << ":";
        for (const auto& [name, value] : list)
        {
            std::cout << " " << name << "=" << value;
        }
        std::cout << "\n";
    };
    print("options", settings);
    print("system", system);
    for (const auto& [part, list] : experiment.Describe())
    {
        print(part, list);
        config.SetSettings(part, list);
    }
    if (!experiment.GetByzantineNodes().empty())
    {
        std::cout << "  Byzantine nodes:";
        for (NodeIndex node : experiment.GetByzantineNodes())
        {
            std::cout << " " << node;
        }
        std::cout << "\n";
    }
    if (experiment.GetCpus().front()->GetDuration(Cost{1000000, 0, 0, 0, 0, Time()}) == Time(0))
    {
        std::cout << "warning: the device computes in no time; times are those of the network "
                     "alone\n";
    }
    m_folder->WriteJson("config.json", config);
    WritePartition();
    PrintRowHeader();
    if (!m_options.quiet)
    {
        m_progress = std::make_unique<ProgressLine>(m_options.iterations);
        m_progress->Start();
    }
    m_watch.Start();
}

void
ExperimentOutput::WritePartition()
{
    const Dataset& data = *m_setup->train;
    const PartitionReport report(data.GetLabels(), data.GetClasses(), m_experiment->GetShares());
    std::cout << "  shares: " << report.ToString() << "\n";
    std::vector<Column> columns{
        {"node", "1", "index of the node"},
        {"samples", "1", "training samples that the node owns"},
        {"label_distance",
         "1",
         "total variation distance of the node's label mix from that of all training samples"}};
    for (uint32_t label = 0; label < data.GetClasses(); label++)
    {
        const std::string name = data.GetClassName(static_cast<Dataset::Label>(label));
        columns.push_back({"class_" + std::to_string(label),
                           "1",
                           "those of the samples whose class is " + Quote(name)});
    }
    RowTable& table = m_folder->OpenTable("partition.csv", columns);
    uint64_t node = m_experiment->GetStar().nodes.GetN() - report.GetNodes().size();
    for (const PartitionReport::Node& share : report.GetNodes())
    {
        std::vector<Cell> cells{node, share.samples, share.distance};
        for (uint32_t count : share.samplesOfClass)
        {
            cells.emplace_back(uint64_t{count});
        }
        table.AddRow(std::move(cells));
        node++;
    }
}

void
ExperimentOutput::PrintRowHeader()
{
    std::cout << "\n";
    for (const Column& column : m_rows->GetColumns())
    {
        std::cout << column.name << (&column == &m_rows->GetColumns().back() ? "\n" : "  ");
    }
    std::cout << std::flush;
}

void
ExperimentOutput::AddRound(const RoundReport& report)
{
    CompleteRow();
    const ByteTable& bytes = m_experiment->GetByteTable();
    uint64_t up = 0;
    uint64_t down = 0;
    for (uint32_t node = 0; node < m_experiment->GetStar().nodes.GetN(); node++)
    {
        up += bytes.GetLinkBytes(2 * node);
        down += bytes.GetLinkBytes(2 * node + 1);
    }
    const uint64_t rejected = m_experiment->GetRejectedMessages();

    PendingRow row;
    row.before = {uint64_t{report.round},
                  report.end.GetSeconds(),
                  (report.end - report.start).GetSeconds()};
    row.after = {up - m_bytesUp, down - m_bytesDown, rejected - m_rejected + report.rejected};
    row.after.insert(row.after.end(), report.extra.begin(), report.extra.end());
    m_bytesUp = up;
    m_bytesDown = down;
    m_rejected = rejected;
    m_models = report.models;

    row.results = std::make_shared<Results>(m_models.size(), ModelTest::GetUnknown());
    for (size_t i = 0; i < m_models.size() && report.isTested; i++)
    {
        if (m_models[i]->HasContent())
        {
            row.tickets.push_back(m_pool->Submit(
                [results = row.results,
                 i,
                 learner = PeekPointer(m_setup->learner),
                 model = m_models[i],
                 test = m_experiment->GetTestData()] {
                    (*results)[i] = ModelTest::Run(*learner, *model, test);
                },
                sizeof(ModelTest::Result)));
        }
    }
    m_pending = std::move(row);
    m_watch.SetRound(report.round + 1);
    if (m_progress)
    {
        m_progress->SetRound(report.round + 1);
    }
}

void
ExperimentOutput::CompleteRow()
{
    if (!m_pending)
    {
        return;
    }
    for (WorkerPool::Ticket ticket : std::exchange(m_pending->tickets, {}))
    {
        m_pool->Join(ticket);
    }
    std::vector<Cell> cells = std::move(m_pending->before);
    const Results& results = *m_pending->results;
    m_result = *std::min_element(results.begin(), results.end(), [](const auto& a, const auto& b) {
        return a.evaluation.accuracy < b.evaluation.accuracy;
    });
    const std::vector<Cell> tested = m_test->GetCells(m_result);
    cells.insert(cells.end(), tested.begin(), tested.end());
    if (m_count == ModelCount::SEVERAL)
    {
        const std::vector<Cell> others = GetAccuracies(results);
        cells.insert(cells.end(), others.begin(), others.end());
    }
    cells.insert(cells.end(), m_pending->after.begin(), m_pending->after.end());
    m_pending.reset();

    if (m_progress)
    {
        m_progress->Clear();
    }
    for (size_t i = 0; i < cells.size(); i++)
    {
        const std::string text = ShowCell(cells[i]);
        std::cout << text
                  << std::string(
                         std::max<size_t>(m_rows->GetColumns()[i].name.size(), text.size()) + 2 -
                             text.size(),
                         ' ');
        if (std::holds_alternative<uint64_t>(cells[i]))
        {
            m_digest.AddCount(std::get<uint64_t>(cells[i]));
        }
        else if (std::holds_alternative<double>(cells[i]))
        {
            m_digest.AddNumber(std::get<double>(cells[i]));
        }
        else
        {
            m_digest.AddText(std::get<std::string>(cells[i]));
        }
    }
    std::cout << std::endl;
    m_rows->AddRow(std::move(cells));
}

std::vector<Cell>
ExperimentOutput::GetAccuracies(const Results& results) const
{
    double sum = 0;
    double best = results.front().evaluation.accuracy;
    for (const ModelTest::Result& result : results)
    {
        sum += result.evaluation.accuracy;
        best = std::max(best, result.evaluation.accuracy);
    }
    return {sum / results.size(), best};
}

void
ExperimentOutput::WriteBytes()
{
    RowTable& table = m_folder->OpenTable(
        "bytes.csv",
        {{"link", "", "node and direction"},
         {"system", "", "system of the message, transport for packets without a message"},
         {"round", "1", "training round of the message"},
         {"phase", "", "phase of the round"},
         {"role", "", "role of the message, transport for headers"},
         {"bytes", "bytes", "on the wire, repeated ones included"},
         {"retransmitted_bytes", "bytes", "those of them that the link had carried before"},
         {"packets", "1", "packets that carried at least one of these bytes"}});
    for (const ByteTableRow& row : m_experiment->GetByteTable().GetRows())
    {
        table.AddRow({row.link,
                      row.system,
                      uint64_t{row.round},
                      row.phase,
                      row.role,
                      row.bytes,
                      row.retransmitted,
                      row.packets});
        m_digest.AddText(row.link + row.system + row.phase + row.role);
        m_digest.AddCount(row.round);
        m_digest.AddCount(row.bytes);
        m_digest.AddCount(row.retransmitted);
        m_digest.AddCount(row.packets);
    }
}

void
ExperimentOutput::WriteConfusion()
{
    if (m_result.matrix.GetClasses() > 0)
    {
        RowTable& table =
            m_folder->OpenTable("confusion.csv", ModelTest::GetMatrixColumns(m_result));
        ModelTest::AddMatrix(m_result, table);
    }
}

std::string
ExperimentOutput::WritePlot(const std::string& path)
{
    if (m_models.empty())
    {
        return "no plot: no round was completed";
    }
    if (!m_models.front()->HasContent())
    {
        return "no plot: a sized model has no accuracy";
    }
    LinePlot plot(m_program + ", " + std::to_string(m_options.nodes) + " nodes, " +
                      m_experiment->GetTestData()->GetName(),
                  "simulated time (s)",
                  "test accuracy");
    plot.SetVerticalRange(0, 1);
    const std::vector<double> seconds = m_rows->GetNumbers("simulated_seconds");
    const std::vector<double> accuracies = m_rows->GetNumbers("test_accuracy");
    std::vector<double> x;
    std::vector<double> y;
    for (size_t row = 0; row < accuracies.size(); row++)
    {
        if (std::isfinite(accuracies[row])) // rounds whose models were not tested have none
        {
            x.push_back(seconds[row]);
            y.push_back(accuracies[row]);
        }
    }
    plot.AddLine(m_options.aggregator.GetName() +
                     (m_options.attack ? " under " + m_options.attack->GetName() : ""),
                 x,
                 y);
    const std::string problem = plot.Write(m_options.output, "accuracy");
    return problem.empty() ? "plot: " + path : problem;
}

void
ExperimentOutput::SetSummary(const std::string& name, uint64_t value)
{
    m_summary[name] = value;
}

int
ExperimentOutput::Finish()
{
    CompleteRow();
    if (m_progress)
    {
        m_progress->Clear();
    }
    WriteBytes();
    WriteConfusion();
    for (const ParameterVectorPtr& model : m_models)
    {
        if (model->HasContent())
        {
            m_digest.AddVector(model->data(), model->size());
        }
    }
    const double wall =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
    const uint64_t events =
        Simulator::GetEventCount() - (m_progress ? m_progress->GetOwnEvents() : 0);
    const double megabyte = 1e6;
    const ProcessMemory memory = GetProcessMemory();
    const BuildInfo build = GetBuildInfo();

    JsonObject summary;
    summary.SetText("digest", m_digest.ToString());
    m_test->Summarize(m_result, summary);
    summary.SetCount("iterations", m_rows->GetRows().size());
    for (const auto& [name, value] : m_summary)
    {
        summary.SetCount(name, value);
    }
    summary.SetText("end", RunWatch::GetName(m_watch.GetEnd()));
    summary.SetNumber("simulated_seconds", Simulator::Now().GetSeconds());
    summary.SetNumber("wall_seconds", wall);
    summary.SetCount("events", events);
    summary.SetCount("link_bytes", m_experiment->GetByteTable().GetTotalBytes());
    summary.SetCount("peak_memory_bytes", memory.peak);
    summary.SetText("compiler", build.compiler);
    summary.SetText("instruction_level", build.instructionLevel);
    m_folder->WriteJson("summary.json", summary);

    std::cout << "\n";
    const std::string chance = m_test->JudgeAccuracies(m_rows->GetNumbers("test_accuracy"));
    if (!chance.empty())
    {
        std::cout << chance << "\n";
    }
    const std::string early = m_watch.Describe();
    std::cout << early << (early.empty() ? "" : "\n");
    if (m_rows->GetRows().empty())
    {
        std::cout << "no round was completed";
    }
    else
    {
        std::cout << "final accuracy " << m_result.evaluation.accuracy << " after "
                  << CountOf(m_rows->GetRows().size(), "round");
    }
    std::cout << " in " << Simulator::Now().GetSeconds() << " simulated seconds\n"
              << "digest " << m_digest.ToString() << " (" << build.compiler << ", "
              << build.instructionLevel << ")\n"
              << std::setprecision(3) << "wall time " << wall << " s, " << events / 1e6
              << " million events, peak memory " << memory.peak / megabyte << " MB\n"
              << "results: " << m_folder->GetPath("") << " (columns.csv explains every column)\n"
              << WritePlot(m_folder->GetPath("accuracy.svg")) << std::endl;
    return m_watch.GetExitCode();
}

} // namespace fl
} // namespace ns3
