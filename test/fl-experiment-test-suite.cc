/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-experiment-run.h"

#include "ns3/fl-attack.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <filesystem>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * What a run leaves in its folder.
 */
class FolderCase : public TestCase
{
  public:
    FolderCase()
        : TestCase("Rows grow as the run goes; files, columns, sums and keys are complete")
    {
    }

  private:
    void DoRun() override
    {
        const std::string folder = CreateTempDirFilename("run");
        PrintCatcher printed;
        {
            ExperimentRun run(MakeSmallOptions(folder));
            run.onRound = [&](Round round) {
                NS_TEST_EXPECT_MSG_EQ(ReadLines(folder + "/rows.csv").size(),
                                      1 + round,
                                      "header and the rounds before are in the file");
                NS_TEST_EXPECT_MSG_EQ(std::filesystem::exists(folder + "/config.json"),
                                      true,
                                      "the configuration comes first");
                NS_TEST_EXPECT_MSG_EQ(std::filesystem::exists(folder + "/summary.json"),
                                      false,
                                      "the summary comes last");
            };
            run.Run();
        }
        for (const char* name : {"config.json",
                                 "partition.csv",
                                 "rows.csv",
                                 "bytes.csv",
                                 "summary.json",
                                 "columns.csv",
                                 "accuracy.plt"})
        {
            NS_TEST_EXPECT_MSG_EQ(ReadLines(folder + "/" + name).empty(), false, name);
        }
        const std::vector<std::string> rows = ReadLines(folder + "/rows.csv");
        NS_TEST_ASSERT_MSG_EQ(rows.size(), 4, "header and three rounds");
        const std::vector<std::string> header = SplitLine(rows[0]);
        NS_TEST_EXPECT_MSG_EQ(SplitLine(rows[3]).size(), header.size(), "no field is missing");
        NS_TEST_EXPECT_MSG_EQ(SplitLine(rows[3])[0], "2", "the last round");
        NS_TEST_EXPECT_MSG_EQ(SplitLine(rows[3]).back(), "4", "the system's own column");

        const std::vector<std::string> columns = ReadLines(folder + "/columns.csv");
        for (size_t i = 0; i < header.size(); i++)
        {
            NS_TEST_ASSERT_MSG_GT(columns.size(), i + 1, "every column is explained");
            NS_TEST_EXPECT_MSG_EQ(columns[i + 1].find("rows.csv," + header[i] + ","),
                                  0,
                                  "in order: " << columns[i + 1]);
        }
        CheckSummary(folder);
        CheckPartition(folder);
        NS_TEST_EXPECT_MSG_NE(printed.GetText().find("samples a node, median"),
                              std::string::npos,
                              "the partition in one line");
        NS_TEST_EXPECT_MSG_NE(printed.GetText().find("packet network + modeled cryptography + "
                                                     "real learning"),
                              std::string::npos,
                              "the fidelity is printed");
        NS_TEST_EXPECT_MSG_NE(printed.GetText().find("digest "), std::string::npos, "the digest");
    }

    /**
     * @param folder folder of the results
     */
    void CheckPartition(const std::string& folder)
    {
        const std::vector<std::string> lines = ReadLines(folder + "/partition.csv");
        NS_TEST_ASSERT_MSG_EQ(lines.size(), 5, "header and four nodes");
        NS_TEST_EXPECT_MSG_EQ(lines[0].find("node,samples,label_distance,class_0,class_1,"),
                              0,
                              lines[0]);
        uint64_t all = 0;
        for (size_t i = 1; i < lines.size(); i++)
        {
            const std::vector<std::string> cells = SplitLine(lines[i]);
            NS_TEST_ASSERT_MSG_EQ(cells.size(), 13, "ten classes");
            NS_TEST_EXPECT_MSG_EQ(cells[0], std::to_string(i), "the server is node 0");
            uint64_t samples = 0;
            for (size_t label = 3; label < cells.size(); label++)
            {
                samples += std::stoull(cells[label]);
            }
            NS_TEST_EXPECT_MSG_EQ(std::to_string(samples), cells[1], "sum of the histogram");
            all += samples;
        }
        NS_TEST_EXPECT_MSG_EQ(all, 400, "each sample has one owner");
    }

    /**
     * @param folder folder of the results
     */
    void CheckSummary(const std::string& folder)
    {
        std::string summary;
        for (const std::string& line : ReadLines(folder + "/summary.json"))
        {
            summary += line;
        }
        for (const char* key : {"digest",
                                "final_accuracy",
                                "iterations",
                                "simulated_seconds",
                                "wall_seconds",
                                "events",
                                "link_bytes",
                                "peak_memory_bytes",
                                "compiler",
                                "instruction_level"})
        {
            NS_TEST_EXPECT_MSG_NE(summary.find("\"" + std::string(key) + "\":"),
                                  std::string::npos,
                                  key);
        }
        uint64_t bytes = 0;
        const std::vector<std::string> lines = ReadLines(folder + "/bytes.csv");
        for (size_t i = 1; i < lines.size(); i++)
        {
            bytes += std::stoull(SplitLine(lines[i]).at(5));
        }
        NS_TEST_EXPECT_MSG_NE(summary.find("\"link_bytes\": " + std::to_string(bytes)),
                              std::string::npos,
                              "the bytes of all owners are those of the links: " << bytes);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The digest of all results.
 */
class DigestCase : public TestCase
{
  public:
    DigestCase()
        : TestCase("Equal runs have equal digests, for any number of threads")
    {
    }

  private:
    /**
     * @param threads worker threads
     * @param seed run number of the random streams
     * @return line of the summary with the digest
     */
    std::string RunDigest(uint32_t threads, uint64_t seed)
    {
        const PrintCatcher printed;
        const uint64_t former = RngSeedManager::GetRun();
        RngSeedManager::SetRun(seed);
        const std::string folder = CreateTempDirFilename("digest");
        ExperimentOptions options = MakeSmallOptions(folder);
        options.threads = threads;
        options.attack = Choice(Attack::GetTypeId(), "scaled-sign-flip");
        options.byzantine = 1;
        options.stragglers = 0.5;
        {
            ExperimentRun run(options);
            run.Run();
        }
        RngSeedManager::SetRun(former);
        for (const std::string& line : ReadLines(folder + "/summary.json"))
        {
            if (line.find("\"digest\"") != std::string::npos)
            {
                return line;
            }
        }
        return "no digest";
    }

    void DoRun() override
    {
        const std::string first = RunDigest(1, 1);
        NS_TEST_EXPECT_MSG_NE(first, "no digest", "there is one");
        NS_TEST_EXPECT_MSG_EQ(RunDigest(1, 1), first, "once more");
        NS_TEST_EXPECT_MSG_EQ(RunDigest(8, 1), first, "8 threads");
        NS_TEST_EXPECT_MSG_NE(RunDigest(1, 2), first, "another seed");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A run that breaks off.
 */
class BrokenOffCase : public TestCase
{
  public:
    BrokenOffCase()
        : TestCase("The world may end before its output, with a model being tested")
    {
    }

  private:
    void DoRun() override
    {
        const PrintCatcher printed;
        const std::string folder = CreateTempDirFilename("broken");
        ExperimentOptions options = MakeSmallOptions(folder);
        options.threads = 4;
        {
            ExperimentRun run(options);
            run.onRound = [](Round round) {
                if (round == 1)
                {
                    Simulator::Stop();
                }
            };
            run.output.Begin(*run.experiment, {}, {});
            Simulator::Run();
            run.system = FedAvgApplications();
            run.experiment.reset();
        }
        NS_TEST_EXPECT_MSG_EQ(ReadLines(folder + "/rows.csv").size(),
                              2,
                              "what was reached is kept");
        NS_TEST_EXPECT_MSG_EQ(std::filesystem::exists(folder + "/summary.json"),
                              false,
                              "there is no summary");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Runs that end before their last round.
 */
class EarlyEndCase : public TestCase
{
  public:
    EarlyEndCase()
        : TestCase("A run that ends early says why and how far it came, and by its exit code")
    {
    }

  private:
    /// How a run ends.
    struct Outcome
    {
        int code;            ///< exit code
        std::string printed; ///< on the terminal
        std::string summary; ///< summary.json
    };

    /**
     * @param options what is chosen
     * @param lastRound round after which the server crashes; none if negative
     * @return how the run ends
     */
    Outcome RunOnce(const ExperimentOptions& options, int lastRound)
    {
        const PrintCatcher printed;
        ExperimentRun run(options);
        if (lastRound < 0)
        {
            Simulator::Schedule(MilliSeconds(50), &ProtocolApplication::Fail, run.system.server);
        }
        run.onRound = [&run, lastRound](Round round) {
            if (static_cast<int>(round) == lastRound)
            {
                Simulator::ScheduleNow(&ProtocolApplication::Fail, run.system.server);
            }
        };
        Outcome outcome;
        outcome.code = run.Run();
        outcome.printed = printed.GetText();
        for (const std::string& line : ReadLines(options.output + "/summary.json"))
        {
            outcome.summary += line;
        }
        return outcome;
    }

    /**
     * @param outcome how a run has ended
     * @param code expected exit code
     * @param printed what must have been printed
     * @param summary what must be in the summary
     */
    void Expect(const Outcome& outcome,
                int code,
                const std::vector<std::string>& printed,
                const std::vector<std::string>& summary)
    {
        NS_TEST_EXPECT_MSG_EQ(outcome.code, code, "exit code");
        for (const std::string& part : printed)
        {
            NS_TEST_EXPECT_MSG_NE(outcome.printed.find(part),
                                  std::string::npos,
                                  part << " in " << outcome.printed);
        }
        for (const std::string& part : summary)
        {
            NS_TEST_EXPECT_MSG_NE(outcome.summary.find(part),
                                  std::string::npos,
                                  part << " in " << outcome.summary);
        }
        NS_TEST_EXPECT_MSG_EQ(outcome.printed.find("accuracy nan"), std::string::npos, "no NaN");
    }

    void DoRun() override
    {
        ExperimentOptions options = MakeSmallOptions(CreateTempDirFilename("early"));
        Expect(RunOnce(options, 99),
               0,
               {"final accuracy", "after 3 rounds", "columns.csv"},
               {"\"end\": \"complete\"", "\"iterations\": 3"});

        options.patience = Seconds(50);
        Expect(RunOnce(options, -1),
               3,
               {"standstill",
                "--patience=50s",
                "after 0 of 3 rounds, at 50 simulated seconds",
                "no round was completed in 50 simulated seconds"},
               {"\"end\": \"standstill\"", "\"iterations\": 0", "\"simulated_seconds\": 50"});
        const Outcome one = RunOnce(options, 0);
        Expect(one,
               3,
               {"after 1 of 3 rounds", "after 1 round in"},
               {"\"end\": \"standstill\"", "\"iterations\": 1", "\"simulated_seconds\": 5"});

        options.maxTime = Seconds(20); // as chosen: a success, if there is something to show
        Expect(RunOnce(options, 0),
               0,
               {"ended by --max-time=20s after 1 of 3 rounds"},
               {"\"end\": \"max-time\"", "\"simulated_seconds\": 20"});
        Expect(RunOnce(options, -1), 3, {"ended by --max-time=20s after 0 of 3"}, {"max-time"});
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class ExperimentTestSuite : public TestSuite
{
  public:
    ExperimentTestSuite()
        : TestSuite("fl-experiment", Type::SYSTEM)
    {
        AddTestCase(new FolderCase);
        AddTestCase(new DigestCase);
        AddTestCase(new BrokenOffCase);
        AddTestCase(new EarlyEndCase);
    }
};

const ExperimentTestSuite g_experimentTestSuite; ///< the suite

} // namespace
