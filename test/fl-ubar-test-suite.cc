/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-ubar-system.h"

#include "ns3/fl-batch-sampler.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

using Numbers = std::vector<double>; ///< a model in binary64

/**
 * @ingroup decentralized-fl-tests
 * Algorithm 1 of the UBAR paper for softmax regression, run serially in binary64, as the paper runs
 * it: written from its text, without any code of the module but for the order of the samples.
 */
class SerialReference
{
  public:
    /**
     * @param system what is to be computed as well
     */
    explicit SerialReference(const UbarSystem& system)
        : m_system(system),
          m_data(*system.setup->train)
    {
        const ParameterVector& initial = *system.setup->initial;
        for (const auto& [node, neighbors] : system.options.graph)
        {
            m_models.emplace_back(initial.data(), initial.data() + initial.size());
            m_samplers.push_back(
                std::make_unique<BatchSampler>(system.shares[node],
                                               system.options.batch,
                                               MakeUniform(UbarSystem::BATCHES + node)));
        }
    }

    /// Lets all nodes do one round.
    void Step()
    {
        std::vector<Numbers> next;
        for (const auto& [node, neighbors] : m_system.options.graph)
        {
            const std::vector<uint32_t> batch = m_samplers[node]->Next();
            Numbers gradient(m_models[node].size());
            ComputeLoss(m_models[node], batch, &gradient);
            const bool isMean = m_system.options.aggregator == "mean";
            const Numbers aggregate = isMean ? Average(neighbors) : Select(node, neighbors, batch);
            const double alpha = m_system.options.hasEqualShares ? 1.0 / (neighbors.size() + 1)
                                                                 : m_system.options.selfWeight;
            Numbers model(gradient.size());
            for (size_t j = 0; j < model.size(); j++)
            {
                model[j] = alpha * m_models[node][j] + (1 - alpha) * aggregate[j] -
                           m_system.options.learningRate * gradient[j];
            }
            next.push_back(model);
        }
        m_models = next;
    }

    /**
     * @param node a node
     * @return its estimate
     */
    const Numbers& GetModel(NodeIndex node) const
    {
        return m_models[node];
    }

  private:
    /**
     * Softmax regression: weights by class and feature, then a bias by class.
     *
     * @param model the model
     * @param batch samples
     * @param gradient receives the gradient, unless it is null
     * @return mean cross-entropy, in nats
     */
    double ComputeLoss(const Numbers& model,
                       const std::vector<uint32_t>& batch,
                       Numbers* gradient = nullptr) const
    {
        const size_t features = m_data.GetShape().GetSize();
        const size_t classes = m_data.GetClasses();
        double loss = 0;
        for (uint32_t sample : batch)
        {
            const float* x = m_data.GetFeatures(sample);
            Numbers exponents(classes);
            for (size_t k = 0; k < classes; k++)
            {
                double logit = model[classes * features + k];
                for (size_t j = 0; j < features; j++)
                {
                    logit += model[k * features + j] * x[j];
                }
                exponents[k] = std::exp(logit);
            }
            const double sum = std::accumulate(exponents.begin(), exponents.end(), 0.0);
            const size_t label = m_data.GetLabels()[sample];
            loss -= std::log(exponents[label] / sum) / batch.size();
            for (size_t k = 0; k < classes && gradient; k++)
            {
                const double error = (exponents[k] / sum - (k == label ? 1 : 0)) / batch.size();
                for (size_t j = 0; j < features; j++)
                {
                    (*gradient)[k * features + j] += error * x[j];
                }
                (*gradient)[classes * features + k] += error;
            }
        }
        return loss;
    }

    /**
     * @param nodes some nodes
     * @return mean of their models
     */
    Numbers Average(const std::vector<NodeIndex>& nodes) const
    {
        Numbers mean(m_models.front().size());
        for (NodeIndex node : nodes)
        {
            for (size_t j = 0; j < mean.size(); j++)
            {
                mean[j] += m_models[node][j] / nodes.size();
            }
        }
        return mean;
    }

    /**
     * Equation 12.
     *
     * @param node a node
     * @param neighbors its neighbors
     * @param batch samples
     * @return R
     */
    Numbers Select(NodeIndex node,
                   const std::vector<NodeIndex>& neighbors,
                   const std::vector<uint32_t>& batch) const
    {
        std::vector<NodeIndex> near = neighbors;
        const auto distance = [this, node](NodeIndex other) {
            double square = 0;
            for (size_t j = 0; j < m_models[node].size(); j++)
            {
                square += std::pow(m_models[node][j] - m_models[other][j], 2);
            }
            return square;
        };
        std::stable_sort(near.begin(), near.end(), [&](NodeIndex a, NodeIndex b) {
            return distance(a) < distance(b);
        });
        near.resize(std::max<size_t>(1, static_cast<size_t>(0.4 * neighbors.size())));
        const double own = ComputeLoss(m_models[node], batch);
        std::vector<NodeIndex> chosen;
        for (NodeIndex other : near)
        {
            if (ComputeLoss(m_models[other], batch) <= own)
            {
                chosen.push_back(other);
            }
        }
        if (chosen.empty())
        {
            chosen.push_back(*std::min_element(near.begin(), near.end(), [&](auto a, auto b) {
                return ComputeLoss(m_models[a], batch) < ComputeLoss(m_models[b], batch);
            }));
        }
        return Average(chosen);
    }

    const UbarSystem& m_system;                            ///< what is computed as well
    const Dataset& m_data;                                 ///< samples
    std::vector<Numbers> m_models;                         ///< by node
    std::vector<std::unique_ptr<BatchSampler>> m_samplers; ///< by node
};

/// A graph of 9 nodes with 2 to 6 neighbors.
const NeighborLists g_graph = MakeGraph({{0, 1},
                                         {1, 2},
                                         {2, 3},
                                         {3, 4},
                                         {4, 5},
                                         {5, 6},
                                         {6, 7},
                                         {7, 8},
                                         {8, 0},
                                         {0, 2},
                                         {0, 4},
                                         {0, 5},
                                         {0, 6},
                                         {3, 7},
                                         {3, 8},
                                         {2, 6},
                                         {1, 5}});

/**
 * @ingroup decentralized-fl-tests
 * The system computes what algorithm 1 says, round by round.
 */
class SerialCase : public TestCase
{
  public:
    /**
     * @param aggregator the rule
     * @param hasEqualShares whether alpha = 1 / (neighbors + 1)
     * @param selfWeight alpha otherwise
     */
    SerialCase(const std::string& aggregator, bool hasEqualShares, double selfWeight = 0.5)
        : TestCase("Algorithm 1 with " + aggregator)
    {
        m_options.selfWeight = selfWeight;
        m_options.graph = g_graph;
        m_options.aggregator = aggregator;
        m_options.hasEqualShares = hasEqualShares;
        m_options.rounds = 12;
        m_options.learningRate = 0.5;
    }

  private:
    void DoRun() override
    {
        UbarSystem system(m_options);
        SerialReference reference(system);
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), m_options.rounds, "rounds");
        double spread = 0;
        for (const UbarRound& round : system.rounds)
        {
            reference.Step();
            NS_TEST_ASSERT_MSG_EQ(round.estimates.size(), g_graph.size(), "nodes");
            NS_TEST_EXPECT_MSG_EQ(round.received, 34, "two for each edge");
            NS_TEST_EXPECT_MSG_EQ(round.missing + round.late + round.rejected + round.timeouts +
                                      round.skipped + round.alone,
                                  0,
                                  "nothing is amiss");
            for (const auto& [node, estimate] : round.estimates)
            {
                for (size_t j = 0; j < estimate->size(); j++)
                {
                    NS_TEST_ASSERT_MSG_EQ_TOL(estimate->data()[j],
                                              reference.GetModel(node)[j],
                                              2e-5,
                                              "round " << round.round << ", node " << node);
                }
                spread = std::max(spread, estimate->SquaredDistance(*round.estimates.at(0)));
            }
        }
        NS_TEST_EXPECT_MSG_GT(spread, 1e-3, "nodes do have different models");
        NS_TEST_EXPECT_MSG_LT(system.rounds.back().loss, system.rounds.front().loss, "learns");
    }

    UbarSystem::Options m_options; ///< what is run
};

/**
 * @ingroup decentralized-fl-tests
 * Same seed, same estimates, whatever computes them, and whether they are signed.
 */
class SameCase : public TestCase
{
  public:
    SameCase()
        : TestCase("Threads and signatures do not change the estimates")
    {
    }

  private:
    void DoRun() override
    {
        UbarSystem::Options options;
        options.graph = MakeComplete(8);
        options.byzantine = {2, 5};
        options.attack = "gaussian";
        const ParameterVectorPtr one = GetLast(options);
        options.threads = 3;
        NS_TEST_EXPECT_MSG_EQ(GetLast(options)->IsIdentical(*one), true, "threads");
        options.isSigned = true;
        NS_TEST_EXPECT_MSG_EQ(GetLast(options)->IsIdentical(*one), true, "signatures");
    }

    /**
     * @param options what is run
     * @return the last estimate of node 0
     */
    static ParameterVectorPtr GetLast(const UbarSystem::Options& options)
    {
        UbarSystem system(options);
        system.Run();
        return system.rounds.back().estimates.at(0);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Theorem 1 of the UBAR paper in the whole system: an attacker at one end of a path, which adds
 * x-hat times the product of all (neighbors + 1) in round 0, has moved the estimate of the target
 * by x-hat after as many rounds as it is away, and nothing before. A constant added to all logits
 * does not change the gradient of softmax regression, so training does not hide it.
 */
class PathCase : public TestCase
{
  public:
    /**
     * @param graph a tree
     * @param target whose estimate is moved by node 0
     * @param hops how far it is away
     */
    PathCase(const NeighborLists& graph, NodeIndex target, uint32_t hops)
        : TestCase("Theorem 1 over " + std::to_string(hops) + " hops"),
          m_target(target),
          m_hops(hops)
    {
        m_options.graph = graph;
        m_options.byzantine = {0};
        m_options.aggregator = "mean";
        m_options.hasEqualShares = true;
        m_options.rounds = hops;
        m_options.samples = 4;
    }

  private:
    void DoRun() override
    {
        const std::vector<UbarRound> honest = GetRounds("");
        const std::vector<UbarRound> moved =
            GetRounds("path:Target=" + std::to_string(m_target) +
                      ",Displacement=0.25,FirstRound=0,LastRound=0");
        NS_TEST_ASSERT_MSG_EQ(moved.size(), m_hops, "rounds");
        for (uint32_t round = 0; round < m_hops; round++)
        {
            const ParameterVector& with = *moved[round].estimates.at(m_target);
            const ParameterVector& without = *honest[round].estimates.at(m_target);
            const double expected = round + 1 == m_hops ? 0.25 : 0;
            for (size_t j = 0; j < with.size(); j++)
            {
                NS_TEST_EXPECT_MSG_EQ_TOL(with.data()[j] - without.data()[j],
                                          expected,
                                          2e-5,
                                          "after round " << round);
            }
        }
    }

    /**
     * @param attack the attack; empty: none
     * @return all rounds
     */
    std::vector<UbarRound> GetRounds(const std::string& attack) const
    {
        UbarSystem::Options options = m_options;
        options.attack = attack;
        UbarSystem system(options);
        system.Run();
        return system.rounds;
    }

    UbarSystem::Options m_options; ///< what is run
    const NodeIndex m_target;      ///< whose estimate is moved
    const uint32_t m_hops;         ///< how far it is away
};

/**
 * @ingroup decentralized-fl-tests
 * Models without content: the messages of a round, and no arithmetic.
 */
class SizedCase : public TestCase
{
  public:
    SizedCase()
        : TestCase("Models without content")
    {
    }

  private:
    void DoRun() override
    {
        UbarSystem::Options options;
        options.graph = g_graph;
        options.sizedBytes = 4000000;
        options.attack = "sign-flip";
        options.byzantine = {4};
        UbarSystem system(options);
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.rounds, "rounds");
        NS_TEST_EXPECT_MSG_EQ(system.rounds.back().estimates.at(0)->HasContent(), false, "sized");
        uint64_t sent = 0;
        for (const auto& transport : system.transports)
        {
            sent += transport->GetCounters().messagesSent;
        }
        NS_TEST_EXPECT_MSG_EQ(sent, 34 * options.rounds, "two messages an edge and round");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Decentralized SGD over the loopback transport.
 */
class UbarTestSuite : public TestSuite
{
  public:
    UbarTestSuite()
        : TestSuite("fl-ubar", Type::SYSTEM)
    {
        AddTestCase(new SerialCase("ubar", false));
        AddTestCase(new SerialCase("mean", false));
        AddTestCase(new SerialCase("mean", true));
        AddTestCase(new SerialCase("mean", false, 0.2));
        AddTestCase(new SameCase);
        AddTestCase(new PathCase(MakePath(2), 1, 1));
        AddTestCase(new PathCase(MakePath(6), 4, 4));
        // A tree: 0 - 1 - 2 - 3, with leaves at each.
        AddTestCase(new PathCase(
            MakeGraph({{0, 1}, {1, 2}, {2, 3}, {0, 4}, {1, 5}, {1, 6}, {2, 7}, {3, 8}, {3, 9}}),
            3,
            3));
        AddTestCase(new SizedCase);
    }
};

UbarTestSuite g_ubarTestSuite; ///< registers the suite

} // namespace
