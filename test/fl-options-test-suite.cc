/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-message-of.h"

#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/fl-option-parser.h"
#include "ns3/fl-run-program.h"
#include "ns3/object.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <algorithm>
#include <iostream>
#include <sstream>

namespace ns3
{
namespace fl
{
namespace test
{

/**
 * @ingroup decentralized-fl-tests
 * Base class of a family of choices.
 */
class Brew : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::fl::test::Brew")
                                .SetParent<Object>()
                                .SetGroupName("DecentralizedFl")
                                .AddAttribute("Heat",
                                              "Temperature (degrees Celsius).",
                                              DoubleValue(90),
                                              MakeDoubleAccessor(&Brew::m_heat),
                                              MakeDoubleChecker<double>(0, 100));
        return tid;
    }

    double m_heat; ///< temperature in degrees Celsius
};

/**
 * @ingroup decentralized-fl-tests
 * A member of that family.
 */
class GreenTeaBrew : public Brew
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::fl::test::GreenTeaBrew")
                                .SetParent<Brew>()
                                .SetGroupName("DecentralizedFl")
                                .AddConstructor<GreenTeaBrew>()
                                .AddAttribute("Minutes",
                                              "Time to wait (min).",
                                              StringValue("ns3::ConstantRandomVariable"),
                                              MakePointerAccessor(&GreenTeaBrew::m_minutes),
                                              MakePointerChecker<RandomVariableStream>())
                                .AddAttribute("Next",
                                              "Brew to have after it.",
                                              PointerValue(),
                                              MakePointerAccessor(&GreenTeaBrew::m_next),
                                              MakePointerChecker<Brew>());
        return tid;
    }

    Ptr<RandomVariableStream> m_minutes; ///< time to wait in minutes
    Ptr<Brew> m_next;                    ///< brew to have after it
};

NS_OBJECT_ENSURE_REGISTERED(Brew);
NS_OBJECT_ENSURE_REGISTERED(GreenTeaBrew);

} // namespace test
} // namespace fl
} // namespace ns3

using namespace ns3;
using namespace ns3::fl;
using namespace ns3::fl::test;

/**
 * @ingroup decentralized-fl-tests
 * A program with an option of every kind.
 */
struct TestProgram
{
    TestProgram()
    {
        options.AddFlag("pcap", pcap, "write captures");
        options.BeginGroup("Size");
        options.AddInteger("nodes", nodes, "number of clients", 2, 5000);
        options.AddInteger("bytes", bytes, "size of a vector (bytes)", 1, uint64_t(1) << 40);
        options.AddNumber("share", share, "share of the clients", 0.1, 1);
        options.BeginGroup("Time");
        options.AddTime("deadline", deadline, "round deadline", MilliSeconds(1), Hours(1));
        options.AddDataRate("uplink",
                            uplink,
                            "rate of the uplink",
                            DataRate("1Mbps"),
                            DataRate("10Gbps"));
        options.BeginGroup("Other");
        options.AddText("output", output, "where results go", "path of a folder");
        options.AddWords("network", network, "network axis", {"packet", "fluid"});
        options.AddChoice("brew", brew, Brew::GetTypeId(), "what to drink");
        options.AddChoice("refill", refill, Brew::GetTypeId(), "what to drink next");
        options.AddSeed(seed);
    }

    /**
     * @param arguments arguments without the name of the program
     * @return result of OptionParser::Parse()
     */
    bool Parse(const std::vector<std::string>& arguments)
    {
        const auto pointers = GetPointers(arguments);
        return options.Parse(static_cast<int>(pointers.size()), pointers.data());
    }

    /**
     * @param arguments arguments without the name of the program
     * @return arguments as main() gets them
     */
    static std::vector<const char*> GetPointers(const std::vector<std::string>& arguments)
    {
        std::vector<const char*> pointers{"program"};
        for (const std::string& argument : arguments)
        {
            pointers.push_back(argument.c_str());
        }
        return pointers;
    }

    bool pcap{false};                                      ///< a flag
    uint32_t nodes{16};                                    ///< a small integer
    uint64_t bytes{28000000};                              ///< a large integer
    double share{0.5};                                     ///< a number
    Time deadline{Seconds(30)};                            ///< a time
    DataRate uplink{"80Mbps"};                             ///< a data rate
    std::string output{"results"};                         ///< a text
    std::string network{"packet"};                         ///< a word
    Choice brew{Brew::GetTypeId(), "green-tea"};           ///< a choice
    std::optional<Choice> refill;                          ///< a choice or none
    uint64_t seed{1};                                      ///< run number
    OptionParser options{"program", "A program to test."}; ///< the options
};

/**
 * @ingroup decentralized-fl-tests
 * Options that are given get their values, others keep the default.
 */
class OptionValueTestCase : public TestCase
{
  public:
    OptionValueTestCase()
        : TestCase("values")
    {
    }

  private:
    void DoRun() override
    {
        TestProgram defaults;
        NS_TEST_EXPECT_MSG_EQ(defaults.Parse({}), true, "nothing has to be given");
        NS_TEST_EXPECT_MSG_EQ(defaults.nodes, 16, "default");
        NS_TEST_EXPECT_MSG_EQ(RngSeedManager::GetRun(), 1, "default seed");

        TestProgram program;
        program.Parse({"--pcap",
                       "--nodes=5000",
                       "--bytes=1099511627776",
                       "--share=0.1",
                       "--deadline=1.5s",
                       "--uplink=2.5MB/s",
                       "--output=a=b c",
                       "--network=fluid",
                       "--brew=GreenTea:Heat=70",
                       "--refill=ns3::fl::test::GreenTeaBrew[Heat=60]",
                       "--seed=42"});
        NS_TEST_EXPECT_MSG_EQ(program.pcap, true, "flag");
        NS_TEST_EXPECT_MSG_EQ(program.nodes, 5000, "integer");
        NS_TEST_EXPECT_MSG_EQ(program.bytes, 1099511627776, "large integer");
        NS_TEST_EXPECT_MSG_EQ(program.share, 0.1, "number");
        NS_TEST_EXPECT_MSG_EQ(program.deadline, MilliSeconds(1500), "time");
        NS_TEST_EXPECT_MSG_EQ(program.uplink.GetBitRate(), 20000000, "data rate");
        NS_TEST_EXPECT_MSG_EQ(program.output, "a=b c", "only the first equals sign counts");
        NS_TEST_EXPECT_MSG_EQ(program.network, "fluid", "word");
        NS_TEST_EXPECT_MSG_EQ(program.brew.Create<Brew>()->m_heat, 70, "choice");
        NS_TEST_ASSERT_MSG_EQ(program.refill.has_value(), true, "choice instead of none");
        NS_TEST_EXPECT_MSG_EQ(program.refill->Create<Brew>()->m_heat, 60, "choice");
        NS_TEST_EXPECT_MSG_EQ(RngSeedManager::GetSeed(), 1, "the seed of ns-3 stays");
        NS_TEST_EXPECT_MSG_EQ(RngSeedManager::GetRun(), 42, "the seed selects the run");

        const SettingList expected = {{"pcap", "true"},
                                      {"nodes", "5000"},
                                      {"bytes", "1099511627776"},
                                      {"share", "0.1"},
                                      {"deadline", "1500ms"},
                                      {"uplink", "20Mbps"},
                                      {"output", "a=b c"},
                                      {"network", "fluid"},
                                      {"brew", "green-tea:Heat=70"},
                                      {"refill", "green-tea:Heat=60"},
                                      {"seed", "42"}};
        NS_TEST_EXPECT_MSG_EQ((program.options.GetSettings() == expected), true, "configuration");

        TestProgram off;
        off.pcap = true;
        off.refill = Choice(Brew::GetTypeId(), "green-tea");
        off.Parse({"--pcap=false", "--refill=none"});
        NS_TEST_EXPECT_MSG_EQ(off.pcap, false, "flag switched off");
        NS_TEST_EXPECT_MSG_EQ(off.refill.has_value(), false, "none");
        RngSeedManager::SetRun(1);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Everything else is refused, and the message says what would be accepted.
 */
class OptionRefusalTestCase : public TestCase
{
  public:
    OptionRefusalTestCase()
        : TestCase("refusals")
    {
    }

  private:
    void DoRun() override
    {
        const std::pair<std::vector<std::string>, std::vector<std::string>> cases[] = {
            {{"--node=3"}, {"unknown option \"--node\"", "accepted: --nodes, "}},
            {{"--ndoes=3"}, {"unknown option \"--ndoes\"", "accepted: --nodes, ", "--seed"}},
            {{"nodes=3"}, {"unexpected argument \"nodes=3\"", "--name=value"}},
            {{"--"}, {"unexpected argument", "--name=value"}},
            {{"-n"}, {"unexpected argument", "--name=value"}},
            {{"--=3"}, {"unknown option \"--\"", "accepted: "}},
            {{"--nodes", "3"}, {"--nodes needs a value", "integer from 2 to 5000"}},
            {{"--nodes="}, {"--nodes needs a value", "integer from 2 to 5000"}},
            {{"--pcap="}, {"--pcap needs a value", "true or false"}},
            {{"--pcap=maybe"}, {"--pcap cannot be \"maybe\"", "accepted: true or false"}},
            {{"--nodes=many"}, {"--nodes cannot be \"many\"", "integer from 2 to 5000"}},
            {{"--nodes=1"}, {"--nodes cannot be \"1\"", "integer from 2 to 5000"}},
            {{"--nodes=5001"}, {"integer from 2 to 5000"}},
            {{"--nodes=4294967298"}, {"integer from 2 to 5000"}},
            {{"--nodes=-3"}, {"\"-3\"", "integer from 2 to 5000"}},
            {{"--nodes=3.0"}, {"\"3.0\"", "integer from 2 to 5000"}},
            {{"--nodes=3\n"}, {"\"3?\"", "integer from 2 to 5000"}},
            {{"--nodes=3", "--nodes=3"}, {"--nodes is given twice"}},
            {{"--help=nodes"}, {"--help takes no value", "accepted: --help"}},
            {{"--share=0.05"}, {"\"0.05\"", "number from 0.1 to 1"}},
            {{"--share=nan"}, {"\"nan\"", "number from 0.1 to 1"}},
            {{"--share=0.5%"}, {"\"0.5%\"", "number from 0.1 to 1"}},
            {{"--deadline=30"}, {"\"30\"", "time with a unit", "from 1ms to 3600s"}},
            {{"--deadline=1us"}, {"\"1us\"", "from 1ms to 3600s"}},
            {{"--deadline=2h"}, {"\"2h\"", "from 1ms to 3600s"}},
            {{"--uplink=80"}, {"\"80\"", "data rate with a unit", "from 1Mbps to 10Gbps"}},
            {{"--uplink=1kbps"}, {"from 1Mbps to 10Gbps"}},
            {{"--output="}, {"--output needs a value", "path of a folder"}},
            {{"--network=fluit"}, {"\"fluit\"", "one of packet, fluid"}},
            {{"--brew=coffee"}, {"--brew: unknown brew \"coffee\"", "accepted: green-tea"}},
            {{"--brew=none"}, {"--brew: unknown brew \"none\"", "accepted: green-tea"}},
            {{"--brew=green-tea:Heat=101"}, {"--brew: Heat of green-tea", "from 0 to 100"}},
            {{"--refill=milk"}, {"--refill: unknown brew \"milk\""}},
            {{"--seed=-1"}, {"--seed cannot be \"-1\"", "integer"}},
            {{"--RngRun=3"}, {"--RngRun is a global value of ns-3", "--seed=INTEGER"}},
            {{"--RngSeed=3"}, {"--RngSeed is a global value of ns-3", "--seed=INTEGER"}},
            {{"--SchedulerType=ns3::ListScheduler"}, {"global value of ns-3"}},
            {{"--ns3::fl::test::Brow::Heat=1"},
             {"no class \"ns3::fl::test::Brow\"", "accepted: ns3::fl::test::Brew, "}},
            {{"--ns3::TcpSocket::SegmentSize=9"}, {"no class \"ns3::TcpSocket\" of this module"}},
            {{"--ns3::fl::test::Brew::Heap=1"}, {"no attribute \"Heap\"", "accepted: Heat"}},
            {{"--ns3::fl::test::GreenTeaBrew::Heat=1"},
             {"base class", "accepted: --ns3::fl::test::Brew::Heat="}},
            {{"--ns3::fl::test::Brew::Heat=101"}, {"Heat of ", "\"101\"", "from 0 to 100"}},
            {{"--ns3::fl::test::Brew::Heat"}, {"\"\"", "from 0 to 100"}},
            {{"--ns3::fl::test::Brew::Heat=1", "--ns3::fl::test::Brew::Heat=2"}, {"given twice"}},
            {{"--ns3::fl::test::GreenTeaBrew::Minutes=ns3::ConstantRandomVariable[Constant=x]"},
             {"Constant of ", "\"x\"", "number"}},
            {{"--ns3::fl::test::GreenTeaBrew::Next=green-tea[Next=green-tea[Heat=3]]"},
             {"cannot be \"green-tea[", "without objects inside it"}},
        };
        for (const auto& [arguments, fragments] : cases)
        {
            TestProgram program;
            const std::string message =
                MessageOf([&program, &words = arguments] { program.Parse(words); });
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, fragments),
                                  true,
                                  arguments.front() << ": " << message);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Defaults of attributes hold for objects created later, and only if the whole line is right.
 */
class AttributeDefaultTestCase : public TestCase
{
  public:
    AttributeDefaultTestCase()
        : TestCase("defaults of attributes")
    {
    }

  private:
    void DoRun() override
    {
        TestProgram wrong;
        MessageOf([&wrong] { wrong.Parse({"--ns3::fl::test::Brew::Heat=55", "--nodes=1"}); });
        NS_TEST_EXPECT_MSG_EQ(wrong.brew.Create<Brew>()->m_heat, 90, "nothing is half applied");

        TestProgram program;
        program.Parse(
            {"--ns3::fl::test::Brew::Heat=55",
             "--ns3::fl::test::GreenTeaBrew::Minutes=ns3::ConstantRandomVariable[Constant=3]"});
        const auto first = program.brew.Create<GreenTeaBrew>();
        const auto second = program.brew.Create<GreenTeaBrew>();
        NS_TEST_EXPECT_MSG_EQ(first->m_heat, 55, "new default");
        NS_TEST_EXPECT_MSG_EQ(first->m_minutes->GetValue(), 3, "new default of a pointer");
        NS_TEST_EXPECT_MSG_NE(PeekPointer(first->m_minutes),
                              PeekPointer(second->m_minutes),
                              "every object has its own");
        NS_TEST_EXPECT_MSG_EQ(Choice(Brew::GetTypeId(), "green-tea:Heat=20").Create<Brew>()->m_heat,
                              20,
                              "a choice overrides the default");
        const auto settings = program.options.GetSettings();
        NS_TEST_EXPECT_MSG_EQ(settings.at(settings.size() - 2).first,
                              "ns3::fl::test::Brew::Heat",
                              "defaults belong to the configuration");
        NS_TEST_EXPECT_MSG_EQ(settings.back().second,
                              "ns3::ConstantRandomVariable[Constant=3]",
                              "with their values");
    }

    void DoTeardown() override
    {
        Config::Reset();
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The help explains every option.
 */
class OptionHelpTestCase : public TestCase
{
  public:
    OptionHelpTestCase()
        : TestCase("help")
    {
    }

  private:
    void DoRun() override
    {
        TestProgram program;
        NS_TEST_EXPECT_MSG_EQ(program.Parse({"--nodes=3", "--help"}), false, "help is asked for");
        NS_TEST_EXPECT_MSG_EQ(program.nodes, 16, "nothing else is read");
        NS_TEST_EXPECT_MSG_EQ(program.Parse({"-h"}), false, "short form");
        std::ostringstream os;
        program.options.PrintHelp(os);
        std::string text;
        std::istringstream lines(os.str());
        std::string line;
        while (std::getline(lines, line))
        {
            NS_TEST_EXPECT_MSG_LT(line.size(), 97, "lines fit: " << line);
            // Lines may break anywhere between two words.
            text += line.substr(std::min(line.size(), line.find_first_not_of(' '))) + " ";
        }
        for (const std::string fragment :
             {"A program to test.",
              "usage: program",
              "Size:",
              "--nodes=VALUE",
              "number of clients. Accepted: integer from 2 to 5000 (default 16)",
              "(default 80Mbps)",
              "from 1ms to 3600s (default 30s)",
              "one of packet, fluid (default packet)",
              "one of green-tea",
              "(default none)",
              " --pcap ",
              "--ns3::fl::CLASS::ATTRIBUTE=VALUE"})
        {
            NS_TEST_EXPECT_MSG_NE(text.find(fragment),
                                  std::string::npos,
                                  fragment << " in " << text);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Exceptions become one line and an exit code.
 */
class RunProgramTestCase : public TestCase
{
  public:
    RunProgramTestCase()
        : TestCase("exit codes")
    {
    }

  private:
    /**
     * Runs the program with its output streams captured.
     *
     * @param arguments arguments without the name of the program
     * @param body what the program does
     * @return exit code, standard output and standard error
     */
    static std::tuple<int, std::string, std::string> Run(const std::vector<std::string>& arguments,
                                                         const std::function<int()>& body)
    {
        TestProgram program;
        const auto pointers = TestProgram::GetPointers(arguments);
        std::ostringstream out;
        std::ostringstream err;
        auto* const oldOut = std::cout.rdbuf(out.rdbuf());
        auto* const oldErr = std::cerr.rdbuf(err.rdbuf());
        const int code =
            RunProgram(static_cast<int>(pointers.size()), pointers.data(), program.options, body);
        std::cout.rdbuf(oldOut);
        std::cerr.rdbuf(oldErr);
        return {code, out.str(), err.str()};
    }

    void DoRun() override
    {
        const auto [code, out, err] = Run({"--nodes=3"}, [] { return 7; });
        NS_TEST_EXPECT_MSG_EQ(code, 7, "exit code of the body");
        NS_TEST_EXPECT_MSG_EQ(out + err, "", "nothing is printed");

        const auto bad = Run({"--nodes=1"}, [] { return 0; });
        NS_TEST_EXPECT_MSG_EQ(std::get<0>(bad), 2, "bad input");
        NS_TEST_EXPECT_MSG_EQ(std::get<1>(bad), "", "nothing on standard output");
        NS_TEST_EXPECT_MSG_EQ(std::get<2>(bad),
                              "error: --nodes cannot be \"1\"; accepted: integer from 2 to 5000\n",
                              "one line");

        const auto input = Run({}, []() -> int { throw InputError("no data"); });
        NS_TEST_EXPECT_MSG_EQ(std::get<0>(input), 2, "bad input found later");
        const auto other = Run({}, []() -> int { throw std::runtime_error("disk full"); });
        NS_TEST_EXPECT_MSG_EQ(std::get<0>(other), 1, "other failures");
        NS_TEST_EXPECT_MSG_EQ(std::get<2>(other), "error: disk full\n", "one line");

        const auto help = Run({"--help"}, [] { return 9; });
        NS_TEST_EXPECT_MSG_EQ(std::get<0>(help), 0, "help is no failure");
        NS_TEST_EXPECT_MSG_EQ(std::get<1>(help).rfind("A program to test.", 0), 0, "help");
        NS_TEST_EXPECT_MSG_EQ(std::get<2>(help), "", "help goes to standard output");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Options of a program.
 */
class OptionsTestSuite : public TestSuite
{
  public:
    OptionsTestSuite()
        : TestSuite("fl-options", Type::UNIT)
    {
        AddTestCase(new OptionValueTestCase);
        AddTestCase(new OptionRefusalTestCase);
        AddTestCase(new AttributeDefaultTestCase);
        AddTestCase(new OptionHelpTestCase);
        AddTestCase(new RunProgramTestCase);
    }
};

static OptionsTestSuite g_optionsTestSuite; ///< registers the suite
