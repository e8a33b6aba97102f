/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-attack-fixtures.h"
#include "fl-message-of.h"

#include "ns3/double.h"
#include "ns3/fl-additive-noise-attack.h"
#include "ns3/fl-duplicated-model-attack.h"
#include "ns3/fl-gaussian-attack.h"
#include "ns3/fl-random-model-attack.h"
#include "ns3/fl-sign-flip-attack.h"
#include "ns3/fl-zero-attack.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Draws and crafts as a system does.
 *
 * @param attack the attack
 * @param honest the attacker's honest vector
 * @param node the attacker
 * @return what it sends
 */
ParameterVector
Send(const Ptr<Attack>& attack, const ParameterVectorPtr& honest, NodeIndex node = 1)
{
    AttackView view;
    view.own.honest = honest;
    view.own.node = node;
    view.noise = attack->DrawNoise(honest->size());
    return attack->Craft(view);
}

/**
 * @ingroup decentralized-fl-tests
 * @param vector a vector
 * @param bound a number
 * @return share of its parameters below the bound
 */
double
ShareBelow(const ParameterVector& vector, double bound)
{
    return static_cast<double>(std::count_if(vector.data(),
                                             vector.data() + vector.size(),
                                             [bound](float value) { return value < bound; })) /
           vector.size();
}

/**
 * @ingroup decentralized-fl-tests
 * Attacks without randomness that look at nothing but their own vector.
 */
class PlainTest : public TestCase
{
  public:
    PlainTest()
        : TestCase("sign flip and zero")
    {
    }

  private:
    void DoRun() override
    {
        const auto honest = ShareVector({1, -2, 0.5F, 0});
        const ParameterVector flipped = Send(CreateObject<SignFlipAttack>(), honest);
        NS_TEST_EXPECT_MSG_EQ(flipped.IsIdentical(*ShareVector({-1, 2, -0.5F, -0.0F})),
                              true,
                              "flipped to the last bit");
        const ParameterVector zero = Send(CreateObject<ZeroAttack>(), honest);
        NS_TEST_EXPECT_MSG_EQ(zero.IsIdentical(ParameterVector(4)), true, "zeros");
        for (const Ptr<Attack>& attack :
             std::vector<Ptr<Attack>>{CreateObject<SignFlipAttack>(),
                                      CreateObject<ZeroAttack>(),
                                      CreateObject<GaussianAttack>(),
                                      CreateObject<AdditiveNoiseAttack>(),
                                      CreateObject<RandomModelAttack>()})
        {
            const auto sized = std::make_shared<ParameterVector>(ParameterVector::Sized(1000));
            AttackView view;
            view.own.honest = sized;
            NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(*sized), true, "sized as sized");
            NS_TEST_EXPECT_MSG_EQ(MessageOf([&]() { attack->RequireUsable({}); }),
                                  "(accepted)",
                                  "against every system");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Gaussian numbers have the distribution that the attributes say.
 */
class GaussianTest : public TestCase
{
  public:
    GaussianTest()
        : TestCase("gaussian")
    {
    }

  private:
    void DoRun() override
    {
        constexpr size_t DIMENSION = 40001;
        auto attack = CreateObject<GaussianAttack>();
        NS_TEST_EXPECT_MSG_EQ(attack->AssignStreams(7), 1, "one stream");
        const auto honest = MakeRandomVectors(1, DIMENSION, 3, 100).front();

        const ParameterVector first = Send(attack, honest);
        CheckNormal(first, 0, 1);
        const ParameterVector second = Send(attack, honest);
        NS_TEST_EXPECT_MSG_EQ_TOL(first.Dot(second) / DIMENSION, 0, 0.03, "independent draws");
        // Numbers come in pairs: half a pair of the old stream must not survive an odd dimension.
        for (int i = 0; i < 2; i++)
        {
            attack->AssignStreams(7);
            NS_TEST_EXPECT_MSG_EQ(Send(attack, honest).IsIdentical(first), true, "same stream");
        }

        attack->SetAttribute("StandardDeviation", DoubleValue(200));
        CheckNormal(Send(attack, honest), 0, 200);
        attack->SetAttribute("Center", StringValue("own"));
        ParameterVector around = Send(attack, honest);
        around.AddScaled(-1, *honest);
        CheckNormal(around, 0, 200);
        attack->SetAttribute("StandardDeviation", DoubleValue(0));
        NS_TEST_EXPECT_MSG_EQ(Send(attack, honest).IsIdentical(*honest), true, "no noise");
        NS_TEST_EXPECT_MSG_EQ(attack->SetAttributeFailSafe("StandardDeviation", DoubleValue(-1)),
                              false,
                              "no negative deviation");
        NS_TEST_EXPECT_MSG_EQ(attack->SetAttributeFailSafe("Center", StringValue("mean")),
                              false,
                              "zero or own");
    }

    /**
     * Compares shares with the normal distribution function; 40 000 numbers give them to within
     * 0.01 at four standard errors.
     *
     * @param vector independent numbers
     * @param mean their mean
     * @param deviation their standard deviation
     */
    void CheckNormal(const ParameterVector& vector, double mean, double deviation)
    {
        const std::vector<std::pair<double, double>> table =
            {{-2, 0.02275}, {-1, 0.15866}, {-0.5, 0.30854}, {0, 0.5}, {1, 0.84134}, {1.5, 0.93319}};
        for (const auto& [z, share] : table)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(ShareBelow(vector, mean + z * deviation),
                                      share,
                                      0.01,
                                      "share below " << z);
        }
        NS_TEST_EXPECT_MSG_EQ(vector.IsFinite(), true, "numbers");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Noise proportional to the node's index.
 */
class AdditiveNoiseTest : public TestCase
{
  public:
    AdditiveNoiseTest()
        : TestCase("noise by index")
    {
    }

  private:
    void DoRun() override
    {
        constexpr size_t DIMENSION = 20000;
        auto attack = CreateObject<AdditiveNoiseAttack>();
        attack->AssignStreams(8);
        const auto honest = MakeRandomVectors(1, DIMENSION, 4, 5).front();
        NS_TEST_EXPECT_MSG_EQ(Send(attack, honest, 0).IsIdentical(*honest), true, "node 0");
        for (NodeIndex node = 1; node <= 6; node++)
        {
            ParameterVector noise = Send(attack, honest, node);
            noise.AddScaled(-1, *honest);
            // A standard deviation of m numbers has a relative standard error of 1 / sqrt(2 m).
            NS_TEST_EXPECT_MSG_EQ_TOL(std::sqrt(noise.SquaredNorm() / DIMENSION) / (0.0545 * node),
                                      1,
                                      0.02,
                                      "FLoBC's deviation");
            NS_TEST_EXPECT_MSG_EQ_TOL(ShareBelow(noise, 0), 0.5, 0.015, "around 0");
        }
        AttackView view;
        view.own.honest = honest;
        view.noise = attack->DrawNoise(DIMENSION);
        view.own.node = 2;
        ParameterVector two = attack->Craft(view);
        view.own.node = 4;
        ParameterVector four = attack->Craft(view);
        two.AddScaled(-1, *honest);
        four.AddScaled(-1, *honest);
        four.AddScaled(-2, two);
        NS_TEST_EXPECT_MSG_EQ_TOL(four.SquaredNorm(), 0, 1e-6, "in proportion");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Uniform numbers.
 */
class RandomModelTest : public TestCase
{
  public:
    RandomModelTest()
        : TestCase("random model")
    {
    }

  private:
    void DoRun() override
    {
        auto attack = CreateObject<RandomModelAttack>();
        NS_TEST_EXPECT_MSG_EQ(attack->AssignStreams(9), 1, "one stream");
        const auto honest = MakeRandomVectors(1, 20000, 5).front();
        const ParameterVector sent = Send(attack, honest);
        NS_TEST_EXPECT_MSG_EQ(ShareBelow(sent, 0), 0, "none below");
        NS_TEST_EXPECT_MSG_EQ(ShareBelow(sent, 0.00100001), 1, "none above");
        for (int tenth = 1; tenth < 10; tenth++)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(ShareBelow(sent, tenth * 1e-4), tenth / 10.0, 0.015, "even");
        }
        NS_TEST_EXPECT_MSG_EQ(Send(attack, honest).IsIdentical(sent), false, "goes on");
        attack->AssignStreams(9);
        NS_TEST_EXPECT_MSG_EQ(Send(attack, honest).IsIdentical(sent), true, "same stream");

        attack->SetAttribute("Min", DoubleValue(2));
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(MessageOf([&]() { attack->RequireUsable({}); }),
                                           {"Min=2", "RandomModelAttack", "Max=0.001", "accepted"}),
                              true,
                              "an empty range");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Copies of what neighbors sent.
 */
class DuplicatedModelTest : public TestCase
{
  public:
    DuplicatedModelTest()
        : TestCase("duplicated model")
    {
    }

  private:
    void DoRun() override
    {
        auto attack = CreateObject<DuplicatedModelAttack>();
        const auto vectors = MakeRandomVectors(3, 5, 6);
        AttackView view;
        view.own.honest = ShareVector({1, 2, 3, 4, 5});
        view.neighbors = {{2, 5, 9}, vectors};
        for (Round round = 0; round < 7; round++)
        {
            view.own.round = round;
            NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(*vectors[round % 3]),
                                  true,
                                  "bit for bit, in turn");
        }
        view.neighbors = {};
        NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(*view.own.honest),
                              true,
                              "nothing to copy");
        AttackOffer offer = MakeFullOffer(3, 1);
        NS_TEST_EXPECT_MSG_EQ(MessageOf([&]() { attack->RequireUsable(offer); }),
                              "(accepted)",
                              "a system with neighbors");
        offer.shown = {true, false, true, true, true};
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(MessageOf([&]() { attack->RequireUsable(offer); }),
                                           {"DuplicatedModelAttack", "neighbors", "ubar"}),
                              true,
                              "a system without");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Attacks that send noise, copies or nothing.
 */
class NoiseAttackTestSuite : public TestSuite
{
  public:
    NoiseAttackTestSuite()
        : TestSuite("fl-noise-attack", Type::UNIT)
    {
        AddTestCase(new PlainTest);
        AddTestCase(new GaussianTest);
        AddTestCase(new AdditiveNoiseTest);
        AddTestCase(new RandomModelTest);
        AddTestCase(new DuplicatedModelTest);
    }
};

NoiseAttackTestSuite g_noiseAttackTestSuite; ///< the suite

} // namespace
