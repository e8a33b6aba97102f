/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"

#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr float GREATEST = std::numeric_limits<float>::max();

/**
 * @ingroup decentralized-fl-tests
 * As many attackers as the breakdown number says leave the aggregate within (1 + threshold) times
 * the diagonal of the box of the honest inputs; one more moves it anywhere.
 */
class MedianDistanceBreakdownTest : public TestCase
{
  public:
    /**
     * @param threshold greatest score
     */
    explicit MedianDistanceBreakdownTest(double threshold)
        : TestCase("median distance: breakdown number, threshold " + std::to_string(threshold)),
          m_threshold(threshold),
          m_rule(MakeMedianDistance(threshold))
    {
    }

  private:
    /// Coordinates.
    static constexpr size_t DIMENSION = 4;

    /**
     * @param n number of inputs
     * @param hostile how many of them, the first, are hostile
     * @param strategy where these are: 0 all at one far point, 1 on opposite sides, 2 near one
     * honest input, 3 at distances that grow tenfold
     * @return the request
     */
    AggregationRequest MakeRequest(uint32_t n, uint32_t hostile, uint32_t strategy)
    {
        AggregationRequest request;
        request.dimension = DIMENSION;
        for (uint32_t i = 0; i < n; i++)
        {
            std::vector<float> values(DIMENSION);
            for (float& value : values)
            {
                value = static_cast<float>(m_uniform->GetValue(-1, 1));
            }
            request.inputs.push_back({ShareVector(values), 1});
        }
        const float* target = request.inputs.back().vector->data();
        for (uint32_t i = 0; i < hostile; i++)
        {
            const float far[] = {1e6F,
                                 i % 2 == 0 ? 1e6F : -1e6F,
                                 1e-3F * static_cast<float>(i),
                                 std::pow(10.0F, static_cast<float>(i) - 1)};
            std::vector<float> values(DIMENSION, far[strategy]);
            for (size_t j = 0; strategy == 2 && j < DIMENSION; j++)
            {
                values[j] += target[j];
            }
            request.inputs[i].vector = ShareVector(values);
        }
        return request;
    }

    void DoRun() override
    {
        for (uint32_t n = 3; n <= 14; n++)
        {
            const uint32_t bears = m_rule->GetBreakdown(n);
            NS_TEST_ASSERT_MSG_EQ(bears, (n - 1) / 2, "less than half");
            for (uint32_t strategy = 0; strategy < 4; strategy++)
            {
                for (uint32_t repetition = 0; repetition < 20; repetition++)
                {
                    CheckBound(MakeRequest(n, bears, strategy), bears);
                }
            }
            // Half of the inputs draw the median, and with it the aggregate, half-way to them.
            const AggregationResult moved = m_rule->Aggregate(MakeRequest(n, bears + 1, 0));
            NS_TEST_EXPECT_MSG_GT(std::sqrt(moved.vector.SquaredNorm()),
                                  9e5,
                                  bears + 1 << " of " << n);

            // Honest inputs are no farther than the median distance if hostile ones are far away.
            const AggregationRequest request = MakeRequest(n, bears, 0);
            const AggregationResult strict = MakeMedianDistance(1)->Aggregate(request);
            for (uint32_t i = 0; i < n; i++)
            {
                NS_TEST_EXPECT_MSG_EQ((strict.weights[i] > 0), (i >= bears), "exactly the honest");
            }
        }
    }

    /**
     * @param request inputs
     * @param hostile how many of them, the first, are hostile
     */
    void CheckBound(const AggregationRequest& request, uint32_t hostile)
    {
        double diagonal = 0;
        for (size_t j = 0; j < DIMENSION; j++)
        {
            double lowest = 1;
            double highest = -1;
            for (size_t i = hostile; i < request.inputs.size(); i++)
            {
                lowest = std::min<double>(lowest, request.inputs[i].vector->data()[j]);
                highest = std::max<double>(highest, request.inputs[i].vector->data()[j]);
            }
            diagonal += (highest - lowest) * (highest - lowest);
        }
        diagonal = std::sqrt(diagonal);
        const AggregationResult result = m_rule->Aggregate(request);
        NS_TEST_ASSERT_MSG_EQ(result.HasVector(), true, "an aggregate");
        for (size_t i = hostile; i < request.inputs.size(); i++)
        {
            const double distance =
                std::sqrt(request.inputs[i].vector->SquaredDistance(result.vector));
            NS_TEST_ASSERT_MSG_LT(distance, (1 + m_threshold) * diagonal + 1e-6, "bounded");
        }
    }

    const double m_threshold;                                   ///< greatest score
    const Ptr<WeightAggregator> m_rule;                         ///< the rule
    const Ptr<UniformRandomVariable> m_uniform{MakeUniform(4)}; ///< honest inputs
};

/**
 * @ingroup decentralized-fl-tests
 * Equal inputs, extremes, too few inputs.
 */
class MedianDistanceCornerTest : public TestCase
{
  public:
    MedianDistanceCornerTest()
        : TestCase("median distance: corner cases")
    {
    }

  private:
    void DoRun() override
    {
        Ptr<WeightAggregator> rule = MakeMedianDistance(3);
        AggregationRequest request;
        request.dimension = 2;
        request.inputs = {{ShareVector({1, 2}), 1},
                          {ShareVector({1, 2}), 9},
                          {ShareVector({1, 2.0001F}), 1},
                          {ShareVector({1, 2}), 1}};
        AggregationResult result = rule->Aggregate(request);
        const double third = 1.0 / 3;
        NS_TEST_EXPECT_MSG_EQ((result.weights == std::vector<double>{third, third, 0, third}),
                              true,
                              "the majority is equal: others are rejected, weights do not matter");
        NS_TEST_EXPECT_MSG_EQ(result.mass, 3, "three accepted");
        request.inputs.resize(2);
        NS_TEST_EXPECT_MSG_EQ(rule->Aggregate(request).HasVector(), false, "two are too few");
        request.inputs.push_back({ShareVector({NAN, 2}), 1});
        NS_TEST_EXPECT_MSG_EQ(rule->ComputeWeights(request).weights.empty(), true, "not finite");

        request.inputs = {{ShareVector({GREATEST, -GREATEST}), 1},
                          {ShareVector({-GREATEST, GREATEST}), 1},
                          {ShareVector({GREATEST, GREATEST}), 1},
                          {ShareVector({-GREATEST, -GREATEST}), 1}};
        result = rule->Aggregate(request);
        NS_TEST_EXPECT_MSG_EQ(result.mass, 4, "all equally far");
        NS_TEST_EXPECT_MSG_EQ(result.vector.IsFinite(), true, "no overflow");

        AggregationOffer offer{"pirate", false, false, true, 2};
        const std::string message = MessageOf([&]() { rule->RequireUsable(offer); });
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(
                message,
                {"--aggregator=median-distance", "at least 3", "pirate gives 2", "; accepted:"}),
            true,
            message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What attackers can do against the rule that measures distances from the median.
 */
class MedianDistanceTestSuite : public TestSuite
{
  public:
    MedianDistanceTestSuite()
        : TestSuite("fl-median-distance", Type::UNIT)
    {
        for (double threshold : {1.0, 1.5, 3.0})
        {
            AddTestCase(new MedianDistanceBreakdownTest(threshold));
        }
        AddTestCase(new MedianDistanceCornerTest);
    }
};

MedianDistanceTestSuite g_medianDistanceTestSuite; ///< the suite

} // namespace
