/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-fault-estimate.h"
#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-ubar-aggregator.h"
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
constexpr double INF = std::numeric_limits<double>::infinity();

/**
 * @param rule what users choose the rule by
 * @return the rule
 */
Ptr<Aggregator>
MakeRule(const std::string& rule)
{
    return Choice(Aggregator::GetTypeId(), rule).Create<Aggregator>();
}

/**
 * @ingroup decentralized-fl-tests
 * Rules that cannot work with what a caller gives, and attributes out of range, are refused in one
 * line that says what would do.
 */
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("what rules refuse")
    {
    }

  private:
    /**
     * @param rule what users choose the rule by
     * @param offer what the caller gives
     * @param fragments what the message should hold
     */
    void Expect(const std::string& rule,
                const AggregationOffer& offer,
                const std::vector<std::string>& fragments)
    {
        const std::string message = MessageOf([&]() { MakeRule(rule)->RequireUsable(offer); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, fragments), true, rule << ": " << message);
    }

    void DoRun() override
    {
        AggregationOffer offer{"ubar", true, true, false, 8};
        Expect("krum:Faults=2", offer, {"(accepted)"});
        Expect("krum:Faults=3",
               offer,
               {"=krum", "at least 9", "2 * Faults + 3", "Faults=3", "ubar gives 8"});
        Expect("multi-krum:Faults=3", offer, {"at least 9", "2 * Faults + 3", "ubar gives 8"});
        Expect("multi-krum:Faults=1,Selected=9", offer, {"at least 9", "Selected=9"});
        Expect("bulyan", offer, {"(accepted)"});
        Expect("bulyan:Faults=2", offer, {"at least 11", "4 * Faults + 3", "Faults=2"});
        offer.ownVector = false;
        for (const char* rule : {"ubar", "bridge", "centered-clipping"})
        {
            Expect(rule, offer, {"needs the aggregating node's own vector", "ubar"});
        }
        offer.ownVector = true;
        offer.lossEvaluator = false;
        Expect("ubar", offer, {"needs the loss on data", "ubar"});
        Expect("bridge", offer, {"(accepted)"});
        offer.weightsOnly = true;
        for (const char* rule : {"bulyan", "d-bulyan", "d-median", "bridge", "centered-clipping"})
        {
            Expect(rule, offer, {"mixes coordinates", "mean"});
        }
        for (const char* rule :
             {"krum", "multi-krum", "d-krum", "geometric-median", "cosine-nearest"})
        {
            Expect(rule, offer, {"(accepted)"});
        }
        offer = {"ubar", true, true, true, 1};
        for (const char* rule : {"ubar", "d-krum", "geometric-median", "cosine-nearest"})
        {
            Expect(rule, offer, {"(accepted)"});
        }
        for (const char* rule : {"ubar:Rho=0", "ubar:Rho=1.1", "d-krum:Rho=0", "d-bulyan:Rho=-1"})
        {
            Expect(rule, offer, {"Rho of ", "accepted: number from", "to 1"});
        }
        Expect("bridge:Fraction=0.5", offer, {"Fraction of bridge", "accepted"});
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The numbers of hostile neighbors that the paper's rules assume; shares that binary64 cannot hold.
 */
class FaultEstimateTest : public TestCase
{
  public:
    FaultEstimateTest()
        : TestCase("estimated faults and shares")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(EstimateFaults(12, 0.4, 0.5), 6, "bounded by the rule");
        NS_TEST_EXPECT_MSG_EQ(EstimateFaults(12, 0.7, 0.5), 4, "3.6, rounded up");
        NS_TEST_EXPECT_MSG_EQ(EstimateFaults(10, 0.7, 0.5), 3, "3, though 1 - 0.7 is above 0.3");
        NS_TEST_EXPECT_MSG_EQ(EstimateFaults(11, 0.4, 0.25), 3, "2.75, rounded up");
        NS_TEST_EXPECT_MSG_EQ(EstimateFaults(9, 1, 0.5), 0, "all honest");
        NS_TEST_EXPECT_MSG_EQ(TakeShare(100, 0.29), 29, "29 % of 100");
        NS_TEST_EXPECT_MSG_EQ(TakeShare(11, 0.4), 4, "rounded down");
        NS_TEST_EXPECT_MSG_EQ(TakeShare(2, 0.4), 0, "less than one");
        auto ubar = CreateObject<UbarAggregator>();
        NS_TEST_EXPECT_MSG_EQ(ubar->GetShortlisted(2), 1, "at least one");
        NS_TEST_EXPECT_MSG_EQ(ubar->GetShortlisted(11), 4, "0.4 of 11");
        NS_TEST_EXPECT_MSG_EQ(MakeRule("bulyan:Faults=2")->GetBreakdown(10), 0, "too few inputs");
        NS_TEST_EXPECT_MSG_EQ(MakeRule("krum:Faults=2")->GetBreakdown(6), 0, "too few inputs");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * UBAR's second stage: the paper's tie, losses that are not numbers, who is asked.
 */
class UbarLossTest : public TestCase
{
  public:
    UbarLossTest()
        : TestCase("ubar: losses")
    {
    }

  private:
    /**
     * Aggregates the numbers 1, 2, 3, 4 and 100 at a node that has 0.
     *
     * @param losses losses of 0, 1, 2 and so on; of the others 0
     * @return weights
     */
    std::vector<double> Weigh(const std::vector<double>& losses)
    {
        AggregationRequest request;
        request.dimension = 1;
        request.own = ShareVector({0});
        for (float value : {100, 4, 1, 3, 2})
        {
            request.inputs.push_back({ShareVector({value}), 1});
        }
        m_asked = 0;
        request.evaluator = [&](const ParameterVector& vector) {
            m_asked++;
            const auto index = static_cast<size_t>(vector.data()[0]);
            return index < losses.size() ? losses[index] : 0;
        };
        return MakeRule("ubar:Rho=0.6")->Aggregate(request).weights;
    }

    void DoRun() override
    {
        // The shortlist is 1, 3, 2, at the positions 2, 3, 4.
        using Weights = std::vector<double>;
        NS_TEST_EXPECT_MSG_EQ((Weigh({5, 5, 4, 6}) == Weights{0, 0, 0.5, 0, 0.5}),
                              true,
                              "as good as the own one, or better");
        NS_TEST_EXPECT_MSG_EQ(m_asked, 4, "the own vector and the shortlist");
        NS_TEST_EXPECT_MSG_EQ((Weigh({1, 5, 4, 4}) == Weights{0, 0, 0, 1, 0}),
                              true,
                              "none: the lowest loss, of equal ones the first");
        NS_TEST_EXPECT_MSG_EQ((Weigh({1, NAN, INF, 7}) == Weights{0, 0, 0, 1, 0}),
                              true,
                              "what is not finite is the highest");
        NS_TEST_EXPECT_MSG_EQ((Weigh({1, NAN, INF, -INF}) == Weights{0, 0, 1, 0, 0}),
                              true,
                              "nothing is known: the first");
        NS_TEST_EXPECT_MSG_EQ((Weigh({INF, 3, NAN, 1e300}) == Weights{0, 0, 0.5, 0.5, 0}),
                              true,
                              "a node that has diverged takes what is finite");
        NS_TEST_EXPECT_MSG_EQ((Weigh({NAN, 3, 2, 1}) == Weights{0, 0, 0, 1, 0}),
                              true,
                              "an own loss that is no number: the lowest");
        AggregationRequest request;
        request.dimension = 2;
        request.own = ShareVector({NAN, INFINITY});
        request.evaluator = [](const ParameterVector& vector) { return vector.data()[0]; };
        request.inputs = {{ShareVector({INFINITY, 0}), 1},
                          {ShareVector({3, 4}), 1},
                          {ShareVector({2, 4}), 1}};
        const AggregationResult result = MakeRule("ubar:Rho=1")->Aggregate(request);
        NS_TEST_EXPECT_MSG_EQ((result.weights == Weights{0, 0, 1}),
                              true,
                              "an own vector that is not finite");
        NS_TEST_EXPECT_MSG_EQ((result.rejected == std::vector<uint32_t>{0}), true, "rejected");
    }

    uint32_t m_asked{0}; ///< calls of the evaluator
};

/**
 * @ingroup decentralized-fl-tests
 * Extreme values, vectors without content, and what the mean does about infinite ones.
 */
class ExtremeInputTest : public TestCase
{
  public:
    ExtremeInputTest()
        : TestCase("extreme inputs")
    {
    }

  private:
    void DoRun() override
    {
        AggregationRequest sized;
        sized.dimension = 431080;
        sized.sized = true;
        const auto empty =
            std::make_shared<ParameterVector>(ParameterVector::Sized(sized.dimension));
        sized.own = empty;
        sized.evaluator = [](const ParameterVector&) { return 0.0; };
        sized.inputs.assign(7, {empty, 2});
        AggregationRequest extreme;
        extreme.dimension = 2;
        extreme.own = ShareVector({-GREATEST, 0});
        extreme.evaluator = [](const ParameterVector&) { return 1.0; };
        for (int i = 0; i < 9; i++)
        {
            extreme.inputs.push_back(
                {ShareVector({i % 2 == 0 ? GREATEST : -GREATEST, i % 3 == 0 ? GREATEST : 0}), 1});
        }
        for (const char* name : {"mean",
                                 "krum",
                                 "multi-krum",
                                 "d-krum",
                                 "bulyan",
                                 "d-bulyan",
                                 "d-median",
                                 "bridge",
                                 "ubar",
                                 "cosine-nearest",
                                 "centered-clipping",
                                 "geometric-median"})
        {
            const Ptr<Aggregator> rule = MakeRule(name);
            const AggregationResult light = rule->Aggregate(sized);
            NS_TEST_EXPECT_MSG_EQ(light.vector.IsIdentical(*empty), true, name << " of no content");
            NS_TEST_EXPECT_MSG_EQ(light.weights.empty(), !rule->YieldsWeights(), name);
            const AggregationResult result = rule->Aggregate(extreme);
            NS_TEST_EXPECT_MSG_EQ(result.HasVector(), true, name << " of extremes");
            NS_TEST_EXPECT_MSG_EQ(result.vector.IsFinite(), true, name << " of extremes");
            NS_TEST_EXPECT_MSG_GT(rule->GetFlops(9, 100), 0, name << " costs something");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The mean looks for infinite parameters in its result only; still it rejects all of them.
 */
class UnscreenedMeanTest : public TestCase
{
  public:
    UnscreenedMeanTest()
        : TestCase("mean: what is not finite is found")
    {
    }

  private:
    void DoRun() override
    {
        const Ptr<Aggregator> mean = CreateObject<MeanAggregator>();
        // Weight 0, a weight that vanishes beside others, and infinities that could cancel.
        for (double weight : {0.0, 1e-320, 1.0, 1e300})
        {
            for (float value : {NAN, INFINITY, -INFINITY})
            {
                AggregationRequest request;
                request.dimension = 3000;
                std::vector<float> values(request.dimension, 1);
                request.inputs.push_back({ShareVector(values), 1e300});
                values[2999] = value;
                request.inputs.push_back({ShareVector(values), weight});
                values[2999] = -value;
                request.inputs.push_back({ShareVector(values), weight});
                const AggregationResult result = mean->Aggregate(request);
                NS_TEST_EXPECT_MSG_EQ((result.rejected == std::vector<uint32_t>{1, 2}),
                                      true,
                                      value << " with weight " << weight);
                NS_TEST_EXPECT_MSG_EQ((result.weights == std::vector<double>{1, 0, 0}),
                                      true,
                                      "weights");
                NS_TEST_EXPECT_MSG_EQ(result.mass, 1e300, "mass");
                NS_TEST_EXPECT_MSG_EQ(result.vector.IsIdentical(*request.inputs.front().vector),
                                      true,
                                      "the other is the mean");
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What rules refuse, and what they do at the edges.
 */
class RuleRefusalTestSuite : public TestSuite
{
  public:
    RuleRefusalTestSuite()
        : TestSuite("fl-rule-refusal", Type::UNIT)
    {
        AddTestCase(new RefusalTest);
        AddTestCase(new FaultEstimateTest);
        AddTestCase(new UbarLossTest);
        AddTestCase(new ExtremeInputTest);
        AddTestCase(new UnscreenedMeanTest);
    }
};

RuleRefusalTestSuite g_ruleRefusalTestSuite; ///< the suite

} // namespace
