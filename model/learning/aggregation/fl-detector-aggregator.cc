/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-detector-aggregator.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/fl-input-error.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace ns3
{
namespace fl
{

namespace
{

/// Errors of surrogates of unit length below this are rounding of binary32 vectors.
constexpr double LEAST_ERROR = 1e-6;

/**
 * @param counter a number
 * @return 64 bits that look random and depend on all of its bits (G. L. Steele et al., "Fast
 *         Splittable Pseudorandom Number Generators", 2014, SplitMix64)
 */
uint64_t
Scramble(uint64_t counter)
{
    uint64_t bits = counter * 0x9e3779b97f4a7c15U;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
    return bits ^ (bits >> 31);
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(DetectorAggregator);

TypeId
DetectorAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DetectorAggregator")
            .SetParent<WeightAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<DetectorAggregator>()
            .AddAttribute("SurrogateDimension",
                          "Numbers that a vector is projected to.",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&DetectorAggregator::m_dimension),
                          MakeUintegerChecker<uint32_t>(1, 1000000))
            .AddAttribute("Seed",
                          "Selects the random projection, independently of the seed of the run.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&DetectorAggregator::m_seed),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("Components",
                          "Numbers of the autoencoder's code; 0 compares with the mean benign "
                          "surrogate.",
                          UintegerValue(4),
                          MakeUintegerAccessor(&DetectorAggregator::m_components),
                          MakeUintegerChecker<uint32_t>(0, 1000))
            .AddAttribute("Exponent",
                          "The weight of an accepted vector is its score to the power of minus "
                          "this; 0 gives equal weights.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&DetectorAggregator::m_exponent),
                          MakeDoubleChecker<double>(0, 100))
            .AddAttribute("Quantile",
                          "Share of the benign vectors whose errors are below the threshold before "
                          "the margin.",
                          DoubleValue(0.95),
                          MakeDoubleAccessor(&DetectorAggregator::m_quantile),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("Margin",
                          "Threshold as a multiple of that quantile of the benign errors.",
                          DoubleValue(1.3),
                          MakeDoubleAccessor(&DetectorAggregator::m_margin),
                          MakeDoubleChecker<double>(0.01, 1e6));
    return tid;
}

AggregatorNeeds
DetectorAggregator::GetNeeds() const
{
    AggregatorNeeds needs;
    needs.comparison = false;
    needs.benignTraces = true;
    return needs;
}

uint32_t
DetectorAggregator::GetBreakdown(uint32_t inputs) const
{
    return inputs;
}

double
DetectorAggregator::GetMaxMass() const
{
    return std::pow(m_leastScore, -m_exponent);
}

double
DetectorAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    // A parameter costs 2 for the norm, 9 for the scrambling, 4 for its place, sign and sum, and 2
    // for the aggregate.
    const double autoencoder = 4.0 * (m_components + 1) * m_dimension;
    return inputs * (17.0 * static_cast<double>(dimension) + autoencoder);
}

double
DetectorAggregator::GetScore(const ParameterVector& vector) const
{
    NS_ABORT_MSG_UNLESS(m_autoencoder, "the detector has not been calibrated");
    return m_autoencoder->GetError(MakeSurrogate(vector)) / m_threshold;
}

void
DetectorAggregator::DoCalibrate(const std::vector<ParameterVectorPtr>& benign)
{
    if (benign.empty())
    {
        return; // sized vectors, which are never judged
    }
    NS_ABORT_MSG_IF(benign.size() < 2, "one benign vector to fit and one to hold out are needed");
    std::vector<double> norms;
    for (const ParameterVectorPtr& vector : benign)
    {
        norms.push_back(std::sqrt(vector->SquaredNorm()));
    }
    const bool isFinite =
        std::all_of(norms.begin(), norms.end(), [](double norm) { return std::isfinite(norm); });
    const auto [shortest, longest] = std::minmax_element(norms.begin(), norms.end());
    if (!isFinite || *longest == 0)
    {
        throw InputError("ns3::fl::DetectorAggregator learns from honest training, which here " +
                         std::string(isFinite ? "changes nothing" : "diverges") +
                         ": choose another --optimizer, such as sgd:LearningRate=0.05");
    }
    m_longest = *longest;
    m_shortest = std::max(*shortest, LEAST_ERROR * m_longest);

    std::vector<LinearAutoencoder::Point> fitted;
    std::vector<LinearAutoencoder::Point> heldOut;
    for (size_t i = 0; i < benign.size(); i++)
    {
        (i % 2 == 0 ? fitted : heldOut).push_back(MakeSurrogate(*benign[i]));
    }
    m_autoencoder = std::make_shared<const LinearAutoencoder>(fitted, m_components);
    std::vector<double> errors;
    for (const LinearAutoencoder::Point& surrogate : heldOut)
    {
        errors.push_back(m_autoencoder->GetError(surrogate));
    }
    std::sort(errors.begin(), errors.end());
    // A share such as 0.7 is stored a little too great or small: 0.7 of 10 must not become 8.
    const auto rank =
        static_cast<size_t>(std::ceil(m_quantile * static_cast<double>(errors.size()) - 1e-9));
    m_threshold = std::max(m_margin * errors[std::max<size_t>(rank, 1) - 1], LEAST_ERROR);
    m_leastScore = std::max(errors.front(), LEAST_ERROR) / m_threshold;
}

LinearAutoencoder::Point
DetectorAggregator::MakeSurrogate(const ParameterVector& vector) const
{
    const double norm = std::sqrt(vector.SquaredNorm());
    const double divisor = std::clamp(norm, m_shortest, m_longest);
    const uint64_t start = Scramble(uint64_t{m_seed} + 1);
    LinearAutoencoder::Point surrogate(m_dimension + 1);
    for (size_t i = 0; i < vector.size(); i++)
    {
        // The high half of the bits selects a place, the lowest bit a sign.
        const uint64_t bits = Scramble(start + i);
        const double value = static_cast<double>(vector.data()[i]) / divisor;
        surrogate[((bits >> 32) * m_dimension) >> 32] += (bits & 1) != 0 ? value : -value;
    }
    surrogate.back() = std::max(norm / m_longest - 1, 0.0);
    return surrogate;
}

Aggregator::Weighting
DetectorAggregator::DoComputeWeights(const ValidInputs& inputs,
                                     const AggregationRequest& /* request */) const
{
    std::vector<double> weights;
    for (const ParameterVector* vector : inputs.vectors)
    {
        const double score = GetScore(*vector);
        weights.push_back(score > 1 ? 0 : std::pow(std::max(score, m_leastScore), -m_exponent));
    }
    return Normalize(weights);
}

} // namespace fl
} // namespace ns3
