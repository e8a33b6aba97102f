/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-choice.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// How far the nearest of the far hostile vectors are.
constexpr float FAR = 1e12F;

/// What honest inputs look like, and how many hostile ones there are beside them.
struct Honest
{
    uint32_t inputs;  ///< n, all inputs
    uint32_t hostile; ///< b of them
    double spread;    ///< diagonal of the box that they span, with the own vector
};

/// How far the result may be from the nearest honest input or the own vector.
using Bound = std::function<double(const Honest&)>;

/**
 * @ingroup decentralized-fl-tests
 * As many attackers as the breakdown number says cannot move a result beyond a bound, whatever of
 * many things they do; with one more, one of these moves it far away.
 */
class RuleBreakdownTest : public TestCase
{
  public:
    /**
     * @param rule what users choose the rule by
     * @param expected the breakdown number of n inputs, derived by hand
     * @param bound what is borne, as a function of the honest inputs
     * @param greatest greatest number of inputs
     */
    RuleBreakdownTest(const std::string& rule,
                      std::function<int(int)> expected,
                      Bound bound,
                      uint32_t greatest = 24)
        : TestCase(rule + ": breakdown number"),
          m_name(rule),
          m_expected(expected),
          m_bound(bound),
          m_greatest(greatest)
    {
    }

  private:
    /// Coordinates.
    static constexpr size_t DIMENSION = 4;

    /// Things that attackers do.
    static constexpr uint32_t STRATEGIES = 9;

    /**
     * @param index which of the hostile vectors
     * @param hostile how many there are
     * @param strategy what they do
     * @param target an honest vector
     * @return the vector
     */
    std::vector<float> MakeHostile(uint32_t index,
                                   uint32_t hostile,
                                   uint32_t strategy,
                                   const float* target)
    {
        std::vector<float> values(DIMENSION, FAR);
        switch (strategy)
        {
        case 0: // all at one far point
            break;
        case 1: // on opposite sides
            std::fill(values.begin(), values.end(), index % 2 == 0 ? FAR : -FAR);
            break;
        case 2: // one far away, the others farther
            std::fill(values.begin(), values.end(), index == 0 ? FAR : 1000 * FAR);
            break;
        case 3: // each farther than the last, from near on
            std::fill(values.begin(),
                      values.end(),
                      std::pow(30.0F, static_cast<float>(std::min(index, 14U))));
            break;
        case 4: // half of them copy an honest vector
            if (index < hostile / 2)
            {
                values.assign(target, target + DIMENSION);
            }
            break;
        case 5: // all but one copy an honest vector
            if (index > 0)
            {
                values.assign(target, target + DIMENSION);
            }
            break;
        case 6: // in random directions
            for (float& value : values)
            {
                value *= static_cast<float>(m_uniform->GetValue(-1, 1));
            }
            break;
        case 7: // in pairs
            std::fill(values.begin(), values.end(), FAR * static_cast<float>(1 + index / 2));
            break;
        default: // two clusters of different distance
            std::fill(values.begin(), values.end(), 2 * index < hostile ? FAR : 100 * FAR);
        }
        return values;
    }

    /**
     * @param n number of inputs
     * @param hostile how many of them are hostile
     * @param strategy what they do
     * @param isFirst whether they stand before the honest ones, and win ties
     * @return how far the result is from the nearest honest vector; and the limit
     */
    std::pair<double, double> Attack(uint32_t n, uint32_t hostile, uint32_t strategy, bool isFirst)
    {
        std::vector<std::vector<float>> honest(n - hostile + 1);
        double spread = 0;
        for (auto& values : honest)
        {
            values.resize(DIMENSION);
            std::generate(values.begin(), values.end(), [this]() {
                return static_cast<float>(m_uniform->GetValue(-1, 1));
            });
        }
        for (size_t j = 0; j < DIMENSION; j++)
        {
            const auto [low, high] =
                std::minmax_element(honest.begin(),
                                    honest.end(),
                                    [j](const auto& a, const auto& b) { return a[j] < b[j]; });
            spread += std::pow((*high)[j] - (*low)[j], 2);
        }
        AggregationRequest request;
        request.dimension = DIMENSION;
        request.own = ShareVector(honest.front());
        // A loss that notices nothing: what is borne then is borne by distances alone.
        request.evaluator = [](const ParameterVector&) { return 1.0; };
        for (size_t i = 1; i < honest.size(); i++)
        {
            request.inputs.push_back({ShareVector(honest[i]), 1});
        }
        for (uint32_t i = 0; i < hostile; i++)
        {
            const AggregationInput input{
                ShareVector(MakeHostile(i, hostile, strategy, honest.back().data())),
                1};
            request.inputs.insert(isFirst ? request.inputs.begin() : request.inputs.end(), input);
        }
        const AggregationResult result = m_rule->Aggregate(request);
        double distance = std::numeric_limits<double>::infinity();
        for (const auto& values : honest)
        {
            distance =
                std::min(distance, std::sqrt(ShareVector(values)->SquaredDistance(result.vector)));
        }
        return {distance, m_bound({n, hostile, std::sqrt(spread)}) * (1 + 1e-5) + 1e-5};
    }

    void DoRun() override
    {
        m_rule = Choice(Aggregator::GetTypeId(), m_name).Create<Aggregator>();
        for (uint32_t n = m_rule->GetNeeds().minimumInputs; n <= m_greatest; n++)
        {
            const uint32_t bears = m_rule->GetBreakdown(n);
            NS_TEST_ASSERT_MSG_EQ(bears, static_cast<uint32_t>(m_expected(n)), n << " inputs");
            double farthest = 0;
            for (uint32_t strategy = 0; strategy < STRATEGIES; strategy++)
            {
                for (uint32_t repetition = 0; repetition < 4; repetition++)
                {
                    const auto [distance, limit] = Attack(n, bears, strategy, repetition % 2 == 0);
                    NS_TEST_EXPECT_MSG_LT(distance,
                                          limit,
                                          bears << " of " << n << ", strategy " << strategy);
                    if (bears < n)
                    {
                        farthest =
                            std::max(farthest,
                                     Attack(n, bears + 1, strategy, repetition % 2 == 0).first);
                    }
                }
            }
            if (bears < n)
            {
                NS_TEST_EXPECT_MSG_GT(farthest, FAR / 100, bears + 1 << " of " << n);
            }
        }
    }

    std::string m_name;                                         ///< what users choose the rule by
    std::function<int(int)> m_expected;                         ///< breakdown number
    Bound m_bound;                                              ///< what is borne
    uint32_t m_greatest;                                        ///< greatest number of inputs
    Ptr<Aggregator> m_rule;                                     ///< the rule
    const Ptr<UniformRandomVariable> m_uniform{MakeUniform(7)}; ///< honest inputs
};

/**
 * The bound of Krum's lowest scores. An input at the distance r from the nearest honest one that
 * beats an honest one has, with at most f + 1 hostile inputs, r^2 <= k D^2; with f + 2,
 * (n - 2f - 3) r^2 <= (k - 1) D^2 + (r + D)^2.
 *
 * @param neighbors gives k for n inputs
 * @return the bound
 */
Bound
BoundKrum(std::function<int(int)> neighbors)
{
    return [neighbors](const Honest& honest) {
        const int n = static_cast<int>(honest.inputs);
        const int k = neighbors(n);
        const int f = n - k - 2;
        if (static_cast<int>(honest.hostile) <= f + 1)
        {
            return std::sqrt(static_cast<double>(k)) * honest.spread;
        }
        const double q = n - 2.0 * f - 4;
        return honest.spread * (1 + std::sqrt(1 + q * k)) / q;
    };
}

/**
 * The bound of Bulyan: hostile inputs that are farther from the honest ones than all others by the
 * factor 1 + 3 sqrt(n) are told from these; so the result is within that factor to the power of
 * their number.
 *
 * @param honest the honest inputs
 * @return the bound
 */
double
BoundBulyan(const Honest& honest)
{
    const double factor = 1 + 3 * std::sqrt(static_cast<double>(honest.inputs));
    return 2 * honest.spread * std::pow(factor, honest.hostile);
}

/**
 * @param honest the honest inputs
 * @return the diagonal of their box, and of the own vector
 */
double
BoundBox(const Honest& honest)
{
    return honest.spread;
}

/**
 * @param honest the honest inputs
 * @return the bound of the geometric median: beyond the box by 2 (n - b) / (n - 2b) diagonals
 */
double
BoundGeometricMedian(const Honest& honest)
{
    return honest.spread *
           (1 + 2.0 * (honest.inputs - honest.hostile) / (honest.inputs - 2.0 * honest.hostile));
}

/**
 * @param f number of hostile inputs that Krum is told
 * @return its breakdown number
 */
std::function<int(int)>
ExpectKrum(int f)
{
    return [f](int n) { return n >= 2 * f + 5 ? f + 2 : f + 1; };
}

/**
 * @ingroup decentralized-fl-tests
 * What attackers can do against rules that defend.
 */
class RuleBreakdownTestSuite : public TestSuite
{
  public:
    RuleBreakdownTestSuite()
        : TestSuite("fl-rule-breakdown", Type::UNIT)
    {
        for (int f : {0, 1, 2, 4})
        {
            const std::string faults = ":Faults=" + std::to_string(f);
            const Bound bound = BoundKrum([f](int n) { return n - f - 2; });
            AddTestCase(new RuleBreakdownTest("krum" + faults, ExpectKrum(f), bound));
            AddTestCase(new RuleBreakdownTest("multi-krum" + faults, ExpectKrum(f), bound));
            AddTestCase(new RuleBreakdownTest(
                "multi-krum" + faults + ",Selected=3",
                [f](int n) { return std::min(ExpectKrum(f)(n), n - 3); },
                bound));
        }
        // By hand: n = 7, f = 1 selects 5 of which 3 are averaged. A far one is selected only if
        // another one stays behind, and 3 selected ones are needed to hold the median.
        AddTestCase(new RuleBreakdownTest(
            "bulyan",
            [](int) { return 3; },
            BoundBulyan));
        AddTestCase(new RuleBreakdownTest(
            "bulyan:Faults=2",
            [](int n) { return n < 13 ? 4 : 5; },
            BoundBulyan));
        AddTestCase(new RuleBreakdownTest(
            "bulyan:Faults=3",
            [](int n) { return n < 17   ? 6
                               : n < 19 ? 7
                                        : 8; },
            BoundBulyan));
        AddTestCase(new RuleBreakdownTest(
            "bulyan:Faults=0",
            [](int) { return 0; },
            BoundBox));
        // Of 1 to 12 neighbors: 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6 hostile ones.
        auto neighbors = [](int n) { return n < 2 ? 0 : std::max(1, n - (n + 1) / 2 - 2); };
        AddTestCase(new RuleBreakdownTest(
            "d-krum",
            [neighbors](int n) { return n < 3 ? 0 : neighbors(n); },
            BoundKrum(neighbors)));
        AddTestCase(new RuleBreakdownTest(
            "d-krum:Rho=0.8",
            [](int n) {
                const int expected[] = {0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5};
                return expected[n];
            },
            BoundKrum([](int n) { return n < 2 ? 0 : std::max(1, n - (n + 4) / 5 - 2); }),
            11));
        // f = 0 below 7 neighbors, then 1, 2 from 11 on.
        AddTestCase(new RuleBreakdownTest(
            "d-bulyan",
            [](int n) {
                return n < 7 ? 0 : n < 11 ? 3 : n < 13 ? 4 : 5;
            },
            BoundBulyan,
            14));
        AddTestCase(new RuleBreakdownTest(
            "d-median",
            [](int n) { return (n - 1) / 2; },
            BoundBox));
        AddTestCase(new RuleBreakdownTest(
            "geometric-median",
            [](int n) { return (n - 1) / 2; },
            BoundGeometricMedian));
        AddTestCase(new RuleBreakdownTest(
            "geometric-median:Iterations=1",
            [](int n) { return (n - 1) / 2; },
            BoundGeometricMedian));
        AddTestCase(new RuleBreakdownTest(
            "bridge",
            [](int n) { return n / 5; },
            BoundBox));
        AddTestCase(new RuleBreakdownTest(
            "cosine-nearest",
            [](int) { return 0; },
            BoundBox));
        AddTestCase(new RuleBreakdownTest(
            "ubar",
            [](int n) { return n - std::max(1, n * 4 / 10); },
            BoundBox));
        AddTestCase(new RuleBreakdownTest(
            "centered-clipping:Radius=2,Iterations=3",
            [](int n) { return n; },
            [](const Honest&) { return 6.0; }));
    }
};

RuleBreakdownTestSuite g_ruleBreakdownTestSuite; ///< the suite

} // namespace
