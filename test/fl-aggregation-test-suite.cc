/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-median-aggregator.h"
#include "ns3/fl-trimmed-mean-aggregator.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr float INF = std::numeric_limits<float>::infinity();

/// One coordinate of a result, from its values and their weights: the definition of a rule.
using Definition = std::function<double(std::vector<double>, const std::vector<double>&)>;

/**
 * @param values values of one coordinate
 * @param weights their weights
 * @return weighted mean
 */
double
DefineMean(std::vector<double> values, const std::vector<double>& weights)
{
    return std::inner_product(values.begin(), values.end(), weights.begin(), 0.0) /
           std::accumulate(weights.begin(), weights.end(), 0.0);
}

/**
 * @param values values of one coordinate
 * @return median
 */
double
DefineMedian(std::vector<double> values, const std::vector<double>& /* weights */)
{
    std::sort(values.begin(), values.end());
    const size_t n = values.size();
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/**
 * @param percent share of the values that is left out at each end, in percent
 * @return the definition
 */
Definition
DefineTrimmedMean(size_t percent)
{
    return [percent](std::vector<double> values, const std::vector<double>&) {
        std::sort(values.begin(), values.end());
        const size_t trimmed = percent * values.size() / 100;
        return std::accumulate(values.begin() + trimmed, values.end() - trimmed, 0.0) /
               static_cast<double>(values.size() - 2 * trimmed);
    };
}

/**
 * @ingroup decentralized-fl-tests
 * A rule against its definition on random small cases, with ties, duplicates, invalid inputs, and
 * in another order.
 */
class BruteForceTest : public TestCase
{
  public:
    /**
     * @param name name of the case
     * @param rule the rule
     * @param definition its definition
     */
    BruteForceTest(const std::string& name, Ptr<Aggregator> rule, Definition definition)
        : TestCase(name + " equals its definition"),
          m_rule(rule),
          m_definition(definition)
    {
    }

  private:
    void DoRun() override
    {
        auto uniform = MakeUniform(1);
        for (uint32_t round = 0; round < 400; round++)
        {
            const uint32_t n = uniform->GetInteger(1, 13);
            const uint32_t dimension = uniform->GetInteger(1, 150);
            AggregationRequest request;
            request.dimension = dimension;
            std::vector<uint32_t> rejected;
            std::vector<size_t> valid;
            for (uint32_t i = 0; i < n; i++)
            {
                if (i > 0 && uniform->GetInteger(0, 4) == 0)
                {
                    const uint32_t original = uniform->GetInteger(0, i - 1);
                    request.inputs.push_back(request.inputs[original]);
                    const bool wasValid =
                        std::find(valid.begin(), valid.end(), original) != valid.end();
                    wasValid ? valid.push_back(i) : rejected.push_back(i);
                    continue;
                }
                std::vector<float> values(dimension);
                for (float& value : values)
                {
                    // Few different values in half of the rounds: many ties.
                    value = round % 2 == 0 ? static_cast<float>(uniform->GetInteger(0, 3)) - 1
                                           : static_cast<float>(uniform->GetValue(-1, 1));
                }
                const bool isBad = round % 4 > 1 && uniform->GetInteger(0, 3) == 0;
                if (isBad)
                {
                    const float bad[] = {INF, -INF, std::nanf("")};
                    values[uniform->GetInteger(0, dimension - 1)] = bad[i % 3];
                    rejected.push_back(i);
                }
                else
                {
                    valid.push_back(i);
                }
                request.inputs.push_back({ShareVector(values), 1.0 + uniform->GetInteger(0, 9)});
            }
            const AggregationResult result = m_rule->Aggregate(request);
            NS_TEST_ASSERT_MSG_EQ((result.rejected == rejected), true, "rejected inputs");
            NS_TEST_ASSERT_MSG_EQ(result.HasVector(), !valid.empty(), "an aggregate");
            if (valid.empty())
            {
                continue;
            }
            double error = 0;
            for (uint32_t j = 0; j < dimension; j++)
            {
                std::vector<double> values;
                std::vector<double> weights;
                for (size_t i : valid)
                {
                    values.push_back(request.inputs[i].vector->data()[j]);
                    weights.push_back(request.inputs[i].weight);
                }
                error = std::max(error,
                                 std::abs(m_definition(values, weights) - result.vector.data()[j]));
            }
            NS_TEST_ASSERT_MSG_LT(error, 1e-6, "difference to the definition, round " << round);
            CheckWeights(request, result);

            std::reverse(request.inputs.begin(), request.inputs.end());
            std::rotate(request.inputs.begin(),
                        request.inputs.begin() + n / 2,
                        request.inputs.end());
            const AggregationResult moved = m_rule->Aggregate(request);
            ParameterVector difference = moved.vector;
            difference.AddScaled(-1, result.vector);
            const double tolerance = m_rule->YieldsWeights() ? 1e-10 : 1e-300;
            NS_TEST_ASSERT_MSG_LT(difference.SquaredNorm(),
                                  tolerance,
                                  "the order of the inputs does not matter");
        }
    }

    /**
     * Checks that weights explain the result.
     *
     * @param request the inputs
     * @param result the result
     */
    void CheckWeights(const AggregationRequest& request, const AggregationResult& result)
    {
        if (!m_rule->YieldsWeights())
        {
            NS_TEST_ASSERT_MSG_EQ(result.weights.empty(), true, "no weights");
            return;
        }
        NS_TEST_ASSERT_MSG_EQ(result.weights.size(), request.inputs.size(), "one weight an input");
        ParameterVector sum(request.dimension);
        for (size_t i = 0; i < request.inputs.size(); i++)
        {
            if (result.weights[i] != 0)
            {
                sum.AddScaled(static_cast<float>(result.weights[i]), *request.inputs[i].vector);
            }
        }
        NS_TEST_ASSERT_MSG_LT(sum.SquaredDistance(result.vector), 1e-9, "weights explain the sum");
        for (uint32_t position : result.rejected)
        {
            NS_TEST_ASSERT_MSG_EQ(result.weights[position], 0, "rejected inputs have no weight");
        }
        const AggregationResult alone =
            DynamicCast<WeightAggregator>(m_rule)->ComputeWeights(request);
        NS_TEST_ASSERT_MSG_EQ(
            (alone.weights == result.weights && alone.rejected == result.rejected),
            true,
            "weights without the sum");
        NS_TEST_ASSERT_MSG_EQ(alone.HasVector(), false, "no sum");
    }

    Ptr<Aggregator> m_rule;  ///< the rule
    Definition m_definition; ///< its definition
};

/**
 * @ingroup decentralized-fl-tests
 * As many attackers as the breakdown number says cannot move a result out of the range of the
 * honest values; one more can move it anywhere.
 */
class BreakdownTest : public TestCase
{
  public:
    /**
     * @param name name of the case
     * @param rule the rule
     */
    BreakdownTest(const std::string& name, Ptr<Aggregator> rule)
        : TestCase(name + ": breakdown number"),
          m_rule(rule)
    {
    }

  private:
    /**
     * @param n number of inputs
     * @param hostile how many of them are hostile
     * @return the greatest coordinate of the aggregate
     */
    double Attack(uint32_t n, uint32_t hostile) const
    {
        AggregationRequest request;
        request.dimension = 3;
        for (uint32_t i = 0; i < n; i++)
        {
            const auto honest = static_cast<float>(i) / static_cast<float>(n);
            request.inputs.push_back(
                {ShareVector(i < hostile ? std::vector<float>{1e30F, 1e30F, 1e30F}
                                         : std::vector<float>{honest, -honest, 1}),
                 1});
        }
        const AggregationResult result = m_rule->Aggregate(request);
        return *std::max_element(result.vector.data(), result.vector.data() + 3);
    }

    void DoRun() override
    {
        for (uint32_t n = 1; n <= 40; n++)
        {
            const uint32_t bears = m_rule->GetBreakdown(n);
            NS_TEST_ASSERT_MSG_LT(bears, n, "fewer than all");
            NS_TEST_EXPECT_MSG_LT(Attack(n, bears), 1.0001, bears << " of " << n << " attackers");
            NS_TEST_EXPECT_MSG_GT(Attack(n, bears + 1), 1e25, bears + 1 << " of " << n);
        }
    }

    Ptr<Aggregator> m_rule; ///< the rule
};

/**
 * @ingroup decentralized-fl-tests
 * Many inputs and parameters, in several threads at once.
 */
class LargeAggregationTest : public TestCase
{
  public:
    LargeAggregationTest()
        : TestCase("large aggregations, several threads")
    {
    }

  private:
    void DoRun() override
    {
        auto uniform = MakeUniform(2);
        AggregationRequest request;
        request.dimension = 3001;
        for (int i = 0; i < 70; i++)
        {
            std::vector<float> values(request.dimension);
            for (float& value : values)
            {
                value = static_cast<float>(uniform->GetValue(-1, 1));
            }
            request.inputs.push_back({ShareVector(values), 1.0 + i});
        }
        const std::vector<Ptr<Aggregator>> rules{CreateObject<MeanAggregator>(),
                                                 CreateObject<MedianAggregator>(),
                                                 MakeTrimmedMean(0.1)};
        const std::vector<Definition> definitions{DefineMean, DefineMedian, DefineTrimmedMean(10)};
        for (size_t r = 0; r < rules.size(); r++)
        {
            const Aggregator& rule = *rules[r];
            const AggregationResult expected = rule.Aggregate(request);
            double error = 0;
            for (size_t j = 0; j < request.dimension; j++)
            {
                std::vector<double> values;
                std::vector<double> weights;
                for (const AggregationInput& input : request.inputs)
                {
                    values.push_back(input.vector->data()[j]);
                    weights.push_back(input.weight);
                }
                error =
                    std::max(error,
                             std::abs(definitions[r](values, weights) - expected.vector.data()[j]));
            }
            NS_TEST_EXPECT_MSG_LT(error, 1e-6, "difference to the definition");
            std::vector<int> identical(4);
            std::vector<std::thread> threads;
            for (int& equal : identical)
            {
                threads.emplace_back(
                    [&]() { equal = rule.Aggregate(request).vector.IsIdentical(expected.vector); });
            }
            for (std::thread& thread : threads)
            {
                thread.join();
            }
            NS_TEST_EXPECT_MSG_EQ((identical == std::vector<int>(4, 1)), true, "all threads agree");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Aggregation rules.
 */
class AggregationTestSuite : public TestSuite
{
  public:
    AggregationTestSuite()
        : TestSuite("fl-aggregation", Type::UNIT)
    {
        auto mean = CreateObject<MeanAggregator>();
        auto median = CreateObject<MedianAggregator>();
        AddTestCase(new BruteForceTest("mean", mean, DefineMean));
        AddTestCase(new BruteForceTest("median", median, DefineMedian));
        for (size_t percent : {0, 10, 25, 49})
        {
            AddTestCase(new BruteForceTest("trimmed mean " + std::to_string(percent) + " %",
                                           MakeTrimmedMean(static_cast<double>(percent) / 100),
                                           DefineTrimmedMean(percent)));
        }
        AddTestCase(new BreakdownTest("mean", mean));
        AddTestCase(new BreakdownTest("median", median));
        AddTestCase(new BreakdownTest("trimmed mean", MakeTrimmedMean(0.2)));
        AddTestCase(new LargeAggregationTest);
    }
};

AggregationTestSuite g_aggregationTestSuite; ///< the suite

} // namespace
