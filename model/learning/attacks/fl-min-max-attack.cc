/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-min-max-attack.h"

#include "ns3/fl-benign-statistics.h"
#include "ns3/fl-compat.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MinMaxAttack);

namespace
{

/**
 * @param kind which direction
 * @param vectors the benign vectors
 * @param mean their mean
 * @return the perturbation
 */
ParameterVector
MakePerturbation(MinMaxPerturbation kind,
                 const std::vector<ParameterVectorPtr>& vectors,
                 const ParameterVector& mean)
{
    if (kind == MIN_MAX_DEVIATION)
    {
        ParameterVector deviation = BenignStatistics::ComputeDeviation(vectors);
        deviation.Scale(-1);
        return deviation;
    }
    ParameterVector perturbation = mean;
    if (kind == MIN_MAX_UNIT)
    {
        const double norm = std::sqrt(mean.SquaredNorm());
        perturbation.Scale(norm > 0 ? static_cast<float>(-1 / norm) : 0);
        return perturbation;
    }
    float* values = perturbation.data();
    std::transform(values, values + perturbation.size(), values, [](float value) {
        return static_cast<float>((value < 0) - (value > 0));
    });
    return perturbation;
}

/**
 * @param vectors the benign vectors
 * @return square of the greatest distance between two of them
 */
double
FindSquaredDiameter(const std::vector<ParameterVectorPtr>& vectors)
{
    double greatest = 0;
    for (size_t i = 0; i < vectors.size(); i++)
    {
        for (size_t j = i + 1; j < vectors.size(); j++)
        {
            greatest = std::max(greatest, vectors[i]->SquaredDistance(*vectors[j]));
        }
    }
    return greatest;
}

} // namespace

TypeId
MinMaxAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::MinMaxAttack")
            .SetParent<ColludingAttack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<MinMaxAttack>()
            .AddAttribute("Perturbation",
                          "Direction from the benign mean to the sent vector: against the benign "
                          "standard deviations, the mean as a unit vector, or the mean's signs.",
                          StringValue("standard-deviation"),
                          compat::EnumAccessor<MinMaxPerturbation>(&MinMaxAttack::m_perturbation),
                          MakeEnumChecker(MIN_MAX_DEVIATION,
                                          "standard-deviation",
                                          MIN_MAX_UNIT,
                                          "unit",
                                          MIN_MAX_SIGN,
                                          "sign"));
    return tid;
}

ParameterVector
MinMaxAttack::Conspire(const BenignVectorsView& benign, const VictimView& /* victim */) const
{
    ParameterVector sent = BenignStatistics::ComputeMean(benign.vectors);
    const ParameterVector perturbation = MakePerturbation(m_perturbation, benign.vectors, sent);
    const double square = perturbation.SquaredNorm();
    if (square == 0)
    {
        return sent;
    }
    const double bound = FindSquaredDiameter(benign.vectors);
    double gamma = std::numeric_limits<double>::max();
    for (const ParameterVectorPtr& vector : benign.vectors)
    {
        // The greater root of square x^2 + 2 half x - room = 0, without cancellation.
        ParameterVector difference = sent;
        difference.AddScaled(-1, *vector);
        const double half = perturbation.Dot(difference);
        const double room = std::max(0.0, bound - difference.SquaredNorm());
        const double root = std::sqrt(half * half + square * room);
        if (room == 0)
        {
            gamma = std::min(gamma, std::max(0.0, -2 * half / square));
        }
        else
        {
            gamma = std::min(gamma, half > 0 ? room / (half + root) : (root - half) / square);
        }
    }
    sent.AddScaled(static_cast<float>(gamma), perturbation);
    return sent;
}

} // namespace fl
} // namespace ns3
