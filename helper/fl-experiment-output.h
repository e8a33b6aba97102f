/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_EXPERIMENT_OUTPUT_H
#define FL_EXPERIMENT_OUTPUT_H

#include "ns3/fl-experiment.h"
#include "ns3/fl-model-test.h"
#include "ns3/fl-progress-line.h"
#include "ns3/fl-result-digest.h"
#include "ns3/fl-result-folder.h"
#include "ns3/fl-row-table.h"
#include "ns3/fl-run-watch.h"
#include "ns3/fl-worker-pool.h"
#include "ns3/nstime.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a system reports of a round.
struct RoundReport
{
    Round round{0};                         ///< its number
    Time start;                             ///< when it began
    Time end;                               ///< when it ended
    std::vector<ParameterVectorPtr> models; ///< models after the round: of all honest nodes, or one
                                            ///< if all have the same
    bool isTested{true};                    ///< whether the models are to be tested
    uint64_t rejected{0};                   ///< messages that the system has refused in the round
    std::vector<Cell> extra;                ///< values of the system's own columns
};

/// How many models a system has after a round.
enum class ModelCount
{
    ONE,    ///< all honest nodes agree on one
    SEVERAL ///< each honest node has its own: rows tell of the one with the lowest accuracy
};

/**
 * @ingroup decentralized-fl-helper
 * What an experiment prints and writes: effective configuration, progress, one row per round,
 * summary with the result digest, byte table and plot.
 *
 * The model is tested by a worker thread while the simulation goes on; the row is written when the
 * next round ends. Testing is done by the observer and takes no simulated time.
 */
class ExperimentOutput
{
  public:
    /**
     * Makes sure that the folder can be written to; nothing in it changes before Begin().
     *
     * @param program name of the program
     * @param options what the user chose
     * @param columns the system's own columns
     * @param count how many models there are after a round
     * @throw InputError if the folder cannot be written to
     */
    ExperimentOutput(std::string program,
                     const ExperimentOptions& options,
                     std::vector<Column> columns,
                     ModelCount count = ModelCount::ONE);

    /// Takes back a test under way.
    ~ExperimentOutput();

    ExperimentOutput(const ExperimentOutput&) = delete;
    ExperimentOutput& operator=(const ExperimentOutput&) = delete;

    /**
     * Prints and writes the effective configuration, and begins to show the progress and to watch
     * whether there is any: from here on --max-time and --patience count.
     *
     * @param experiment the world; must live until Finish(), unless the run breaks off
     * @param settings options of the program with their values
     * @param system attributes of the system
     */
    void Begin(const Experiment& experiment,
               const SettingList& settings,
               const SettingList& system);

    /**
     * Takes the report of a round. Rounds come in order.
     *
     * @param report the round
     */
    void AddRound(const RoundReport& report);

    /**
     * @param name name of an entry of the summary
     * @param value its value, instead of an earlier one
     */
    void SetSummary(const std::string& name, uint64_t value);

    /**
     * Writes the last row, the byte table, the summary and the plot, and prints the summary.
     *
     * @return exit code of the program, as RunWatch::GetExitCode
     */
    int Finish();

  private:
    /// Results of the tests of a round's models.
    using Results = std::vector<ModelTest::Result>;

    /// A round whose models are being tested.
    struct PendingRow
    {
        std::vector<Cell> before;                ///< cells up to the tests'
        std::vector<Cell> after;                 ///< cells from there on
        std::shared_ptr<Results> results;        ///< of the tests, filled by the workers
        std::vector<WorkerPool::Ticket> tickets; ///< the tests under way
    };

    void CompleteRow(); ///< Waits for the tests under way and writes their row.

    /**
     * @param results of the tests of a round's models, at least one
     * @return cells of the columns that only systems with several models have
     */
    std::vector<Cell> GetAccuracies(const Results& results) const;

    void PrintRowHeader(); ///< Prints the names of the columns.
    void WritePartition(); ///< Prints and writes who owns which samples.
    void WriteBytes();     ///< Writes the byte table and adds it to the digest.
    void WriteConfusion(); ///< Writes the confusion matrix of the last model.

    /**
     * @param path where the picture is
     * @return line about the plot for the user
     */
    std::string WritePlot(const std::string& path);

    const std::string m_program;                         ///< name of the program
    const ExperimentOptions m_options;                   ///< what the user chose
    const std::chrono::steady_clock::time_point m_begin; ///< wall-clock time of the start
    const std::vector<Column> m_columns;                 ///< the system's own
    const ModelCount m_count;                            ///< models after a round
    std::unique_ptr<ResultFolder> m_folder;              ///< where results go
    RowTable* m_rows{nullptr};                           ///< one row per round
    const Experiment* m_experiment{nullptr};             ///< the world
    std::shared_ptr<WorkerPool> m_pool;                  ///< tests the models
    LearningSetupPtr m_setup;                            ///< what the tests refer to
    std::unique_ptr<ProgressLine> m_progress;            ///< how far the run is
    RunWatch m_watch;                                    ///< ends it if it stands still
    std::unique_ptr<ModelTest> m_test;                   ///< what is measured of models
    ModelTest::Result m_result{ModelTest::GetUnknown()}; ///< of the last models, the worst
    std::optional<PendingRow> m_pending;                 ///< round whose models are being tested
    ResultDigest m_digest;                               ///< of all results
    std::vector<ParameterVectorPtr> m_models;            ///< last models
    std::map<std::string, uint64_t> m_summary;           ///< the system's own entries
    uint64_t m_bytesUp{0};                               ///< on all uplinks until the last round
    uint64_t m_bytesDown{0};                             ///< on all downlinks until the last round
    uint64_t m_rejected{0};                              ///< by transports until the last round
};

} // namespace fl
} // namespace ns3

#endif // FL_EXPERIMENT_OUTPUT_H
