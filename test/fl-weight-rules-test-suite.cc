/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-norm-bound-aggregator.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr float GREATEST = std::numeric_limits<float>::max();

/// Valid inputs of a request as rows of numbers.
using Rows = std::vector<std::vector<double>>;

/// What a rule should make of some rows.
struct Expected
{
    std::vector<double> weights; ///< one a row; empty: no aggregate
    double mass{0};              ///< mass
    bool isClose{false};         ///< a row is so close to being judged otherwise that rounding may
                                 ///< decide
};

/// The definition of a rule.
using Definition = std::function<Expected(const Rows&)>;

/**
 * @param bound greatest norm
 * @param isScaled true: longer vectors are shortened
 * @return the definition of the norm bound
 */
Definition
DefineNormBound(double bound, bool isScaled)
{
    return [=](const Rows& rows) {
        Expected expected;
        for (const auto& row : rows)
        {
            const double norm =
                std::sqrt(std::inner_product(row.begin(), row.end(), row.begin(), 0.0));
            expected.weights.push_back(norm <= bound ? 1 : isScaled ? bound / norm : 0);
            expected.mass += norm <= bound || isScaled ? 1 : 0;
        }
        for (double& weight : expected.weights)
        {
            weight /= expected.mass;
        }
        if (expected.mass == 0)
        {
            expected.weights.clear();
        }
        return expected;
    };
}

/**
 * @param threshold greatest score
 * @return the definition of the distance from the median
 */
Definition
DefineMedianDistance(double threshold)
{
    return [=](const Rows& rows) {
        Expected expected;
        const size_t n = rows.size();
        if (n < 3)
        {
            return expected;
        }
        std::vector<double> squares(n);
        for (size_t j = 0; j < rows[0].size(); j++)
        {
            std::vector<double> column;
            for (const auto& row : rows)
            {
                column.push_back(row[j]);
            }
            std::sort(column.begin(), column.end());
            const double median = (column[(n - 1) / 2] + column[n / 2]) / 2;
            for (size_t i = 0; i < n; i++)
            {
                squares[i] += (rows[i][j] - median) * (rows[i][j] - median);
            }
        }
        std::vector<double> sorted = squares;
        std::sort(sorted.begin(), sorted.end());
        // Of 3, 4, 5, 6 distances: the second, third, third, fourth.
        const double limit = threshold * threshold * sorted[n / 2];
        for (double square : squares)
        {
            expected.weights.push_back(square <= limit ? 1 : 0);
            expected.mass += expected.weights.back();
            expected.isClose |= threshold > 1 && limit > 0 && std::abs(square / limit - 1) < 1e-6;
        }
        for (double& weight : expected.weights)
        {
            weight /= expected.mass;
        }
        return expected;
    };
}

/**
 * @ingroup decentralized-fl-tests
 * A rule that yields weights against its definition on random small cases, with ties, duplicates,
 * invalid inputs, few inputs, and in another order.
 */
class WeightDefinitionTest : public TestCase
{
  public:
    /**
     * @param name name of the case
     * @param rule the rule
     * @param definition its definition
     */
    WeightDefinitionTest(const std::string& name, Ptr<WeightAggregator> rule, Definition definition)
        : TestCase(name + " equals its definition"),
          m_rule(rule),
          m_definition(definition)
    {
    }

  private:
    void DoRun() override
    {
        auto uniform = MakeUniform(1);
        uint32_t judged = 0;
        for (uint32_t round = 0; round < 400; round++)
        {
            AggregationRequest request;
            request.dimension = uniform->GetInteger(1, 12);
            const uint32_t n = uniform->GetInteger(1, 9);
            Rows rows;
            std::vector<uint32_t> rejected;
            std::vector<size_t> positions;
            for (uint32_t i = 0; i < n; i++)
            {
                std::vector<float> values(request.dimension);
                for (float& value : values)
                {
                    // Few different values in half of the rounds: many ties.
                    value = round % 2 == 0 ? static_cast<float>(uniform->GetInteger(0, 2)) - 1
                                           : static_cast<float>(uniform->GetValue(-1, 1));
                    value *= i % 4 == 3 ? 8 : 1;
                }
                if (i > 0 && uniform->GetInteger(0, 3) == 0 && request.inputs[i - 1].vector)
                {
                    const float* last = request.inputs[i - 1].vector->data();
                    values.assign(last, last + request.dimension);
                }
                if (round % 4 > 1 && uniform->GetInteger(0, 4) == 0)
                {
                    values[uniform->GetInteger(0, request.dimension - 1)] = std::nanf("");
                }
                request.inputs.push_back({ShareVector(values), 1.0 + uniform->GetInteger(0, 9)});
                if (request.inputs.back().vector->IsFinite())
                {
                    rows.emplace_back(values.begin(), values.end());
                    positions.push_back(i);
                }
                else
                {
                    rejected.push_back(i);
                }
            }
            const Expected expected = rows.empty() ? Expected() : m_definition(rows);
            if (expected.isClose)
            {
                continue;
            }
            judged++;
            const AggregationResult result = m_rule->Aggregate(request);
            NS_TEST_ASSERT_MSG_EQ((result.rejected == rejected), true, "rejected inputs");
            NS_TEST_ASSERT_MSG_EQ(result.HasVector(), !expected.weights.empty(), "an aggregate");
            NS_TEST_ASSERT_MSG_EQ(result.mass, expected.mass, "mass, round " << round);
            if (!result.HasVector())
            {
                NS_TEST_ASSERT_MSG_EQ(result.weights.empty(), true, "no weights");
                continue;
            }
            Check(request, result, expected, positions);
        }
        NS_TEST_ASSERT_MSG_GT(judged, 250, "enough cases");
    }

    /**
     * Checks weights and aggregate, and that neither depends on the order of the inputs.
     *
     * @param request the inputs
     * @param result what the rule yields
     * @param expected what it should
     * @param positions where the valid inputs stand
     */
    void Check(AggregationRequest request,
               const AggregationResult& result,
               const Expected& expected,
               const std::vector<size_t>& positions)
    {
        std::vector<double> weights(request.inputs.size());
        ParameterVector sum(request.dimension);
        for (size_t k = 0; k < positions.size(); k++)
        {
            weights[positions[k]] = expected.weights[k];
            sum.AddScaled(static_cast<float>(expected.weights[k]),
                          *request.inputs[positions[k]].vector);
        }
        for (size_t i = 0; i < weights.size(); i++)
        {
            NS_TEST_ASSERT_MSG_EQ((result.weights[i] == 0),
                                  (weights[i] == 0),
                                  "rejected inputs have the weight 0, others have not");
            NS_TEST_ASSERT_MSG_EQ_TOL(result.weights[i], weights[i], 1e-12, "weight");
        }
        NS_TEST_ASSERT_MSG_LT(sum.SquaredDistance(result.vector), 1e-9, "weights explain the sum");
        const AggregationResult alone = m_rule->ComputeWeights(request);
        NS_TEST_ASSERT_MSG_EQ((alone.weights == result.weights && alone.mass == result.mass &&
                               alone.rejected == result.rejected && !alone.HasVector()),
                              true,
                              "weights without the sum");

        weights = result.weights;
        std::reverse(weights.begin(), weights.end());
        std::reverse(request.inputs.begin(), request.inputs.end());
        const auto half = static_cast<std::ptrdiff_t>(weights.size() / 2);
        std::rotate(weights.begin(), weights.begin() + half, weights.end());
        std::rotate(request.inputs.begin(), request.inputs.begin() + half, request.inputs.end());
        NS_TEST_ASSERT_MSG_EQ((m_rule->ComputeWeights(request).weights == weights),
                              true,
                              "weights move with their inputs");
    }

    Ptr<WeightAggregator> m_rule; ///< the rule
    Definition m_definition;      ///< its definition
};

/**
 * @param bound greatest norm
 * @param action what happens to longer vectors
 * @return the rule
 */
Ptr<WeightAggregator>
MakeNormBound(double bound, const std::string& action)
{
    auto rule = CreateObject<NormBoundAggregator>();
    rule->SetAttribute("Bound", DoubleValue(bound));
    rule->SetAttribute("Action", StringValue(action));
    return rule;
}

/**
 * @ingroup decentralized-fl-tests
 * The bound holds whoever sends what; also at the extremes of binary32, for sized vectors, and with
 * exactly the bound.
 */
class NormBoundTest : public TestCase
{
  public:
    NormBoundTest()
        : TestCase("norm bound: the bound")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string action : {"reject", "scale"})
        {
            Ptr<WeightAggregator> rule = MakeNormBound(5, action);
            NS_TEST_EXPECT_MSG_EQ(rule->GetBreakdown(7), 7, "whatever is sent");
            for (uint32_t hostile = 0; hostile <= 7; hostile++)
            {
                AggregationRequest request;
                request.dimension = 2;
                for (uint32_t i = 0; i < 7; i++)
                {
                    request.inputs.push_back(
                        {ShareVector(i < hostile ? std::vector<float>{GREATEST, -GREATEST}
                                                 : std::vector<float>{3, 4}),
                         1e300});
                }
                const AggregationResult result = rule->Aggregate(request);
                NS_TEST_EXPECT_MSG_EQ(result.HasVector(),
                                      (action == "scale" || hostile < 7),
                                      "an aggregate if one is accepted");
                NS_TEST_EXPECT_MSG_LT(std::sqrt(result.vector.SquaredNorm()),
                                      5 + 1e-6,
                                      hostile << " hostile inputs");
            }
        }
        AggregationRequest request;
        request.dimension = 2;
        request.inputs = {{ShareVector({3, 4}), 1}, {ShareVector({6, 8}), 1}};
        AggregationResult result = MakeNormBound(5, "reject")->Aggregate(request);
        NS_TEST_EXPECT_MSG_EQ((result.weights == std::vector<double>{1, 0}), true, "not above");
        NS_TEST_EXPECT_MSG_EQ(result.mass, 1, "one accepted");
        result = MakeNormBound(5, "scale")->Aggregate(request);
        NS_TEST_EXPECT_MSG_EQ((result.weights == std::vector<double>{0.5, 0.25}),
                              true,
                              "shortened");
        NS_TEST_EXPECT_MSG_EQ(result.vector.IsIdentical(*ShareVector({3, 4})), true, "their mean");
        NS_TEST_EXPECT_MSG_EQ(result.mass, 2, "two accepted");
        NS_TEST_EXPECT_MSG_EQ(MakeNormBound(5, "scale")->GetFlops(3, 10), 120, "cost");

        AggregationRequest sized;
        sized.dimension = 1000;
        sized.sized = true;
        const auto vector = std::make_shared<ParameterVector>(ParameterVector::Sized(1000));
        sized.inputs = {{vector, 1}, {vector, 3}};
        result = MakeNormBound(5, "reject")->Aggregate(sized);
        NS_TEST_EXPECT_MSG_EQ((result.weights == std::vector<double>{0.25, 0.75}), true, "sized");
        NS_TEST_EXPECT_MSG_EQ(result.mass, 4, "mass of sized vectors");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Aggregates of parts, put together by their masses, equal the aggregate of all, for rules that
 * judge each input alone.
 */
class MassTest : public TestCase
{
  public:
    MassTest()
        : TestCase("parts are put together by their masses")
    {
    }

  private:
    void DoRun() override
    {
        auto uniform = MakeUniform(3);
        for (const Ptr<WeightAggregator>& rule :
             {MakeNormBound(1.2, "reject"),
              MakeNormBound(1.2, "scale"),
              Ptr<WeightAggregator>(CreateObject<MeanAggregator>())})
        {
            AggregationRequest all;
            all.dimension = 5;
            ParameterVector sum(5);
            double mass = 0;
            for (uint32_t part = 0; part < 6; part++)
            {
                AggregationRequest request;
                request.dimension = 5;
                for (uint32_t i = 0; i <= part % 3; i++)
                {
                    std::vector<float> values(5);
                    for (float& value : values)
                    {
                        value = static_cast<float>(uniform->GetValue(-1, 1));
                    }
                    request.inputs.push_back({ShareVector(values), 1.0 + i});
                    all.inputs.push_back(request.inputs.back());
                }
                const AggregationResult result = rule->Aggregate(request);
                if (result.HasVector())
                {
                    sum.AddScaled(static_cast<float>(result.mass), result.vector);
                    mass += result.mass;
                }
            }
            const AggregationResult whole = rule->Aggregate(all);
            NS_TEST_EXPECT_MSG_EQ_TOL(mass, whole.mass, 1e-9, "masses add up");
            sum.Scale(static_cast<float>(1 / mass));
            NS_TEST_EXPECT_MSG_LT(sum.SquaredDistance(whole.vector), 1e-10, "the same mean");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Rules that judge inputs and yield one weight for each.
 */
class WeightRulesTestSuite : public TestSuite
{
  public:
    WeightRulesTestSuite()
        : TestSuite("fl-weight-rules", Type::UNIT)
    {
        for (double bound : {0.5, 2.0})
        {
            const std::string text = std::to_string(bound);
            AddTestCase(new WeightDefinitionTest("norm bound " + text + ", reject",
                                                 MakeNormBound(bound, "reject"),
                                                 DefineNormBound(bound, false)));
            AddTestCase(new WeightDefinitionTest("norm bound " + text + ", scale",
                                                 MakeNormBound(bound, "scale"),
                                                 DefineNormBound(bound, true)));
        }
        for (double threshold : {1.0, 1.5, 3.0})
        {
            AddTestCase(new WeightDefinitionTest("median distance " + std::to_string(threshold),
                                                 MakeMedianDistance(threshold),
                                                 DefineMedianDistance(threshold)));
        }
        AddTestCase(new NormBoundTest);
        AddTestCase(new MassTest);
    }
};

WeightRulesTestSuite g_weightRulesTestSuite; ///< the suite

} // namespace
