/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-checker-driver.h"

#include "ns3/fl-norm-bound-aggregator.h"
#include "ns3/test.h"

#include <cmath>
#include <limits>
#include <memory>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Proposals that are judged by their sum.
 */
class DetectorCase : public TestCase
{
  public:
    DetectorCase()
        : TestCase("With the detector, a sum is accepted if the rule accepts the mean of it")
    {
    }

  private:
    /**
     * @param norm norm of the mean of four gradients
     * @return their sum
     */
    static ParameterVectorPtr MakeSum(double norm)
    {
        auto sum = std::make_shared<ParameterVector>(*PirateFixture::MakeVector(60));
        sum->Scale(static_cast<float>(4 * norm / std::sqrt(sum->SquaredNorm())));
        return sum;
    }

    /**
     * @param driver node 6
     * @param sum a sum of four gradients that it does not have
     * @return the proposal
     */
    static PirateBlock MakeBlock(const CheckerDriver& driver, const ParameterVectorPtr& sum)
    {
        PirateBlock block = driver.MakeBlock({1, 4, 5, 8});
        block.result = driver.fixture.ComputeDigest(sum);
        return block;
    }

    void DoRun() override
    {
        const PirateFixture fixture;
        PirateSettings settings = fixture.MakeSettings(PirateFixture::SELF);
        settings.scope = SCOPE_STEP;
        settings.check = CHECK_DETECTOR;
        settings.rule = CreateObject<NormBoundAggregator>(); // rejects what is longer than 1
        CheckerDriver driver(settings);
        NS_TEST_EXPECT_MSG_EQ(driver.checker.IsJudgedBySum(1), true, "a reduce step");
        NS_TEST_EXPECT_MSG_EQ(driver.checker.IsJudgedBySum(2), false, "a gather step");
        const ParameterVectorPtr good = MakeSum(0.99);
        const ParameterVectorPtr lengthy = MakeSum(1.01);
        NS_TEST_EXPECT_MSG_EQ(driver.Check(MakeBlock(driver, good)).has_value(), false, "no sum");
        driver.checker.TakeProposedSum(7, 0, 0, good);
        driver.Continue();
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "somebody else's says nothing");
        driver.checker.TakeProposedSum(5, 0, 0, good);
        driver.Continue();
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((driver.verdict == g_accepted), true, "a plausible one");
        NS_TEST_EXPECT_MSG_EQ((driver.Check(MakeBlock(driver, lengthy)) == g_refused),
                              true,
                              "the digest of another sum");
        driver.checker.TakeProposedSum(5, 0, 0, lengthy);
        NS_TEST_EXPECT_MSG_EQ((driver.Check(MakeBlock(driver, lengthy)) == g_refused),
                              true,
                              "an implausible one");
        driver.checker.TakeProposedSum(5, 0, 0, good);
        TestLies(driver, MakeBlock(driver, good));
        TestDecided(driver, good);
    }

    /**
     * @param driver node 6, which has the sum
     * @param right the right proposal
     */
    void TestLies(CheckerDriver& driver, const PirateBlock& right)
    {
        PirateBlock lie = right;
        lie.weight = 3;
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_refused), true, "not the sum of the masses");
        lie = right;
        lie.model = lie.result;
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_refused), true, "another model");
        lie = right;
        lie.contributions.insert(lie.contributions.begin() + 3, {7, right.result, 1, 1});
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_refused), true, "node 7 has another slot");
        lie = right;
        lie.contributions[0].mass = -1;
        lie.weight = 2;
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_refused), true, "a negative mass");
        lie = right;
        lie.contributions[0].mass = 1e6;
        lie.weight = 1e6 + 3;
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_refused), true, "a mass that no rule gives");
        lie = right;
        lie.contributions[0].mass = std::numeric_limits<double>::infinity();
        lie.weight = std::numeric_limits<double>::infinity();
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_refused), true, "an infinite mass");
        lie = right;
        for (PirateContribution& contribution : lie.contributions)
        {
            contribution.weight = 0;
            contribution.mass = 0;
        }
        lie.weight = 0;
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_refused), true, "a sum of nothing");
        lie.result = Digest();
        NS_TEST_EXPECT_MSG_EQ((driver.Check(lie) == g_accepted), true, "nothing of nothing");
        NS_TEST_EXPECT_MSG_EQ((driver.Check(right) == g_accepted), true, "the right one");
    }

    /**
     * @param driver node 6, which has the sum twice
     * @param good the sum
     */
    void TestDecided(CheckerDriver& driver, const ParameterVectorPtr& good)
    {
        driver.checker.TakeProposedSum(8, 0, 0, MakeSum(0.5));
        uint32_t found = 0;
        const auto count = [&found, &good](const ParameterVectorPtr& sum) {
            found += sum == good ? 1 : 100;
        };
        driver.checker.TakeProposedSum(5, 0, 0, MakeSum(0.6));
        driver.checker.TakeProposedSum(7, 0, 0, MakeSum(0.6));
        driver.checker.FindDecidedSum(MakeBlock(driver, good), count);
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(found, 1, "what was accepted cannot be taken back");
        driver.checker.FindDecidedSum(MakeBlock(driver, MakeSum(0.7)), count);
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(found, 1, "nobody has sent that");
        CheckerDriver absent(driver.settings);
        absent.checker.TakeProposedSum(8, 0, 0, MakeSum(0.5));
        absent.checker.TakeProposedSum(7, 0, 0, good);
        absent.checker.FindDecidedSum(MakeBlock(absent, good), count);
        absent.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(found, 2, "sent to a member that has not voted");
        driver.checker.Forget(0, 1);
        driver.checker.FindDecidedSum(MakeBlock(driver, good), count);
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "forgotten");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateDetectorTestSuite : public TestSuite
{
  public:
    PirateDetectorTestSuite()
        : TestSuite("fl-pirate-detector", Type::UNIT)
    {
        AddTestCase(new DetectorCase);
    }
};

const PirateDetectorTestSuite g_pirateDetectorTestSuite; ///< the suite

} // namespace
