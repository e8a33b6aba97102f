/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-attack-fixtures.h"
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
        NS_TEST_EXPECT_MSG_EQ(MessageOf([&]() { attack->RequireUsable({}); }),
                              "(accepted)",
                              "works against every system");
        NS_TEST_EXPECT_MSG_EQ((attack->DrawNoise(3) == nullptr), true, "not random");
        NS_TEST_EXPECT_MSG_EQ(attack->AssignStreams(5), 0, "no streams");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * An attack that reports what it sees, a bit for each piece, and takes the data away.
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
    DatasetPtr DoPoisonData(const OwnDataView& /* own */) const override
    {
        return nullptr;
    }

    ParameterVector DoCraft(const AttackView& view) const override
    {
        const int seen = (view.data.samples.empty() ? 0 : 1) +
                         (view.neighbors.vectors.empty() ? 0 : 2) +
                         (view.benign.vectors.empty() ? 0 : 4) +
                         (view.victim.benign.empty() ? 0 : 8) + (view.graph.neighbors ? 16 : 0);
        return ParameterVector::FromValues(
            {static_cast<float>(seen), static_cast<float>(view.own.node)});
    }
};

/**
 * @ingroup decentralized-fl-tests
 * @param bits a bit for each piece
 * @return the pieces
 */
AttackKnowledge
MakeKnowledge(int bits)
{
    return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0};
}

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
        const std::vector<std::string> pieces = {"own data",
                                                 "neighbors",
                                                 "all benign nodes",
                                                 "rule works on",
                                                 "who is connected to whom"};
        AttackView view = MakeOmniscientView({ShareVector({1, 2}), ShareVector({5, 6})}, 1);
        view.own.node = 42;
        view.data.samples = {1, 2, 3};
        view.neighbors = {{7}, {ShareVector({3, 4})}};
        view.graph.neighbors = std::make_shared<const NeighborLists>();
        auto probe = CreateObject<ProbeAttack>();
        for (int bits = 0; bits < 32; bits++)
        {
            probe->knowledge = MakeKnowledge(bits);
            const ParameterVector sent = probe->Craft(view);
            NS_TEST_EXPECT_MSG_EQ(sent.data()[0], bits, "sees what it declares");
            NS_TEST_EXPECT_MSG_EQ(sent.data()[1], 42, "knows who it is");
            for (int shown = 0; shown < 32; shown++)
            {
                AttackOffer offer = MakeFullOffer(3, 1);
                offer.system = "biscotti";
                offer.shown = MakeKnowledge(shown);
                const std::string message = MessageOf([&]() { probe->RequireUsable(offer); });
                size_t first = 0;
                while (first < pieces.size() && ((bits & ~shown) >> first & 1) == 0)
                {
                    first++;
                }
                NS_TEST_EXPECT_MSG_EQ(
                    (first == pieces.size()
                         ? message == "(accepted)"
                         : HoldsInOrder(message,
                                        {"must see", pieces[first], "biscotti does not show"})),
                    true,
                    message);
            }
        }
        probe->knowledge = MakeKnowledge(4);
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(MessageOf([&]() { probe->RequireUsable(MakeFullOffer(0, 3)); }),
                         {"needs vectors of benign nodes", "ubar", "at least one"}),
            true,
            "nobody to look at");
        NS_TEST_EXPECT_MSG_EQ(probe->IsCommon(), false, "each attacker for itself by default");
        const DatasetPtr data = MakeRandomData({1, 1, 1}, 2, 3, 1);
        NS_TEST_EXPECT_MSG_EQ((probe->PoisonData({data, {}, nullptr}) == data),
                              true,
                              "data that it does not see stay as they are");
        probe->knowledge = MakeKnowledge(1);
        NS_TEST_EXPECT_MSG_EQ((probe->PoisonData({data, {}, nullptr}) == nullptr),
                              true,
                              "data that it sees");
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
