/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-attack-fixtures.h"
#include "fl-message-of.h"

#include "ns3/double.h"
#include "ns3/fl-a-little-is-enough-attack.h"
#include "ns3/fl-inner-product-manipulation-attack.h"
#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-min-max-attack.h"
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
 * The standard normal distribution function by Simpson's rule on its density.
 *
 * @param z where
 * @return its value
 */
double
IntegrateNormal(double z)
{
    constexpr int STEPS = 2000;
    const double h = z / STEPS;
    const auto density = [](double x) {
        return std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0));
    };
    double sum = density(0) + density(z);
    for (int i = 1; i < STEPS; i++)
    {
        sum += (i % 2 == 1 ? 4 : 2) * density(i * h);
    }
    return 0.5 + sum * h / 3;
}

/**
 * @ingroup decentralized-fl-tests
 * The z of A Little Is Enough.
 */
class LittleZTest : public TestCase
{
  public:
    LittleZTest()
        : TestCase("a little is enough: z")
    {
    }

  private:
    void DoRun() override
    {
        /// Numbers of nodes and attackers, and the quantile as tables of the distribution have it.
        struct Row
        {
            uint32_t nodes;
            uint32_t attackers;
            double z;
        };

        const std::vector<Row> table = {{20, 10, 1.28155},   // 9 of 10
                                        {40, 20, 1.64485},   // 19 of 20
                                        {80, 40, 1.95996},   // 39 of 40
                                        {200, 100, 2.32635}, // 99 of 100
                                        {50, 24, 1.42608},   // 24 of 26
                                        {60, 30, 1.83391},   // 29 of 30
                                        {11, 2, 0.13971},    // 5 of 9
                                        {51, 12, 0.36120},   // 25 of 39
                                        {3, 1, 0},           // 1 of 2
                                        {4, 1, -0.43073},    // 1 of 3
                                        {10, 7, 0.43073}};   // a majority: 2 of 3
        for (const Row& row : table)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(ALittleIsEnoughAttack::ComputeZ(row.nodes, row.attackers),
                                      row.z,
                                      1e-5,
                                      row.attackers << " of " << row.nodes);
        }
        for (uint32_t nodes = 3; nodes <= 60; nodes++)
        {
            for (uint32_t attackers = 1; attackers <= nodes / 2 && attackers + 1 < nodes;
                 attackers++)
            {
                const double z = ALittleIsEnoughAttack::ComputeZ(nodes, attackers);
                const int supporters =
                    static_cast<int>(std::floor(nodes / 2.0 + 1)) - static_cast<int>(attackers);
                const double benign = nodes - attackers;
                NS_TEST_EXPECT_MSG_EQ_TOL(IntegrateNormal(z),
                                          (benign - supporters) / benign,
                                          1e-9,
                                          attackers << " of " << nodes);
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What A Little Is Enough sends, and where it has no answer.
 */
class LittleVectorTest : public TestCase
{
  public:
    LittleVectorTest()
        : TestCase("a little is enough: vector")
    {
    }

  private:
    void DoRun() override
    {
        auto attack = CreateObject<ALittleIsEnoughAttack>();
        NS_TEST_EXPECT_MSG_EQ(attack->IsCommon(), true, "attackers send alike");
        // More coordinates than a tile of the statistics has, and no multiple of one.
        const auto vectors = MakeRandomVectors(7, 2500, 1);
        AttackView view = MakeOmniscientView(vectors, 5);
        for (double chosen : {0.0, 1.5, -2.0})
        {
            attack->SetAttribute("Z", DoubleValue(chosen));
            const double z = chosen == 0 ? ALittleIsEnoughAttack::ComputeZ(12, 5) : chosen;
            const ParameterVector sent = attack->Craft(view);
            double error = 0;
            for (size_t j = 0; j < sent.size(); j++)
            {
                error = std::max(
                    error,
                    std::abs(sent.data()[j] - MeanOf(vectors, j) + z * DeviationOf(vectors, j)));
            }
            NS_TEST_EXPECT_MSG_LT(error, 1e-5, "mean less z deviations, z = " << z);
            view.own.honest = vectors.back();
            view.own.node = 1001;
            NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(sent), true, "whoever sends");
        }

        attack->SetAttribute("Z", DoubleValue(0));
        const AttackView one = MakeOmniscientView({vectors.front()}, 1);
        NS_TEST_EXPECT_MSG_EQ(attack->Craft(one).IsIdentical(*vectors.front()),
                              true,
                              "one benign vector has no deviation");
        NS_TEST_EXPECT_MSG_EQ(MessageOf([&]() { attack->RequireUsable(MakeFullOffer(2, 1)); }),
                              "(accepted)",
                              "two benign nodes");
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(MessageOf([&]() { attack->RequireUsable(MakeFullOffer(1, 1)); }),
                         {"ALittleIsEnoughAttack", "no z", "1 attackers", "1 benign", "Z"}),
            true,
            "one benign node");
        AttackOffer federated = MakeFullOffer(5, 2);
        federated.system = "fedavg";
        federated.shown = {true, false, false, false, false};
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(MessageOf([&]() { attack->RequireUsable(federated); }),
                                           {"all benign nodes", "fedavg does not show"}),
                              true,
                              "a system that does not show benign vectors");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Inner-product manipulation: the definition, and from which Epsilon on it turns the mean.
 */
class InnerProductTest : public TestCase
{
  public:
    InnerProductTest()
        : TestCase("inner-product manipulation")
    {
    }

  private:
    void DoRun() override
    {
        auto attack = CreateObject<InnerProductManipulationAttack>();
        auto mean = CreateObject<MeanAggregator>();
        const auto vectors = MakeRandomVectors(6, 300, 2);
        const AttackView view = MakeOmniscientView(vectors, 4);
        const ParameterVector sent = attack->Craft(view);
        std::vector<float> truth(300);
        for (size_t j = 0; j < 300; j++)
        {
            truth[j] = static_cast<float>(MeanOf(vectors, j));
            NS_TEST_EXPECT_MSG_EQ_TOL(sent.data()[j], -0.1 * truth[j], 1e-6, "-Epsilon mean");
        }
        // Four of ten turn the mean if Epsilon > 6 / 4.
        for (double epsilon : {0.1, 1.0, 1.49, 1.51, 10.0})
        {
            attack->SetAttribute("Epsilon", DoubleValue(epsilon));
            AggregationRequest request;
            request.dimension = 300;
            for (const auto& vector : vectors)
            {
                request.inputs.push_back({vector, 1});
            }
            request.inputs.resize(
                10,
                {std::make_shared<const ParameterVector>(attack->Craft(view)), 1});
            const double product = mean->Aggregate(request).vector.Dot(*ShareVector(truth));
            NS_TEST_EXPECT_MSG_EQ((product < 0), (epsilon > 1.5), "Epsilon " << epsilon);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Min-max: the bound holds with equality, in the direction that was chosen.
 */
class MinMaxTest : public TestCase
{
  public:
    MinMaxTest()
        : TestCase("min-max")
    {
    }

  private:
    void DoRun() override
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            const auto vectors = MakeRandomVectors(2 + seed % 9, 1 + 37 * (seed % 4), seed);
            for (const char* perturbation : {"standard-deviation", "unit", "sign"})
            {
                CheckBound(vectors, perturbation);
            }
        }
        const auto equal = std::vector<ParameterVectorPtr>(4, ShareVector({1, -2, 0}));
        for (const char* perturbation : {"standard-deviation", "unit", "sign"})
        {
            NS_TEST_EXPECT_MSG_EQ(Send(equal, perturbation).IsIdentical(*equal.front()),
                                  true,
                                  "no room: " << perturbation);
        }
        const std::vector<ParameterVectorPtr> centered = {ShareVector({1, -1}),
                                                          ShareVector({-1, 1})};
        for (const char* perturbation : {"unit", "sign"})
        {
            NS_TEST_EXPECT_MSG_EQ(Send(centered, perturbation).SquaredNorm(),
                                  0,
                                  "a mean of 0 has no direction: " << perturbation);
        }
    }

    /**
     * @param vectors the benign vectors
     * @param perturbation the attribute
     * @return what is sent
     */
    ParameterVector Send(const std::vector<ParameterVectorPtr>& vectors,
                         const std::string& perturbation)
    {
        auto attack = CreateObject<MinMaxAttack>();
        attack->SetAttribute("Perturbation", StringValue(perturbation));
        return attack->Craft(MakeOmniscientView(vectors, 2));
    }

    /**
     * @param vectors the benign vectors
     * @param perturbation the attribute
     */
    void CheckBound(const std::vector<ParameterVectorPtr>& vectors, const std::string& perturbation)
    {
        const ParameterVector sent = Send(vectors, perturbation);
        double diameter = 0;
        double farthest = 0;
        for (const auto& one : vectors)
        {
            farthest = std::max(farthest, std::sqrt(one->SquaredDistance(sent)));
            for (const auto& other : vectors)
            {
                diameter = std::max(diameter, std::sqrt(one->SquaredDistance(*other)));
            }
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(farthest / diameter, 1, 1e-5, "equality: " << perturbation);

        // The way from the mean is the perturbation times one positive number.
        double along = 0;
        double length = 0;
        double norm = 0;
        for (size_t j = 0; j < sent.size(); j++)
        {
            const double mean = MeanOf(vectors, j);
            const double direction = perturbation == "standard-deviation"
                                         ? -DeviationOf(vectors, j)
                                         : (perturbation == "unit" ? -mean : (mean > 0 ? -1 : 1));
            const double way = sent.data()[j] - mean;
            along += way * direction;
            length += way * way;
            norm += direction * direction;
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(along / std::sqrt(length * norm), 1, 1e-5, perturbation);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Attacks of nodes that act as one.
 */
class ColludingAttackTestSuite : public TestSuite
{
  public:
    ColludingAttackTestSuite()
        : TestSuite("fl-colluding-attack", Type::UNIT)
    {
        AddTestCase(new LittleZTest);
        AddTestCase(new LittleVectorTest);
        AddTestCase(new InnerProductTest);
        AddTestCase(new MinMaxTest);
    }
};

ColludingAttackTestSuite g_colludingAttackTestSuite; ///< the suite

} // namespace
