/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-attack-fixtures.h"

#include "ns3/fl-choice-list.h"
#include "ns3/fl-mhamdi-attack.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Every rule that there is, but those that attackers cannot run, with its default attributes.
 */
class EveryRuleTest : public TestCase
{
  public:
    EveryRuleTest()
        : TestCase("Mhamdi against every rule")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t BENIGN = 20;
        constexpr uint32_t ATTACKERS = 3;
        const auto benign = MakeRandomVectors(BENIGN, 30, 5);
        const auto [mean, spread] = MeasureSpread(benign);
        uint32_t rules = 0;
        for (const TypeId& tid : GetCandidates(Aggregator::GetTypeId()))
        {
            ObjectFactory factory;
            factory.SetTypeId(tid);
            const auto rule = factory.Create<Aggregator>();
            const AggregatorNeeds needs = rule->GetNeeds();
            if (needs.lossEvaluator || needs.benignTraces ||
                needs.minimumInputs > BENIGN + ATTACKERS)
            {
                continue;
            }
            rules++;
            VictimView victim;
            victim.benign = benign;
            victim.attackers = ATTACKERS;
            victim.own = benign.front();
            victim.rule = PeekPointer(rule);
            for (const char* direction : {"coordinate", "all"})
            {
                auto attack = CreateObject<MhamdiAttack>();
                attack->SetAttribute("Direction", StringValue(direction));
                const double gamma = attack->FindGamma(mean, spread, victim);
                const double limit = 1000 * spread;
                const std::string name = tid.GetName() + ", " + direction;
                NS_TEST_EXPECT_MSG_EQ((gamma >= 0 && gamma <= limit), true, name);
                if (gamma > 0)
                {
                    NS_TEST_EXPECT_MSG_EQ(IsAccepted(*attack, mean, victim, gamma), true, name);
                }
                if (gamma < limit)
                {
                    const double farther = gamma > 0 ? 1.001 * gamma : 1e-8 * spread;
                    NS_TEST_EXPECT_MSG_EQ(IsAccepted(*attack, mean, victim, farther),
                                          false,
                                          name << " at " << gamma);
                }
            }
        }
        NS_TEST_EXPECT_MSG_GT(rules, 4, "rules were found");
    }

    /**
     * @param attack makes candidates
     * @param mean mean of the benign vectors
     * @param victim the rule and its inputs
     * @param gamma how far the candidate is
     * @return whether the rule accepts it, as the attack defines it
     */
    bool IsAccepted(const MhamdiAttack& attack,
                    const ParameterVector& mean,
                    const VictimView& victim,
                    double gamma)
    {
        const auto apply = [&](double distance) {
            return ApplyRule(*victim.rule,
                             victim.benign,
                             attack.MakeCandidate(mean, distance),
                             victim.attackers,
                             victim.own);
        };
        const AggregationResult result = apply(gamma);
        if (victim.rule->YieldsWeights())
        {
            return std::count_if(result.weights.begin() +
                                     std::min(victim.benign.size(), result.weights.size()),
                                 result.weights.end(),
                                 [](double weight) { return weight > 0; }) > 0;
        }
        // E is the difference of two candidates.
        ParameterVector way = result.vector;
        way.AddScaled(-1, apply(0).vector);
        ParameterVector unit = attack.MakeCandidate(ParameterVector(mean.size()), 1);
        const double share =
            static_cast<double>(victim.attackers) / (victim.benign.size() + victim.attackers);
        return way.Dot(unit) / unit.SquaredNorm() >= 0.999 * share * gamma;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The attack of El Mhamdi, Guerraoui and Rouault against the rules of the library.
 */
class MhamdiRulesTestSuite : public TestSuite
{
  public:
    MhamdiRulesTestSuite()
        : TestSuite("fl-mhamdi-rules", Type::UNIT)
    {
        AddTestCase(new EveryRuleTest);
    }
};

MhamdiRulesTestSuite g_mhamdiRulesTestSuite; ///< the suite

} // namespace
