/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-random.h"
#include "ns3/test.h"

#include <algorithm>
#include <map>

using namespace ns3;
using namespace ns3::fl;

/**
 * @ingroup decentralized-fl-tests
 * Pearson's statistic of observed frequencies against equal ones.
 *
 * @param counts how often each outcome was seen
 * @param outcomes number of possible outcomes
 * @param draws number of draws
 * @return the statistic; for equally likely outcomes chi-square with outcomes - 1 degrees of
 * freedom
 */
static double
ChiSquare(const std::map<std::vector<uint32_t>, uint32_t>& counts, double outcomes, double draws)
{
    const double expected = draws / outcomes;
    double sum = (outcomes - counts.size()) * expected;
    for (const auto& entry : counts)
    {
        sum += (entry.second - expected) * (entry.second - expected) / expected;
    }
    return sum;
}

/**
 * @ingroup decentralized-fl-tests
 * All 120 permutations of five elements are equally likely.
 */
class PermutationTestCase : public TestCase
{
  public:
    PermutationTestCase()
        : TestCase("permutations")
    {
    }

  private:
    void DoRun() override
    {
        const auto uniform = MakeUniform(4711);
        std::map<std::vector<uint32_t>, uint32_t> counts;
        for (uint32_t i = 0; i < 60000; i++)
        {
            counts[DrawPermutation(5, uniform)]++;
        }
        NS_TEST_EXPECT_MSG_EQ(counts.size(), 120, "every permutation is reached");
        // Quantiles 0.001 and 0.999 of chi-square with 119 degrees of freedom.
        const double statistic = ChiSquare(counts, 120, 60000);
        NS_TEST_EXPECT_MSG_LT(statistic, 172.5, "permutations are equally likely");
        NS_TEST_EXPECT_MSG_GT(statistic, 76.9, "frequencies vary as chance wants it");

        NS_TEST_EXPECT_MSG_EQ(DrawPermutation(0, uniform).empty(), true, "no elements");
        NS_TEST_EXPECT_MSG_EQ(DrawPermutation(1, uniform).at(0), 0, "one element");
        auto large = DrawPermutation(100000, uniform);
        std::sort(large.begin(), large.end());
        bool complete = true;
        for (uint32_t i = 0; i < large.size(); i++)
        {
            complete = complete && large[i] == i;
        }
        NS_TEST_EXPECT_MSG_EQ(complete, true, "every element once");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * All 35 subsets of three out of seven elements are equally likely.
 */
class SubsetTestCase : public TestCase
{
  public:
    SubsetTestCase()
        : TestCase("subsets")
    {
    }

  private:
    void DoRun() override
    {
        const auto uniform = MakeUniform(4711);
        std::map<std::vector<uint32_t>, uint32_t> counts;
        for (uint32_t i = 0; i < 35000; i++)
        {
            const auto subset = DrawSubset(7, 3, uniform);
            NS_TEST_ASSERT_MSG_EQ(subset.size(), 3, "size");
            NS_TEST_ASSERT_MSG_EQ((subset[0] < subset[1] && subset[1] < subset[2]), true, "order");
            NS_TEST_ASSERT_MSG_LT(subset[2], 7, "range");
            counts[subset]++;
        }
        NS_TEST_EXPECT_MSG_EQ(counts.size(), 35, "every subset is reached");
        // Quantiles 0.001 and 0.999 of chi-square with 34 degrees of freedom.
        const double statistic = ChiSquare(counts, 35, 35000);
        NS_TEST_EXPECT_MSG_LT(statistic, 65.3, "subsets are equally likely");
        NS_TEST_EXPECT_MSG_GT(statistic, 14.0, "frequencies vary as chance wants it");

        NS_TEST_EXPECT_MSG_EQ(DrawSubset(5, 0, uniform).empty(), true, "none of them");
        const std::vector<uint32_t> all{0, 1, 2, 3, 4};
        NS_TEST_EXPECT_MSG_EQ((DrawSubset(5, 5, uniform) == all), true, "all of them");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Random selections.
 */
class RandomTestSuite : public TestSuite
{
  public:
    RandomTestSuite()
        : TestSuite("fl-random", Type::UNIT)
    {
        AddTestCase(new PermutationTestCase);
        AddTestCase(new SubsetTestCase);
    }
};

static RandomTestSuite g_randomTestSuite; ///< registers the suite
