/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ATTACK_FIXTURES_H
#define FL_ATTACK_FIXTURES_H

#include "fl-learning-fixtures.h"

#include "ns3/fl-aggregator.h"
#include "ns3/fl-attack.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * @param number how many vectors
 * @param dimension number of parameters
 * @param stream number of the random stream
 * @param center what each parameter is around
 * @return vectors of uniform numbers, at most 1 away from the center
 */
inline std::vector<ParameterVectorPtr>
MakeRandomVectors(uint32_t number, size_t dimension, int64_t stream, double center = 0.25)
{
    auto uniform = MakeUniform(stream);
    std::vector<ParameterVectorPtr> vectors;
    for (uint32_t i = 0; i < number; i++)
    {
        std::vector<float> values(dimension);
        for (float& value : values)
        {
            value = static_cast<float>(center + uniform->GetValue(-1, 1));
        }
        vectors.push_back(ShareVector(values));
    }
    return vectors;
}

/**
 * @ingroup decentralized-fl-tests
 * @param vectors the benign vectors; the first is also the attacker's honest one
 * @param attackers how many nodes attack together
 * @param rule the rule under attack, which works on all vectors
 * @return what an omniscient attacker sees
 */
inline AttackView
MakeOmniscientView(const std::vector<ParameterVectorPtr>& vectors,
                   uint32_t attackers,
                   const Aggregator* rule = nullptr)
{
    AttackView view;
    view.own.honest = vectors.front();
    view.own.node = 1000;
    view.benign.vectors = vectors;
    for (uint32_t node = 0; node < vectors.size(); node++)
    {
        view.benign.nodes.push_back(node);
    }
    view.benign.attackers = attackers;
    view.victim.benign = vectors;
    view.victim.attackers = attackers;
    view.victim.rule = rule;
    return view;
}

/**
 * @ingroup decentralized-fl-tests
 * @param benign number of benign nodes, numbered from 0
 * @param attackers number of attackers, which follow
 * @return the offer of a system that shows everything, on ten classes, but without rule and graph
 */
inline AttackOffer
MakeFullOffer(uint32_t benign, uint32_t attackers)
{
    AttackOffer offer;
    offer.system = "ubar";
    offer.shown = {true, true, true, true, true};
    offer.benign = benign;
    for (uint32_t i = 0; i < attackers; i++)
    {
        offer.attackers.push_back(benign + i);
    }
    offer.classes = 10;
    return offer;
}

/**
 * @ingroup decentralized-fl-tests
 * @param vectors some vectors
 * @param coordinate one coordinate
 * @return its mean
 */
inline double
MeanOf(const std::vector<ParameterVectorPtr>& vectors, size_t coordinate)
{
    double sum = 0;
    for (const auto& vector : vectors)
    {
        sum += vector->data()[coordinate];
    }
    return sum / vectors.size();
}

/**
 * @ingroup decentralized-fl-tests
 * @param vectors some vectors
 * @param coordinate one coordinate
 * @return its standard deviation by the mean of squares less the square of the mean
 */
inline double
DeviationOf(const std::vector<ParameterVectorPtr>& vectors, size_t coordinate)
{
    double squares = 0;
    for (const auto& vector : vectors)
    {
        squares += std::pow(vector->data()[coordinate], 2);
    }
    return std::sqrt(
        std::max(0.0, squares / vectors.size() - std::pow(MeanOf(vectors, coordinate), 2)));
}

/**
 * @ingroup decentralized-fl-tests
 * @param benign the benign vectors
 * @return their mean, and the root of their mean squared distance from it
 */
inline std::pair<ParameterVector, double>
MeasureSpread(const std::vector<ParameterVectorPtr>& benign)
{
    std::vector<float> mean(benign.front()->size());
    double squares = 0;
    for (size_t j = 0; j < mean.size(); j++)
    {
        mean[j] = static_cast<float>(MeanOf(benign, j));
        squares += std::pow(DeviationOf(benign, j), 2);
    }
    return {ParameterVector::FromValues(mean), std::sqrt(squares)};
}

/**
 * @ingroup decentralized-fl-tests
 * @param rule a rule
 * @param benign what benign nodes send
 * @param candidate what each attacker sends
 * @param attackers number of attackers
 * @param own the victim's own vector
 * @return what the rule makes of it
 */
inline AggregationResult
ApplyRule(const Aggregator& rule,
          const std::vector<ParameterVectorPtr>& benign,
          const ParameterVector& candidate,
          uint32_t attackers,
          const ParameterVectorPtr& own = nullptr)
{
    AggregationRequest request;
    request.own = own;
    request.dimension = candidate.size();
    for (const auto& vector : benign)
    {
        request.inputs.push_back({vector, 1});
    }
    request.inputs.resize(benign.size() + attackers,
                          {std::make_shared<const ParameterVector>(candidate), 1});
    return rule.Aggregate(request);
}

} // namespace fl
} // namespace ns3

#endif // FL_ATTACK_FIXTURES_H
