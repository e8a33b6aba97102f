/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-attack-fixtures.h"
#include "fl-message-of.h"

#include "ns3/double.h"
#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-median-aggregator.h"
#include "ns3/fl-mhamdi-attack.h"
#include "ns3/fl-norm-bound-aggregator.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

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
 * Krum, for as many hostile inputs as it is told, written down without haste: the input with the
 * least sum of squared distances to its n - f - 2 nearest others.
 */
class PlainKrumAggregator : public WeightAggregator
{
  public:
    uint32_t GetBreakdown(uint32_t /* inputs */) const override
    {
        return faults;
    }

    double GetFlops(uint32_t /* inputs */, size_t /* dimension */) const override
    {
        return 0;
    }

    AggregatorNeeds GetNeeds() const override
    {
        AggregatorNeeds needs;
        needs.minimumInputs = 2 * faults + 3;
        needs.lossEvaluator = needsLoss;
        return needs;
    }

    uint32_t faults{1};    ///< f
    bool needsLoss{false}; ///< asks for what attackers do not have

  protected:
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& /* request */) const override
    {
        const size_t number = inputs.vectors.size();
        size_t best = 0;
        double least = 0;
        for (size_t i = 0; i < number; i++)
        {
            std::vector<double> distances;
            for (size_t j = 0; j < number; j++)
            {
                if (j != i)
                {
                    distances.push_back(inputs.vectors[i]->SquaredDistance(*inputs.vectors[j]));
                }
            }
            std::sort(distances.begin(), distances.end());
            double score = 0;
            for (size_t j = 0; j < number - faults - 2; j++)
            {
                score += distances[j];
            }
            if (i == 0 || score < least)
            {
                best = i;
                least = score;
            }
        }
        std::vector<double> weights(number);
        weights[best] = 1;
        return Normalize(weights);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Rules that give weights: the greatest gamma at which an attacker has one.
 */
class WeightRuleTest : public TestCase
{
  public:
    WeightRuleTest()
        : TestCase("rules that give weights")
    {
    }

  private:
    void DoRun() override
    {
        auto krum = CreateObject<PlainKrumAggregator>();
        auto bound = CreateObject<NormBoundAggregator>();
        auto median = MakeMedianDistance(3);
        for (int seed = 1; seed <= 20; seed++)
        {
            const auto benign = MakeRandomVectors(7 + seed % 6, 5 + 20 * (seed % 3), seed);
            const uint32_t attackers = 1 + seed % 3;
            krum->faults = attackers;
            Check(krum, benign, attackers, "coordinate");
            Check(krum, benign, attackers, "all");
            Check(median, benign, attackers, "coordinate");
            Check(median, benign, attackers, "all");

            // |mean + gamma e|^2 = Bound^2 can be solved.
            const auto [mean, spread] = MeasureSpread(benign);
            const double radius = 2 * std::sqrt(mean.SquaredNorm()) + 1;
            bound->SetAttribute("Bound", DoubleValue(radius));
            const double gamma = Check(bound, benign, attackers, "coordinate");
            const double last = mean.data()[mean.size() - 1];
            const double expected =
                std::sqrt(radius * radius - mean.SquaredNorm() + last * last) - last;
            NS_TEST_EXPECT_MSG_EQ((gamma <= expected * (1 + 1e-6)), true, "inside the bound");
            NS_TEST_EXPECT_MSG_EQ_TOL(gamma / expected, 1, 1.1e-3, "up to the bound");
        }
    }

    /**
     * @param rule the rule under attack
     * @param benign what benign nodes send
     * @param attackers number of attackers
     * @param direction the attribute
     * @return gamma
     */
    double Check(Ptr<const WeightAggregator> rule,
                 const std::vector<ParameterVectorPtr>& benign,
                 uint32_t attackers,
                 const std::string& direction)
    {
        auto attack = CreateObject<MhamdiAttack>();
        attack->SetAttribute("Direction", StringValue(direction));
        const auto [mean, spread] = MeasureSpread(benign);
        const AttackView view = MakeOmniscientView(benign, attackers, PeekPointer(rule));
        const ParameterVector sent = attack->Craft(view);
        const size_t last = mean.size() - 1;
        const double gamma = static_cast<double>(sent.data()[last]) - mean.data()[last];
        for (size_t j = 0; j < mean.size(); j++)
        {
            const bool isMoved = direction == "all" || j == last;
            NS_TEST_EXPECT_MSG_EQ_TOL(sent.data()[j] - mean.data()[j],
                                      (isMoved ? gamma : 0),
                                      1e-5 * (1 + gamma),
                                      "mean + gamma E");
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(attack->FindGamma(mean, spread, view.victim),
                                  gamma,
                                  1e-3 * (1 + gamma),
                                  "the gamma that was found");
        NS_TEST_EXPECT_MSG_GT(gamma, 0, "the attackers do harm");
        NS_TEST_EXPECT_MSG_EQ(IsSelected(*rule, benign, sent, attackers), true, "selected");
        // Not the least step farther; nor anywhere beyond.
        for (double factor = 1.002; factor < 100; factor *= 1.05)
        {
            ParameterVector farther = mean;
            for (size_t j = direction == "all" ? 0 : last; j <= last; j++)
            {
                farther.data()[j] += static_cast<float>(gamma * factor);
            }
            NS_TEST_EXPECT_MSG_EQ(IsSelected(*rule, benign, farther, attackers),
                                  false,
                                  rule->GetInstanceTypeId() << " at " << factor << " gamma");
        }
        return gamma;
    }

    /**
     * @param rule the rule under attack
     * @param benign what benign nodes send
     * @param candidate what attackers send
     * @param attackers number of attackers
     * @return whether one of them has a weight
     */
    bool IsSelected(const Aggregator& rule,
                    const std::vector<ParameterVectorPtr>& benign,
                    const ParameterVector& candidate,
                    uint32_t attackers)
    {
        const std::vector<double> weights = ApplyRule(rule, benign, candidate, attackers).weights;
        return std::any_of(weights.begin() + benign.size(), weights.end(), [](double weight) {
            return weight > 0;
        });
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Rules that mix coordinates: the greatest gamma that moves them as far as the mean.
 */
class CoordinateRuleTest : public TestCase
{
  public:
    CoordinateRuleTest()
        : TestCase("rules that mix coordinates")
    {
    }

  private:
    void DoRun() override
    {
        uint32_t moved = 0;
        for (int seed = 1; seed <= 20; seed++)
        {
            const auto benign = MakeRandomVectors(7 + seed % 6, 5, seed);
            for (const Ptr<Aggregator>& rule :
                 std::vector<Ptr<Aggregator>>{MakeTrimmedMean(0.3),
                                              CreateObject<MedianAggregator>()})
            {
                const uint32_t attackers = 1 + seed % 3;
                auto attack = CreateObject<MhamdiAttack>();
                attack->SetAttribute("Coordinate", UintegerValue(3));
                const auto [mean, spread] = MeasureSpread(benign);
                const auto view = MakeOmniscientView(benign, attackers, PeekPointer(rule));
                const double gamma = attack->FindGamma(mean, spread, view.victim);
                const double share = static_cast<double>(attackers) / (benign.size() + attackers);
                const double still = ApplyRule(*rule, benign, mean, attackers).vector.data()[1];
                const auto shift = [&, &mean = mean](double distance) {
                    ParameterVector candidate = mean;
                    candidate.data()[1] += static_cast<float>(distance);
                    return ApplyRule(*rule, benign, candidate, attackers).vector.data()[1] - still;
                };
                NS_TEST_EXPECT_MSG_EQ((shift(gamma) >= 0.998 * share * gamma - 1e-6),
                                      true,
                                      "moves as the mean does");
                moved += gamma > 0 ? 1 : 0;
                const double first = gamma > 0 ? gamma : 1e-6;
                for (double factor = 1.003; gamma > 0 && factor < 100; factor *= 1.05)
                {
                    NS_TEST_EXPECT_MSG_LT(shift(first * factor),
                                          share * first * factor,
                                          "less than the mean at " << factor << " gamma");
                }
                const ParameterVector sent = attack->Craft(view);
                NS_TEST_EXPECT_MSG_EQ_TOL(sent.data()[1] - mean.data()[1], gamma, 1e-4, "sent");
            }
        }
        NS_TEST_EXPECT_MSG_GT(moved, 20, "most are moved");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Rules that accept everything or nothing, another rule than the victim's, neighborhoods, refusals.
 */
class LimitTest : public TestCase
{
  public:
    LimitTest()
        : TestCase("limits and other rules")
    {
    }

  private:
    void DoRun() override
    {
        const auto benign = MakeRandomVectors(8, 10, 3);
        const auto [mean, spread] = MeasureSpread(benign);
        auto attack = CreateObject<MhamdiAttack>();
        auto everything = CreateObject<MeanAggregator>();
        AttackView view = MakeOmniscientView(benign, 2, PeekPointer(everything));
        NS_TEST_EXPECT_MSG_EQ_TOL(attack->FindGamma(mean, spread, view.victim),
                                  1000 * spread,
                                  1e-9,
                                  "the mean accepts everything");
        attack->SetAttribute("Limit", DoubleValue(0.5));
        NS_TEST_EXPECT_MSG_EQ_TOL(attack->FindGamma(mean, spread, view.victim),
                                  0.5 * spread,
                                  1e-9,
                                  "a limit below the first step");
        attack->SetAttribute("Limit", DoubleValue(1000));

        auto nothing = CreateObject<NormBoundAggregator>();
        nothing->SetAttribute("Bound", DoubleValue(1e-3));
        view.victim.rule = PeekPointer(nothing);
        ParameterVector way = attack->Craft(view);
        way.AddScaled(-1, mean);
        NS_TEST_EXPECT_MSG_LT(way.SquaredNorm(), 1e-10, "rejected anyway: the mean");

        // The victim accepts all, but gamma is searched against Krum; and only among its neighbors.
        auto krum = CreateObject<PlainKrumAggregator>();
        view.victim.rule = PeekPointer(krum);
        view.victim.benign.resize(5);
        view.victim.attackers = 1;
        const double expected = attack->FindGamma(mean, spread, view.victim);
        NS_TEST_EXPECT_MSG_EQ((expected > 0 && expected < 100 * spread), true, "Krum has a limit");
        krum->needsLoss = true;
        AttackOffer offer = MakeFullOffer(8, 2);
        offer.rule = PeekPointer(krum);
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(MessageOf([&]() { attack->RequireUsable(offer); }),
                                           {"needs the loss", "MhamdiAttack", "Rule"}),
                              true,
                              MessageOf([&]() { attack->RequireUsable(offer); }));
        krum->needsLoss = false;
        attack->SetAttribute("Rule", PointerValue(krum));
        view.victim.rule = PeekPointer(everything);
        NS_TEST_EXPECT_MSG_EQ(attack->FindGamma(mean, spread, view.victim), expected, "Rule");
        offer.rule = PeekPointer(everything);
        NS_TEST_EXPECT_MSG_EQ(MessageOf([&]() { attack->RequireUsable(offer); }),
                              "(accepted)",
                              "enough inputs for the rule");
        krum->faults = 5;
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(MessageOf([&]() { attack->RequireUsable(offer); }),
                                           {"needs at least 13 vectors", "MhamdiAttack", "10"}),
                              true,
                              "too few inputs for the rule");
        offer.shown.victim = false;
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(MessageOf([&]() { attack->RequireUsable(offer); }),
                                           {"MhamdiAttack", "rule works on", "ubar"}),
                              true,
                              "a system that does not show the rule");

        const auto equal = std::vector<ParameterVectorPtr>(6, ShareVector({1, 2}));
        krum->faults = 1;
        const ParameterVector sent = attack->Craft(MakeOmniscientView(equal, 1));
        NS_TEST_EXPECT_MSG_EQ_TOL(sent.data()[1], 2, 1e-3, "benign vectors that are all equal");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The attack of El Mhamdi, Guerraoui and Rouault.
 */
class MhamdiAttackTestSuite : public TestSuite
{
  public:
    MhamdiAttackTestSuite()
        : TestSuite("fl-mhamdi-attack", Type::UNIT)
    {
        AddTestCase(new WeightRuleTest);
        AddTestCase(new CoordinateRuleTest);
        AddTestCase(new LimitTest);
    }
};

MhamdiAttackTestSuite g_mhamdiAttackTestSuite; ///< the suite

} // namespace
