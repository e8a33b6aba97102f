/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-message-of.h"
#include "fl-partition-checks.h"

#include "ns3/boolean.h"
#include "ns3/fl-dirichlet-class-partition.h"
#include "ns3/fl-dirichlet-mix-partition.h"
#include "ns3/fl-dirichlet.h"
#include "ns3/fl-quantity-skew-partition.h"
#include "ns3/test.h"

#include <cmath>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Mean and variance of numbers.
struct Moments
{
    uint32_t count{0}; ///< how many there are
    double sum{0};     ///< their sum
    double squares{0}; ///< sum of their squares

    /**
     * @param x another number
     */
    void Add(double x)
    {
        count++;
        sum += x;
        squares += x * x;
    }

    /**
     * @return mean
     */
    double GetMean() const
    {
        return sum / count;
    }

    /**
     * @return variance
     */
    double GetVariance() const
    {
        return squares / count - GetMean() * GetMean();
    }
};

/**
 * @ingroup decentralized-fl-tests
 * @param text what varies
 * @param value its value
 * @return both as text
 */
std::string
Name(const std::string& text, double value)
{
    std::ostringstream name;
    name << text << value;
    return name.str();
}

/**
 * @ingroup decentralized-fl-tests
 * Logarithms of gamma variates: moments and the distribution function at one point.
 */
class LogGammaTest : public TestCase
{
  public:
    /**
     * @param shape shape of the distribution
     * @param mean expected logarithm, digamma(shape)
     * @param variance variance of the logarithm, trigamma(shape)
     */
    LogGammaTest(double shape, double mean, double variance)
        : TestCase(Name("logarithms of gamma variates of shape ", shape)),
          m_shape(shape),
          m_mean(mean),
          m_variance(variance)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t DRAWS = 40000;
        auto uniform = MakePartitionStream(3);
        Moments logarithm;
        Moments plain;
        for (uint32_t i = 0; i < DRAWS; i++)
        {
            const double drawn = DrawLogGamma(m_shape, uniform);
            logarithm.Add(drawn);
            plain.Add(std::exp(drawn));
        }
        const double sigma = std::sqrt(m_variance / DRAWS);
        NS_TEST_EXPECT_MSG_EQ_TOL(logarithm.GetMean(), m_mean, 4 * sigma, "mean of logarithms");
        NS_TEST_EXPECT_MSG_EQ_TOL(logarithm.GetVariance() / m_variance, 1, 0.07, "variance");
        const double plainSigma = std::sqrt(m_shape / DRAWS);
        NS_TEST_EXPECT_MSG_EQ_TOL(plain.GetMean(), m_shape, 4 * plainSigma, "mean is the shape");
    }

    double m_shape;    ///< shape of the distribution
    double m_mean;     ///< expected logarithm
    double m_variance; ///< variance of the logarithm
};

/**
 * @ingroup decentralized-fl-tests
 * Proportions: sum, and mean, variance and covariance in closed form.
 */
class DirichletMomentsTest : public TestCase
{
  public:
    /**
     * @param alpha concentration
     */
    explicit DirichletMomentsTest(double alpha)
        : TestCase(Name("moments of the Dirichlet distribution, alpha ", alpha)),
          m_alpha(alpha)
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t N = 5;
        constexpr uint32_t DRAWS = 20000;
        auto uniform = MakePartitionStream(4);
        std::vector<Moments> moments(N);
        double product = 0;
        for (uint32_t i = 0; i < DRAWS; i++)
        {
            const auto proportions = DrawDirichlet(m_alpha, N, uniform);
            NS_TEST_ASSERT_MSG_EQ_TOL(std::accumulate(proportions.begin(), proportions.end(), 0.0),
                                      1,
                                      1e-12,
                                      "sum");
            for (uint32_t j = 0; j < N; j++)
            {
                NS_TEST_ASSERT_MSG_EQ((proportions[j] >= 0), true, "not negative");
                moments[j].Add(proportions[j]);
            }
            product += proportions[1] * proportions[3] / DRAWS;
        }
        const double variance = (N - 1.0) / (N * N * (N * m_alpha + 1));
        for (const Moments& proportion : moments)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(proportion.GetMean(),
                                      1.0 / N,
                                      4 * std::sqrt(variance / DRAWS),
                                      "mean");
            NS_TEST_EXPECT_MSG_EQ_TOL(proportion.GetVariance() / variance, 1, 0.06, "variance");
        }
        const double covariance = -1.0 / (N * N * (N * m_alpha + 1));
        NS_TEST_EXPECT_MSG_EQ_TOL(product - 1.0 / (N * N),
                                  covariance,
                                  4 * variance / std::sqrt(DRAWS) + 0.03 * std::fabs(covariance),
                                  "covariance");
    }

    double m_alpha; ///< concentration
};

/**
 * @ingroup decentralized-fl-tests
 * Things divided by proportions.
 */
class CutTest : public TestCase
{
  public:
    CutTest()
        : TestCase("cuts in proportion")
    {
    }

  private:
    void DoRun() override
    {
        using Sizes = std::vector<uint32_t>;
        NS_TEST_EXPECT_MSG_EQ((CutInProportion({0.5, 0.25, 0.25}, 8) == Sizes{4, 2, 2}), true, "");
        NS_TEST_EXPECT_MSG_EQ((CutInProportion({0.5, 0.5}, 3) == Sizes{1, 2}), true, "odd");
        NS_TEST_EXPECT_MSG_EQ((CutInProportion({0, 1, 0}, 7) == Sizes{0, 7, 0}), true, "all");
        NS_TEST_EXPECT_MSG_EQ((CutInProportion({0.3, 0.7}, 0) == Sizes{0, 0}), true, "nothing");
        NS_TEST_EXPECT_MSG_EQ((CutInProportion({1 + 1e-9, 0}, 4000000000) == Sizes{4000000000, 0}),
                              true,
                              "a sum that rounding made too great");
        auto uniform = MakePartitionStream(5);
        for (uint32_t i = 0; i < 1000; i++)
        {
            const auto proportions = DrawDirichlet(0.2, 7, uniform);
            const Sizes sizes = CutInProportion(proportions, 1003);
            NS_TEST_ASSERT_MSG_EQ(std::accumulate(sizes.begin(), sizes.end(), 0U), 1003, "total");
            for (size_t j = 0; j < sizes.size(); j++)
            {
                NS_TEST_ASSERT_MSG_LT(std::fabs(sizes[j] - proportions[j] * 1003), 1.001, "size");
            }
        }
        // Where exponentials underflow, the greatest still takes all.
        const auto tiny = DrawDirichlet(1e-6, 100, uniform);
        NS_TEST_EXPECT_MSG_EQ_TOL(*std::max_element(tiny.begin(), tiny.end()), 1, 1e-9, "one");
        for (double proportion : DrawDirichlet(1e6, 100, uniform))
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(proportion, 0.01, 0.0001, "nearly equal");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Classes divided over nodes: cover, moments of the parts, smallest share, balance.
 */
class DirichletClassTest : public TestCase
{
  public:
    DirichletClassTest()
        : TestCase("dirichlet-class: cover, moments, smallest share, balance")
    {
    }

  private:
    void DoRun() override
    {
        auto partition = CreateObject<DirichletClassPartition>();
        auto uniform = MakePartitionStream(6);
        const auto labels = MixLabels(std::vector<uint32_t>(10, 500));
        partition->SetAttribute("Alpha", DoubleValue(1));
        partition->SetAttribute("MinimumSamples", UintegerValue(1));
        constexpr uint32_t NODES = 5;
        Moments part;
        for (uint32_t draw = 0; draw < 200; draw++)
        {
            const auto shares = partition->Split(labels, 10, NODES, uniform);
            NS_TEST_ASSERT_MSG_EQ(IsDisjointCover(shares, labels.size()), true, "one owner each");
            for (const auto& counts : Partition::CountLabels(labels, 10, shares))
            {
                for (uint32_t count : counts)
                {
                    part.Add(count / 500.0);
                }
            }
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(part.GetMean(), 0.2, 1e-9, "mean part of a class");
        const double variance = (NODES - 1.0) / (NODES * NODES * (NODES + 1.0));
        NS_TEST_EXPECT_MSG_EQ_TOL(part.GetVariance() / variance, 1, 0.06, "variance");

        partition->SetAttribute("Alpha", DoubleValue(0.1));
        partition->SetAttribute("MinimumSamples", UintegerValue(100));
        uint32_t greatest = 0;
        for (const auto& share : partition->Split(labels, 10, 8, uniform))
        {
            NS_TEST_EXPECT_MSG_GT_OR_EQ(share.size(), 100, "smallest share");
            greatest = std::max<uint32_t>(greatest, share.size());
        }
        NS_TEST_EXPECT_MSG_GT(greatest, 700, "uneven");
        // A node gets its last class while it still has less than 625 samples.
        partition->SetAttribute("Balance", BooleanValue(true));
        for (uint32_t draw = 0; draw < 20; draw++)
        {
            const auto shares = partition->Split(labels, 10, 8, uniform);
            NS_TEST_EXPECT_MSG_EQ(IsDisjointCover(shares, labels.size()), true, "balanced cover");
            for (const auto& share : shares)
            {
                NS_TEST_EXPECT_MSG_LT(share.size(), 625 + 500, "full nodes get nothing more");
            }
        }
        partition->SetAttribute("Alpha", DoubleValue(1e-6));
        partition->SetAttribute("MinimumSamples", UintegerValue(1));
        NS_TEST_EXPECT_MSG_EQ(IsDisjointCover(partition->Split(labels, 10, 2, uniform), 5000),
                              true,
                              "whole classes");
        const auto single = MixLabels({0, 12});
        NS_TEST_EXPECT_MSG_EQ(IsDisjointCover(partition->Split(single, 2, 1, uniform), 12),
                              true,
                              "one node, one class");
        std::string message = MessageOf([&]() { partition->Split(single, 2, 2, uniform); });
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(message, {"none of 1000 draws", "MinimumSamples=1 of 12", "accepted: "}),
            true,
            message);
        partition->SetAttribute("MinimumSamples", UintegerValue(7));
        message = MessageOf([&]() { partition->Split(single, 2, 2, uniform); });
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(message, {"MinimumSamples=7", "12 training samples", "at most 6"}),
            true,
            message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Label mixes of nodes: sizes, moments of the mix, repeats, classes without samples.
 */
class DirichletMixTest : public TestCase
{
  public:
    DirichletMixTest()
        : TestCase("dirichlet-mix: sizes, moments, repeats")
    {
    }

  private:
    void DoRun() override
    {
        auto partition = CreateObject<DirichletMixPartition>();
        auto uniform = MakePartitionStream(7);
        // Class 1 is empty and must get no part.
        const auto labels = MixLabels({2000, 0, 2000, 2000, 2000});
        constexpr uint32_t SIZE = 100;
        const auto shares = partition->Split(labels, 5, 8000 / SIZE, uniform);
        Moments part;
        for (const auto& share : shares)
        {
            NS_TEST_ASSERT_MSG_EQ(share.size(), SIZE, "size");
            NS_TEST_ASSERT_MSG_EQ(IsWithoutRepeats(share), true, "no sample twice");
        }
        partition->SetAttribute("SamplesPerNode", UintegerValue(SIZE));
        const auto many = partition->Split(labels, 5, 3000, uniform);
        for (const auto& counts : Partition::CountLabels(labels, 5, many))
        {
            NS_TEST_ASSERT_MSG_EQ(counts[1], 0, "nothing of an empty class");
            for (uint32_t label : {0, 2, 3, 4})
            {
                part.Add(counts[label] / static_cast<double>(SIZE));
            }
        }
        // Mixes of 4 classes with alpha 1, then 100 draws by the mix: the variance of the shares
        // is v + (m (1 - m) - v) / 100 with m = 1/4 and v = 3 / (16 * 5).
        const double v = 3.0 / 80;
        NS_TEST_EXPECT_MSG_EQ_TOL(part.GetMean(), 0.25, 1e-9, "mean");
        NS_TEST_EXPECT_MSG_EQ_TOL(part.GetVariance() / (v + (0.1875 - v) / SIZE),
                                  1,
                                  0.05,
                                  "variance");

        // A node that wants 25 of 10 samples has each two or three times.
        partition->SetAttribute("SamplesPerNode", UintegerValue(25));
        const auto small = MixLabels({10});
        for (uint32_t times : CountOwners(partition->Split(small, 1, 1, uniform), 10))
        {
            NS_TEST_EXPECT_MSG_EQ((times == 2 || times == 3), true, "spread evenly: " << times);
        }
        NS_TEST_EXPECT_MSG_EQ(partition->Split(small, 1, 2, uniform)[1].size(), 25, "two nodes");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Sizes from a Dirichlet distribution, label mixes as in the whole.
 */
class QuantitySkewTest : public TestCase
{
  public:
    QuantitySkewTest()
        : TestCase("quantity-skew: cover, moments, same label mix")
    {
    }

  private:
    void DoRun() override
    {
        auto partition = CreateObject<QuantitySkewPartition>();
        auto uniform = MakePartitionStream(8);
        const auto labels = MixLabels({1500, 500});
        partition->SetAttribute("MinimumSamples", UintegerValue(1));
        partition->SetAttribute("Alpha", DoubleValue(2));
        Moments part;
        double chiSquared = 0;
        constexpr uint32_t DRAWS = 500;
        for (uint32_t draw = 0; draw < DRAWS; draw++)
        {
            const auto shares = partition->Split(labels, 2, 4, uniform);
            NS_TEST_ASSERT_MSG_EQ(IsDisjointCover(shares, labels.size()), true, "one owner each");
            for (const auto& counts : Partition::CountLabels(labels, 2, shares))
            {
                const double size = counts[0] + counts[1];
                part.Add(size / 2000);
                // Random samples without replacement: hypergeometric variance.
                const double variance = size * 0.25 * 0.75 * (2000 - size) / 1999;
                chiSquared += std::pow(counts[1] - size / 4, 2) / variance / (4 * DRAWS);
            }
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(part.GetMean(), 0.25, 1e-9, "mean size");
        NS_TEST_EXPECT_MSG_EQ_TOL(part.GetVariance() / (3.0 / (16 * 9)), 1, 0.1, "variance");
        NS_TEST_EXPECT_MSG_EQ_TOL(chiSquared, 1, 0.15, "label mix as in the whole");

        partition->SetAttribute("Alpha", DoubleValue(1));
        partition->SetAttribute("MinimumSamples", UintegerValue(50));
        for (const auto& share : partition->Split(labels, 2, 10, uniform))
        {
            NS_TEST_EXPECT_MSG_GT_OR_EQ(share.size(), 50, "smallest share");
        }
        partition->SetAttribute("MinimumSamples", UintegerValue(200));
        const std::string message = MessageOf([&]() { partition->Split(labels, 2, 10, uniform); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"MinimumSamples=200 of 2000"}), true, message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Random proportions and the partitions made of them.
 */
class DirichletTestSuite : public TestSuite
{
  public:
    DirichletTestSuite()
        : TestSuite("fl-dirichlet", Type::UNIT)
    {
        // digamma and trigamma (Abramowitz and Stegun, section 6.3 and 6.4): psi(1/2) = -gamma -
        // 2 ln 2, psi'(1/2) = pi^2 / 2, psi(1) = -gamma, psi'(1) = pi^2 / 6, and the recurrences.
        constexpr double GAMMA = 0.57721566490153286;
        constexpr double PI_SQUARED = 9.8696044010893586;
        AddTestCase(new LogGammaTest(0.5, -GAMMA - 2 * std::log(2.0), PI_SQUARED / 2));
        AddTestCase(new LogGammaTest(1, -GAMMA, PI_SQUARED / 6));
        AddTestCase(new LogGammaTest(3, 1.5 - GAMMA, PI_SQUARED / 6 - 1.25));
        AddTestCase(new LogGammaTest(0.01, -100.56088545786867, 10001.621213528313));
        AddTestCase(new DirichletMomentsTest(0.1));
        AddTestCase(new DirichletMomentsTest(1));
        AddTestCase(new DirichletMomentsTest(5));
        AddTestCase(new CutTest);
        AddTestCase(new DirichletClassTest);
        AddTestCase(new DirichletMixTest);
        AddTestCase(new QuantitySkewTest);
    }
};

DirichletTestSuite g_dirichletTestSuite; ///< the suite

} // namespace
