/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-pairwise-distances.h"
#include "ns3/fl-sorted-columns.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr float GREATEST = std::numeric_limits<float>::max();

/// Several vectors.
using Vectors = std::vector<std::vector<float>>;

/// What a rule's result must follow, as letters: (t)ranslation, (s)caling, (r)otation.
using Properties = std::string;

/**
 * @param uniform source of numbers
 * @param count number of vectors
 * @param dimension number of coordinates
 * @return random vectors
 */
Vectors
DrawVectors(Ptr<UniformRandomVariable> uniform, size_t count, size_t dimension)
{
    Vectors vectors(count, std::vector<float>(dimension));
    for (auto& vector : vectors)
    {
        for (float& value : vector)
        {
            value = static_cast<float>(uniform->GetValue(-1, 1));
        }
    }
    return vectors;
}

/**
 * @ingroup decentralized-fl-tests
 * Permutation invariance, and equivariance under translation, scaling and rotation where it holds.
 */
class RulePropertyTest : public TestCase
{
  public:
    /**
     * @param rule what users choose the rule by
     * @param properties what its result must follow
     * @param tolerance greatest distance between two results that should be equal
     */
    RulePropertyTest(const std::string& rule, const Properties& properties, double tolerance = 3e-6)
        : TestCase(rule + ": invariance and equivariance"),
          m_name(rule),
          m_properties(properties),
          m_tolerance(tolerance)
    {
    }

  private:
    /// Coordinates.
    static constexpr size_t DIMENSION = 7;

    /// Inputs.
    static constexpr size_t COUNT = 11;

    /// A map of vectors.
    using Map = std::function<std::vector<float>(const std::vector<float>&)>;

    /**
     * Aggregates mapped vectors. The last two are the own vector and the minimum of the loss, which
     * is the distance from it.
     *
     * @param vectors COUNT inputs and two more
     * @param map what is done with them before
     * @return the result
     */
    ParameterVector Aggregate(const Vectors& vectors, const Map& map)
    {
        AggregationRequest request;
        request.dimension = DIMENSION;
        for (size_t i = 0; i < COUNT; i++)
        {
            request.inputs.push_back({ShareVector(map(vectors[i])), 1});
        }
        request.own = ShareVector(map(vectors[COUNT]));
        const ParameterVectorPtr target = ShareVector(map(vectors[COUNT + 1]));
        request.evaluator = [target](const ParameterVector& vector) {
            return vector.SquaredDistance(*target);
        };
        return m_rule->Aggregate(request).vector;
    }

    /**
     * Expects that the result of mapped vectors is the mapped result.
     *
     * @param vectors inputs, own vector, and the minimum of the loss
     * @param map the map
     * @param what its name
     */
    void Check(const Vectors& vectors, const Map& map, const std::string& what)
    {
        const ParameterVector plain = Aggregate(vectors, [](const auto& vector) { return vector; });
        const auto expected =
            ShareVector(map(std::vector<float>(plain.data(), plain.data() + DIMENSION)));
        NS_TEST_EXPECT_MSG_LT(std::sqrt(expected->SquaredDistance(Aggregate(vectors, map))),
                              m_tolerance,
                              what);
    }

    /**
     * @return a random rotation or reflection: orthogonal directions, as rows
     */
    std::vector<std::vector<double>> DrawOrthogonal()
    {
        std::vector<std::vector<double>> rows;
        while (rows.size() < DIMENSION)
        {
            std::vector<double> row(DIMENSION);
            for (double& value : row)
            {
                value = m_uniform->GetValue(-1, 1);
            }
            // Twice, so that rounding does not matter.
            for (int pass = 0; pass < 2; pass++)
            {
                for (const auto& other : rows)
                {
                    const double product =
                        std::inner_product(row.begin(), row.end(), other.begin(), 0.0);
                    for (size_t j = 0; j < DIMENSION; j++)
                    {
                        row[j] -= product * other[j];
                    }
                }
                const double norm =
                    std::sqrt(std::inner_product(row.begin(), row.end(), row.begin(), 0.0));
                for (double& value : row)
                {
                    value /= norm;
                }
            }
            rows.push_back(row);
        }
        return rows;
    }

    void DoRun() override
    {
        m_rule = Choice(Aggregator::GetTypeId(), m_name).Create<Aggregator>();
        for (uint32_t round = 0; round < 40; round++)
        {
            Vectors vectors = DrawVectors(m_uniform, COUNT + 2, DIMENSION);
            auto same = [](const std::vector<float>& vector) { return vector; };
            const ParameterVector before = Aggregate(vectors, same);
            Vectors moved = vectors;
            std::reverse(moved.begin(), moved.begin() + COUNT);
            std::swap(moved[1], moved[COUNT / 2]);
            NS_TEST_EXPECT_MSG_LT(std::sqrt(before.SquaredDistance(Aggregate(moved, same))),
                                  m_tolerance,
                                  "the order of the inputs does not matter");
            if (m_properties.find('t') != std::string::npos)
            {
                const std::vector<float> shift = DrawVectors(m_uniform, 1, DIMENSION).front();
                Check(
                    vectors,
                    [&shift](std::vector<float> vector) {
                        std::transform(vector.begin(),
                                       vector.end(),
                                       shift.begin(),
                                       vector.begin(),
                                       std::plus<float>());
                        return vector;
                    },
                    "translation");
            }
            for (float factor : {-1.0F, 0.37F, -3.0F})
            {
                if (m_properties.find('s') != std::string::npos)
                {
                    Check(
                        vectors,
                        [factor](std::vector<float> vector) {
                            for (float& value : vector)
                            {
                                value *= factor;
                            }
                            return vector;
                        },
                        "scaling");
                }
            }
            if (m_properties.find('r') != std::string::npos)
            {
                const auto rows = DrawOrthogonal();
                Check(
                    vectors,
                    [&rows](const std::vector<float>& vector) {
                        std::vector<float> turned;
                        for (const auto& row : rows)
                        {
                            turned.push_back(static_cast<float>(
                                std::inner_product(row.begin(), row.end(), vector.begin(), 0.0)));
                        }
                        return turned;
                    },
                    "rotation");
            }
        }
    }

    std::string m_name;                                         ///< what users choose the rule by
    Properties m_properties;                                    ///< what its result must follow
    double m_tolerance;                                         ///< greatest difference
    Ptr<Aggregator> m_rule;                                     ///< the rule
    const Ptr<UniformRandomVariable> m_uniform{MakeUniform(8)}; ///< random vectors
};

/**
 * @ingroup decentralized-fl-tests
 * Distances of all pairs against binary64: any number of vectors, extremes, position in the set.
 */
class PairwiseDistancesTest : public TestCase
{
  public:
    PairwiseDistancesTest()
        : TestCase("pairwise distances")
    {
    }

  private:
    void DoRun() override
    {
        auto uniform = MakeUniform(9);
        for (uint32_t round = 0; round < 60; round++)
        {
            const size_t dimension = uniform->GetInteger(1, round % 6 == 0 ? 2000 : 40);
            // From below the least square of binary32 to above the greatest.
            const double scale = std::pow(10.0, round % 5 == 0 ? uniform->GetValue(-37, 38) : 0);
            const double offset = round % 3 == 0 ? 1000 * scale : 0;
            Vectors values = DrawVectors(uniform, uniform->GetInteger(1, 14), dimension);
            std::vector<ParameterVectorPtr> shared;
            for (auto& vector : values)
            {
                for (float& value : vector)
                {
                    value = static_cast<float>(
                        std::clamp<double>(value * scale + offset, -GREATEST, GREATEST));
                }
                shared.push_back(ShareVector(vector));
            }
            shared.push_back(shared[shared.size() / 2]);
            std::vector<const ParameterVector*> vectors;
            for (const auto& vector : shared)
            {
                vectors.push_back(vector.get());
            }
            const PairwiseDistances distances(vectors);
            std::vector<const ParameterVector*> moved(vectors.rbegin(), vectors.rend());
            const PairwiseDistances others(moved);
            const size_t n = vectors.size();
            NS_TEST_ASSERT_MSG_EQ(distances.GetCount(), n, "number of vectors");
            for (size_t i = 0; i < n; i++)
            {
                for (size_t j = 0; j < n; j++)
                {
                    const double exact = vectors[i]->SquaredDistance(*vectors[j]);
                    NS_TEST_ASSERT_MSG_LT(std::abs(distances.Get(i, j) - exact),
                                          1e-5 * exact + std::numeric_limits<double>::min(),
                                          "distance, scale " << scale);
                    NS_TEST_ASSERT_MSG_EQ(distances.Get(i, j),
                                          others.Get(n - 1 - j, n - 1 - i),
                                          "the same wherever they stand");
                }
            }
            NS_TEST_ASSERT_MSG_EQ(distances.Get(n - 1, (n - 1) / 2), 0, "equal vectors");
        }
        NS_TEST_EXPECT_MSG_EQ(PairwiseDistances({}).GetCount(), 0, "no vectors");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Sorted columns against std::sort, for all ranks.
 */
class SortedColumnsTest : public TestCase
{
  public:
    SortedColumnsTest()
        : TestCase("sorted columns")
    {
    }

  private:
    void DoRun() override
    {
        auto uniform = MakeUniform(10);
        for (size_t count = 1; count <= 40; count++)
        {
            const size_t dimension = 1 + 13 * count % 150;
            const Vectors values = DrawVectors(uniform, count, dimension);
            std::vector<ParameterVector> held;
            std::vector<const ParameterVector*> vectors;
            for (const auto& vector : values)
            {
                held.push_back(ParameterVector::FromValues(vector));
            }
            for (const auto& vector : held)
            {
                vectors.push_back(&vector);
            }
            for (size_t first = 0; first < count; first += 1 + count / 8)
            {
                const size_t last = uniform->GetInteger(first, count - 1);
                size_t wrong = 0;
                size_t visited = 0;
                SortedColumns(count, first, last)
                    .Visit(vectors, [&](size_t begin, size_t width, const float* rows) {
                        visited += width;
                        for (size_t lane = 0; lane < width; lane++)
                        {
                            std::vector<float> column;
                            for (const auto& vector : values)
                            {
                                column.push_back(vector[begin + lane]);
                            }
                            std::sort(column.begin(), column.end());
                            for (size_t rank = first; rank <= last; rank++)
                            {
                                wrong += rows[rank * SortedColumns::LANES + lane] != column[rank];
                            }
                        }
                    });
                NS_TEST_ASSERT_MSG_EQ(wrong, 0, count << " values, " << first << " to " << last);
                NS_TEST_ASSERT_MSG_EQ(visited, dimension, "all coordinates");
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Rules that are invariant or equivariant, and what they are made of.
 */
class RulePropertyTestSuite : public TestSuite
{
  public:
    RulePropertyTestSuite()
        : TestSuite("fl-rule-property", Type::UNIT)
    {
        for (const char* rule :
             {"mean", "krum:Faults=2", "multi-krum:Faults=2", "d-krum", "ubar", "ubar:Rho=0.8"})
        {
            AddTestCase(new RulePropertyTest(rule, "tsr"));
        }
        for (const char* rule :
             {"median", "trimmed-mean", "d-median", "bridge", "bulyan:Faults=2", "d-bulyan"})
        {
            AddTestCase(new RulePropertyTest(rule, "ts"));
        }
        AddTestCase(new RulePropertyTest("cosine-nearest", "sr"));
        AddTestCase(new RulePropertyTest("centered-clipping:Radius=1.2,Iterations=2", "tr"));
        AddTestCase(
            new RulePropertyTest("geometric-median:Iterations=1000,Tolerance=1e-12", "tsr", 3e-3));
        AddTestCase(new PairwiseDistancesTest);
        AddTestCase(new SortedColumnsTest);
    }
};

RulePropertyTestSuite g_rulePropertyTestSuite; ///< the suite

} // namespace
