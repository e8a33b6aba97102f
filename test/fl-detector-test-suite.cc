/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-autoencoder-oracle.h"
#include "fl-learning-fixtures.h"
#include "fl-message-of.h"

#include "ns3/fl-detector-aggregator.h"
#include "ns3/fl-linear-autoencoder.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

using Point = LinearAutoencoder::Point;

/**
 * @param uniform random numbers
 * @param count number of points
 * @param dimension their dimension
 * @return random points, of different variance in each direction
 */
std::vector<Point>
DrawPoints(const Ptr<UniformRandomVariable>& uniform, size_t count, size_t dimension)
{
    std::vector<Point> points(count, Point(dimension));
    for (Point& point : points)
    {
        for (size_t k = 0; k < dimension; k++)
        {
            point[k] = uniform->GetValue(-1, 1) * std::pow(1.7, k) + 0.5;
        }
        std::rotate(point.begin(), point.begin() + 1, point.end());
        point[0] += point.back();
    }
    return points;
}

/**
 * @ingroup decentralized-fl-tests
 * The autoencoder against its definition, and what makes it one.
 */
class AutoencoderTest : public TestCase
{
  public:
    AutoencoderTest()
        : TestCase("autoencoder equals its definition")
    {
    }

  private:
    void DoRun() override
    {
        auto uniform = MakeUniform(1);
        for (uint32_t round = 0; round < 200; round++)
        {
            const size_t dimension = uniform->GetInteger(1, 7);
            std::vector<Point> samples = DrawPoints(uniform, uniform->GetInteger(1, 9), dimension);
            if (round % 3 == 0)
            {
                samples.push_back(samples[0]);
            }
            const uint32_t components = uniform->GetInteger(0, 8);
            const LinearAutoencoder autoencoder(samples, components);
            for (double length : {0.3, 1.0, 30.0})
            {
                Point point = DrawPoints(uniform, 1, dimension)[0];
                for (double& value : point)
                {
                    value *= length;
                }
                NS_TEST_ASSERT_MSG_EQ_TOL(autoencoder.GetError(point),
                                          DefineError(samples, components, point),
                                          1e-6 * std::max(1.0, length),
                                          "error, round " << round);
            }
            if (components >= dimension)
            {
                NS_TEST_ASSERT_MSG_LT(autoencoder.GetError(samples[0]),
                                      1e-6,
                                      "a full code reproduces the samples");
            }
        }
        // Along the only component, beyond the samples: the error is the distance to the farthest.
        const LinearAutoencoder line({{0, 0}, {3, 4}}, 1);
        NS_TEST_EXPECT_MSG_LT(line.GetError({1.5, 2}), 1e-12, "between the samples");
        NS_TEST_EXPECT_MSG_EQ_TOL(line.GetError({30, 40}), 45, 1e-9, "beyond, and not 0");
        NS_TEST_EXPECT_MSG_EQ_TOL(line.GetError({-3, -4}), 5, 1e-9, "the other sign");
        NS_TEST_EXPECT_MSG_EQ_TOL(line.GetError({4, -3}), 5, 1e-9, "across");
    }
};

/**
 * The reference generator of SplitMix64 (public domain, S. Vigna), apart from the product's form.
 */
class ReferenceGenerator
{
  public:
    /**
     * @param state where it begins
     */
    explicit ReferenceGenerator(uint64_t state)
        : m_state(state)
    {
    }

    /**
     * @return the next number
     */
    uint64_t Next()
    {
        m_state += 0x9e3779b97f4a7c15U;
        uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }

  private:
    uint64_t m_state; ///< state
};

/**
 * @param vector a vector
 * @param benign those that the detector is calibrated with
 * @param dimension numbers of the projection
 * @param seed its seed
 * @return the surrogate, with a matrix that is written out
 */
Point
DefineSurrogate(const ParameterVector& vector,
                const std::vector<ParameterVectorPtr>& benign,
                uint32_t dimension,
                uint32_t seed)
{
    std::vector<double> norms;
    for (const ParameterVectorPtr& each : benign)
    {
        norms.push_back(std::sqrt(each->SquaredNorm()));
    }
    const double longest = *std::max_element(norms.begin(), norms.end());
    const double shortest = *std::min_element(norms.begin(), norms.end());
    const double norm = std::sqrt(vector.SquaredNorm());
    const double divisor = std::max(shortest, std::min(longest, norm));
    // The generator whose first number belongs to counter seed + 1.
    const uint64_t start = ReferenceGenerator(seed * 0x9e3779b97f4a7c15U).Next();
    std::vector<Point> matrix(dimension, Point(vector.size()));
    ReferenceGenerator generator((start - 1) * 0x9e3779b97f4a7c15U);
    for (size_t i = 0; i < vector.size(); i++)
    {
        const uint64_t bits = generator.Next();
        const auto row = static_cast<size_t>(std::floor(std::ldexp(bits >> 32, -32) * dimension));
        matrix[row][i] = bits % 2 == 1 ? 1 : -1;
    }
    Point surrogate;
    for (const Point& row : matrix)
    {
        surrogate.push_back(std::inner_product(row.begin(), row.end(), vector.data(), 0.0) /
                            divisor);
    }
    surrogate.push_back(norm > longest ? norm / longest - 1 : 0);
    return surrogate;
}

/**
 * @ingroup decentralized-fl-tests
 * The detector against its definition on random small cases: scores, weights, mass.
 */
class DetectorDefinitionTest : public TestCase
{
  public:
    DetectorDefinitionTest()
        : TestCase("detector equals its definition")
    {
    }

  private:
    /**
     * @param dimension number of parameters
     * @param scale about half its length
     * @return a random vector, not around 0
     */
    ParameterVectorPtr Draw(size_t dimension, double scale)
    {
        std::vector<float> values(dimension);
        for (float& value : values)
        {
            value = static_cast<float>(scale * m_uniform->GetValue(-0.5, 1));
        }
        return ShareVector(values);
    }

    void DoRun() override
    {
        ReferenceGenerator generator(0);
        NS_TEST_ASSERT_MSG_EQ(generator.Next(), 0xe220a8397b1dcdafU, "published number");
        NS_TEST_ASSERT_MSG_EQ(generator.Next(), 0x6e789e6aa1b965f4U, "published number");
        uint32_t accepted = 0;
        uint32_t rejected = 0;
        for (uint32_t round = 0; round < 200; round++)
        {
            const size_t dimension = m_uniform->GetInteger(1, 20);
            const uint32_t projected = m_uniform->GetInteger(1, 8);
            const uint32_t components = m_uniform->GetInteger(0, 3);
            const double exponent = round % 3;
            const double quantile = 0.1 * m_uniform->GetInteger(0, 10);
            auto rule = CreateObject<DetectorAggregator>();
            rule->SetAttribute("SurrogateDimension", UintegerValue(projected));
            rule->SetAttribute("Seed", UintegerValue(round));
            rule->SetAttribute("Components", UintegerValue(components));
            rule->SetAttribute("Exponent", DoubleValue(exponent));
            rule->SetAttribute("Quantile", DoubleValue(quantile));
            rule->SetAttribute("Margin", DoubleValue(1.2));
            std::vector<ParameterVectorPtr> benign;
            for (uint32_t i = 0; i < m_uniform->GetInteger(4, 20); i++)
            {
                benign.push_back(Draw(dimension, m_uniform->GetValue(0.5, 2)));
            }
            if (benign.size() < 4)
            {
                continue;
            }
            rule->Calibrate(benign);

            std::vector<Point> fitted;
            std::vector<double> errors;
            for (size_t i = 0; i < benign.size(); i += 2)
            {
                fitted.push_back(DefineSurrogate(*benign[i], benign, projected, round));
            }
            for (size_t i = 1; i < benign.size(); i += 2)
            {
                errors.push_back(
                    DefineError(fitted,
                                components,
                                DefineSurrogate(*benign[i], benign, projected, round)));
            }
            std::sort(errors.begin(), errors.end());
            // The least error that at least such a share is not above.
            size_t rank = 0;
            while (static_cast<double>(rank + 1) <
                   quantile * static_cast<double>(errors.size()) - 1e-9)
            {
                rank++;
            }
            const double threshold = 1.2 * errors[rank];
            if (threshold < 1e-3)
            {
                continue; // nothing but rounding
            }

            AggregationRequest request;
            request.dimension = dimension;
            std::vector<double> weights;
            bool isClose = false;
            for (uint32_t i = 0; i < m_uniform->GetInteger(1, 6); i++)
            {
                const auto vector = Draw(dimension, i % 3 == 2 ? -3 : m_uniform->GetValue(0.1, 3));
                const double score =
                    DefineError(fitted,
                                components,
                                DefineSurrogate(*vector, benign, projected, round)) /
                    threshold;
                NS_TEST_ASSERT_MSG_EQ_TOL(rule->GetScore(*vector), score, 1e-4, "score");
                isClose |= std::abs(score - 1) < 1e-4;
                const double least = errors[0] / threshold;
                weights.push_back(score > 1 ? 0 : std::pow(std::max(score, least), -exponent));
                (score > 1 ? rejected : accepted)++;
                request.inputs.push_back({vector, 1.0 + i});
            }
            const double mass = std::accumulate(weights.begin(), weights.end(), 0.0);
            if (isClose || request.inputs.empty() || mass > 1e4)
            {
                continue;
            }
            const AggregationResult result = rule->Aggregate(request);
            NS_TEST_ASSERT_MSG_EQ(result.HasVector(), (mass > 0), "an aggregate");
            NS_TEST_ASSERT_MSG_EQ_TOL(result.mass, mass, 1e-2 * mass, "mass");
            for (size_t i = 0; mass > 0 && i < weights.size(); i++)
            {
                NS_TEST_ASSERT_MSG_EQ_TOL(result.weights[i], weights[i] / mass, 1e-2, "weight");
                NS_TEST_ASSERT_MSG_EQ((result.weights[i] == 0), (weights[i] == 0), "rejected");
            }
            if (mass > 0)
            {
                CheckOrder(rule, request, result.weights);
            }
        }
        NS_TEST_EXPECT_MSG_GT(accepted, 100, "enough accepted");
        NS_TEST_EXPECT_MSG_GT(rejected, 100, "enough rejected");
    }

    /**
     * @param rule the rule
     * @param request inputs
     * @param weights their weights
     */
    void CheckOrder(Ptr<WeightAggregator> rule,
                    AggregationRequest request,
                    std::vector<double> weights)
    {
        std::rotate(request.inputs.begin(), request.inputs.begin() + 1, request.inputs.end());
        std::rotate(weights.begin(), weights.begin() + 1, weights.end());
        const AggregationResult moved = rule->ComputeWeights(request);
        for (size_t i = 0; i < weights.size(); i++)
        {
            NS_TEST_ASSERT_MSG_EQ_TOL(moved.weights[i], weights[i], 1e-12, "order");
        }
    }

    const Ptr<UniformRandomVariable> m_uniform{MakeUniform(2)}; ///< vectors
};

/**
 * @ingroup decentralized-fl-tests
 * Single vectors, extremes, and what cannot be learned from.
 */
class DetectorCornerTest : public TestCase
{
  public:
    DetectorCornerTest()
        : TestCase("detector: corner cases")
    {
    }

  private:
    void DoRun() override
    {
        auto rule = CreateObject<DetectorAggregator>();
        const AggregationOffer offer{"pirate", false, false, true, 1};
        const std::string message = MessageOf([&]() { rule->RequireUsable(offer); });
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(message, {"--aggregator=detector", "benign", "pirate", "mean"}),
            true,
            message);
        NS_TEST_EXPECT_MSG_EQ(message.find("detector", message.find("accepted:")),
                              std::string::npos,
                              "who records no traces cannot use it: " << message);
        const auto zero = ShareVector({0, 0});
        const std::string still = MessageOf([&]() { rule->Calibrate({zero, zero}); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(still, {"changes nothing", "--optimizer"}), true, still);
        const auto wild = ShareVector({NAN, 0});
        const std::string diverged = MessageOf([&]() { rule->Calibrate({wild, zero}); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(diverged, {"diverges", "--optimizer"}), true, diverged);

        // Sized runs have nothing to learn from and nothing to judge.
        rule->Calibrate({});
        NS_TEST_EXPECT_MSG_EQ(MessageOf([&]() { rule->RequireUsable(offer); }),
                              "(accepted)",
                              "calibrated");
        AggregationRequest sized;
        sized.dimension = 10;
        sized.sized = true;
        const auto content = std::make_shared<ParameterVector>(ParameterVector::Sized(10));
        sized.inputs = {{content, 1}, {content, 1}};
        NS_TEST_EXPECT_MSG_EQ((rule->Aggregate(sized).weights == std::vector<double>{0.5, 0.5}),
                              true,
                              "equal weights");

        // Benign vectors of lengths 1 to 2 around one direction.
        std::vector<ParameterVectorPtr> benign;
        auto uniform = MakeUniform(3);
        for (int i = 0; i < 20; i++)
        {
            const double length = uniform->GetValue(1, 2);
            const double angle = uniform->GetValue(-0.3, 0.3);
            benign.push_back(ShareVector({static_cast<float>(length * std::cos(angle)),
                                          static_cast<float>(length * std::sin(angle))}));
        }
        rule->SetAttribute("SurrogateDimension", UintegerValue(64));
        rule->SetAttribute("Components", UintegerValue(0));
        rule->SetAttribute("Exponent", DoubleValue(2));
        rule->Calibrate(benign);
        AggregationRequest request;
        request.dimension = 2;
        request.inputs = {{benign[0], 7}};
        AggregationResult result = rule->Aggregate(request);
        NS_TEST_ASSERT_MSG_EQ(result.HasVector(), true, "a single benign vector");
        NS_TEST_EXPECT_MSG_EQ(result.weights[0], 1, "its weight is normalized");
        NS_TEST_EXPECT_MSG_GT(result.mass, 1, "its mass is not: score^-2 above the threshold's");
        constexpr float GREATEST = std::numeric_limits<float>::max();
        for (const std::vector<float>& bad : {std::vector<float>{-1.5F, 0},
                                              std::vector<float>{0, 1.5F},
                                              std::vector<float>{15, 0},
                                              std::vector<float>{GREATEST, GREATEST}})
        {
            request.inputs = {{ShareVector(bad), 1}};
            NS_TEST_EXPECT_MSG_EQ(rule->Aggregate(request).HasVector(),
                                  false,
                                  "hostile: " << bad[0]);
            request.inputs.push_back({benign[1], 1});
            result = rule->Aggregate(request);
            NS_TEST_EXPECT_MSG_EQ((result.weights == std::vector<double>{0, 1}),
                                  true,
                                  "and not it");
        }
        // The breakdown bound: what is accepted is not much longer than benign vectors, even where
        // a projection to one number cannot see it.
        rule->SetAttribute("SurrogateDimension", UintegerValue(1));
        rule->Calibrate(benign);
        const std::vector<float> unseen{GREATEST, GREATEST};
        for (const std::vector<float>& far :
             {unseen, std::vector<float>{unseen[0], -unseen[1]}, std::vector<float>{-1e3F, 1e3F}})
        {
            NS_TEST_EXPECT_MSG_GT(rule->GetScore(*ShareVector(far)), 1, "too long");
        }
        NS_TEST_EXPECT_MSG_EQ(rule->GetBreakdown(5), 5, "bounded, whoever sends");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The anomaly detector and its parts.
 */
class DetectorTestSuite : public TestSuite
{
  public:
    DetectorTestSuite()
        : TestSuite("fl-detector", Type::UNIT)
    {
        AddTestCase(new AutoencoderTest);
        AddTestCase(new DetectorDefinitionTest);
        AddTestCase(new DetectorCornerTest);
    }
};

DetectorTestSuite g_detectorTestSuite; ///< the suite

} // namespace
