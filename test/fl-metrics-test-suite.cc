/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-message-of.h"

#include "ns3/fl-line-plot.h"
#include "ns3/fl-process-memory.h"
#include "ns3/fl-progress-line.h"
#include "ns3/fl-result-digest.h"
#include "ns3/fl-result-folder.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>

using namespace ns3;
using namespace ns3::fl;

/**
 * @ingroup decentralized-fl-tests
 * @param path path of a file
 * @return its content, "(missing)" if there is none
 */
static std::string
ReadAll(const std::string& path)
{
    std::ifstream file(path);
    std::ostringstream content;
    content << file.rdbuf();
    return file ? content.str() : "(missing)";
}

/**
 * @ingroup decentralized-fl-tests
 * Base of the tests that write files.
 */
class FolderTestCase : public TestCase
{
  public:
    /**
     * @param name name of the test
     */
    explicit FolderTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    void DoSetup() override
    {
        m_folder = CreateTempDirFilename("fl-metrics-" + GetName());
        std::filesystem::remove_all(m_folder);
    }

    void DoTeardown() override
    {
        std::filesystem::remove_all(m_folder);
    }

    std::string m_folder; ///< a folder for the test, which does not exist at its beginning
};

/**
 * @ingroup decentralized-fl-tests
 * Rows are in the file as soon as they are added, and read back exactly.
 */
class RowTableTestCase : public FolderTestCase
{
  public:
    RowTableTestCase()
        : FolderTestCase("tables")
    {
    }

  private:
    void DoRun() override
    {
        ResultFolder folder(m_folder + "/a/b", {"rows.csv"});
        RowTable& table = folder.OpenTable("rows.csv",
                                           {{"round", "1", "number of the round"},
                                            {"accuracy", "1", "share, of the test set"},
                                            {"role", "", "who, \"as named\""}});
        const std::string path = m_folder + "/a/b/rows.csv";
        NS_TEST_EXPECT_MSG_EQ(ReadAll(path), "round,accuracy,role\n", "header");
        table.AddRow({uint64_t(0), 0.1 + 0.2, "plain"});
        NS_TEST_EXPECT_MSG_EQ(ReadAll(path),
                              "round,accuracy,role\n0,0.30000000000000004,plain\n",
                              "the row is written at once");
        table.AddRow({std::numeric_limits<uint64_t>::max(), std::nan(""), "a,\"b\"\nc"});
        NS_TEST_EXPECT_MSG_EQ(ReadAll(path),
                              "round,accuracy,role\n0,0.30000000000000004,plain\n"
                              "18446744073709551615,nan,\"a,\"\"b\"\"\nc\"\n",
                              "quoted as RFC 4180 wants it");
        NS_TEST_EXPECT_MSG_EQ(table.GetRows().size(), 2, "rows in memory");
        NS_TEST_EXPECT_MSG_EQ(table.GetNumbers("accuracy").at(0), 0.1 + 0.2, "numbers");
        NS_TEST_EXPECT_MSG_EQ(table.GetNumbers("round").at(0), 0, "counts as numbers");
        NS_TEST_EXPECT_MSG_EQ(ReadAll(m_folder + "/a/b/columns.csv"),
                              "table,column,unit,description\n"
                              "rows.csv,round,1,number of the round\n"
                              "rows.csv,accuracy,1,\"share, of the test set\"\n"
                              "rows.csv,role,,\"who, \"\"as named\"\"\"\n",
                              "every column is explained");

        std::string failure;
        try
        {
            // This device of Linux is always full.
            RowTable full("/dev/full", {{"round", "1", "number of the round"}});
        }
        catch (const InputError& error)
        {
            failure = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(failure, {"cannot write \"/dev/full\"", "accepted: "}),
                              true,
                              failure);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The folder is checked at once, and holds no mixture of two runs.
 */
class ResultFolderTestCase : public FolderTestCase
{
  public:
    ResultFolderTestCase()
        : FolderTestCase("result folder")
    {
    }

  private:
    void DoRun() override
    {
        std::filesystem::create_directories(m_folder);
        for (const std::string name : {"summary.json", "rows.csv", "notes.txt"})
        {
            std::ofstream(m_folder + "/" + name) << "old";
        }
        ResultFolder folder(m_folder, {"config.json", "summary.json", "rows.csv"});
        NS_TEST_EXPECT_MSG_EQ(ReadAll(m_folder + "/summary.json"), "(missing)", "old results go");
        NS_TEST_EXPECT_MSG_EQ(ReadAll(m_folder + "/rows.csv"), "(missing)", "old results go");
        NS_TEST_EXPECT_MSG_EQ(ReadAll(m_folder + "/notes.txt"), "old", "other files stay");

        JsonObject inner;
        inner.SetFlag("pcap", false);
        JsonObject object;
        object.SetText("zeta", "quote \" and \xff");
        object.SetCount("count", std::numeric_limits<uint64_t>::max());
        object.SetNumber("alpha", 0.1);
        object.SetNumber("none", std::nan(""));
        object.SetObject("inner", inner);
        object.SetSettings("link", {{"Rate", "80Mbps"}, {"Delay", "10ms"}});
        object.SetNumber("alpha", 0.25);
        folder.WriteJson("summary.json", object);
        NS_TEST_EXPECT_MSG_EQ(ReadAll(m_folder + "/summary.json"),
                              "{\n"
                              "  \"zeta\": \"quote \\\" and \xef\xbf\xbd\",\n"
                              "  \"count\": 18446744073709551615,\n"
                              "  \"alpha\": 0.25,\n"
                              "  \"none\": null,\n"
                              "  \"inner\": {\n"
                              "    \"pcap\": false\n"
                              "  },\n"
                              "  \"link\": {\n"
                              "    \"Rate\": \"80Mbps\",\n"
                              "    \"Delay\": \"10ms\"\n"
                              "  }\n"
                              "}\n",
                              "members in the order set");
        NS_TEST_EXPECT_MSG_EQ(ReadAll(m_folder + "/summary.json.tmp"),
                              "(missing)",
                              "no temporary file is left");

        for (const std::string& path : {m_folder + "/notes.txt",
                                        m_folder + "/notes.txt/below",
                                        std::string(),
                                        std::string("/proc/fl-results")})
        {
            const std::string message = MessageOf([&path] { ResultFolder(path, {}); });
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message,
                                               {"cannot create the output folder \"" + path + "\"",
                                                "accepted: a folder that can be written to"}),
                                  true,
                                  path << ": " << message);
        }
        std::filesystem::create_directories(m_folder + "/columns.csv.d/columns.csv");
        const std::string message =
            MessageOf([this] { ResultFolder(m_folder + "/columns.csv.d", {}); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"cannot write", "accepted: "}), true, message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The digest is the published hash function, however its input is cut.
 */
class ResultDigestTestCase : public TestCase
{
  public:
    ResultDigestTestCase()
        : TestCase("digest")
    {
    }

  private:
    /**
     * @param text the input
     * @param part bytes that are added at a time
     * @return the digest
     */
    static std::string Hash(const std::string& text, size_t part)
    {
        ResultDigest digest;
        for (size_t i = 0; i < text.size(); i += part)
        {
            digest.AddBytes(reinterpret_cast<const uint8_t*>(text.data()) + i,
                            std::min(part, text.size() - i));
        }
        return digest.ToString();
    }

    void DoRun() override
    {
        // Test vectors of MurmurHash3_x64_128 with seed 0.
        const std::pair<std::string, std::string> vectors[] = {
            {"", "00000000000000000000000000000000"},
            {"hello", "cbd8a7b341bd9b025b1e906a48ae1d19"},
            {"hello, world", "342fac623a5ebc8e4cdcbc079642414d"},
            {"19 Jan 2038 at 3:14:07 AM", "b89e5988b737affc664fc2950231b2cb"},
            {"The quick brown fox jumps over the lazy dog.", "cd99481f9ee902c9695da1a38987b6e7"},
            {"The quick brown fox jumps over the lazy dog", "e34bbc7bbc071b6c7a433ca9c49a9347"}};
        for (const auto& [text, expected] : vectors)
        {
            for (const size_t part : {1, 3, 15, 16, 17, 100})
            {
                NS_TEST_EXPECT_MSG_EQ(Hash(text, part), expected, text << " by " << part);
            }
        }

        std::set<std::string> seen;
        const auto add = [&seen](const std::function<void(ResultDigest&)>& fill) {
            ResultDigest digest;
            fill(digest);
            seen.insert(digest.ToString());
        };
        const float vector[] = {1, 2, 3};
        const float other[] = {1, 2, std::nextafter(3.0F, 4.0F)};
        add([](ResultDigest& d) { d.AddNumber(0.0); });
        add([](ResultDigest& d) { d.AddNumber(-0.0); });
        add([](ResultDigest& d) { d.AddNumber(0.1 + 0.2); });
        add([](ResultDigest& d) { d.AddNumber(0.3); });
        add([](ResultDigest& d) { d.AddCount(1); });
        add([&](ResultDigest& d) { d.AddVector(vector, 3); });
        add([&](ResultDigest& d) { d.AddVector(other, 3); });
        add([&](ResultDigest& d) {
            d.AddVector(vector, 2);
            d.AddVector(vector + 2, 1);
        });
        add([](ResultDigest& d) {
            d.AddText("ab");
            d.AddText("c");
        });
        add([](ResultDigest& d) {
            d.AddText("a");
            d.AddText("bc");
        });
        NS_TEST_EXPECT_MSG_EQ(seen.size(), 10, "every difference counts");

        ResultDigest vectorDigest;
        vectorDigest.AddVector(vector, 3);
        NS_TEST_EXPECT_MSG_EQ(vectorDigest.ToString(),
                              Hash(std::string("\3\0\0\0\0\0\0\0"
                                               "\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40",
                                               20),
                                   20),
                              "documented serialization");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The line appears when it is due, says what it should, and does not keep the simulation alive.
 */
class ProgressLineTestCase : public TestCase
{
  public:
    ProgressLineTestCase()
        : TestCase("progress line")
    {
    }

  private:
    /**
     * Runs ten seconds of simulated time with an event each second, each of which takes a second of
     * wall time, and a round every two seconds.
     *
     * @param terminal true if the output is a terminal
     * @return what is written
     */
    static std::string Run(bool terminal)
    {
        double wall = 1000;
        std::ostringstream os;
        {
            ProgressLine line(8, "round", os, terminal, [&wall] { return wall; });
            for (uint32_t second = 1; second <= 10; second++)
            {
                Simulator::Schedule(Seconds(second), [&wall, &line, second] {
                    wall += 1;
                    if (second % 2 == 0)
                    {
                        line.SetRound(second / 2);
                    }
                });
            }
            line.Start(MilliSeconds(250));
            Simulator::Run();
            os << "end " << Simulator::Now().GetSeconds() << " own " << line.GetOwnEvents();
        }
        Simulator::Destroy();
        return os.str();
    }

    void DoRun() override
    {
        const std::string log = Run(false);
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(log.substr(0, log.find('\n')),
                         {"simulated 10.00 s, round 5/8, 0 k events/s, ", " MB, time left 0:06"}),
            true,
            log);
        NS_TEST_EXPECT_MSG_EQ(std::count(log.begin(), log.end(), '\n'),
                              1,
                              "a line per ten seconds");
        // The tick at 10 s may be the last event or not, depending on its order among equals.
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(log.substr(log.find('\n') + 1), {"end 10"}), true, log);

        const std::string shown = Run(true);
        NS_TEST_EXPECT_MSG_EQ(std::count(shown.begin(), shown.end(), '\r'),
                              11,
                              "a line per event of a second, and its removal");
        NS_TEST_EXPECT_MSG_EQ(std::count(shown.begin(), shown.end(), '\n'), 0, "one line only");
        NS_TEST_EXPECT_MSG_NE(shown.find("round 0/8, 0 k events/s"), std::string::npos, shown);
        NS_TEST_EXPECT_MSG_NE(shown.find("time left unknown"), std::string::npos, "first round");
        NS_TEST_EXPECT_MSG_EQ(shown.substr(shown.size() - 4), "\r\033[K", "removed at the end");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The plot is a script that gnuplot draws; without gnuplot the script stays.
 */
class LinePlotTestCase : public FolderTestCase
{
  public:
    LinePlotTestCase()
        : FolderTestCase("plot's")
    {
    }

  private:
    void DoRun() override
    {
        std::filesystem::create_directories(m_folder);
        LinePlot plot("Test \"accuracy\" of a_b", "simulated time (s)", "accuracy");
        plot.SetVerticalRange(0, 1);
        plot.AddLine("mean", {0, 1, 2}, {0.1, 0.5, 0.75});
        plot.AddLine("empty", {}, {});
        plot.AddLine("spread", {0, 1}, {0.2, 0.3}, {0.05, std::nan("")});
        const std::string path(std::getenv("PATH") ? std::getenv("PATH") : "");
        const bool installed = std::system("gnuplot --version > /dev/null 2>&1") == 0;
        const std::string problem = plot.Write(m_folder, "accuracy");
        const std::string script = ReadAll(m_folder + "/accuracy.plt");
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(std::string(script.begin(), script.end()), {"\n"}),
                              false,
                              "a script of several lines");
        for (const std::string fragment : {"set output \"accuracy.svg\"",
                                           "set title \"Test \\\"accuracy\\\" of a_b\"",
                                           "set xlabel \"simulated time (s)\"",
                                           "set ylabel \"accuracy\"",
                                           "set yrange [0:1]",
                                           "2 0.75",
                                           "yerrorlines",
                                           "0 0.2 0.05\n1 0.3 0\n"})
        {
            NS_TEST_EXPECT_MSG_NE(script.find(fragment), std::string::npos, fragment);
        }
        if (installed)
        {
            NS_TEST_EXPECT_MSG_EQ(problem, "", "the picture is drawn");
            const std::string picture = ReadAll(m_folder + "/accuracy.svg");
            NS_TEST_EXPECT_MSG_NE(picture.find("</svg>"), std::string::npos, "complete picture");
            NS_TEST_EXPECT_MSG_NE(picture.find("simulated time (s)"), std::string::npos, "label");
            NS_TEST_EXPECT_MSG_NE(picture.find("a_b"), std::string::npos, "title as it is given");
        }
        else
        {
            NS_TEST_EXPECT_MSG_NE(problem.find("not installed"), std::string::npos, problem);
        }

        setenv("PATH", m_folder.c_str(), 1);
        const std::string missing = plot.Write(m_folder, "other");
        setenv("PATH", path.c_str(), 1);
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(missing,
                         {"no other.svg: the program gnuplot is not installed", "other.plt"}),
            true,
            missing);
        NS_TEST_EXPECT_MSG_NE(ReadAll(m_folder + "/other.plt"), "(missing)", "the script stays");

        const LinePlot nothing("Nothing", "x", "y");
        NS_TEST_EXPECT_MSG_EQ(LinePlot::WritePanels({plot, nothing, plot}, 3, m_folder, "panels"),
                              (installed ? "" : problem),
                              "several plots in a picture");
        NS_TEST_EXPECT_MSG_NE(ReadAll(m_folder + "/panels.plt").find("multiplot layout 1,2\n"),
                              std::string::npos,
                              "empty plots are left out");
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(nothing.Write(m_folder, "nothing"), {"nothing to plot"}),
                              true,
                              "a plot without points");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The memory of the process grows with what it holds.
 */
class ProcessMemoryTestCase : public TestCase
{
  public:
    ProcessMemoryTestCase()
        : TestCase("process memory")
    {
    }

  private:
    void DoRun() override
    {
        constexpr size_t size = 64 << 20;
        const ProcessMemory before = GetProcessMemory();
        NS_TEST_EXPECT_MSG_GT(before.current, 0, "some memory");
        uint64_t held = 0;
        {
            std::vector<char> block(size, 1);
            held = GetProcessMemory().current;
            NS_TEST_EXPECT_MSG_EQ(block[size / 2], 1, "the block is in use");
        }
        NS_TEST_EXPECT_MSG_GT(held, before.current + size * 9 / 10, "the block counts");
        const ProcessMemory after = GetProcessMemory();
        NS_TEST_EXPECT_MSG_GT(after.peak, size * 9 / 10, "the peak stays");
        NS_TEST_EXPECT_MSG_GT(after.peak + 1, after.current, "the peak is the most");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Results of a run.
 */
class MetricsTestSuite : public TestSuite
{
  public:
    MetricsTestSuite()
        : TestSuite("fl-metrics", Type::UNIT)
    {
        AddTestCase(new RowTableTestCase);
        AddTestCase(new ResultFolderTestCase);
        AddTestCase(new ResultDigestTestCase);
        AddTestCase(new ProgressLineTestCase);
        AddTestCase(new LinePlotTestCase);
        AddTestCase(new ProcessMemoryTestCase);
    }
};

static MetricsTestSuite g_metricsTestSuite; ///< registers the suite
