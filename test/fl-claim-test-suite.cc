/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "../reproduce/fl-claim.h"
#include "../reproduce/fl-reproduction.h"
#include "fl-message-of.h"

#include "ns3/fl-sample-statistics.h"
#include "ns3/test.h"

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

const double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();

/**
 * @ingroup decentralized-fl-tests
 * @param setting name of a setting
 * @return what its runs measure as "score"
 */
Quantity
ScoreOf(const std::string& setting)
{
    return {setting, setting, "score"};
}

/**
 * @ingroup decentralized-fl-tests
 * @param setting name of a setting
 * @param scores what its runs measure, seed by seed from 1 on
 * @param measurements receives them
 */
void
AddScores(const std::string& setting, const std::vector<double>& scores, Measurements& measurements)
{
    for (size_t i = 0; i < scores.size(); i++)
    {
        measurements.Add({setting, i + 1}, {{"score", 0, scores[i]}});
    }
}

/**
 * @ingroup decentralized-fl-tests
 * @param conditions when it agrees
 * @return a claim
 */
Claim
MakeClaim(const std::vector<Condition>& conditions)
{
    return {"X1", "Fig. 1", "a is good", "as in the paper", conditions, {}, "it is small", ""};
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Mean, deviation and confidence interval against values that were calculated by hand with printed
 * quantiles of Student's distribution.
 */
class SampleStatisticsTestCase : public TestCase
{
  public:
    SampleStatisticsTestCase()
        : TestCase("statistics of samples")
    {
    }

  private:
    void DoRun() override
    {
        const SampleStatistics five = SampleStatistics::Of({5, 1, 4, 2, 3});
        NS_TEST_EXPECT_MSG_EQ(five.count, 5, "count");
        NS_TEST_EXPECT_MSG_EQ_TOL(five.mean, 3, 1e-12, "mean");
        NS_TEST_EXPECT_MSG_EQ_TOL(five.deviation, std::sqrt(2.5), 1e-12, "with n - 1");
        NS_TEST_EXPECT_MSG_EQ_TOL(five.interval, 2.776445 * std::sqrt(0.5), 1e-6, "t with 4");

        const SampleStatistics two = SampleStatistics::Of({0, 1});
        NS_TEST_EXPECT_MSG_EQ_TOL(two.interval, 12.706205 * 0.5, 1e-6, "t with 1");
        const SampleStatistics three = SampleStatistics::Of({1, 1, 4});
        NS_TEST_EXPECT_MSG_EQ_TOL(three.interval, 4.302653, 1e-6, "t with 2");

        const SampleStatistics same = SampleStatistics::Of({0.1, 0.1, 0.1});
        NS_TEST_EXPECT_MSG_EQ_TOL(same.interval, 0, 1e-12, "no spread");
        const SampleStatistics one = SampleStatistics::Of({7});
        NS_TEST_EXPECT_MSG_EQ(one.mean, 7, "one value");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(one.deviation), true, "one value has no deviation");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(one.interval), true, "one value has no interval");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(SampleStatistics::Of({}).mean), true, "no values");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(SampleStatistics::Of({1, NOT_A_NUMBER}).mean),
                              true,
                              "what diverged has no mean");
        NS_TEST_EXPECT_MSG_EQ(FormatStatistics(five, "ms"), "3 +- 2 ms", "as text");
        NS_TEST_EXPECT_MSG_EQ(FormatStatistics(one), "7", "as text, without interval");
        SampleStatistics large = one;
        large.mean = 16652.7;
        large.interval = 123.4;
        NS_TEST_EXPECT_MSG_EQ(FormatStatistics(large, "s"), "16653 +- 123 s", "without exponents");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Quantities are calculated seed by seed, and curves have a mean at each position.
 */
class QuantityTestCase : public TestCase
{
  public:
    QuantityTestCase()
        : TestCase("quantities")
    {
    }

  private:
    void DoRun() override
    {
        Measurements measurements;
        AddScores("a", {1, 2, 6}, measurements);
        AddScores("b", {2, 4}, measurements);
        const Quantity ratio = ScoreOf("a").Over(ScoreOf("b"));
        NS_TEST_EXPECT_MSG_EQ(ratio.GetLabel(), "a / b", "label");
        NS_TEST_EXPECT_MSG_EQ(ratio.GetValue(measurements, 1).value_or(0), 0.5, "paired by seed");
        NS_TEST_EXPECT_MSG_EQ(ratio.GetValue(measurements, 3).has_value(), false, "b has no third");
        NS_TEST_EXPECT_MSG_EQ(ratio.Summarize(measurements, 3).count, 2, "seeds with both");
        NS_TEST_EXPECT_MSG_EQ(ratio.Summarize(measurements, 1).count,
                              1,
                              "seeds that were asked for");
        NS_TEST_EXPECT_MSG_EQ(ScoreOf("a").Minus(ScoreOf("b")).Summarize(measurements, 2).mean,
                              -1.5,
                              "difference");
        const bool both = ratio.GetSettings() == std::set<std::string>{"a", "b"};
        NS_TEST_EXPECT_MSG_EQ(both, true, "needs both settings");

        measurements.Add({"c", 1}, {{"curve", 2, 20}, {"curve", 0, 5}, {"curve", 1, 10}});
        measurements.Add({"c", 2}, {{"curve", 0, 7}, {"curve", 1, 20}});
        const auto curve = measurements.GetCurve("c", "curve");
        NS_TEST_ASSERT_MSG_EQ(curve.size(), 3, "positions");
        NS_TEST_EXPECT_MSG_EQ(curve[0].statistics.mean, 6, "mean over seeds");
        NS_TEST_EXPECT_MSG_EQ(curve[1].statistics.count, 2, "both seeds");
        NS_TEST_EXPECT_MSG_EQ(curve[2].statistics.count, 1, "one seed");
        NS_TEST_EXPECT_MSG_EQ(measurements.GetLast({"c", 1}, "curve").value_or(0), 20, "last");
        NS_TEST_EXPECT_MSG_EQ(measurements.GetLast({"c", 1}, "x").has_value(), false, "no such");
        NS_TEST_EXPECT_MSG_EQ(measurements.GetLast({"d", 1}, "curve").has_value(), false, "no run");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Verdicts on made-up numbers.
 */
class VerdictTestCase : public TestCase
{
  public:
    VerdictTestCase()
        : TestCase("verdicts")
    {
    }

  private:
    /**
     * Judges a claim about the settings a = 1, 2, 3, b = 4, 5, 6.1 and c = 2, 2, 2.
     *
     * @param claim the claim
     * @param verdict what it must be
     * @param note what must stand in the note, in this order; none: it is empty
     */
    void Expect(const Claim& claim, Verdict verdict, const std::vector<std::string>& note)
    {
        Measurements measurements;
        AddScores("a", {1, 2, 3}, measurements);
        AddScores("b", {4, 5, 6.1}, measurements);
        AddScores("c", {2, 2, 2}, measurements);
        const Judgment judgment = claim.Judge(measurements, 3);
        const std::string text = claim.DescribeConditions();
        NS_TEST_EXPECT_MSG_EQ(GetVerdictName(judgment.verdict), GetVerdictName(verdict), text);
        NS_TEST_EXPECT_MSG_EQ(judgment.note.empty(), note.empty(), text << ": " << judgment.note);
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(judgment.note, note), true, judgment.note);
    }

    void DoRun() override
    {
        const Quantity a = ScoreOf("a");
        const Quantity b = ScoreOf("b");
        const Quantity c = ScoreOf("c");
        // c has no spread; the interval of a is 2 +- 2.48, that of b 5.03 +- 2.6.
        Expect(MakeClaim({Condition::AtLeast(c, 2)}), Verdict::AGREES, {});
        Expect(MakeClaim({Condition::AtLeast(c, 2.001)}), Verdict::DIFFERS, {"it is small"});
        Expect(MakeClaim({Condition::AtMost(c, 2)}), Verdict::AGREES, {});
        Expect(MakeClaim({Condition::AtMost(c, 1.999)}), Verdict::DIFFERS, {"it is small"});
        Expect(MakeClaim({Condition::Between(c, 2, 2)}), Verdict::AGREES, {});
        Expect(MakeClaim({Condition::Between(c, 0, 1.9)}), Verdict::DIFFERS, {"it is small"});
        Expect(MakeClaim({Condition::AtLeast(a, -1)}), Verdict::AGREES, {});
        Expect(MakeClaim({Condition::AtLeast(a, 0)}), Verdict::AGREES, {"95 % interval of a"});
        Expect(MakeClaim({Condition::AtLeast(a, 4)}),
               Verdict::DIFFERS,
               {"it is small", "95 % interval of a"});
        Expect(MakeClaim({Condition::AtLeast(a, 5)}), Verdict::DIFFERS, {"it is small"});
        // One condition that is not met is enough.
        Expect(MakeClaim({Condition::AtLeast(c, 2), Condition::AtMost(c, 0)}),
               Verdict::DIFFERS,
               {"it is small"});
        // a and b differ by 3, 3 and 3.1: paired, that is certain.
        Expect(MakeClaim(Condition::Ascending({a, b})), Verdict::AGREES, {});
        Expect(MakeClaim(Condition::Ascending({b, a})), Verdict::DIFFERS, {"it is small"});
        Expect(MakeClaim(Condition::Ascending({c, c})), Verdict::DIFFERS, {"it is small"});
        Claim unexplained = MakeClaim({Condition::AtMost(c, 1)});
        unexplained.explanation.clear();
        Expect(unexplained, Verdict::DIFFERS, {"not known"});

        CheckTexts(a, c);
        CheckMissing(a, c);
    }

    /**
     * @param a a quantity
     * @param c another one
     */
    void CheckTexts(const Quantity& a, const Quantity& c)
    {
        const Quantity time("time", "t", "time", "ms");
        NS_TEST_EXPECT_MSG_EQ(Condition::AtLeast(time, 0.5).Describe(),
                              "time is at least 0.5 ms",
                              "text");
        NS_TEST_EXPECT_MSG_EQ(Condition::AtMost(c, 2).Describe(), "c is at most 2", "text");
        NS_TEST_EXPECT_MSG_EQ(Condition::Between(time, 1, 2).Describe(),
                              "time is from 1 to 2 ms",
                              "text");
        NS_TEST_EXPECT_MSG_EQ(Condition::Between(c, 2, 2).Describe(), "c is exactly 2", "text");
        Claim claim = MakeClaim(Condition::Ascending({a, c, time}));
        NS_TEST_EXPECT_MSG_EQ(claim.DescribeConditions(), "a < c; c < time", "text");
        claim.shown = {c};
        Measurements measurements;
        AddScores("a", {1}, measurements);
        AddScores("c", {2}, measurements);
        measurements.Add({"t", 1}, {{"time", 0, 3}});
        const Judgment judgment = claim.Judge(measurements, 1);
        NS_TEST_EXPECT_MSG_EQ(judgment.ours, "c = 2", "only what is to be shown, once");
        NS_TEST_EXPECT_MSG_EQ(judgment.note, "", "one seed says nothing about chance");
    }

    /**
     * What was not, or cannot be, measured.
     *
     * @param a a quantity
     * @param c another one
     */
    void CheckMissing(const Quantity& a, const Quantity& c)
    {
        const Claim claim = MakeClaim({Condition::AtLeast(a, 0), Condition::AtLeast(c, 0)});
        Measurements measurements;
        AddScores("a", {1, 2}, measurements);
        AddScores("c", {1}, measurements);
        NS_TEST_EXPECT_MSG_EQ(GetVerdictName(claim.Judge(measurements, 2).verdict),
                              "pending",
                              "a run is missing");
        NS_TEST_EXPECT_MSG_EQ(GetVerdictName(claim.Judge(measurements, 1).verdict),
                              "agrees",
                              "one seed was asked for");
        measurements.AddFailure({"c", 2}, "out of memory");
        Judgment judgment = claim.Judge(measurements, 2);
        NS_TEST_EXPECT_MSG_EQ(GetVerdictName(judgment.verdict), "not testable", "a run failed");
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(judgment.note, {"c", "seed 2", "out of memory"}),
                              true,
                              judgment.note);
        measurements.Add({"c", 2}, {{"other", 0, 1}});
        judgment = claim.Judge(measurements, 2);
        NS_TEST_EXPECT_MSG_EQ(GetVerdictName(judgment.verdict), "not testable", "no score");
        AddScores("c", {1, NOT_A_NUMBER}, measurements);
        judgment = claim.Judge(measurements, 2);
        NS_TEST_EXPECT_MSG_EQ(GetVerdictName(judgment.verdict), "differs", "it has diverged");

        Claim untestable = MakeClaim({});
        untestable.untestable = "not built";
        judgment = untestable.Judge(measurements, 2);
        NS_TEST_EXPECT_MSG_EQ(GetVerdictName(judgment.verdict), "not testable", "verdict");
        NS_TEST_EXPECT_MSG_EQ(judgment.note, "not built", "reason");
        untestable.shown = {a};
        judgment = untestable.Judge(measurements, 2);
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(judgment.ours, {"a = 1.5 +- "}), true, judgment.ours);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The claims of all reproductions are complete, and refer to settings that are run.
 */
class ClaimListTestCase : public TestCase
{
  public:
    ClaimListTestCase()
        : TestCase("claims of all reproductions")
    {
    }

  private:
    void DoRun() override
    {
        std::set<std::string> names;
        for (const auto& reproduction : ListReproductions())
        {
            const std::string name = reproduction->GetName();
            NS_TEST_EXPECT_MSG_EQ(names.insert(name).second, true, name << " stands once");
            NS_TEST_EXPECT_MSG_EQ(reproduction->GetPaper().empty(), false, name);
            for (const auto scale : {ReproductionScale::QUICK, ReproductionScale::PAPER})
            {
                Check(*reproduction, scale);
            }
        }
    }

    /**
     * @param reproduction a reproduction
     * @param scale how large
     */
    void Check(const Reproduction& reproduction, ReproductionScale scale)
    {
        std::set<std::string> settings;
        for (const ReproductionSetting& setting : reproduction.ListSettings(scale))
        {
            NS_TEST_EXPECT_MSG_EQ(settings.insert(setting.name).second, true, setting.name);
            NS_TEST_EXPECT_MSG_EQ(setting.configuration.empty(), false, setting.name);
        }
        std::set<std::string> used;
        for (const Claim& claim : reproduction.ListClaims(scale))
        {
            NS_TEST_EXPECT_MSG_EQ(claim.row.empty() || claim.source.empty() ||
                                      claim.statement.empty() || claim.configuration.empty(),
                                  false,
                                  claim.source);
            NS_TEST_EXPECT_MSG_EQ(claim.conditions.empty(),
                                  !claim.untestable.empty(),
                                  claim.source << ": conditions, or a reason why there are none");
            for (const std::string& setting : claim.GetSettings())
            {
                NS_TEST_EXPECT_MSG_EQ(settings.count(setting), 1, claim.source << ": " << setting);
            }
        }
        // Without measurements there is nothing to draw, and nothing breaks.
        for (const ReproductionPicture& picture : reproduction.DrawPictures({}, scale))
        {
            NS_TEST_EXPECT_MSG_EQ(picture.name.empty() || picture.caption.empty(),
                                  false,
                                  reproduction.GetName());
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Claims and their verdicts.
 */
class ClaimTestSuite : public TestSuite
{
  public:
    ClaimTestSuite()
        : TestSuite("fl-claim", Type::UNIT)
    {
        AddTestCase(new SampleStatisticsTestCase);
        AddTestCase(new QuantityTestCase);
        AddTestCase(new VerdictTestCase);
        AddTestCase(new ClaimListTestCase);
    }
};

static ClaimTestSuite g_claimTestSuite; ///< registers the suite
