/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-rule-oracle.h"

#include "ns3/fl-choice.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param vector a vector with content
 * @return the same in binary64
 */
Row
ToRow(const ParameterVector& vector)
{
    return Row(vector.data(), vector.data() + vector.size());
}

/**
 * @ingroup decentralized-fl-tests
 * A rule against its definition on random small cases, from the fewest inputs on that it is defined
 * for, with ties, duplicates and invalid inputs.
 */
class RuleDefinitionTest : public TestCase
{
  public:
    /**
     * @param rule what users choose the rule by
     * @param oracle its definition
     */
    RuleDefinitionTest(const std::string& rule, Oracle oracle)
        : TestCase(rule + " equals its definition"),
          m_name(rule),
          m_oracle(oracle)
    {
    }

  private:
    /// Cases.
    static constexpr uint32_t ROUNDS = 500;

    /**
     * @param round number of the case
     * @param dimension number of coordinates
     * @return a random vector; in half of the cases of few different values, for many ties
     */
    std::vector<float> DrawVector(uint32_t round, size_t dimension)
    {
        std::vector<float> values(dimension);
        for (float& value : values)
        {
            value = round % 2 == 0 ? static_cast<float>(m_uniform->GetInteger(0, 3)) - 1
                                   : static_cast<float>(m_uniform->GetValue(-1, 1));
        }
        return values;
    }

    void DoRun() override
    {
        m_rule = Choice(Aggregator::GetTypeId(), m_name).Create<Aggregator>();
        uint32_t judged = 0;
        for (uint32_t round = 0; round < ROUNDS; round++)
        {
            AggregationRequest request;
            request.dimension = m_uniform->GetInteger(1, round % 5 == 0 ? 150 : 6);
            const uint32_t fewest = m_rule->GetNeeds().minimumInputs;
            const uint32_t valid = round % 7 == 0
                                       ? fewest
                                       : fewest + m_uniform->GetInteger(0, round % 3 == 0 ? 25 : 6);
            OracleCase asked;
            const std::vector<float> own = DrawVector(round, request.dimension);
            request.own = ShareVector(own);
            asked.own.assign(own.begin(), own.end());
            const std::vector<float> target = DrawVector(round, request.dimension);
            asked.loss = [target](const Row& row) {
                return SquaredDistance(row, Row(target.begin(), target.end()));
            };
            request.evaluator = [&asked](const ParameterVector& vector) {
                return asked.loss(ToRow(vector));
            };
            std::vector<uint32_t> rejected;
            while (asked.rows.size() < valid)
            {
                std::vector<float> values = DrawVector(round, request.dimension);
                if (!asked.rows.empty() && m_uniform->GetInteger(0, 4) == 0)
                {
                    const size_t original = m_uniform->GetInteger(0, asked.rows.size() - 1);
                    values.assign(asked.rows[original].begin(), asked.rows[original].end());
                }
                const bool isInvalid = round % 4 > 1 && m_uniform->GetInteger(0, 4) == 0;
                if (isInvalid)
                {
                    values[m_uniform->GetInteger(0, request.dimension - 1)] =
                        rejected.size() % 2 == 0 ? NAN : -INFINITY;
                    rejected.push_back(request.inputs.size());
                }
                else
                {
                    asked.rows.emplace_back(values.begin(), values.end());
                }
                // Rules that defend ignore weights.
                request.inputs.push_back(
                    {ShareVector(values), static_cast<double>(m_uniform->GetInteger(0, 9))});
            }
            const OracleAnswer answer = m_oracle(asked);
            if (answer.isClose)
            {
                continue;
            }
            judged++;
            const AggregationResult result = m_rule->Aggregate(request);
            NS_TEST_ASSERT_MSG_EQ((result.rejected == rejected), true, "rejected inputs");
            NS_TEST_ASSERT_MSG_EQ(result.HasVector(), true, "an aggregate");
            const double error = std::sqrt(SquaredDistance(answer.vector, ToRow(result.vector)));
            NS_TEST_ASSERT_MSG_LT(error, 3e-6, "difference to the definition, round " << round);
            CheckWeights(request, result);
        }
        NS_TEST_ASSERT_MSG_GT(judged, 350, "enough cases");
        CheckTooFew();
    }

    /**
     * Checks that weights explain the result.
     *
     * @param request the inputs
     * @param result the result
     */
    void CheckWeights(const AggregationRequest& request, const AggregationResult& result)
    {
        NS_TEST_ASSERT_MSG_EQ(result.weights.empty(), !m_rule->YieldsWeights(), "weights");
        if (result.weights.empty())
        {
            return;
        }
        ParameterVector sum(request.dimension);
        double total = 0;
        double accepted = 0;
        for (size_t i = 0; i < request.inputs.size(); i++)
        {
            if (result.weights[i] != 0)
            {
                sum.AddScaled(static_cast<float>(result.weights[i]), *request.inputs[i].vector);
                total += result.weights[i];
                accepted++;
            }
        }
        NS_TEST_ASSERT_MSG_LT(sum.SquaredDistance(result.vector), 1e-9, "weights explain the sum");
        NS_TEST_ASSERT_MSG_EQ_TOL(total, 1, 1e-12, "weights sum to 1");
        NS_TEST_ASSERT_MSG_EQ_TOL(result.mass, accepted, 1e-12, "mass: inputs that count");
        NS_TEST_ASSERT_MSG_EQ(
            (DynamicCast<WeightAggregator>(m_rule)->ComputeWeights(request).weights ==
             result.weights),
            true,
            "weights without the sum");
    }

    /// Fewer valid inputs than the rule is defined for give no aggregate.
    void CheckTooFew()
    {
        AggregationRequest request;
        request.dimension = 1;
        request.own = ShareVector({0});
        request.evaluator = [](const ParameterVector&) { return 0.0; };
        request.inputs.assign(m_rule->GetNeeds().minimumInputs, {ShareVector({1}), 1});
        NS_TEST_EXPECT_MSG_EQ(m_rule->Aggregate(request).HasVector(), true, "just enough");
        request.inputs.back().vector = ShareVector({NAN});
        NS_TEST_EXPECT_MSG_EQ(m_rule->Aggregate(request).HasVector(), false, "too few");
    }

    std::string m_name;                                         ///< what users choose the rule by
    Ptr<Aggregator> m_rule;                                     ///< the rule
    Oracle m_oracle;                                            ///< its definition
    const Ptr<UniformRandomVariable> m_uniform{MakeUniform(5)}; ///< random cases
};

/**
 * @ingroup decentralized-fl-tests
 * Krum of more inputs than are sorted by counting, many of them equal.
 */
class ManyInputsTest : public TestCase
{
  public:
    ManyInputsTest()
        : TestCase("krum and multi-krum of 300 inputs")
    {
    }

  private:
    void DoRun() override
    {
        auto uniform = MakeUniform(11);
        for (uint32_t round = 0; round < 4; round++)
        {
            AggregationRequest request;
            request.dimension = 3;
            OracleCase asked;
            for (uint32_t i = 0; i < 300; i++)
            {
                std::vector<float> values(3);
                for (float& value : values)
                {
                    value = static_cast<float>(uniform->GetInteger(0, 4 + 100 * (round % 2)));
                }
                request.inputs.push_back({ShareVector(values), 1});
                asked.rows.emplace_back(values.begin(), values.end());
            }
            auto faults = [](int) { return 40; };
            for (int selected : {1, 200})
            {
                const std::string rule =
                    "multi-krum:Faults=40,Selected=" + std::to_string(selected);
                const auto result =
                    Choice(Aggregator::GetTypeId(), rule).Create<Aggregator>()->Aggregate(request);
                const OracleAnswer answer =
                    DefineKrum(faults, [selected](int) { return selected; })(asked);
                NS_TEST_EXPECT_MSG_EQ(
                    (answer.isClose || SquaredDistance(answer.vector, ToRow(result.vector)) < 1e-6),
                    true,
                    rule);
                m_judged += answer.isClose ? 0 : 1;
            }
        }
        NS_TEST_EXPECT_MSG_GT(m_judged, 3, "enough cases");
    }

    uint32_t m_judged{0}; ///< cases in which nothing was close
};

/**
 * @ingroup decentralized-fl-tests
 * The sum of distances at the geometric median is not above what another optimizer finds; and known
 * answers.
 */
class GeometricMedianTest : public TestCase
{
  public:
    GeometricMedianTest()
        : TestCase("geometric-median has the least sum of distances")
    {
    }

  private:
    /**
     * @param rows points
     * @param point another point
     * @return sum of its distances from the points
     */
    static double SumDistances(const std::vector<Row>& rows, const Row& point)
    {
        double sum = 0;
        for (const Row& row : rows)
        {
            sum += std::sqrt(SquaredDistance(row, point));
        }
        return sum;
    }

    /**
     * Searches along the axes, with steps that halve when none of them helps; then along random
     * directions, because the function has edges.
     *
     * @param rows points
     * @return a point with a low sum of distances
     */
    Row Search(const std::vector<Row>& rows)
    {
        Row best = rows.front();
        double lowest = SumDistances(rows, best);
        for (double step = 2; step > 1e-5; step /= 2)
        {
            for (int attempt = 0; attempt < 60; attempt++)
            {
                Row moved = best;
                for (double& value : moved)
                {
                    value += step * m_uniform->GetValue(-1, 1);
                }
                const double sum = SumDistances(rows, moved);
                if (sum < lowest)
                {
                    lowest = sum;
                    best = moved;
                }
            }
        }
        for (const Row& row : rows)
        {
            best = SumDistances(rows, row) < SumDistances(rows, best) ? row : best;
        }
        return best;
    }

    void DoRun() override
    {
        const auto rule =
            Choice(Aggregator::GetTypeId(), "geometric-median:Iterations=10000,Tolerance=1e-9")
                .Create<Aggregator>();
        const auto quick = Choice(Aggregator::GetTypeId(), "geometric-median").Create<Aggregator>();
        for (uint32_t round = 0; round < 250; round++)
        {
            AggregationRequest request;
            request.dimension = m_uniform->GetInteger(1, 4);
            std::vector<Row> rows;
            const uint32_t count = m_uniform->GetInteger(1, 9);
            for (uint32_t i = 0; i < count; i++)
            {
                std::vector<float> values(request.dimension);
                for (float& value : values)
                {
                    value = round % 2 == 0 ? static_cast<float>(m_uniform->GetInteger(0, 3))
                                           : static_cast<float>(m_uniform->GetValue(-1, 1));
                }
                if (i > 0 && m_uniform->GetInteger(0, 4) == 0)
                {
                    values.assign(rows.back().begin(), rows.back().end());
                }
                rows.emplace_back(values.begin(), values.end());
                request.inputs.push_back({ShareVector(values), 1.0 + i});
            }
            const AggregationResult result = rule->Aggregate(request);
            const double sum = SumDistances(rows, ToRow(result.vector));
            NS_TEST_ASSERT_MSG_LT(sum,
                                  SumDistances(rows, Search(rows)) * (1 + 1e-5) + 1e-4,
                                  "the least sum, round " << round);
            NS_TEST_ASSERT_MSG_LT(SumDistances(rows, ToRow(quick->Aggregate(request).vector)),
                                  sum * 1.01 + 1e-4,
                                  "a few iterations come near to it");
            double total = 0;
            for (double weight : result.weights)
            {
                total += weight;
            }
            NS_TEST_ASSERT_MSG_EQ_TOL(total, 1, 1e-12, "weights sum to 1");
            NS_TEST_ASSERT_MSG_EQ(result.mass, count, "mass");
        }
        AggregationRequest request;
        request.dimension = 2;
        request.inputs = {{ShareVector({0, 0}), 1},
                          {ShareVector({4, 0}), 1},
                          {ShareVector({5, 5}), 1},
                          {ShareVector({0, 4}), 1}};
        NS_TEST_EXPECT_MSG_LT(rule->Aggregate(request).vector.SquaredDistance(*ShareVector({2, 2})),
                              1e-6,
                              "where the diagonals cross");
        const auto height = static_cast<float>(std::sqrt(3));
        request.inputs = {{ShareVector({-1, 0}), 1},
                          {ShareVector({1, 0}), 1},
                          {ShareVector({0, height}), 1}};
        NS_TEST_EXPECT_MSG_LT(
            rule->Aggregate(request).vector.SquaredDistance(*ShareVector({0, height / 3})),
            1e-8,
            "the center of a regular triangle");
    }

    const Ptr<UniformRandomVariable> m_uniform{MakeUniform(6)}; ///< random cases
};

/**
 * @param neighbors number of neighbors
 * @param percent share of honest ones, in percent
 * @param greatest greatest share of hostile ones, in percent
 * @return the paper's n-hat, in whole numbers
 */
int
CountFaults(int neighbors, int percent, int greatest)
{
    return (neighbors * std::min(100 - percent, greatest) + 99) / 100;
}

/**
 * @ingroup decentralized-fl-tests
 * Rules against their definitions.
 */
class RuleDefinitionTestSuite : public TestSuite
{
  public:
    RuleDefinitionTestSuite()
        : TestSuite("fl-rule-definition", Type::UNIT)
    {
        for (int f : {0, 1, 3})
        {
            const std::string faults = ":Faults=" + std::to_string(f);
            auto constant = [f](int) { return f; };
            AddTestCase(new RuleDefinitionTest("krum" + faults,
                                               DefineKrum(constant, [](int) { return 1; })));
            AddTestCase(
                new RuleDefinitionTest("multi-krum" + faults,
                                       DefineKrum(constant, [f](int n) { return n - f - 2; })));
            AddTestCase(new RuleDefinitionTest("multi-krum" + faults + ",Selected=2",
                                               DefineKrum(constant, [](int) { return 2; })));
            AddTestCase(new RuleDefinitionTest("bulyan" + faults, DefineBulyan(constant)));
        }
        for (int percent : {40, 70, 100})
        {
            const std::string rho = ":Rho=" + std::to_string(percent / 100.0);
            AddTestCase(new RuleDefinitionTest(
                "d-krum" + rho,
                DefineKrum([percent](int n) { return CountFaults(n, percent, 50); },
                           [](int) { return 1; })));
            AddTestCase(new RuleDefinitionTest("d-bulyan" + rho, DefineBulyan([percent](int n) {
                                                   return std::min(CountFaults(n, percent, 25),
                                                                   std::max(0, n - 3) / 4);
                                               })));
            AddTestCase(new RuleDefinitionTest("ubar" + rho, DefineUbar(percent)));
            AddTestCase(
                new RuleDefinitionTest("cosine-nearest:Fraction=" + std::to_string(percent / 100.0),
                                       DefineCosineNearest(percent)));
        }
        AddTestCase(new RuleDefinitionTest("d-median", DefineMedian()));
        for (int percent : {0, 20, 49})
        {
            AddTestCase(new RuleDefinitionTest("bridge:Fraction=" + std::to_string(percent / 100.0),
                                               DefineBridge(percent)));
        }
        AddTestCase(
            new RuleDefinitionTest("centered-clipping:Radius=0.5", DefineCenteredClipping(0.5, 1)));
        AddTestCase(new RuleDefinitionTest("centered-clipping:Radius=1.5,Iterations=3",
                                           DefineCenteredClipping(1.5, 3)));
        AddTestCase(new ManyInputsTest);
        AddTestCase(new GeometricMedianTest);
    }
};

RuleDefinitionTestSuite g_ruleDefinitionTestSuite; ///< the suite

} // namespace
