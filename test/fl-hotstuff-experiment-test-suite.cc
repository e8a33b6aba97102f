/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-hotstuff-experiment.h"
#include "ns3/fl-hotstuff-timeline.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-sample-set.h"
#include "ns3/test.h"

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @return four replicas with processors that take no time, one command at a time
 */
HotStuffExperimentOptions
MakeOptions()
{
    HotStuffExperimentOptions options;
    options.cryptography = Choice(Cryptography::GetTypeId(), "modeled");
    options.device = Choice(DeviceProfile::GetTypeId(), "instant");
    options.outstanding = 1;
    options.duration = Seconds(2);
    return options;
}

/// What a run has come to.
struct Outcome
{
    std::vector<double> times;             ///< quantiles of all quantities
    std::map<std::string, uint64_t> bytes; ///< by type
    uint64_t commands;                     ///< done
};

/**
 * @param options what is chosen
 * @return what a run comes to
 */
Outcome
RunOnce(const HotStuffExperimentOptions& options)
{
    HotStuffExperiment experiment(options);
    experiment.Run();
    Outcome outcome;
    const HotStuffStatistics& statistics = experiment.GetStatistics();
    for (size_t i = 0; i < static_cast<size_t>(HotStuffQuantity::COUNT); i++)
    {
        const SampleSet& samples = statistics.Get(static_cast<HotStuffQuantity>(i));
        for (const double share : {0.0, 0.5, 1.0})
        {
            outcome.times.push_back(samples.GetQuantile(share));
        }
    }
    for (const auto& [name, traffic] : statistics.GetTraffic())
    {
        outcome.bytes[name] = traffic.bytes;
    }
    outcome.commands = statistics.GetCommands();
    return outcome;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Over packets the steps take their hops times 10 ms, and what the messages take on the links.
 */
class HotStuffPacketTest : public TestCase
{
  public:
    /**
     * @param form basic or chained
     */
    explicit HotStuffPacketTest(const std::string& form)
        : TestCase("times over packets, " + form),
          m_form(form)
    {
    }

  private:
    void DoRun() override
    {
        HotStuffExperimentOptions options = MakeOptions();
        options.form = Choice(HotStuffRules::GetTypeId(), m_form);
        options.uplink = DataRate("100Mbps");
        HotStuffExperiment experiment(options);
        experiment.Run();
        const HotStuffStatistics& statistics = experiment.GetStatistics();
        for (const auto quantity : {HotStuffQuantity::CERTIFICATE,
                                    HotStuffQuantity::FIRST_DECISION,
                                    HotStuffQuantity::LATER_DECISION,
                                    HotStuffQuantity::FIRST_REPLY,
                                    HotStuffQuantity::COMPLETION})
        {
            const std::string name = HotStuffStatistics::GetName(quantity);
            const SampleSet& samples = statistics.Get(quantity);
            const double closed = experiment.GetClosedForm(quantity);
            NS_TEST_ASSERT_MSG_GT(samples.GetCount(), 15, name);
            // No message is longer than 500 bytes, so three in a row take 0.12 ms of an uplink, and
            // the longest way has nine links each way.
            NS_TEST_EXPECT_MSG_GT(samples.GetQuantile(0), closed, name + " takes some time");
            NS_TEST_EXPECT_MSG_LT(samples.GetQuantile(1), closed + 9 * 0.12e-3, name);
        }
        NS_TEST_EXPECT_MSG_EQ(statistics.GetRejected(), 0, "nothing is refused");
        NS_TEST_EXPECT_MSG_EQ(statistics.GetViewChanges(), 0, "nobody gives up");
    }

    const std::string m_form; ///< basic or chained
};

/**
 * @ingroup decentralized-fl-tests
 * Signatures take the time that the device says: one vote and three verifications in each phase, of
 * which three cores do all at once.
 */
class HotStuffComputationTest : public TestCase
{
  public:
    HotStuffComputationTest()
        : TestCase("times of computation")
    {
    }

  private:
    void DoRun() override
    {
        HotStuffExperimentOptions options = MakeOptions();
        options.form = Choice(HotStuffRules::GetTypeId(), "basic");
        options.uplink = DataRate("1000Gbps");
        const Outcome instant = RunOnce(options);
        options.device = Choice(DeviceProfile::GetTypeId(),
                                "edge-pc:Cores=3,SignTime=1ms,VerifyTime=2ms,HashRate=1e15");
        const Outcome slow = RunOnce(options);
        // Proposal to certificate: one signature of a voter, two votes verified side by side (the
        // leader's own makes three). The block's certificate is that of the view before, which all
        // have seen.
        const size_t certificate = 3 * static_cast<size_t>(HotStuffQuantity::CERTIFICATE) + 1;
        NS_TEST_EXPECT_MSG_EQ_TOL(slow.times[certificate] - instant.times[certificate],
                                  0.003,
                                  1e-5,
                                  "proposal to certificate");
        // In the two phases that follow, a replica verifies the certificate, three signatures one
        // after the other, before it votes.
        const size_t decision = 3 * static_cast<size_t>(HotStuffQuantity::FIRST_DECISION) + 1;
        NS_TEST_EXPECT_MSG_EQ_TOL(slow.times[decision] - instant.times[decision],
                                  3 * 0.003 + 2 * 0.006,
                                  1e-5,
                                  "proposal to decision");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The same choices give the same results, whatever number of threads computes.
 */
class HotStuffRepeatTest : public TestCase
{
  public:
    HotStuffRepeatTest()
        : TestCase("same seed, same result")
    {
    }

  private:
    void DoRun() override
    {
        HotStuffExperimentOptions options = MakeOptions();
        options.device = Choice(DeviceProfile::GetTypeId(), "edge-pc");
        options.outstanding = 20;
        options.clients = 2;
        options.commandBytes = 300;
        options.leader = Choice(LeaderElection::GetTypeId(), "round-robin");
        options.crashReplica = 2;
        options.crashAt = MilliSeconds(1200);
        options.crashFor = MilliSeconds(300);
        options.threads = 1;
        const Outcome first = RunOnce(options);
        options.threads = 3;
        const Outcome second = RunOnce(options);
        NS_TEST_EXPECT_MSG_GT(first.commands, 100, "something has happened");
        NS_TEST_EXPECT_MSG_EQ(first.commands, second.commands, "commands");
        NS_TEST_EXPECT_MSG_EQ((first.times == second.times), true, "times");
        NS_TEST_EXPECT_MSG_EQ((first.bytes == second.bytes), true, "bytes");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What cannot be is refused before anything runs.
 */
class HotStuffRefusalTest : public TestCase
{
  public:
    HotStuffRefusalTest()
        : TestCase("refused choices")
    {
    }

  private:
    void DoRun() override
    {
        HotStuffExperimentOptions options = MakeOptions();
        options.attack = Choice(ConsensusAttack::GetTypeId(), "silent");
        options.byzantine = 4;
        Refuse(options, "--byzantine=4 of --nodes=4");
        options.attack.reset();
        options.crashReplica = 4;
        options.crashAt = Seconds(1);
        Refuse(options, "--crash-replica=4: accepted is 0 to 3");
        options.crashAt = Time(0);
        Refuse(options, "--crash-replica and --crash-for have no effect without --crash-at");
        options.crashReplica.reset();
        options.crashFor = Seconds(1);
        Refuse(options, "--crash-replica and --crash-for have no effect without --crash-at");
    }

    /**
     * @param options what is chosen
     * @param message beginning of what is said about it
     */
    void Refuse(const HotStuffExperimentOptions& options, const std::string& message)
    {
        std::string said = "nothing";
        try
        {
            HotStuffExperiment experiment(options);
        }
        catch (const InputError& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(said.substr(0, message.size()), message, "what is said");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The rows of the timeline begin after the warm-up, and add up to the totals, with a last interval
 * that is cut short.
 */
class HotStuffTimelineTest : public TestCase
{
  public:
    HotStuffTimelineTest()
        : TestCase("timeline")
    {
    }

  private:
    /**
     * @param duration measured time
     * @param rows expected number of rows
     */
    void Check(const Time& duration, size_t rows)
    {
        HotStuffExperimentOptions options = MakeOptions();
        options.outstanding = 7;
        options.warmUp = MilliSeconds(950);
        options.duration = duration;
        HotStuffExperiment experiment(options);
        RowTable table(CreateTempDirFilename("timeline.csv"), HotStuffTimeline::GetColumns());
        const HotStuffStatistics& statistics = experiment.GetStatistics();
        HotStuffTimeline timeline(statistics, options.warmUp, table, nullptr);
        experiment.Run();
        timeline.Finish();
        const std::vector<double> seconds = table.GetNumbers("seconds");
        NS_TEST_ASSERT_MSG_EQ(seconds.size(), rows, "intervals");
        NS_TEST_EXPECT_MSG_EQ_TOL(seconds.front(), 1.05, 1e-9, "the first one");
        NS_TEST_EXPECT_MSG_EQ_TOL(seconds.back(),
                                  (options.warmUp + duration).GetSeconds(),
                                  1e-9,
                                  "the last one");
        auto sum = [&table](const std::string& name) {
            const std::vector<double> values = table.GetNumbers(name);
            return std::accumulate(values.begin(), values.end(), 0.0);
        };
        NS_TEST_EXPECT_MSG_GT(statistics.GetCommands(), 10, "something has happened");
        NS_TEST_EXPECT_MSG_EQ(sum("decisions"), statistics.GetDecisions(), "decisions");
        NS_TEST_EXPECT_MSG_EQ(sum("empty_decisions"), statistics.GetEmptyDecisions(), "empty");
        NS_TEST_EXPECT_MSG_EQ(sum("commands"), statistics.GetCommands(), "commands");
        NS_TEST_EXPECT_MSG_EQ((table.GetNumbers("decisions").back() > 0),
                              true,
                              "the last interval counts");

        // Commands under way when the warm-up ends are done after it, and not timed.
        NS_TEST_EXPECT_MSG_EQ(statistics.GetUntimedCommands(), 7, "one for each under way");
        NS_TEST_EXPECT_MSG_EQ(statistics.Get(HotStuffQuantity::COMPLETION).GetCount() + 7,
                              statistics.GetCommands(),
                              "all others are timed");
        NS_TEST_EXPECT_MSG_GT(statistics.GetLongestCompletion(), MilliSeconds(90), "nine hops");
        NS_TEST_EXPECT_MSG_LT(statistics.GetLongestCompletion(), MilliSeconds(300), "no resending");
    }

    void DoRun() override
    {
        Check(MilliSeconds(500), 5);
        Check(MilliSeconds(580), 6);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Quantiles against those that R and NumPy give.
 */
class SampleSetTest : public TestCase
{
  public:
    SampleSetTest()
        : TestCase("quantiles")
    {
    }

  private:
    void DoRun() override
    {
        SampleSet samples;
        NS_TEST_EXPECT_MSG_EQ(std::isnan(samples.GetQuantile(0.5)), true, "none");
        for (const double value : {7.0, 1.0, 3.0, 12.0, 5.0})
        {
            samples.Add(value);
        }
        NS_TEST_EXPECT_MSG_EQ(samples.GetCount(), 5, "count");
        NS_TEST_EXPECT_MSG_EQ(samples.GetQuantile(0), 1, "least");
        NS_TEST_EXPECT_MSG_EQ(samples.GetQuantile(1), 12, "greatest");
        NS_TEST_EXPECT_MSG_EQ(samples.GetQuantile(0.5), 5, "median");
        // numpy.quantile([7, 1, 3, 12, 5], [0.05, 0.3, 0.95]) is [1.4, 3.4, 11].
        NS_TEST_EXPECT_MSG_EQ_TOL(samples.GetQuantile(0.05), 1.4, 1e-12, "5 %");
        NS_TEST_EXPECT_MSG_EQ_TOL(samples.GetQuantile(0.3), 3.4, 1e-12, "30 %");
        NS_TEST_EXPECT_MSG_EQ_TOL(samples.GetQuantile(0.95), 11, 1e-12, "95 %");
        samples.Add(0);
        NS_TEST_EXPECT_MSG_EQ_TOL(samples.GetQuantile(0.5), 4, 1e-12, "median of six");
        NS_TEST_EXPECT_MSG_EQ(samples.GetSorted().front(), 0, "in order");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * HotStuff over a network.
 */
class HotStuffExperimentTestSuite : public TestSuite
{
  public:
    HotStuffExperimentTestSuite()
        : TestSuite("fl-hotstuff-experiment", Type::UNIT)
    {
        AddTestCase(new HotStuffPacketTest("basic"));
        AddTestCase(new HotStuffPacketTest("chained"));
        AddTestCase(new HotStuffComputationTest());
        AddTestCase(new HotStuffRepeatTest());
        AddTestCase(new HotStuffRefusalTest());
        AddTestCase(new HotStuffTimelineTest());
        AddTestCase(new SampleSetTest());
    }
};

static HotStuffExperimentTestSuite g_hotStuffExperimentTestSuite; //!< registers itself
