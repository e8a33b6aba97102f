/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-experiment-run.h"
#include "fl-message-of.h"

#include "ns3/fl-aggregator.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-mean-aggregator.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * A mean that wants at least five vectors.
 */
class FiveAggregator : public MeanAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::fl::FiveAggregator")
                                .SetParent<MeanAggregator>()
                                .SetGroupName("DecentralizedFl")
                                .AddConstructor<FiveAggregator>();
        return tid;
    }

    AggregatorNeeds GetNeeds() const override
    {
        AggregatorNeeds needs;
        needs.minimumInputs = 5;
        return needs;
    }
};

} // namespace fl
} // namespace ns3

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * What cannot be done as chosen.
 */
class RefusalCase : public TestCase
{
  public:
    RefusalCase()
        : TestCase("What cannot be done is refused before anything runs or is overwritten")
    {
    }

  private:
    /// A bad choice.
    struct Refusal
    {
        std::function<void(ExperimentOptions&)> choose; ///< makes it
        std::vector<std::string> fragments;             ///< of the message
    };

    void DoRun() override
    {
        auto learner = [](const std::string& text) {
            return [text](ExperimentOptions& options) {
                options.learner = Choice(Learner::GetTypeId(), text);
            };
        };
        auto attack = [](const std::string& text) {
            return [text](ExperimentOptions& options) {
                options.attack = Choice(Attack::GetTypeId(), text);
            };
        };
        auto data = [](const std::string& text) {
            return [text](ExperimentOptions& options) { options.data = text; };
        };
        const std::string empty = CreateTempDirFilename("empty");
        std::filesystem::create_directories(empty);
        const std::string table = CreateTempDirFilename("table.csv");
        std::ofstream(table) << "a,b\n1,0\n2,1\n";
        const std::vector<Refusal> refusals{
            {[](ExperimentOptions& options) {
                 options.attack = Choice(Attack::GetTypeId(), "scaled-sign-flip");
                 options.byzantine = 5;
             },
             {"--byzantine=5", "--nodes=4"}},
            {attack("a-little-is-enough"), {"all benign nodes", "fedavg does not show"}},
            {attack("mhamdi"), {"all benign nodes", "fedavg does not show"}},
            {attack("duplicated-model"), {"neighbors", "fedavg does not show"}},
            {attack("path:Target=1"), {"who is connected to whom", "fedavg does not show"}},
            {attack("label-flip:Target=10"), {"Target=10", "accepted: 0 to 9"}},
            {attack("random-model:Min=2"), {"Min=2", "Max=0.001"}},
            {[](ExperimentOptions& options) {
                 options.learner = Choice(Learner::GetTypeId(), "sized:Bytes=4000");
                 options.realBulk = true;
             },
             {"--real-bulk", "--learner"}},
            {[](ExperimentOptions& options) {
                 options.network = "fluid";
                 options.realBulk = true;
             },
             {"--real-bulk", "accepted", "--network=packet"}},
            {[](ExperimentOptions& options) {
                 options.network = "fluid";
                 options.link = Choice(LinkProfile::GetTypeId(), "pirate-5g:LossRate=0.01");
             },
             {"LossRate=0.01", "fluid", "accepted: 0"}},
            {[](ExperimentOptions& options) {
                 options.aggregator =
                     Choice(Aggregator::GetTypeId(), FiveAggregator::GetTypeId().GetName());
             },
             {"--aggregator=five", "at least 5", "fedavg gives 4", "accepted:", "mean"}},
            {[](ExperimentOptions& options) { options.nodes = 401; }, {"400", "401", "1 to 400"}},
            {learner("sized:Bytes=4000000001"), {"Bytes=4000000001", "multiple of 4"}},
            {learner("sized:Bytes=8000000000"), {"--learner", "8000000000 bytes", "at most"}},
            {learner("sized:GradientFlops=1e18"), {"training", "at most 1e+18"}},
            {data("nosuch"), {"--data=nosuch", "unknown", "synthetic"}},
            {data("/no/such/folder"), {"--data=/no/such/folder", "no such folder", "synthetic"}},
            {data(table), {"--data=" + table + ": a file", "csv:File=" + table + ",Label="}},
            {data("csv:File=" + table + ",Label=c"), {table + ", line 1: no column \"c\""}},
            {data("tabular:Flip=2"), {"--data=tabular:Flip=2", "number from 0 to 0.5"}},
            {data(empty), {empty, "train-images-idx3-ubyte"}},
        };
        const std::string folder = CreateTempDirFilename("refused");
        std::filesystem::create_directories(folder);
        std::ofstream(folder + "/rows.csv") << "former results\n";
        for (const Refusal& refusal : refusals)
        {
            ExperimentOptions options = MakeSmallOptions(folder);
            refusal.choose(options);
            const std::string message = MessageOf([&] { ExperimentRun run(options); });
            Simulator::Destroy();
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, refusal.fragments), true, message);
            NS_TEST_EXPECT_MSG_EQ(
                (ReadLines(folder + "/rows.csv") == std::vector<std::string>{"former results"}),
                true,
                "former results are left alone: " << message);
        }
        ExperimentOptions all = MakeSmallOptions(folder);
        all.byzantine = all.nodes;
        NS_TEST_EXPECT_MSG_EQ(MessageOf([&] { all.RequirePossibleByzantine(); }),
                              "(accepted)",
                              "a server that measures needs no honest node");
        NS_TEST_EXPECT_MSG_EQ(
            MessageOf([&] { all.RequirePossibleByzantine(1); }),
            "--byzantine=4 of --nodes=4: accepted is at most 3, so that there is an honest node to "
            "measure",
            "PIRATE measures honest members");
        const std::string inside = folder + "/rows.csv/inside";
        const std::string message = MessageOf([&] { ExperimentRun run(MakeSmallOptions(inside)); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {inside, "accepted"}), true, message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class RefusalTestSuite : public TestSuite
{
  public:
    RefusalTestSuite()
        : TestSuite("fl-experiment-refusal", Type::SYSTEM)
    {
        AddTestCase(new RefusalCase);
    }
};

const RefusalTestSuite g_refusalTestSuite; ///< the suite

} // namespace
