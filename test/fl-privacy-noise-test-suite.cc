/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-privacy-noise.h"
#include "ns3/test.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Noise of a mechanism: scale, moments, and the greatest norm.
 */
class PrivacyNoiseTest : public TestCase
{
  public:
    /**
     * @param choice the mechanism, as on the command line
     * @param scale factor of the noise of scale 1
     * @param variance of the noise of scale 1
     * @param kurtosis of the noise
     * @param norm norm of the vector (3, -4), that of the mechanism
     */
    PrivacyNoiseTest(const std::string& choice,
                     double scale,
                     double variance,
                     double kurtosis,
                     double norm)
        : TestCase(choice),
          m_choice(choice),
          m_scale(scale),
          m_variance(variance),
          m_kurtosis(kurtosis),
          m_norm(norm)
    {
    }

  private:
    void DoRun() override
    {
        const auto noise = Choice(PrivacyNoise::GetTypeId(), m_choice).Create<PrivacyNoise>();
        NS_TEST_EXPECT_MSG_EQ(noise->AssignStreams(7), 1, "streams");
        NS_TEST_EXPECT_MSG_EQ_TOL(noise->GetScale(), m_scale, 1e-12 * m_scale, "scale");
        const uint32_t draws = 200000;
        const ParameterVectorPtr drawn = noise->Draw(draws);
        double mean = 0;
        double second = 0;
        double fourth = 0;
        for (uint32_t i = 0; i < draws; i++)
        {
            const double x = drawn->data()[i];
            mean += x / draws;
            second += x * x / draws;
            fourth += x * x * x * x / draws;
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(mean, 0, 0.012, "centered");
        NS_TEST_EXPECT_MSG_EQ_TOL(second, m_variance, 0.02 * m_variance, "variance");
        NS_TEST_EXPECT_MSG_EQ_TOL(fourth / second / second, m_kurtosis, 0.35, "kurtosis");

        // Shortened to norm 1 and shifted by the scale times the noise; short ones stay.
        const auto zero = ShareVector({0, 0});
        const auto shift = ShareVector({1, -2});
        const auto longer = ParameterVector::FromValues({3, -4});
        ParameterVector published = noise->Apply(longer, zero);
        NS_TEST_EXPECT_MSG_EQ_TOL(published.data()[0], 3 / m_norm, 1e-6, "shortened");
        NS_TEST_EXPECT_MSG_EQ_TOL(published.data()[1], -4 / m_norm, 1e-6, "shortened");
        published = noise->Apply(ParameterVector::FromValues({0.25F, 0.5F}), shift);
        NS_TEST_EXPECT_MSG_EQ_TOL(published.data()[0], 0.25 + m_scale, 1e-5 * m_scale, "noise");
        NS_TEST_EXPECT_MSG_EQ_TOL(published.data()[1], 0.5 - 2 * m_scale, 1e-5 * m_scale, "noise");
        const ParameterVector sized = noise->Apply(ParameterVector::Sized(5), nullptr);
        NS_TEST_EXPECT_MSG_EQ(sized.HasContent(), false, "sized vectors stay");
        NS_TEST_EXPECT_MSG_EQ(sized.size(), 5, "sized vectors stay");

        const auto again = Choice(PrivacyNoise::GetTypeId(), m_choice).Create<PrivacyNoise>();
        again->AssignStreams(7);
        NS_TEST_EXPECT_MSG_EQ(again->Draw(draws)->IsIdentical(*drawn), true, "same stream");
    }

    const std::string m_choice; ///< the mechanism
    const double m_scale;       ///< factor of the noise of scale 1
    const double m_variance;    ///< of the noise of scale 1
    const double m_kurtosis;    ///< of the noise
    const double m_norm;        ///< of (3, -4)
};

/**
 * @ingroup decentralized-fl-tests
 * The promise of the Laplace mechanism for one parameter: no interval of outcomes is more than
 * e^Epsilon times likelier with one vector than with the most different other one.
 */
class PrivacyPromiseTest : public TestCase
{
  public:
    PrivacyPromiseTest()
        : TestCase("the promise of the Laplace mechanism")
    {
    }

  private:
    void DoRun() override
    {
        const auto noise = Choice(PrivacyNoise::GetTypeId(), "laplace:Epsilon=0.5,NormBound=2")
                               .Create<PrivacyNoise>();
        noise->AssignStreams(1);
        const uint32_t draws = 300000;
        const ParameterVectorPtr drawn = noise->Draw(draws);
        const double width = 4;
        std::vector<double> counts[2] = {std::vector<double>(11), std::vector<double>(11)};
        for (uint32_t i = 0; i < draws; i++)
        {
            for (uint32_t side = 0; side < 2; side++)
            {
                const ParameterVector own =
                    ParameterVector::FromValues({side == 0 ? -100.0F : 100.0F});
                const float value = noise->Apply(own, ShareVector({drawn->data()[i]})).data()[0];
                const auto bin = static_cast<int>(std::floor(value / width + 5.5));
                if (bin >= 0 && bin < 11)
                {
                    counts[side][bin]++;
                }
            }
        }
        double worst = 0;
        for (uint32_t bin = 0; bin < 11; bin++)
        {
            worst = std::max(worst, std::abs(std::log(counts[0][bin] / counts[1][bin])));
        }
        NS_TEST_EXPECT_MSG_LT(worst, 0.5 + 0.05, "at most Epsilon, up to chance");
        NS_TEST_EXPECT_MSG_GT(worst, 0.5 - 0.05, "no more noise than is needed");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Differential privacy.
 */
class PrivacyNoiseTestSuite : public TestSuite
{
  public:
    PrivacyNoiseTestSuite()
        : TestSuite("fl-privacy-noise", Type::UNIT)
    {
        AddTestCase(new PrivacyNoiseTest("gaussian:Epsilon=0.5,Delta=0.01,NormBound=1",
                                         4 * std::sqrt(2 * std::log(125)),
                                         1,
                                         3,
                                         5));
        AddTestCase(new PrivacyNoiseTest("laplace:Epsilon=0.5,NormBound=1", 4, 2, 6, 7));
        AddTestCase(new PrivacyPromiseTest());
    }
};

PrivacyNoiseTestSuite g_privacyNoiseTestSuite; ///< the suite

} // namespace
