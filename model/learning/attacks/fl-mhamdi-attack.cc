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
#include <numeric>

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
    AggregationRequest request;
    request.dimension = mean.size();
    request.own = victim.own;
    for (const ParameterVectorPtr& vector : victim.benign)
    {
        request.inputs.push_back({vector, 1});
    }
    const size_t benign = request.inputs.size();
    request.inputs.resize(benign + victim.attackers);
    const auto run = [&](double gamma) {
        const auto candidate = std::make_shared<const ParameterVector>(MakeCandidate(mean, gamma));
        std::fill(request.inputs.begin() + benign,
                  request.inputs.end(),
                  AggregationInput{candidate, 1});
        const auto* weighting = dynamic_cast<const WeightAggregator*>(rule);
        return weighting ? weighting->ComputeWeights(request) : rule->Aggregate(request);
    };
    const auto project = [this](const ParameterVector& vector) {
        const float* values = vector.data();
        return m_direction == MHAMDI_ALL
                   ? std::accumulate(values, values + vector.size(), 0.0) / vector.size()
                   : double{values[GetCoordinate(vector.size())]};
    };
    const AggregationResult still = run(0);
    const auto isAccepted = [&](double gamma) {
        const AggregationResult result = run(gamma);
        if (rule->YieldsWeights())
        {
            return std::any_of(result.weights.begin() + std::min(benign, result.weights.size()),
                               result.weights.end(),
                               [](double weight) { return weight > 0; });
        }
        const double share = static_cast<double>(victim.attackers) / request.inputs.size();
        return result.HasVector() && still.HasVector() &&
               project(result.vector) - project(still.vector) >= (1 - ROUNDING) * share * gamma;
    };

    const double begin = spread > 0 ? spread : 1;
    const double limit = m_limit * begin;
    double low = 0;
    double high = std::min(begin, limit);
    if (!isAccepted(0))
    {
        return 0;
    }
    while (isAccepted(high))
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
        (isAccepted(middle) ? low : high) = middle;
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
