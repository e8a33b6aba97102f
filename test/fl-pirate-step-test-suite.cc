/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-pirate-fixture.h"

#include "ns3/fl-falsifying-pirate-attack.h"
#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-norm-bound-aggregator.h"
#include "ns3/fl-pirate-step-task.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// A vector in binary64.
using Numbers = std::vector<double>;

/**
 * @ingroup decentralized-fl-tests
 * @param terms factors and vectors
 * @return their sum, computed apart
 */
Numbers
Sum(const std::vector<std::pair<double, ParameterVectorPtr>>& terms)
{
    Numbers sum(PirateFixture::DIMENSION);
    for (const auto& [factor, vector] : terms)
    {
        for (size_t i = 0; i < sum.size(); i++)
        {
            sum[i] += factor * vector->data()[i];
        }
    }
    return sum;
}

/**
 * @ingroup decentralized-fl-tests
 * @param numbers expected numbers
 * @param vector a vector, may be null
 * @return the greatest difference
 */
double
GetDistance(const Numbers& numbers, const ParameterVectorPtr& vector)
{
    double greatest =
        vector && vector->size() == numbers.size() ? 0 : std::numeric_limits<double>::infinity();
    for (size_t i = 0; i < numbers.size() && std::isfinite(greatest); i++)
    {
        greatest = std::max(greatest, std::abs(numbers[i] - vector->data()[i]));
    }
    return greatest;
}

/**
 * @ingroup decentralized-fl-tests
 * @param seed where the direction comes from
 * @param norm Euclidean norm
 * @return a vector of that norm
 */
ParameterVectorPtr
MakeLong(int64_t seed, double norm)
{
    auto vector = std::make_shared<ParameterVector>(*PirateFixture::MakeVector(seed));
    vector->Scale(static_cast<float>(norm / std::sqrt(vector->SquaredNorm())));
    return vector;
}

/**
 * @ingroup decentralized-fl-tests
 * @param action what happens to vectors longer than 1
 * @return the rule
 */
Ptr<WeightAggregator>
MakeNormBound(const std::string& action)
{
    auto rule = CreateObject<NormBoundAggregator>();
    rule->SetAttribute("Action", StringValue(action));
    return rule;
}

/**
 * @ingroup decentralized-fl-tests
 * A rule whose weights and masses are no whole numbers: the norms of the vectors, and none for
 * those that are longer than 10.
 */
class NormAggregator : public WeightAggregator
{
  public:
    uint32_t GetBreakdown(uint32_t /* inputs */) const override
    {
        return 0;
    }

    double GetFlops(uint32_t inputs, size_t dimension) const override
    {
        return 2.0 * inputs * dimension;
    }

  private:
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& /* request */) const override
    {
        std::vector<double> norms;
        for (const ParameterVector* vector : inputs.vectors)
        {
            const double norm = std::sqrt(vector->SquaredNorm());
            norms.push_back(norm > 10 ? 0 : norm);
        }
        return Normalize(norms);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A step and what it needs.
 */
struct StepDriver
{
    StepDriver()
    {
        task.digests = &fixture.setup->cryptography->GetDigestScheme();
        task.form = fixture.setup->initial;
        task.model = fixture.setup->initial;
        task.modelDigest = fixture.ComputeDigest(task.model);
    }

    /**
     * @param vectors gradients of nodes 1, 2, 3 and so on, all added
     */
    void SetGradients(const std::vector<ParameterVectorPtr>& vectors)
    {
        task.gradients.clear();
        for (const ParameterVectorPtr& vector : vectors)
        {
            const NodeIndex owner = task.gradients.size() + 1;
            task.gradients.push_back({{owner, fixture.ComputeDigest(vector), 0, 0}, vector, true});
        }
    }

    /**
     * @param sum the sum before the step
     * @param weight its weight
     */
    void SetInput(const ParameterVectorPtr& sum, double weight)
    {
        task.input = RingSlot{sum, weight};
        task.inputDigest = fixture.ComputeDigest(sum);
    }

    PirateFixture fixture; ///< vectors and digests
    PirateStepTask task;   ///< the step
};

/**
 * @ingroup decentralized-fl-tests
 * Sums with all kinds of rules.
 */
class SumCase : public TestCase
{
  public:
    SumCase()
        : TestCase("A step adds what its rule accepts, as binary64 does")
    {
    }

  private:
    /**
     * @param outcome what a step has come to
     * @param index a gradient
     * @param weight expected factor
     * @param mass expected mass
     * @param tolerance of the mass
     */
    void TestWeight(const PirateStepOutcome& outcome,
                    size_t index,
                    double weight,
                    double mass,
                    double tolerance = 1e-12)
    {
        const PirateContribution& judged = outcome.contributions.at(index);
        NS_TEST_EXPECT_MSG_EQ(judged.owner, index + 1, "owner");
        NS_TEST_EXPECT_MSG_EQ_TOL(judged.weight, weight, 1e-6, "weight of " << index);
        NS_TEST_EXPECT_MSG_EQ_TOL(judged.mass, mass, tolerance, "mass of " << index);
    }

    /**
     * @param driver the step
     * @param outcome what it has come to
     * @param sum expected sum
     * @param weight expected weight
     */
    void TestSlot(const StepDriver& driver,
                  const PirateStepOutcome& outcome,
                  const Numbers& sum,
                  double weight)
    {
        NS_TEST_EXPECT_MSG_LT(GetDistance(sum, outcome.slot.sum), 2e-6, "sum");
        NS_TEST_EXPECT_MSG_EQ_TOL(outcome.slot.weight, weight, 1e-12, "sum of masses");
        NS_TEST_EXPECT_MSG_EQ((outcome.digest == driver.fixture.ComputeDigest(outcome.slot.sum)),
                              true,
                              "digest");
        NS_TEST_EXPECT_MSG_EQ((outcome.model == nullptr), true, "no model before the last step");
        NS_TEST_EXPECT_MSG_EQ((outcome.modelDigest == driver.task.modelDigest),
                              true,
                              "the model stays");
    }

    void DoRun() override
    {
        const ParameterVectorPtr a = PirateFixture::MakeVector(1);
        const ParameterVectorPtr b = PirateFixture::MakeVector(2);
        const ParameterVectorPtr c = PirateFixture::MakeVector(3);
        const ParameterVectorPtr before = PirateFixture::MakeVector(4);
        const auto mean = CreateObject<MeanAggregator>();
        StepDriver driver;
        driver.task.rule = PeekPointer(mean);
        driver.SetInput(before, 2.5);
        driver.SetGradients({a, b, c});
        driver.task.gradients[1].isSummed = false;
        driver.task.gradients[2].contribution.weight = 77; // what somebody has claimed
        const PirateStepOutcome plain = driver.task.Run();
        for (size_t i = 0; i < 3; i++)
        {
            TestWeight(plain, i, 1, 1);
        }
        TestSlot(driver, plain, Sum({{1, before}, {1, a}, {1, c}}), 4.5);
        driver.SetInput(nullptr, 0);
        TestSlot(driver, driver.task.Run(), Sum({{1, a}, {1, c}}), 2);

        const auto distance = MakeMedianDistance(3);
        driver.task.rule = PeekPointer(distance);
        driver.SetInput(before, 2);
        driver.SetGradients({MakeLong(1, 1), MakeLong(2, 1), MakeLong(3, 90), MakeLong(4, 1)});
        const PirateStepOutcome robust = driver.task.Run();
        TestWeight(robust, 0, 1, 1);
        TestWeight(robust, 2, 0, 0);
        TestSlot(driver,
                 robust,
                 Sum({{1, before}, {1, MakeLong(1, 1)}, {1, MakeLong(2, 1)}, {1, MakeLong(4, 1)}}),
                 5);

        const auto scale = MakeNormBound("scale");
        driver.task.rule = PeekPointer(scale);
        driver.SetGradients({MakeLong(1, 0.5), MakeLong(2, 4), MakeLong(3, 2)});
        const PirateStepOutcome scaled = driver.task.Run();
        TestWeight(scaled, 0, 1, 1);
        TestWeight(scaled, 1, 0.25, 1);
        TestWeight(scaled, 2, 0.5, 1);
        TestSlot(
            driver,
            scaled,
            Sum({{1, before}, {1, MakeLong(1, 0.5)}, {1, MakeLong(2, 1)}, {1, MakeLong(3, 1)}}),
            5);

        const auto norms = CreateObject<NormAggregator>();
        driver.task.rule = PeekPointer(norms);
        driver.SetGradients({MakeLong(1, 0.5), MakeLong(2, 40), MakeLong(3, 2)});
        const PirateStepOutcome weighted = driver.task.Run();
        TestWeight(weighted, 0, 0.5, 1.25, 1e-6);
        TestWeight(weighted, 1, 0, 0);
        TestWeight(weighted, 2, 2, 1.25, 1e-6);
        NS_TEST_EXPECT_MSG_LT(
            GetDistance(Sum({{1, before}, {0.5, MakeLong(1, 0.5)}, {2, MakeLong(3, 2)}}),
                        weighted.slot.sum),
            2e-6,
            "weighted sum");
        NS_TEST_EXPECT_MSG_EQ_TOL(weighted.slot.weight, 4.5, 1e-6, "the masses are shared");
        TestRejections(driver);
        TestAgreed(driver);
    }

    /**
     * @param driver a step with an input of weight 2
     */
    void TestRejections(StepDriver& driver)
    {
        const RingSlot before = driver.task.input;
        const auto reject = MakeNormBound("reject");
        driver.task.rule = PeekPointer(reject);
        driver.SetGradients({MakeLong(1, 3), MakeLong(2, 2)});
        const PirateStepOutcome none = driver.task.Run();
        TestWeight(none, 0, 0, 0);
        TestWeight(none, 1, 0, 0);
        NS_TEST_EXPECT_MSG_EQ((none.slot.sum == before.sum), true, "nothing is added");
        NS_TEST_EXPECT_MSG_EQ(none.slot.weight, 2, "nor to the weight");
        NS_TEST_EXPECT_MSG_EQ((none.digest == driver.task.inputDigest), true, "the same digest");
        driver.SetInput(nullptr, 0);
        const PirateStepOutcome empty = driver.task.Run();
        NS_TEST_EXPECT_MSG_EQ((empty.slot.sum == nullptr), true, "the slot stays empty");
        NS_TEST_EXPECT_MSG_EQ(empty.slot.weight, 0, "of weight 0");
        NS_TEST_EXPECT_MSG_EQ((empty.digest == Digest()), true, "and has no digest");

        std::vector<float> values(PirateFixture::DIMENSION, 0.1F);
        values[3] = std::numeric_limits<float>::quiet_NaN();
        driver.SetInput(before.sum, before.weight);
        driver.SetGradients({ShareVector(values), MakeLong(2, 0.5)});
        const PirateStepOutcome finite = driver.task.Run();
        TestWeight(finite, 0, 0, 0);
        TestWeight(finite, 1, 1, 1);
        TestSlot(driver, finite, Sum({{1, before.sum}, {1, MakeLong(2, 0.5)}}), 3);
    }

    /**
     * @param driver a step with an input of weight 2
     */
    void TestAgreed(StepDriver& driver)
    {
        const RingSlot before = driver.task.input;
        driver.task.rule = nullptr;
        driver.SetGradients({MakeLong(1, 1), MakeLong(2, 1)});
        driver.task.gradients[0].contribution.weight = 0.75;
        driver.task.gradients[0].contribution.mass = 1.5;
        driver.task.gradients[1].vector = nullptr; // rejected: nobody needs it
        const PirateStepOutcome agreed = driver.task.Run();
        TestWeight(agreed, 0, 0.75, 1.5);
        TestWeight(agreed, 1, 0, 0);
        TestSlot(driver, agreed, Sum({{1, before.sum}, {0.75, MakeLong(1, 1)}}), 3.5);
        driver.SetGradients({});
        const PirateStepOutcome passed = driver.task.Run();
        NS_TEST_EXPECT_MSG_EQ((passed.slot.sum == before.sum), true, "gathered as it is");
        NS_TEST_EXPECT_MSG_EQ((passed.digest == driver.task.inputDigest), true, "its digest");
        NS_TEST_EXPECT_MSG_EQ(driver.task.GetCost().flops, 0, "for nothing");
        NS_TEST_EXPECT_MSG_EQ(driver.task.GetCost().hashedBytes, 0, "for nothing");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The last step.
 */
class LastStepCase : public TestCase
{
  public:
    LastStepCase()
        : TestCase("The last step adds the weighted mean of all slots to the model")
    {
    }

  private:
    void DoRun() override
    {
        StepDriver driver;
        const ParameterVectorPtr first = PirateFixture::MakeVector(11);
        const ParameterVectorPtr last = PirateFixture::MakeVector(12);
        driver.SetInput(last, 3);
        driver.task.finished = std::vector<RingSlot>{RingSlot{first, 1.5}, RingSlot(), RingSlot()};
        driver.task.finishedSlot = 2;
        const PirateStepOutcome outcome = driver.task.Run();
        const ParameterVectorPtr& old = driver.task.model;
        NS_TEST_ASSERT_MSG_EQ((outcome.model != nullptr), true, "there is a model");
        NS_TEST_EXPECT_MSG_LT(
            GetDistance(Sum({{1, old}, {1 / 4.5, first}, {1 / 4.5, last}}), outcome.model),
            1e-6,
            "the old one and the mean");
        NS_TEST_EXPECT_MSG_EQ((outcome.modelDigest == driver.fixture.ComputeDigest(outcome.model)),
                              true,
                              "its digest");
        NS_TEST_EXPECT_MSG_EQ((outcome.digest == driver.task.inputDigest), true, "of the slot");
        NS_TEST_EXPECT_MSG_EQ(driver.task.GetCost().hashedBytes,
                              4 * PirateFixture::DIMENSION,
                              "the model is hashed");

        driver.SetInput(nullptr, 0);
        driver.task.finished = std::vector<RingSlot>(3);
        const PirateStepOutcome nothing = driver.task.Run();
        NS_TEST_EXPECT_MSG_EQ((nothing.model == old), true, "nothing accepted, nothing changed");
        NS_TEST_EXPECT_MSG_EQ((nothing.modelDigest == driver.task.modelDigest), true, "digest");

        // Sizes alone.
        const auto sized = std::make_shared<const ParameterVector>(
            ParameterVector::Sized(driver.task.form->size()));
        const auto bound = MakeNormBound("reject");
        driver.task.rule = PeekPointer(bound);
        driver.task.form = sized;
        driver.task.model = sized;
        driver.SetInput(sized, 2);
        driver.SetGradients({sized, sized});
        driver.task.finished = std::vector<RingSlot>{RingSlot{sized, 4}, RingSlot(), RingSlot()};
        const PirateStepOutcome sizes = driver.task.Run();
        NS_TEST_EXPECT_MSG_EQ(sizes.slot.weight, 4, "sized gradients count 1 each");
        NS_TEST_EXPECT_MSG_EQ(sizes.slot.sum->HasContent(), false, "the sum is sized");
        NS_TEST_EXPECT_MSG_EQ(sizes.model->HasContent(), false, "and so is the model");
        NS_TEST_EXPECT_MSG_EQ(sizes.model->size(), PirateFixture::DIMENSION, "as before");
        NS_TEST_EXPECT_MSG_EQ(
            PirateStepTask::IsPlausible(*bound, RingSlot{sized, 2}, RingSlot{sized, 3}),
            true,
            "nothing can be said against a size");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * False sums, and what is said of them.
 */
class FalseSumCase : public TestCase
{
  public:
    FalseSumCase()
        : TestCase("A falsified sum is what the attack says, and a rule judges what was added")
    {
    }

  private:
    void DoRun() override
    {
        const auto attack = CreateObject<FalsifyingPirateAttack>();
        attack->SetAttribute("Factor", DoubleValue(-3));
        const auto mean = CreateObject<MeanAggregator>();
        StepDriver driver;
        driver.task.rule = PeekPointer(mean);
        driver.task.attack = PeekPointer(attack);
        const ParameterVectorPtr before = PirateFixture::MakeVector(4);
        const ParameterVector untouched = *before;
        driver.SetInput(before, 2);
        driver.SetGradients({PirateFixture::MakeVector(1)});
        const PirateStepOutcome added = driver.task.Run();
        NS_TEST_EXPECT_MSG_LT(
            GetDistance(Sum({{-3, before}, {-3, PirateFixture::MakeVector(1)}}), added.slot.sum),
            5e-6,
            "all of it is falsified");
        NS_TEST_EXPECT_MSG_EQ(added.slot.weight, 3, "but not its weight");
        NS_TEST_EXPECT_MSG_EQ((added.digest == driver.fixture.ComputeDigest(added.slot.sum)),
                              true,
                              "the digest is that of the false sum");
        driver.SetGradients({});
        const PirateStepOutcome gathered = driver.task.Run();
        NS_TEST_EXPECT_MSG_LT(GetDistance(Sum({{-3, before}}), gathered.slot.sum), 5e-6, "also so");
        NS_TEST_EXPECT_MSG_EQ((gathered.digest == driver.fixture.ComputeDigest(gathered.slot.sum)),
                              true,
                              "with its digest");
        NS_TEST_EXPECT_MSG_EQ(before->IsIdentical(untouched), true, "what came in is not changed");
        driver.SetInput(nullptr, 0);
        const PirateStepOutcome empty = driver.task.Run();
        NS_TEST_EXPECT_MSG_EQ((!empty.slot.sum && empty.digest == Digest()), true, "of nothing");

        // The mean of what was added, 2 of weight, has a norm of half of the difference.
        const auto bound = MakeNormBound("reject");
        const RingSlot input{before, 2};
        const auto isPlausible = [&](double norm, double weight) {
            auto sum = std::make_shared<ParameterVector>(*before);
            sum->AddScaled(1, *MakeLong(8, norm));
            return PirateStepTask::IsPlausible(*bound, input, RingSlot{sum, weight});
        };
        NS_TEST_EXPECT_MSG_EQ(isPlausible(1.98, 4), true, "a mean of norm 0.99");
        NS_TEST_EXPECT_MSG_EQ(isPlausible(2.02, 4), false, "a mean of norm 1.01");
        NS_TEST_EXPECT_MSG_EQ(isPlausible(1.01, 3), false, "the same of one gradient");
        NS_TEST_EXPECT_MSG_EQ(isPlausible(0.01, 2), false, "something of nothing");
        NS_TEST_EXPECT_MSG_EQ(PirateStepTask::IsPlausible(*bound, input, input), true, "nothing");
        const auto same = std::make_shared<const ParameterVector>(*before);
        NS_TEST_EXPECT_MSG_EQ(PirateStepTask::IsPlausible(*bound, input, RingSlot{same, 2}),
                              true,
                              "a copy of it");
        NS_TEST_EXPECT_MSG_EQ(
            PirateStepTask::IsPlausible(*bound, RingSlot(), RingSlot{MakeLong(8, 0.99), 1}),
            true,
            "the first one in a slot");
        NS_TEST_EXPECT_MSG_EQ(
            PirateStepTask::IsPlausible(*bound, RingSlot(), RingSlot{MakeLong(8, 1.01), 1}),
            false,
            "a long one");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateStepTestSuite : public TestSuite
{
  public:
    PirateStepTestSuite()
        : TestSuite("fl-pirate-step", Type::UNIT)
    {
        AddTestCase(new SumCase);
        AddTestCase(new LastStepCase);
        AddTestCase(new FalseSumCase);
    }
};

const PirateStepTestSuite g_pirateStepTestSuite; ///< the suite

} // namespace
