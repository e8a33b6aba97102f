/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-local-trainer.h"
#include "ns3/fl-optimizer.h"
#include "ns3/fl-schedule.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * @param text an optimizer as a user writes it
 * @return the optimizer
 */
Ptr<Optimizer>
MakeOptimizer(const std::string& text)
{
    return Choice(Optimizer::GetTypeId(), text).Create<Optimizer>();
}

/**
 * @ingroup decentralized-fl-tests
 * @param text a schedule as a user writes it
 * @return the schedule
 */
Ptr<Schedule>
MakeSchedule(const std::string& text)
{
    return Choice(Schedule::GetTypeId(), text).Create<Schedule>();
}

/**
 * @ingroup decentralized-fl-tests
 * @param size number of parts
 * @param stream number of the random stream
 * @return random numbers in [-1, 1]
 */
ParameterVector
MakeRandomVector(size_t size, int64_t stream)
{
    auto uniform = MakeUniform(stream);
    ParameterVector vector(size);
    std::generate(vector.data(), vector.data() + size, [&] {
        return static_cast<float>(uniform->GetValue(-1, 1));
    });
    return vector;
}

/// The rule of one parameter in binary64, written from the papers: (weight, slope, step, memory).
using Rule = std::function<double(double, double, int, std::vector<double>&)>;

/**
 * @ingroup decentralized-fl-tests
 * Many steps of an optimizer against its rule, parameter by parameter.
 */
class RuleCase : public TestCase
{
  public:
    /**
     * @param text the optimizer as a user writes it
     * @param moments vectors that it is to remember
     * @param rule what it is to do
     */
    RuleCase(const std::string& text, size_t moments, Rule rule)
        : TestCase(text),
          m_text(text),
          m_moments(moments),
          m_rule(std::move(rule))
    {
    }

  private:
    void DoRun() override
    {
        constexpr size_t size = 37; // whole registers, half ones and single numbers
        const Ptr<Optimizer> optimizer = MakeOptimizer(m_text);
        ParameterVector parameters = MakeRandomVector(size, 1);
        OptimizerState state;
        std::vector<double> expected(parameters.data(), parameters.data() + size);
        std::vector<std::vector<double>> memory(size, std::vector<double>(2));
        for (int step = 1; step <= 200; step++)
        {
            const ParameterVector gradient = MakeRandomVector(size, 1 + step);
            optimizer->Step(parameters, gradient, state);
            double worst = 0;
            for (size_t i = 0; i < size; i++)
            {
                expected[i] = m_rule(expected[i], gradient.data()[i], step, memory[i]);
                worst = std::max(worst, std::abs(parameters.data()[i] - expected[i]));
            }
            NS_TEST_ASSERT_MSG_LT(worst, 2e-5, "step " << step);
        }
        NS_TEST_EXPECT_MSG_EQ(state.steps, 200, "steps are counted");
        NS_TEST_EXPECT_MSG_EQ(state.moments.size(), m_moments, "memory");
        NS_TEST_EXPECT_MSG_EQ(optimizer->GetMomentCount(), m_moments, "memory as announced");
    }

    std::string m_text; ///< the optimizer
    size_t m_moments;   ///< vectors that it remembers
    Rule m_rule;        ///< what it does
};

/**
 * @ingroup decentralized-fl-tests
 * What is known of Adam's first step: every parameter moves by the rate, whatever its slope.
 */
class AdamFirstStepCase : public TestCase
{
  public:
    AdamFirstStepCase()
        : TestCase("Adam's first step is the rate; epsilon stands outside of the root")
    {
    }

  private:
    void DoRun() override
    {
        ParameterVector parameters(3);
        OptimizerState state;
        MakeOptimizer("adam:LearningRate=0.01")
            ->Step(parameters, ParameterVector::FromValues({1e-3F, -50, 0}), state);
        NS_TEST_EXPECT_MSG_EQ_TOL(parameters.data()[0], -0.01, 1e-6, "a small slope");
        NS_TEST_EXPECT_MSG_EQ_TOL(parameters.data()[1], 0.01, 1e-6, "a large slope");
        NS_TEST_EXPECT_MSG_EQ(parameters.data()[2], 0, "no slope");
        ParameterVector other(1);
        OptimizerState fresh;
        MakeOptimizer("adam:LearningRate=1,Epsilon=3")
            ->Step(other, ParameterVector::FromValues({1}), fresh);
        NS_TEST_EXPECT_MSG_EQ_TOL(other.data()[0], -0.25, 1e-6, "1 / (1 + 3), not 1 / 2");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Schedules against their closed forms.
 */
class ScheduleCase : public TestCase
{
  public:
    ScheduleCase()
        : TestCase("Schedules have their closed forms, and drive the rate by a node's steps")
    {
    }

  private:
    void DoRun() override
    {
        const Ptr<Schedule> inverse = MakeSchedule("inverse");
        const Ptr<Schedule> step = MakeSchedule("step:Every=30,Factor=0.5");
        const Ptr<Schedule> harmonic = MakeSchedule("harmonic:Period=10");
        for (uint64_t k : {0, 1, 29, 30, 59, 60, 199, 200, 10000})
        {
            const auto steps = static_cast<double>(k);
            NS_TEST_EXPECT_MSG_EQ(MakeSchedule("constant")->GetFactor(k), 1, "constant");
            NS_TEST_EXPECT_MSG_EQ_TOL(inverse->GetFactor(k),
                                      std::exp(-0.75 * std::log1p(1e-4 * steps)),
                                      1e-12,
                                      "inverse at " << k);
            double halved = 1;
            for (uint64_t i = 30; i <= k; i += 30)
            {
                halved /= 2;
            }
            NS_TEST_EXPECT_MSG_EQ_TOL(step->GetFactor(k), halved, 1e-12, "step at " << k);
            NS_TEST_EXPECT_MSG_EQ_TOL(harmonic->GetFactor(k),
                                      20 / (20 + std::floor(steps / 10)),
                                      1e-12,
                                      "harmonic at " << k);
        }
        // Rates 1, 1, 0.1, 0.1: the state's steps count, whoever takes them.
        const auto optimizer =
            MakeOptimizer("sgd:LearningRate=1,Schedule=ns3::fl::StepSchedule[Every=2|Factor=0.1]");
        const auto shortly = MakeOptimizer("sgd:LearningRate=1,Schedule=step[Every=2,Factor=0.1]");
        ParameterVector parameters(1);
        OptimizerState state;
        for (double expected : {-1.0, -2.0, -2.1, -2.2})
        {
            NS_TEST_EXPECT_MSG_EQ(shortly->GetRate(state.steps),
                                  optimizer->GetRate(state.steps),
                                  "both ways of writing");
            optimizer->Step(parameters, ParameterVector::FromValues({1}), state);
            NS_TEST_EXPECT_MSG_EQ_TOL(parameters.data()[0], expected, 1e-6, "rates");
        }
        const std::string message = MessageOf([] { MakeOptimizer("sgd:Schedule=steps"); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"steps", "step", "inverse"}), true, message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Clipping of gradients.
 */
class ClippingCase : public TestCase
{
  public:
    ClippingCase()
        : TestCase("Gradients are clipped by norm, then by value, before weight decay")
    {
    }

  private:
    /**
     * @param text an optimizer with rate 1
     * @param gradient a gradient of two parts
     * @return how far two parameters at 1 move against it
     */
    static std::vector<float> Move(const std::string& text, const std::vector<float>& gradient)
    {
        ParameterVector parameters = ParameterVector::FromValues({1, 1});
        OptimizerState state;
        MakeOptimizer("sgd:LearningRate=1," + text)
            ->Step(parameters, ParameterVector::FromValues(gradient), state);
        return {1 - parameters.data()[0], 1 - parameters.data()[1]};
    }

    /**
     * @param moved how far the parameters have moved
     * @param first expected
     * @param second expected
     * @param what what it is
     */
    void Expect(const std::vector<float>& moved, double first, double second, const char* what)
    {
        NS_TEST_EXPECT_MSG_EQ_TOL(moved[0], first, 1e-6, what);
        NS_TEST_EXPECT_MSG_EQ_TOL(moved[1], second, 1e-6, what);
    }

    void DoRun() override
    {
        Expect(Move("ClipNorm=1", {3, -4}), 0.6, -0.8, "shortened to 1");
        Expect(Move("ClipNorm=5", {3, -4}), 3, -4, "just short enough");
        Expect(Move("ClipValue=2", {3, -1}), 2, -1, "limited above");
        Expect(Move("ClipValue=2", {1, -4}), 1, -2, "limited below");
        Expect(Move("ClipNorm=1,ClipValue=0.7", {3, -4}), 0.6, -0.7, "norm first");
        Expect(Move("ClipNorm=1,WeightDecay=0.5", {3, -4}), 1.1, -0.3, "decay is not clipped");
        Expect(Move("ClipNorm=1", {0, 0}), 0, 0, "no gradient");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(Move("ClipValue=1", {NAN, 0})[0]), true, "NaN shows");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(Move("ClipNorm=1", {NAN, 1})[1]),
                              false,
                              "and does not spread");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A learner with two layers of two weights and a bias.
 */
std::vector<ParameterBlock>
MakeBlocks()
{
    return {{"conv1", 0, 2, false},
            {"conv1", 2, 1, true},
            {"dense2", 3, 2, false},
            {"dense2", 5, 1, true}};
}

/**
 * @ingroup decentralized-fl-tests
 * Factors for biases and layers.
 */
class LayerCase : public TestCase
{
  public:
    LayerCase()
        : TestCase("Biases and layers have their own rates and decay")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string rest : {"", ",Momentum=0.5", ",Momentum=0.5,Nesterov=true"})
        {
            const auto optimizer =
                MakeOptimizer("sgd:LearningRate=1,WeightDecay=0.5,BiasFactor=2,BiasDecay=0,"
                              "LayerFactors=dense2 0.1" +
                              rest);
            const double look = rest.find("Nesterov") == std::string::npos ? 1 : 1.5;
            ParameterVector parameters = ParameterVector::FromValues({1, 1, 1, 1, 1, 1});
            OptimizerState state;
            optimizer->Step(parameters,
                            ParameterVector::FromValues({1, 1, 1, 1, 1, 1}),
                            state,
                            optimizer->MakePlan(MakeBlocks()));
            const double expected[] = {1.5, 1.5, 2, 0.15, 0.15, 0.2};
            for (size_t i = 0; i < 6; i++)
            {
                NS_TEST_EXPECT_MSG_EQ_TOL(1 - parameters.data()[i],
                                          look * expected[i],
                                          1e-6,
                                          "parameter " << i << rest);
            }
        }
        const auto plain = MakeOptimizer("adam");
        const Optimizer::Plan plan = plain->MakePlan(MakeBlocks());
        NS_TEST_ASSERT_MSG_EQ(plan.size(), 1, "one pass if all are alike");
        NS_TEST_EXPECT_MSG_EQ(plan[0].size, 6, "over everything");
        NS_TEST_EXPECT_MSG_EQ(MakeOptimizer("adam:BiasFactor=2")->MakePlan(MakeBlocks()).size(),
                              4,
                              "weights and biases");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Factors that cannot be meant.
 */
class LayerRefusalCase : public TestCase
{
  public:
    LayerRefusalCase()
        : TestCase("Factors of layers that do not exist, or cannot be read, are refused")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<std::pair<std::string, std::vector<std::string>>> refusals{
            {"conv3 2", {"conv3", "accepted", "conv1", "dense2"}},
            {"conv1", {"LayerFactors", "conv1", "accepted"}},
            {"conv1 -1", {"conv1 -1", "accepted"}},
            {"conv1 1 2", {"conv1 1 2", "accepted"}},
            {"conv1 1; conv1 2", {"conv1 1; conv1 2", "each layer once"}},
        };
        for (const auto& [text, fragments] : refusals)
        {
            const auto optimizer = MakeOptimizer("sgd:LayerFactors=" + text);
            const std::string message = MessageOf([&] { optimizer->MakePlan(MakeBlocks()); });
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, fragments), true, message);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What lives on from round to round.
 */
class RoundCase : public TestCase
{
  public:
    RoundCase()
        : TestCase("Steps live on from round to round, moments if they are to")
    {
    }

  private:
    void DoRun() override
    {
        const DatasetPtr data = MakeRandomData({1, 3, 1}, 2, 8, 1);
        const Ptr<Learner> learner = MakeLearner("");
        learner->Bind(data->GetShape(), 2);
        LocalTrainer::Task task;
        task.start =
            std::make_shared<ParameterVector>(learner->InitializeParameters(MakeUniform(2)));
        task.data = data;
        task.epochs = {{0, 1, 2, 3, 4, 5, 6, 7}};
        task.batchSize = 4;
        for (bool isKept : {true, false})
        {
            const auto optimizer =
                MakeOptimizer(std::string("sgd:Momentum=0.9,Schedule=inverse,KeepMoments=") +
                              (isKept ? "true" : "false"));
            task.state = nullptr;
            const auto first = LocalTrainer::Train(*learner, *optimizer, task);
            NS_TEST_EXPECT_MSG_EQ(first.state.steps, 2, "steps of the first round");
            NS_TEST_EXPECT_MSG_EQ(first.state.moments.size(), (isKept ? 1U : 0U), "moments");
            task.state = std::make_shared<const OptimizerState>(first.state);
            const auto second = LocalTrainer::Train(*learner, *optimizer, task);
            NS_TEST_EXPECT_MSG_EQ(second.state.steps, 4, "steps of both rounds");
            NS_TEST_EXPECT_MSG_EQ(task.state->steps, 2, "the state given is not touched");
            NS_TEST_EXPECT_MSG_EQ(second.parameters.IsIdentical(first.parameters),
                                  false,
                                  "the second round begins with another state");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class OptimizerTestSuite : public TestSuite
{
  public:
    OptimizerTestSuite()
        : TestSuite("fl-optimizer", Type::UNIT)
    {
        AddTestCase(new RuleCase("sgd:LearningRate=0.05,WeightDecay=0.01",
                                 0,
                                 [](double w, double g, int, std::vector<double>&) {
                                     return w - 0.05 * (g + 0.01 * w);
                                 }));
        AddTestCase(new RuleCase("sgd:LearningRate=0.05,Momentum=0.9,WeightDecay=0.01",
                                 1,
                                 [](double w, double g, int, std::vector<double>& m) {
                                     m[0] = 0.9 * m[0] + g + 0.01 * w;
                                     return w - 0.05 * m[0];
                                 }));
        // The form of the paper: the gradient is taken at the point that the velocity leads to. It
        // keeps w - rate * momentum * v, which is what the optimizer's parameters are.
        AddTestCase(new RuleCase("sgd:LearningRate=0.05,Momentum=0.9,Nesterov=true",
                                 1,
                                 [](double w, double g, int, std::vector<double>& m) {
                                     const double before = w + 0.9 * 0.05 * m[0];
                                     m[0] = 0.9 * m[0] + g;
                                     return before - 0.05 * m[0] - 0.9 * 0.05 * m[0];
                                 }));
        AddTestCase(new RuleCase("adam:LearningRate=0.01,Beta1=0.8,Beta2=0.95,Epsilon=0.001,"
                                 "WeightDecay=0.1",
                                 2,
                                 [](double w, double g, int t, std::vector<double>& m) {
                                     const double slope = g + 0.1 * w;
                                     m[0] = 0.8 * m[0] + 0.2 * slope;
                                     m[1] = 0.95 * m[1] + 0.05 * slope * slope;
                                     const double mean = m[0] / (1 - std::pow(0.8, t));
                                     const double square = m[1] / (1 - std::pow(0.95, t));
                                     return w - 0.01 * mean / (std::sqrt(square) + 0.001);
                                 }));
        AddTestCase(new RuleCase("sgd:LearningRate=0.2,Schedule=harmonic",
                                 0,
                                 [](double w, double g, int t, std::vector<double>&) {
                                     return w - 0.2 * 20 / (19 + t) * g;
                                 }));
        AddTestCase(new AdamFirstStepCase);
        AddTestCase(new ScheduleCase);
        AddTestCase(new ClippingCase);
        AddTestCase(new LayerCase);
        AddTestCase(new LayerRefusalCase);
        AddTestCase(new RoundCase);
    }
};

const OptimizerTestSuite g_optimizerTestSuite; ///< the suite

} // namespace
