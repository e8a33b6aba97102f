/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "../reproduce/fl-process-pool.h"
#include "../reproduce/fl-reproduction-report.h"
#include "../reproduce/fl-reproduction-run.h"
#include "../reproduce/fl-reproduction.h"
#include "../reproduce/fl-run-store.h"
#include "fl-message-of.h"

#include "ns3/fl-csv-reader.h"
#include "ns3/fl-run-program.h"
#include "ns3/test.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * @param path path of a file
 * @return its content, empty if there is none
 */
std::string
ReadAll(const std::string& path)
{
    std::ifstream file(path);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

/**
 * @ingroup decentralized-fl-tests
 * Appends a line to a file; lines of several processes do not mix.
 *
 * @param path path of the file
 * @param line the line
 */
void
Append(const std::string& path, const std::string& line)
{
    std::ofstream(path, std::ios::app) << line + "\n" << std::flush;
}

/**
 * @ingroup decentralized-fl-tests
 * @param text a text
 * @param fragment what may be in it
 * @return how often it is
 */
size_t
Count(const std::string& text, const std::string& fragment)
{
    size_t count = 0;
    for (size_t at = text.find(fragment); at != std::string::npos; at = text.find(fragment, at + 1))
    {
        count++;
    }
    return count;
}

/**
 * @ingroup decentralized-fl-tests
 * Takes the standard output stream while it lives.
 */
class OutputCapture
{
  public:
    OutputCapture()
        : m_before(std::cout.rdbuf(m_text.rdbuf()))
    {
    }

    ~OutputCapture()
    {
        std::cout.rdbuf(m_before);
    }

    OutputCapture(const OutputCapture&) = delete;
    OutputCapture& operator=(const OutputCapture&) = delete;

    /// @return what was written
    std::string GetText() const
    {
        return m_text.str();
    }

  private:
    std::ostringstream m_text; ///< what was written
    std::streambuf* m_before;  ///< what the stream wrote to before
};

/**
 * @ingroup decentralized-fl-tests
 * A reproduction of two settings. Runs leave a line each in a log; the run of setting b with seed 2
 * fails as long as there is a file that says how.
 */
class MadeUpReproduction : public Reproduction
{
  public:
    /**
     * @param folder where log and failure are
     * @param configuration of setting a
     */
    MadeUpReproduction(std::string folder, std::string configuration)
        : m_folder(std::move(folder)),
          m_configuration(std::move(configuration))
    {
    }

    std::string GetName() const override
    {
        return "made-up";
    }

    std::string GetPaper() const override
    {
        return "A. Author, A <paper> of | pipes, 2021";
    }

    std::vector<ReproductionSetting> ListSettings(ReproductionScale /* scale */) const override
    {
        auto run = [folder = m_folder](const std::string& name, uint64_t seed) {
            Append(folder + "/log", name + std::to_string(seed));
            const std::string failure = ReadAll(folder + "/failure");
            if (name == "b" && seed == 2 && failure == "throw")
            {
                throw std::runtime_error("no\nluck");
            }
            if (name == "b" && seed == 2 && failure == "crash")
            {
                raise(SIGKILL);
            }
            return std::vector<Measurement>{{"score", 0, 1.5}, {"score", 1, 0.1 + 0.2 * seed}};
        };
        return {{"a", m_configuration, true, [run](uint64_t seed) { return run("a", seed); }},
                {"b", "b, \"quoted\"", false, [run](uint64_t seed) { return run("b", seed); }}};
    }

    std::vector<Claim> ListClaims(ReproductionScale /* scale */) const override
    {
        const Quantity a("a", "a", "score");
        const Quantity b("b", "b", "score");
        return {{"X1", "Fig. 1", "a, or | more", "ours", {Condition::AtLeast(a, 0)}, {}, "", ""},
                {"X2", "Fig. 2", "b \"is\" low", "ours", {Condition::AtMost(b, 0)}, {}, "so", ""},
                {"X3", "Fig. 3", "nothing", "ours", {}, {}, "", "not built"}};
    }

    std::vector<ReproductionPicture> DrawPictures(const Measurements& measurements,
                                                  ReproductionScale /* scale */) const override
    {
        LinePlot plot("a", "position", "score");
        for (const auto& point : measurements.GetCurve("a", "score"))
        {
            plot.AddLine("a", {point.position}, {point.statistics.mean});
        }
        return {{"curve", "Fig. 1 of ours", 1, {plot}}};
    }

  private:
    std::string m_folder;        ///< where log and failure are
    std::string m_configuration; ///< of setting a
};

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Base of the tests that write files.
 */
class ReproductionTestCase : public TestCase
{
  public:
    /**
     * @param name name of the test
     */
    explicit ReproductionTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    void DoSetup() override
    {
        m_folder = CreateTempDirFilename("fl-reproduction-" + GetName());
        std::filesystem::remove_all(m_folder);
        std::filesystem::create_directories(m_folder);
    }

    void DoTeardown() override
    {
        std::filesystem::remove_all(m_folder);
    }

    /**
     * @param text how the run of setting b with seed 2 fails; empty: it does not
     */
    void SetFailure(const std::string& text) const
    {
        std::ofstream(m_folder + "/failure", std::ios::trunc) << text;
    }

    /**
     * Runs the made-up reproduction.
     *
     * @param seeds how many seeds
     * @param configuration of setting a
     */
    void Run(uint32_t seeds, const std::string& configuration = "first")
    {
        ReproductionList list;
        list.push_back(std::make_unique<MadeUpReproduction>(m_folder, configuration));
        ReproductionOptions options;
        options.seeds = seeds;
        options.jobs = 2;
        options.output = m_folder + "/out";
        std::filesystem::remove(m_folder + "/log");
        OutputCapture capture;
        m_status = RunReproductions(list, options);
        m_printed = capture.GetText();
        m_runs = ReadAll(m_folder + "/log");
        m_report = ReadAll(options.output + "/report.md");
    }

    std::string m_folder;  ///< a folder for the test
    int m_status{0};       ///< exit code of the last call
    std::string m_printed; ///< what it has printed
    std::string m_runs;    ///< the runs that it has done, a line each
    std::string m_report;  ///< its report
};

/**
 * @ingroup decentralized-fl-tests
 * Tasks run in processes of their own, some at a time.
 */
class ProcessPoolTestCase : public ReproductionTestCase
{
  public:
    ProcessPoolTestCase()
        : ReproductionTestCase("processes")
    {
    }

  private:
    void DoRun() override
    {
        int here = 1;
        const std::string log = m_folder + "/log";
        auto mark = [&here, &log](const std::string& name) {
            return [&here, &log, name]() {
                here++;
                Append(log, "begin " + name);
                std::this_thread::sleep_for(std::chrono::milliseconds(30));
                Append(log, "end " + name);
            };
        };
        const std::vector<ProcessPool::Task> tasks{
            {mark("a")},
            {mark("b")},
            {mark("c")},
            {mark("alone"), true},
            {mark("d")},
            {[]() { throw std::runtime_error("two\nlines"); }},
            {[]() { throw 1; }},
            {[]() { raise(SIGKILL); }},
            {[]() { _exit(7); }},
            {[]() { throw std::runtime_error(std::string(100000, 'x')); }},
        };
        std::vector<std::string> problems(tasks.size(), "(not ended)");
        ProcessPool::Run(tasks, 2, [&](size_t task, const std::string& problem, double seconds) {
            problems[task] = problem;
            NS_TEST_EXPECT_MSG_EQ((seconds >= 0), true, "time");
        });
        NS_TEST_EXPECT_MSG_EQ(here, 1, "tasks change nothing here");
        for (size_t i = 0; i < 5; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(problems[i], "", "task " << i);
        }
        NS_TEST_EXPECT_MSG_EQ(problems[5], "two lines", "the message, in one line");
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(problems[6], {"unknown type"}), true, problems[6]);
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(problems[7], {"signal"}), true, problems[7]);
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(problems[8], {"status 7"}), true, problems[8]);
        NS_TEST_EXPECT_MSG_GT(problems[9].size(), 1000, "the beginning of a long message");

        // At most two at a time, and no other beside the one that runs alone.
        std::istringstream lines(ReadAll(log));
        std::string verb;
        std::string name;
        int running = 0;
        int most = 0;
        while (lines >> verb >> name)
        {
            running += verb == "begin" ? 1 : -1;
            most = std::max(most, running);
            if (name == "alone")
            {
                NS_TEST_EXPECT_MSG_EQ(running, (verb == "begin" ? 1 : 0), "alone");
            }
        }
        NS_TEST_EXPECT_MSG_EQ((most <= 2), true, "two jobs, not " << most);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A run that fails costs its claims; a second call does what is missing and nothing else.
 */
class ResumeTestCase : public ReproductionTestCase
{
  public:
    ResumeTestCase()
        : ReproductionTestCase("resume")
    {
    }

  private:
    void DoRun() override
    {
        SetFailure("throw");
        Run(2);
        NS_TEST_EXPECT_MSG_EQ(m_status, EXIT_INCOMPLETE, "a run failed");
        NS_TEST_EXPECT_MSG_EQ(Count(m_runs, "\n"), 4, "all runs were begun");
        NS_TEST_EXPECT_MSG_EQ(Count(m_report, "| agrees |"), 1, m_report);
        NS_TEST_EXPECT_MSG_EQ(Count(m_report, "| not testable |"), 2, m_report);
        NS_TEST_EXPECT_MSG_EQ(Count(m_report, "seed 2 failed: no luck"), 1, m_report);

        SetFailure("crash");
        Run(2);
        NS_TEST_EXPECT_MSG_EQ(m_status, EXIT_INCOMPLETE, "a run crashed");
        NS_TEST_EXPECT_MSG_EQ(m_runs, "b2\n", "only what is missing");
        NS_TEST_EXPECT_MSG_EQ(Count(m_report, "ended by the signal"), 1, m_report);
        NS_TEST_EXPECT_MSG_EQ(Count(m_printed, "3 of them are there"), 1, m_printed);

        SetFailure("");
        Run(2);
        NS_TEST_EXPECT_MSG_EQ(m_status, 0, "all runs are done, whatever came out");
        NS_TEST_EXPECT_MSG_EQ(m_runs, "b2\n", "only what is missing");
        NS_TEST_EXPECT_MSG_EQ(Count(m_report, "| differs |"), 1, m_report);
        NS_TEST_EXPECT_MSG_EQ(Count(m_report, "a = 0.4 +- "), 1, "the mean of 0.3 and 0.5");

        const std::string before = m_report;
        Run(2);
        NS_TEST_EXPECT_MSG_EQ(m_runs, "", "nothing is missing");
        NS_TEST_EXPECT_MSG_EQ(m_report, before, "the same report");
        Run(3);
        NS_TEST_EXPECT_MSG_EQ(Count(m_runs, "a3\n") + Count(m_runs, "b3\n"), 2, "one more seed");
        NS_TEST_EXPECT_MSG_EQ(Count(m_runs, "\n"), 2, "and nothing else");
        Run(2, "second");
        NS_TEST_EXPECT_MSG_EQ(Count(m_runs, "a1\n") + Count(m_runs, "a2\n"), 2, "other settings");
        NS_TEST_EXPECT_MSG_EQ(Count(m_runs, "\n"), 2, "and nothing else");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The files that a reproduction leaves.
 */
class ReportTestCase : public ReproductionTestCase
{
  public:
    ReportTestCase()
        : ReproductionTestCase("report")
    {
    }

  private:
    void DoRun() override
    {
        SetFailure("");
        Run(2);
        // Whatever stands in a cell, a table has as many cells in each row.
        NS_TEST_EXPECT_MSG_EQ(Count(m_report, "A \\<paper\\> of \\| pipes"), 1, m_report);
        NS_TEST_EXPECT_MSG_EQ(Count(m_report, "a, or \\| more"), 1, m_report);
        NS_TEST_EXPECT_MSG_LT(Count(m_report, "](curve.svg)"), 2, "the picture, if drawn");
        NS_TEST_EXPECT_MSG_EQ(ReproductionReport::EscapeMarkdown("a*b_c\nd\\"),
                              "a\\*b\\_c d\\\\",
                              "marks of Markdown");
        NS_TEST_EXPECT_MSG_EQ(std::filesystem::exists(m_folder + "/out/curve.plt"), true, "plot");

        CsvReader claims(m_folder + "/out/claims.csv", ',');
        std::vector<std::string> fields;
        std::vector<std::vector<std::string>> rows;
        while (claims.ReadRecord(fields))
        {
            rows.push_back(fields);
        }
        NS_TEST_ASSERT_MSG_EQ(rows.size(), 4, "a header and a row for each claim");
        for (const auto& row : rows)
        {
            NS_TEST_ASSERT_MSG_EQ(row.size(), rows[0].size(), "columns");
        }
        NS_TEST_EXPECT_MSG_EQ(rows[1][1] + rows[1][5], "X3not testable", "known before any run");
        NS_TEST_EXPECT_MSG_EQ(rows[2][3] + " " + rows[2][5], "a, or | more agrees", "the first");
        NS_TEST_EXPECT_MSG_EQ(rows[3][3] + " " + rows[3][6],
                              "b \"is\" low so; a bound lies in the 95 % interval of b",
                              "the second");

        const std::string measured = ReadAll(m_folder + "/out/measurements.csv");
        NS_TEST_EXPECT_MSG_EQ(Count(measured, "made-up,a,score,0,2,1.5,0,0\n"), 1, measured);
        NS_TEST_EXPECT_MSG_EQ(Count(measured, "made-up,b,score,1,2,"), 1, measured);
        NS_TEST_EXPECT_MSG_EQ(Count(ReadAll(m_folder + "/out/columns.csv"), "agrees_if"), 1, "");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What cannot be accepted is refused before anything runs.
 */
class RefusalTestCase : public ReproductionTestCase
{
  public:
    RefusalTestCase()
        : ReproductionTestCase("refusals")
    {
    }

  private:
    /**
     * @param action what should throw an InputError
     * @param fragments what its message holds
     */
    template <typename F>
    void Expect(F action, const std::vector<std::string>& fragments)
    {
        const std::string message = MessageOf(action);
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, fragments), true, message);
    }

    void DoRun() override
    {
        const ReproductionList all = ListReproductions();
        Expect(
            [&] {
                ChooseReproductions(all, {"ubar", "ubra"});
            },
            {"\"ubra\"", "accepted: ubar", "ubar-table1"});
        NS_TEST_EXPECT_MSG_EQ(ChooseReproductions(all, {}).size(), all.size(), "all");
        const auto chosen =
            ChooseReproductions(all, {"ubar-theorem1", "ubar-table1", "ubar-table1"});
        NS_TEST_ASSERT_MSG_EQ(chosen.size(), 2, "each once");
        NS_TEST_EXPECT_MSG_EQ(chosen[0]->GetName(), "ubar-table1", "in the order of the list");
        NS_TEST_EXPECT_MSG_GT(ChooseReproductions(all, {"ubar"}).size(), 1, "all of a system");

        SetFailure("");
        Expect([&] { Run(0); }, {"--seeds=0", "accepted: at least 1"});
        Run(1);
        const std::string out = m_folder + "/out";
        Expect([&] { RunStore(out, ReproductionScale::PAPER, GetProgramDigest()); },
               {"--scale=quick", "accepted: another folder"});
        Expect([&] { RunStore(out, ReproductionScale::QUICK, "other"); },
               {"another build", "accepted: another folder"});
        Expect([&] { RunStore("/dev/null/x", ReproductionScale::QUICK, "other"); },
               {"/dev/null/x", "accepted: a folder"});
        NS_TEST_EXPECT_MSG_EQ(GetProgramDigest().size(), 32, "this program is known");

        // A file that was damaged is not taken for a result.
        for (const auto& entry : std::filesystem::directory_iterator(out + "/runs"))
        {
            Append(entry.path().string(), "score,x");
        }
        Expect([&] { Run(1); }, {"accepted: a quantity, a position and a value"});
        std::ofstream(out + "/reproduction.csv", std::ios::trunc) << "nothing\n";
        Expect([&] { Run(1); }, {"reproduction.csv", "accepted: another folder"});
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The frame of the reproductions.
 */
class ReproductionTestSuite : public TestSuite
{
  public:
    ReproductionTestSuite()
        : TestSuite("fl-reproduction", Type::UNIT)
    {
        AddTestCase(new ProcessPoolTestCase);
        AddTestCase(new ResumeTestCase);
        AddTestCase(new ReportTestCase);
        AddTestCase(new RefusalTestCase);
    }
};

static ReproductionTestSuite g_reproductionTestSuite; ///< registers the suite
