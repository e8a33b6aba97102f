/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"

#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-median-aggregator.h"
#include "ns3/test.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr float INF = std::numeric_limits<float>::infinity();
constexpr float GREATEST = std::numeric_limits<float>::max();

/**
 * @ingroup decentralized-fl-tests
 * Inputs that do not fit, extreme values, nothing valid, sized vectors.
 */
class OddInputTest : public TestCase
{
  public:
    /**
     * @param name name of the case
     * @param rule the rule
     */
    OddInputTest(const std::string& name, Ptr<Aggregator> rule)
        : TestCase(name + ": odd inputs"),
          m_rule(rule)
    {
    }

  private:
    void DoRun() override
    {
        AggregationRequest request;
        request.dimension = 2;
        request.inputs = {{nullptr, 1},
                          {ShareVector({7, 8, 9}), 1},
                          {ShareVector({1, 2}), 3},
                          {std::make_shared<ParameterVector>(ParameterVector::Sized(2)), 1},
                          {ShareVector({5, 6}), -1},
                          {ShareVector({5, 6}), INF},
                          {ShareVector({5, 6}), std::nan("")},
                          {ShareVector({1, 2}), 1}};
        AggregationResult result = m_rule->Aggregate(request);
        NS_TEST_EXPECT_MSG_EQ((result.rejected == std::vector<uint32_t>{0, 1, 3, 4, 5, 6}),
                              true,
                              "all that do not fit are rejected");
        NS_TEST_ASSERT_MSG_EQ(result.HasVector(), true, "the others are aggregated");
        NS_TEST_EXPECT_MSG_EQ(result.vector.IsIdentical(*ShareVector({1, 2})),
                              true,
                              "both are equal");

        request.inputs = {{ShareVector({GREATEST, -GREATEST}), 1e300},
                          {ShareVector({GREATEST, -GREATEST}), 1e300},
                          {ShareVector({GREATEST, -GREATEST}), 1e300}};
        result = m_rule->Aggregate(request);
        NS_TEST_ASSERT_MSG_EQ(result.HasVector(), true, "extreme but finite");
        NS_TEST_EXPECT_MSG_EQ(result.vector.IsFinite(), true, "no overflow");

        request.inputs = {{ShareVector({INF, 0}), 1}};
        result = m_rule->Aggregate(request);
        NS_TEST_EXPECT_MSG_EQ(result.HasVector(), false, "nothing valid, no aggregate");
        NS_TEST_EXPECT_MSG_EQ(result.weights.empty(), true, "no weights");
        request.inputs.clear();
        NS_TEST_EXPECT_MSG_EQ(m_rule->Aggregate(request).HasVector(), false, "no inputs");

        AggregationRequest sized;
        sized.dimension = 7000000;
        sized.sized = true;
        const auto vector =
            std::make_shared<ParameterVector>(ParameterVector::Sized(sized.dimension));
        sized.inputs = {{vector, 1}, {ShareVector({1, 2}), 1}, {vector, 3}};
        result = m_rule->Aggregate(sized);
        NS_TEST_EXPECT_MSG_EQ(result.vector.IsIdentical(*vector), true, "sized aggregate");
        NS_TEST_EXPECT_MSG_EQ((result.rejected == std::vector<uint32_t>{1}), true, "has content");
        if (m_rule->YieldsWeights())
        {
            NS_TEST_EXPECT_MSG_EQ((result.weights == std::vector<double>{0.25, 0, 0.75}),
                                  true,
                                  "weights of sized vectors");
        }
    }

    Ptr<Aggregator> m_rule; ///< the rule
};

/**
 * @ingroup decentralized-fl-tests
 * A rule that needs everything: keeps what is not worse than the own vector on own data.
 */
class DemandingAggregator : public WeightAggregator
{
  public:
    AggregatorNeeds GetNeeds() const override
    {
        return {true, true, 3};
    }

    uint32_t GetBreakdown(uint32_t inputs) const override
    {
        return inputs;
    }

    double GetFlops(uint32_t /* inputs */, size_t /* dimension */) const override
    {
        return 0;
    }

  protected:
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& request) const override
    {
        std::vector<double> weights;
        const double limit = request.evaluator(*request.own);
        for (const ParameterVector* vector : inputs.vectors)
        {
            weights.push_back(request.evaluator(*vector) <= limit ? 1 : 0);
        }
        return Normalize(weights);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What rules need and callers give: refused before the run, passed on during the run.
 */
class NeedsTest : public TestCase
{
  public:
    NeedsTest()
        : TestCase("what rules need")
    {
    }

  private:
    void DoRun() override
    {
        auto rule = CreateObject<DemandingAggregator>();
        AggregationOffer offer{"fedavg", true, true, true, 3};
        NS_TEST_EXPECT_MSG_EQ(MessageOf([&]() { rule->RequireUsable(offer); }),
                              "(accepted)",
                              "everything is given");
        offer.inputs = 2;
        std::string message = MessageOf([&]() { rule->RequireUsable(offer); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"at least 3", "fedavg gives 2"}),
                              true,
                              message);
        offer.lossEvaluator = false;
        message = MessageOf([&]() { rule->RequireUsable(offer); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"loss on data", "fedavg"}), true, message);
        offer.ownVector = false;
        message = MessageOf([&]() { rule->RequireUsable(offer); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"own vector", "fedavg"}), true, message);

        offer = {"pirate", false, false, true, 1};
        auto median = CreateObject<MedianAggregator>();
        message = MessageOf([&]() { median->RequireUsable(offer); });
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(
                message,
                {"--aggregator=median mixes", "pirate", "; accepted:", "detector", "mean"}),
            true,
            message);
        for (const char* other : {" median", "trimmed-mean", "median-distance", "demanding"})
        {
            NS_TEST_EXPECT_MSG_EQ(message.find(other, message.find("accepted:")),
                                  std::string::npos,
                                  other << " would be refused as well: " << message);
        }
        auto mean = CreateObject<MeanAggregator>();
        NS_TEST_EXPECT_MSG_EQ(MessageOf([&]() { mean->RequireUsable(offer); }),
                              "(accepted)",
                              "the mean needs nothing");
        offer.inputs = 0;
        message = MessageOf([&]() { mean->RequireUsable(offer); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"at least 1", "gives 0", "accepted: no rule"}),
                              true,
                              message);

        AggregationRequest request;
        request.dimension = 1;
        request.own = ShareVector({2});
        request.evaluator = [](const ParameterVector& vector) { return vector.data()[0]; };
        request.inputs = {{ShareVector({1}), 1},
                          {ShareVector({3}), 1},
                          {ShareVector({INF}), 1},
                          {ShareVector({2}), 1}};
        const AggregationResult result = rule->Aggregate(request);
        NS_TEST_ASSERT_MSG_EQ(result.HasVector(), true, "three valid inputs are enough");
        NS_TEST_EXPECT_MSG_EQ(result.vector.data()[0], 1.5F, "mean of the two that are not worse");
        NS_TEST_EXPECT_MSG_EQ((result.weights == std::vector<double>{0.5, 0, 0, 0.5}),
                              true,
                              "weights by position in the request");
        request.inputs.pop_back();
        NS_TEST_EXPECT_MSG_EQ(rule->Aggregate(request).HasVector(), false, "two are not enough");
        request.inputs = {{ShareVector({3}), 1}, {ShareVector({3}), 1}, {ShareVector({4}), 1}};
        NS_TEST_EXPECT_MSG_EQ(rule->Aggregate(request).HasVector(), false, "all are worse");

        request.inputs = {{ShareVector({3}), 0}, {ShareVector({5}), 0}};
        NS_TEST_EXPECT_MSG_EQ(mean->Aggregate(request).HasVector(), false, "mean of no weight");
        NS_TEST_EXPECT_MSG_EQ(median->Aggregate(request).vector.data()[0], 4, "weights ignored");
        NS_TEST_EXPECT_MSG_EQ(mean->GetFlops(16, 7850), 2 * 16 * 7850, "cost of the mean");
        NS_TEST_EXPECT_MSG_EQ(MakeTrimmedMean(0.29)->GetBreakdown(100), 29, "29 % of 100");
        NS_TEST_EXPECT_MSG_EQ(MakeTrimmedMean(0.3)->GetBreakdown(10), 3, "30 % of 10");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What aggregation rules are given: inputs that do not fit, and what rules need.
 */
class AggregationInputTestSuite : public TestSuite
{
  public:
    AggregationInputTestSuite()
        : TestSuite("fl-aggregation-input", Type::UNIT)
    {
        AddTestCase(new OddInputTest("mean", CreateObject<MeanAggregator>()));
        AddTestCase(new OddInputTest("median", CreateObject<MedianAggregator>()));
        AddTestCase(new OddInputTest("trimmed mean", MakeTrimmedMean(0.2)));
        AddTestCase(new NeedsTest);
    }
};

AggregationInputTestSuite g_aggregationInputTestSuite; ///< the suite

} // namespace
