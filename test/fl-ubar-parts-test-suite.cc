/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-ubar-system.h"

#include "ns3/fl-batch-sampler.h"
#include "ns3/fl-random.h"
#include "ns3/fl-ubar-step.h"
#include "ns3/test.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

using Samples = std::vector<uint32_t>; ///< numbers of samples

/**
 * @ingroup decentralized-fl-tests
 * Batch by batch through all samples, again and again, each time in another order.
 */
class BatchCase : public TestCase
{
  public:
    BatchCase()
        : TestCase("Batches go through all samples in an order drawn anew for each pass")
    {
    }

  private:
    void DoRun() override
    {
        const Samples samples{3, 5, 8, 13, 21, 34, 55, 89, 144, 233};
        BatchSampler sampler(samples, 4, MakeUniform(1));
        std::set<Samples> orders;
        for (uint32_t pass = 0; pass < 20; pass++)
        {
            Samples order;
            for (size_t size : {4, 4, 2})
            {
                const Samples batch = sampler.Next();
                NS_TEST_EXPECT_MSG_EQ(batch.size(), size, "only the last one is smaller");
                order.insert(order.end(), batch.begin(), batch.end());
            }
            orders.insert(order);
            std::sort(order.begin(), order.end());
            NS_TEST_EXPECT_MSG_EQ((order == samples), true, "each sample once in a pass");
        }
        NS_TEST_EXPECT_MSG_EQ(orders.size(), 20, "every pass has an order of its own");

        NS_TEST_EXPECT_MSG_EQ((Draw(samples, 4, 1, 9) == Draw(samples, 4, 1, 9)), true, "repeated");
        NS_TEST_EXPECT_MSG_EQ((Draw(samples, 4, 1, 9) == Draw(samples, 4, 2, 9)), false, "streams");
        // Where a pass is cut into batches does not change its order.
        NS_TEST_EXPECT_MSG_EQ((Draw(samples, 5, 1, 6) == Draw(samples, 10, 1, 3)), true, "sizes");
        NS_TEST_EXPECT_MSG_EQ((Draw(samples, 99, 1, 3) == Draw(samples, 10, 1, 3)), true, "small");
        NS_TEST_EXPECT_MSG_EQ((Draw({7}, 1, 1, 3) == Samples{7, 7, 7}), true, "one sample");
        NS_TEST_EXPECT_MSG_EQ(Draw({}, 4, 1, 3).empty(), true, "no samples");
    }

    /**
     * @param samples all samples
     * @param size samples of a batch
     * @param stream number of the random stream
     * @param batches number of batches
     * @return these batches, one after the other
     */
    static Samples Draw(const Samples& samples, uint32_t size, int64_t stream, uint32_t batches)
    {
        BatchSampler sampler(samples, size, MakeUniform(stream));
        Samples drawn;
        for (uint32_t i = 0; i < batches; i++)
        {
            const Samples batch = sampler.Next();
            drawn.insert(drawn.end(), batch.begin(), batch.end());
        }
        return drawn;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A rule says how many losses it asks for, before it asks for them.
 */
class LossEvaluationsCase : public TestCase
{
  public:
    LossEvaluationsCase()
        : TestCase("Rules ask for as many losses as they say")
    {
    }

  private:
    void DoRun() override
    {
        Expect("mean", 12, 0);
        Expect("ubar", 0, 0);
        Expect("ubar", 1, 1 + 1);
        Expect("ubar", 4, 1 + 1);
        Expect("ubar", 5, 2 + 1);
        Expect("ubar", 12, 4 + 1);
        Expect("ubar:Rho=1", 12, 12 + 1);
        Expect("ubar:Rho=0.29", 100, 29 + 1);
    }

    /**
     * @param name a rule
     * @param inputs number of inputs
     * @param evaluations losses that it asks for
     */
    void Expect(const std::string& name, uint32_t inputs, uint32_t evaluations)
    {
        const auto rule = Choice(Aggregator::GetTypeId(), name).Create<Aggregator>();
        const std::string of = name + " of " + std::to_string(inputs);
        NS_TEST_EXPECT_MSG_EQ(rule->GetLossEvaluations(inputs), evaluations, of << " says");
        uint32_t asked = 0;
        AggregationRequest request;
        request.dimension = 1;
        request.own = ShareVector({0});
        request.evaluator = [&asked](const ParameterVector& vector) {
            asked++;
            return vector.data()[0];
        };
        for (uint32_t i = 0; i < inputs; i++)
        {
            request.inputs.push_back({ShareVector({1.0F + i}), 1});
        }
        rule->Aggregate(request);
        NS_TEST_EXPECT_MSG_EQ(asked, evaluations, of << " asks");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What the arithmetic of a round costs in simulated time.
 */
class CostCase : public TestCase
{
  public:
    CostCase()
        : TestCase("Cost of a round")
    {
    }

  private:
    void DoRun() override
    {
        const LearningSetupPtr ubar = MakeSetup("ubar");
        const LearningSetupPtr mean = MakeSetup("mean");
        // Softmax regression with 4 features and 3 classes: 12 weights, 3 biases, 3 probabilities.
        const uint64_t forward = 2 * 12 + 3 + 4 * 3;
        const uint64_t dimension = 15;
        const auto flops = [](const LearningSetupPtr& setup, size_t inputs, size_t batch) {
            return UbarStep::GetRunCost(*setup, inputs, batch).flops;
        };
        // Of 5 neighbors 2 are looked at, beside the own estimate.
        NS_TEST_EXPECT_MSG_EQ(flops(ubar, 5, 4),
                              3 * 4 * forward + (5 * 5 + 4) * dimension,
                              "three losses, distances, and the update");
        NS_TEST_EXPECT_MSG_EQ(flops(ubar, 5, 100) - flops(ubar, 5, 4), 3 * 96 * forward, "batch");
        NS_TEST_EXPECT_MSG_EQ(flops(mean, 5, 100), flops(mean, 5, 4), "no losses");
        NS_TEST_EXPECT_MSG_EQ(flops(ubar, 0, 100), 4 * dimension, "alone");
        NS_TEST_EXPECT_MSG_EQ(UbarStep::GetRunCost(*ubar, 5, 4).memoryBytes,
                              4 * dimension * (5 + 3),
                              "inputs, estimate, change and result");
        NS_TEST_EXPECT_MSG_EQ(UbarStep::GetMoveCost(*ubar, 4).flops,
                              static_cast<uint64_t>(ubar->learner->GetGradientFlops(4)) +
                                  2 * dimension,
                              "a gradient, and a multiplication and an addition for SGD");
    }

    /**
     * @param aggregator a rule
     * @return what nodes with this rule share
     */
    static LearningSetupPtr MakeSetup(const std::string& aggregator)
    {
        UbarSystem::Options options;
        options.graph = MakeComplete(6);
        options.aggregator = aggregator;
        return UbarSystem(options).setup;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Parts of decentralized SGD alone.
 */
class UbarPartsTestSuite : public TestSuite
{
  public:
    UbarPartsTestSuite()
        : TestSuite("fl-ubar-parts", Type::UNIT)
    {
        AddTestCase(new BatchCase);
        AddTestCase(new LossEvaluationsCase);
        AddTestCase(new CostCase);
    }
};

UbarPartsTestSuite g_ubarPartsTestSuite; ///< registers the suite

} // namespace
