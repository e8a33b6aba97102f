/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-experiment-run.h"
#include "fl-message-of.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-aggregator.h"
#include "ns3/fl-overlay.h"
#include "ns3/fl-ubar-experiment.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * @param folder folder of the results
 * @return options of a run of a fraction of a second
 */
UbarExperimentOptions
MakeOptions(const std::string& folder)
{
    UbarExperimentOptions options;
    options.common = MakeSmallOptions(folder);
    options.common.network = "fluid";
    options.common.nodes = 6;
    options.common.aggregator = Choice(Aggregator::GetTypeId(), "mean");
    options.overlay = Choice(Overlay::GetTypeId(), "complete");
    return options;
}

/**
 * @ingroup decentralized-fl-tests
 * What is chosen is what nodes do.
 */
class ChoiceCase : public TestCase
{
  public:
    ChoiceCase()
        : TestCase("Weights, shares and timeouts that users choose")
    {
    }

  private:
    void DoRun() override
    {
        // As the paper has it: alpha is 1 / (neighbors + 1) for Average, and 0.5 for the others.
        ExpectWeight("auto", "mean", 0.5, true);
        ExpectWeight("auto", "ubar", 0.5, false);
        ExpectWeight("auto", "median", 0.5, false);
        ExpectWeight("0.25", "mean", 0.25, false);
        ExpectWeight("0", "ubar", 0, false);
        ExpectWeight("1", "ubar", 1, false);

        UbarExperimentOptions options = MakeOptions(CreateTempDirFilename("choices"));
        const Time suggested = GetAttribute<TimeValue>(options, "RoundTimeout").Get();
        NS_TEST_EXPECT_MSG_GT(suggested, MilliSeconds(500), "from sizes, rates and processors");
        options.roundTimeout = Seconds(7);
        options.honestShare = 0.7;
        options.common.iterations = 9;
        NS_TEST_EXPECT_MSG_EQ(GetAttribute<TimeValue>(options, "RoundTimeout").Get(),
                              Seconds(7),
                              "what was chosen");
        NS_TEST_EXPECT_MSG_EQ(GetAttribute<DoubleValue>(options, "HonestShare").Get(), 0.7, "same");
        NS_TEST_EXPECT_MSG_EQ(GetAttribute<UintegerValue>(options, "Rounds").Get(), 9, "same");

        options.common.iterations = 1;
        const uint64_t plain = CountBytes(options);
        options.sign = true;
        NS_TEST_EXPECT_MSG_GT(CountBytes(options),
                              plain + 2 * 30 * 64,
                              "30 signatures of 64 bytes, up and down");
    }

    /**
     * @param options what is chosen
     * @return bytes on all links
     */
    static uint64_t CountBytes(const UbarExperimentOptions& options)
    {
        UbarExperiment experiment(options);
        experiment.Run([](const UbarRound& /* round */) {});
        return experiment.GetExperiment().GetByteTable().GetTotalBytes();
    }

    /**
     * @param chosen what a user chooses
     * @param aggregator the rule
     * @param weight alpha
     * @param isEqual whether alpha is one share of equal ones instead
     */
    void ExpectWeight(const std::string& chosen,
                      const std::string& aggregator,
                      double weight,
                      bool isEqual)
    {
        UbarExperimentOptions options = MakeOptions(CreateTempDirFilename("weights"));
        options.selfWeight = chosen;
        options.common.aggregator = Choice(Aggregator::GetTypeId(), aggregator);
        const std::string what = chosen + " with " + aggregator;
        NS_TEST_EXPECT_MSG_EQ(GetAttribute<BooleanValue>(options, "EqualShares").Get(),
                              isEqual,
                              what);
        NS_TEST_EXPECT_MSG_EQ(GetAttribute<DoubleValue>(options, "SelfWeight").Get(), weight, what);
    }

    /**
     * @tparam Value class of the attribute's value
     * @param options what is chosen
     * @param name name of an attribute
     * @return what all nodes have
     */
    template <typename Value>
    static Value GetAttribute(const UbarExperimentOptions& options, const std::string& name)
    {
        const UbarExperiment experiment(options);
        Value value;
        experiment.GetApplications().nodes.back()->GetAttribute(name, value);
        return value;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Models are tested as often as users choose, and at the end.
 */
class TestIntervalCase : public TestCase
{
  public:
    TestIntervalCase()
        : TestCase("Rounds that are tested")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(RunProgram("1"), "yyyyyyy", "each");
        NS_TEST_EXPECT_MSG_EQ(RunProgram("3"), "nnynnyy", "each third, and the last");
        NS_TEST_EXPECT_MSG_EQ(RunProgram("7"), "nnnnnny", "the last");
        NS_TEST_EXPECT_MSG_EQ(RunProgram("50"), "nnnnnny", "the last in any case");
    }

    /**
     * @param interval rounds from one test to the next
     * @return y for each of seven rounds that was tested, n for others
     */
    std::string RunProgram(const std::string& interval)
    {
        const UbarExperimentOptions options = MakeOptions("");
        const std::string folder = CreateTempDirFilename("interval-" + interval);
        const std::string chosen = "--test-interval=" + interval;
        const std::string output = "--output=" + folder;
        const char* const arguments[] = {"fl-ubar",
                                         "--iterations=7",
                                         chosen.c_str(),
                                         output.c_str()};
        const PrintCatcher silence;
        const int code = RunUbarProgram("fl-ubar", "A test.", options, 4, arguments);
        Simulator::Destroy();
        std::vector<std::string> lines = ReadLines(folder + "/rows.csv");
        if (code != 0 || lines.empty())
        {
            return "exit code " + std::to_string(code);
        }
        const std::vector<std::string> header = SplitLine(lines.front());
        const auto column =
            std::distance(header.begin(),
                          std::find_if(header.begin(), header.end(), [](const std::string& name) {
                              return name.find("test_accuracy") != std::string::npos;
                          }));
        std::string tested;
        for (size_t row = 1; row < lines.size(); row++)
        {
            const std::vector<std::string> fields = SplitLine(lines[row]);
            tested += std::isfinite(std::stod(fields.at(column))) ? "y" : "n";
        }
        return tested;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What cannot be done as chosen.
 */
class RefusalCase : public TestCase
{
  public:
    RefusalCase()
        : TestCase("What cannot be done is refused with one clear line")
    {
    }

  private:
    /// A bad choice.
    struct Refusal
    {
        std::function<void(UbarExperimentOptions&)> choose; ///< makes it
        std::vector<std::string> fragments;                 ///< of the message
    };

    void DoRun() override
    {
        auto weight = [](const std::string& text) {
            return [text](UbarExperimentOptions& options) { options.selfWeight = text; };
        };
        auto overlay = [](const std::string& text) {
            return [text](UbarExperimentOptions& options) {
                options.overlay = Choice(Overlay::GetTypeId(), text);
            };
        };
        const std::string edges = CreateTempDirFilename("edges.txt");
        std::ofstream(edges) << "0 1\n2 3\n";
        const std::vector<Refusal> refusals{
            {weight("1.5"), {"--self-weight=1.5", "accepted: a number from 0 to 1, or auto"}},
            {weight("-0.1"), {"--self-weight=-0.1", "accepted"}},
            {weight("nan"), {"--self-weight=nan", "accepted"}},
            {weight("half"), {"--self-weight=half", "accepted"}},
            {weight("0.5x"), {"--self-weight=0.5x", "accepted"}},
            {[](UbarExperimentOptions& options) { options.common.localEpochs = 2; },
             {"--local-epochs=2", "one batch a round", "accepted: 1"}},
            {[](UbarExperimentOptions& options) {
                 options.common.attack = Choice(Attack::GetTypeId(), "sign-flip");
                 options.common.byzantine = 6;
             },
             {"--byzantine=6", "--nodes=6", "at most 5"}},
            {overlay("file:File=" + edges), {"does not connect benign nodes", "accepted"}},
            {overlay("file:File=/no/such/file"), {"/no/such/file", "accepted"}},
            {[](UbarExperimentOptions& options) {
                 options.common.aggregator = Choice(Aggregator::GetTypeId(), "krum:Faults=3");
             },
             {"krum", "ubar on this graph gives 5"}},
            {[](UbarExperimentOptions& options) { options.common.nodes = 401; },
             {"400", "401", "1 to 400"}},
            {[](UbarExperimentOptions& options) { options.common.pcap = true; },
             {"--pcap", "--network=packet"}},
        };
        for (const Refusal& refusal : refusals)
        {
            UbarExperimentOptions options = MakeOptions(CreateTempDirFilename("refused"));
            refusal.choose(options);
            const std::string message = MessageOf([&] { UbarExperiment run(options); });
            Simulator::Destroy();
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, refusal.fragments), true, message);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Decentralized SGD as a user runs it.
 */
class UbarExperimentTestSuite : public TestSuite
{
  public:
    UbarExperimentTestSuite()
        : TestSuite("fl-ubar-experiment", Type::SYSTEM)
    {
        AddTestCase(new ChoiceCase);
        AddTestCase(new TestIntervalCase);
        AddTestCase(new RefusalCase);
    }
};

UbarExperimentTestSuite g_ubarExperimentTestSuite; ///< registers the suite

} // namespace
