/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"

#include "ns3/double.h"
#include "ns3/fl-scaled-sign-flip-attack.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Scaled sign flip against its definition.
 */
class ScaledSignFlipTest : public TestCase
{
  public:
    ScaledSignFlipTest()
        : TestCase("scaled sign flip")
    {
    }

  private:
    void DoRun() override
    {
        AttackView view;
        view.own.honest = ShareVector({1, -2, 0.5F});
        auto attack = CreateObject<ScaledSignFlipAttack>();
        NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(*ShareVector({-10, 20, -5})),
                              true,
                              "-10 times by default");
        NS_TEST_EXPECT_MSG_EQ(view.own.honest->IsIdentical(*ShareVector({1, -2, 0.5F})),
                              true,
                              "the honest vector stays");
        attack->SetAttribute("Scale", DoubleValue(1));
        NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(*ShareVector({-1, 2, -0.5F})),
                              true,
                              "scale 1 is the plain sign flip");
        NS_TEST_EXPECT_MSG_EQ(attack->SetAttributeFailSafe("Scale", DoubleValue(-1)),
                              false,
                              "a negative scale is no flip");

        // One attacker with Scale = n - 1 cancels n - 1 equal honest vectors.
        attack->SetAttribute("Scale", DoubleValue(7));
        ParameterVector sum = attack->Craft(view);
        for (int i = 0; i < 7; i++)
        {
            sum.AddScaled(1, *view.own.honest);
        }
        NS_TEST_EXPECT_MSG_EQ(sum.SquaredNorm(), 0, "seven honest vectors cancel");

        view.own.honest = std::make_shared<ParameterVector>(ParameterVector::Sized(1000));
        NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(ParameterVector::Sized(1000)),
                              true,
                              "sized vectors stay sized");
        NS_TEST_EXPECT_MSG_EQ(MessageOf([&]() { attack->RequireShown({}, "fedavg"); }),
                              "(accepted)",
                              "works against every system");
        NS_TEST_EXPECT_MSG_EQ((attack->DrawNoise(3) == nullptr), true, "not random");
        NS_TEST_EXPECT_MSG_EQ(attack->AssignStreams(5), 0, "no streams");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * An attack that reports what it sees: bits for own data, neighbors and benign vectors.
 */
class ProbeAttack : public Attack
{
  public:
    AttackKnowledge GetKnowledge() const override
    {
        return knowledge;
    }

    AttackKnowledge knowledge; ///< what it declares

  protected:
    ParameterVector DoCraft(const AttackView& view) const override
    {
        const int seen = (view.data.samples.empty() ? 0 : 1) +
                         (view.neighbors.vectors.empty() ? 0 : 2) +
                         (view.benign.vectors.empty() ? 0 : 4);
        return ParameterVector::FromValues(
            {static_cast<float>(seen), static_cast<float>(view.own.node)});
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Attacks see what they declare, and nothing else; systems that cannot show it refuse them.
 */
class KnowledgeTest : public TestCase
{
  public:
    KnowledgeTest()
        : TestCase("what attacks see")
    {
    }

  private:
    void DoRun() override
    {
        AttackView view;
        view.own = {ShareVector({1, 2}), 42, 3};
        view.data.samples = {1, 2, 3};
        view.neighbors = {{7}, {ShareVector({3, 4})}};
        view.benign = {{7, 8}, {ShareVector({3, 4}), ShareVector({5, 6})}, 1, nullptr};
        auto probe = CreateObject<ProbeAttack>();
        for (int bits = 0; bits < 8; bits++)
        {
            probe->knowledge = {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
            const ParameterVector sent = probe->Craft(view);
            NS_TEST_EXPECT_MSG_EQ(sent.data()[0], bits, "sees what it declares");
            NS_TEST_EXPECT_MSG_EQ(sent.data()[1], 42, "knows who it is");
            for (int shown = 0; shown < 8; shown++)
            {
                const AttackKnowledge system{(shown & 1) != 0, (shown & 2) != 0, (shown & 4) != 0};
                const std::string message =
                    MessageOf([&]() { probe->RequireShown(system, "biscotti"); });
                const bool isEnough = (bits & ~shown) == 0;
                NS_TEST_EXPECT_MSG_EQ((message == "(accepted)"), isEnough, message);
                NS_TEST_EXPECT_MSG_EQ(
                    (isEnough || HoldsInOrder(message, {"must see", "biscotti does not show"})),
                    true,
                    message);
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * An attack that sends random numbers.
 */
class RandomAttack : public OwnVectorAttack
{
  public:
    ParameterVectorPtr DrawNoise(size_t dimension) override
    {
        std::vector<float> values(dimension);
        for (float& value : values)
        {
            value = static_cast<float>(m_uniform->GetValue());
        }
        return ShareVector(values);
    }

    int64_t AssignStreams(int64_t stream) override
    {
        m_uniform->SetStream(stream);
        return 1;
    }

  protected:
    ParameterVector Distort(const OwnVectorView& /* own */,
                            const ParameterVectorPtr& noise) const override
    {
        return *noise;
    }

  private:
    Ptr<UniformRandomVariable> m_uniform{CreateObject<UniformRandomVariable>()}; ///< the noise
};

/**
 * @ingroup decentralized-fl-tests
 * Random numbers are drawn apart from the attack, from assigned streams.
 */
class NoiseTest : public TestCase
{
  public:
    NoiseTest()
        : TestCase("random attacks")
    {
    }

  private:
    void DoRun() override
    {
        auto attack = CreateObject<RandomAttack>();
        NS_TEST_EXPECT_MSG_EQ(attack->AssignStreams(9), 1, "one stream");
        AttackView view;
        view.own.honest = ShareVector({1, 2, 3});
        view.noise = attack->DrawNoise(3);
        const ParameterVector first = attack->Craft(view);
        NS_TEST_EXPECT_MSG_EQ(first.IsIdentical(*view.noise), true, "the drawn numbers");
        NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(first), true, "crafting draws none");
        attack->AssignStreams(9);
        NS_TEST_EXPECT_MSG_EQ(attack->DrawNoise(3)->IsIdentical(first), true, "same stream");
        NS_TEST_EXPECT_MSG_EQ(attack->DrawNoise(3)->IsIdentical(first), false, "goes on");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Attacks on training.
 */
class AttackTestSuite : public TestSuite
{
  public:
    AttackTestSuite()
        : TestSuite("fl-attack", Type::UNIT)
    {
        AddTestCase(new ScaledSignFlipTest);
        AddTestCase(new KnowledgeTest);
        AddTestCase(new NoiseTest);
    }
};

AttackTestSuite g_attackTestSuite; ///< the suite

} // namespace
