/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-mhamdi-attack.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/fl-benign-statistics.h"
#include "ns3/fl-compat.h"
#include "ns3/fl-weight-aggregator.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MhamdiAttack);

namespace
{

/// What the found displacement of a rule that mixes coordinates may fall short of the mean's.
constexpr double ROUNDING = 1e-3;

/// gamma below this, in units of where the search begins, is 0.
constexpr double LEAST = 1e-9;

/// Runs a rule on what a victim receives.
class Probe
{
  public:
    /**
     * @param attack makes candidates
     * @param rule the rule
     * @param mean mean of the benign vectors
     * @param victim whose inputs it works on
     */
    Probe(const MhamdiAttack& attack,
          const Aggregator& rule,
          const ParameterVector& mean,
          const VictimView& victim)
        : m_attack(attack),
          m_rule(rule),
          m_weights(dynamic_cast<const WeightAggregator*>(&rule)),
          m_mean(mean),
          m_benign(victim.benign.size()),
          m_direction(attack.MakeCandidate(ParameterVector(mean.size()), 1))
    {
        m_request.dimension = mean.size();
        m_request.own = victim.own;
        for (const ParameterVectorPtr& vector : victim.benign)
        {
            m_request.inputs.push_back({vector, 1});
        }
        m_request.inputs.resize(m_benign + victim.attackers);
        m_still = Run(0);
    }

    /**
     * @param gamma factor of E
     * @return whether the rule accepts the candidate
     */
    bool IsAccepted(double gamma)
    {
        const AggregationResult result = Run(gamma);
        if (m_weights != nullptr)
        {
            return std::any_of(result.weights.begin() + std::min(m_benign, result.weights.size()),
                               result.weights.end(),
                               [](double weight) { return weight > 0; });
        }
        if (!result.HasVector() || !m_still.HasVector())
        {
            return false;
        }
        ParameterVector way = result.vector;
        way.AddScaled(-1, m_still.vector);
        const double attackers = static_cast<double>(m_request.inputs.size() - m_benign);
        const double share = attackers / static_cast<double>(m_request.inputs.size());
        return way.Dot(m_direction) >= (1 - ROUNDING) * share * gamma * m_direction.SquaredNorm();
    }

  private:
    /**
     * @param gamma factor of E
     * @return what the rule yields; weights without a vector from rules that yield weights
     */
    AggregationResult Run(double gamma)
    {
        const auto candidate =
            std::make_shared<const ParameterVector>(m_attack.MakeCandidate(m_mean, gamma));
        for (size_t i = m_benign; i < m_request.inputs.size(); i++)
        {
            m_request.inputs[i].vector = candidate;
        }
        return m_weights ? m_weights->ComputeWeights(m_request) : m_rule.Aggregate(m_request);
    }

    const MhamdiAttack& m_attack;      ///< makes candidates
    const Aggregator& m_rule;          ///< the rule
    const WeightAggregator* m_weights; ///< the same if it yields weights, else nullptr
    const ParameterVector& m_mean;     ///< mean of the benign vectors
    const size_t m_benign;             ///< number of benign inputs, which come first
    const ParameterVector m_direction; ///< E
    AggregationRequest m_request;      ///< the inputs
    AggregationResult m_still;         ///< with gamma = 0
};

} // namespace

TypeId
MhamdiAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::MhamdiAttack")
            .SetParent<ColludingAttack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<MhamdiAttack>()
            .AddAttribute("Direction",
                          "Where the sent vector leaves the benign mean: one coordinate, or all "
                          "alike.",
                          StringValue("coordinate"),
                          compat::EnumAccessor<MhamdiDirection>(&MhamdiAttack::m_direction),
                          MakeEnumChecker(MHAMDI_COORDINATE, "coordinate", MHAMDI_ALL, "all"))
            .AddAttribute("Coordinate",
                          "The attacked coordinate with Direction=coordinate, counted from the "
                          "last one, 0, backward; modulo the number of parameters.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&MhamdiAttack::m_coordinate),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("Rule",
                          "Aggregation rule that gamma is searched against; by default the "
                          "victim's own.",
                          PointerValue(),
                          MakePointerAccessor(&MhamdiAttack::m_rule),
                          MakePointerChecker<Aggregator>())
            .AddAttribute("Limit",
                          "Greatest gamma, in units of the root mean squared distance of the "
                          "benign vectors from their mean, for rules that accept everything.",
                          DoubleValue(1000),
                          MakeDoubleAccessor(&MhamdiAttack::m_limit),
                          MakeDoubleChecker<double>(0, 1e12))
            .AddAttribute("Precision",
                          "Relative precision of gamma.",
                          DoubleValue(0.001),
                          MakeDoubleAccessor(&MhamdiAttack::m_precision),
                          MakeDoubleChecker<double>(1e-6, 1));
    return tid;
}

AttackKnowledge
MhamdiAttack::GetKnowledge() const
{
    AttackKnowledge knowledge = ColludingAttack::GetKnowledge();
    knowledge.victim = true;
    return knowledge;
}

void
MhamdiAttack::DoRequireUsable(const AttackOffer& offer) const
{
    const Aggregator* rule = m_rule ? PeekPointer(m_rule) : offer.rule;
    NS_ABORT_MSG_UNLESS(rule, "a system that shows the rule under attack must give it");
    AggregationOffer search;
    search.caller = "the search for gamma of " + GetTypeId().GetName() + ", attribute Rule,";
    search.ownVector = offer.victimOwn;
    search.inputs = offer.benign + offer.attackers.size();
    rule->RequireUsable(search);
}

size_t
MhamdiAttack::GetCoordinate(size_t dimension) const
{
    return dimension - 1 - m_coordinate % dimension;
}

ParameterVector
MhamdiAttack::MakeCandidate(const ParameterVector& mean, double gamma) const
{
    ParameterVector candidate = mean;
    const auto add = [gamma](float value) { return static_cast<float>(value + gamma); };
    float* values = candidate.data();
    if (m_direction == MHAMDI_ALL)
    {
        std::transform(values, values + candidate.size(), values, add);
    }
    else
    {
        float& value = values[GetCoordinate(candidate.size())];
        value = add(value);
    }
    return candidate;
}

double
MhamdiAttack::FindGamma(const ParameterVector& mean, double spread, const VictimView& victim) const
{
    const Aggregator* rule = m_rule ? PeekPointer(m_rule) : victim.rule;
    NS_ABORT_MSG_UNLESS(rule && victim.attackers > 0, "the attack needs a rule and its own number");
    Probe probe(*this, *rule, mean, victim);
    const double begin = spread > 0 ? spread : 1;
    const double limit = m_limit * begin;
    double low = 0;
    double high = std::min(begin, limit);
    if (!probe.IsAccepted(0))
    {
        return 0;
    }
    while (probe.IsAccepted(high))
    {
        if (high >= limit)
        {
            return limit;
        }
        low = high;
        high = std::min(2 * high, limit);
    }
    while (high - low > m_precision * low && high > LEAST * begin)
    {
        const double middle = low + (high - low) / 2;
        (probe.IsAccepted(middle) ? low : high) = middle;
    }
    return low;
}

ParameterVector
MhamdiAttack::Conspire(const BenignVectorsView& benign, const VictimView& victim) const
{
    const ParameterVector mean = BenignStatistics::ComputeMean(benign.vectors);
    double squares = 0;
    for (const ParameterVectorPtr& vector : benign.vectors)
    {
        squares += mean.SquaredDistance(*vector);
    }
    const double spread = std::sqrt(squares / benign.vectors.size());
    return MakeCandidate(mean, FindGamma(mean, spread, victim));
}

} // namespace fl
} // namespace ns3
