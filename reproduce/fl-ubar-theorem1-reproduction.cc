/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-theorem1-reproduction.h"

#include "ns3/abort.h"
#include "ns3/fl-attack.h"
#include "ns3/fl-choice.h"
#include "ns3/fl-data-source.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-random.h"
#include "ns3/random-variable-stream.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Nodes of the graphs.
constexpr uint32_t NODES = 16;
/// Greatest distance of the target.
constexpr uint32_t HOPS = 5;
/// What is to be added to every parameter of the target.
constexpr double DISPLACEMENT = 0.5;
/// Iterations before the attack.
constexpr uint32_t WARM_UP = 3;
/// Samples of a node's batch.
constexpr uint32_t BATCH = 20;
/// Learning rate.
constexpr float RATE = 0.05F;

/// Estimates of all nodes.
using Estimates = std::vector<ParameterVector>;

/**
 * @param isTree whether the nodes are joined at random, or in a row
 * @param uniform where random numbers come from
 * @return a graph in which there is one path between any two nodes; the first nodes are in a row in
 *         both, so that there are targets at every distance from node 0
 */
std::shared_ptr<const NeighborLists>
MakeGraph(bool isTree, const Ptr<UniformRandomVariable>& uniform)
{
    auto graph = std::make_shared<NeighborLists>();
    for (NodeIndex node = 1; node < NODES; node++)
    {
        const NodeIndex other = isTree && node > HOPS ? uniform->GetInteger(0, node - 1) : node - 1;
        (*graph)[node].push_back(other);
        (*graph)[other].push_back(node);
    }
    for (auto& [node, neighbors] : *graph)
    {
        std::sort(neighbors.begin(), neighbors.end());
    }
    return graph;
}

/// Decentralized training under the average rule, all nodes in a row at each iteration.
class AverageTraining
{
  public:
    /**
     * @param graph who is connected to whom
     * @param learner kind of model, bound to the data
     * @param data where batches come from
     * @param seed of the batches
     */
    AverageTraining(std::shared_ptr<const NeighborLists> graph,
                    Ptr<const Learner> learner,
                    DatasetPtr data,
                    uint64_t seed)
        : m_graph(std::move(graph)),
          m_learner(std::move(learner)),
          m_data(std::move(data)),
          m_seed(seed)
    {
    }

    /**
     * One iteration: x_i becomes the mean of x_i and what its neighbors send, less the step along
     * the gradient at x_i (equations 2 and 3 of the paper).
     *
     * @param estimates of all nodes
     * @param sent what node 0 sends, null: its estimate
     * @param iteration its number, which selects the batches
     * @return the next estimates
     */
    Estimates Iterate(const Estimates& estimates,
                      const ParameterVector* sent,
                      uint32_t iteration) const
    {
        Estimates next;
        for (NodeIndex node = 0; node < NODES; node++)
        {
            const std::vector<NodeIndex>& neighbors = m_graph->at(node);
            ParameterVector mean = estimates[node];
            for (const NodeIndex neighbor : neighbors)
            {
                mean.AddScaled(1, neighbor == 0 && sent ? *sent : estimates[neighbor]);
            }
            mean.Scale(1.0F / (neighbors.size() + 1));
            ParameterVector gradient(mean.size());
            m_learner->ComputeGradient(estimates[node], DrawBatch(node, iteration), gradient);
            mean.AddScaled(-RATE, gradient);
            next.push_back(std::move(mean));
        }
        return next;
    }

  private:
    /**
     * @param node a node
     * @param iteration an iteration
     * @return its batch, the same in every call
     */
    Batch DrawBatch(NodeIndex node, uint32_t iteration) const
    {
        const auto total = static_cast<uint32_t>(m_data->GetSize());
        std::vector<uint32_t> indices;
        for (uint32_t i = 0; i < BATCH; i++)
        {
            indices.push_back((m_seed * 7919 + (iteration * NODES + node) * BATCH + i) % total);
        }
        return {m_data, indices};
    }

    std::shared_ptr<const NeighborLists> m_graph; ///< who is connected to whom
    Ptr<const Learner> m_learner;                 ///< kind of model
    DatasetPtr m_data;                            ///< where batches come from
    uint64_t m_seed;                              ///< of the batches
};

/**
 * Measures by how much the targets at all distances are moved, each in a training of its own.
 *
 * @param isTree kind of the graph
 * @param seed of the run
 * @return for each distance, greatest relative error of the displacement of a parameter
 */
std::vector<Measurement>
MeasureDisplacement(bool isTree, uint64_t seed)
{
    const Ptr<UniformRandomVariable> uniform = MakeUniform(1);
    const auto graph = MakeGraph(isTree, uniform);
    const DataSplit data =
        Choice(DataSource::GetTypeId(), "synthetic").Create<DataSource>()->Load();
    const Ptr<Learner> learner = Choice(Learner::GetTypeId(), "softmax").Create<Learner>();
    learner->Bind(data.train->GetShape(), data.train->GetClasses());
    const AverageTraining training(graph, learner, data.train, seed);
    Estimates start;
    for (NodeIndex node = 0; node < NODES; node++)
    {
        ParameterVector estimate(learner->GetDimension());
        std::generate_n(estimate.data(), estimate.size(), [&uniform]() {
            return static_cast<float>(uniform->GetValue(-0.1, 0.1));
        });
        start.push_back(std::move(estimate));
    }
    for (uint32_t iteration = 0; iteration < WARM_UP; iteration++)
    {
        start = training.Iterate(start, nullptr, iteration);
    }

    std::vector<Measurement> values;
    for (NodeIndex target = 1; target <= HOPS; target++)
    {
        const Ptr<Attack> attack =
            Choice(Attack::GetTypeId(),
                   "path:Target=" + std::to_string(target) +
                       ",Displacement=" + std::to_string(DISPLACEMENT) + ",LastRound=0")
                .Create<Attack>();
        AttackView view;
        view.own.honest = std::make_shared<const ParameterVector>(start[0]);
        view.graph.neighbors = graph;
        const ParameterVector sent = attack->Craft(view);
        Estimates honest = start;
        Estimates attacked = start;
        for (uint32_t iteration = 0; iteration < target; iteration++)
        {
            honest = training.Iterate(honest, nullptr, WARM_UP + iteration);
            attacked =
                training.Iterate(attacked, iteration == 0 ? &sent : nullptr, WARM_UP + iteration);
        }
        double error = 0;
        for (size_t i = 0; i < honest[target].size(); i++)
        {
            const double moved =
                (static_cast<double>(attacked[target].data()[i]) - honest[target].data()[i]) /
                DISPLACEMENT;
            error = std::max(error, std::abs(moved - 1));
        }
        values.push_back({"error_" + std::to_string(target), 0, error});
    }
    return values;
}

} // namespace

std::string
UbarTheorem1Reproduction::GetName() const
{
    return "ubar-theorem1";
}

std::string
UbarTheorem1Reproduction::GetPaper() const
{
    return "S. Guo et al., Byzantine-Resilient Decentralized Stochastic Gradient Descent, 2021, "
           "Theorem 1";
}

std::vector<ReproductionSetting>
UbarTheorem1Reproduction::ListSettings(ReproductionScale /* scale */) const
{
    const std::string configuration =
        " of 16 nodes, softmax regression (7 850 parameters) on the generated digits, gradients of "
        "20 samples, learning rate 0.05; all nodes at random estimates 3 iterations before; attack "
        "path:Displacement=0.5 at node 0 in one iteration; average rule";
    return {{"path",
             "a path" + configuration,
             false,
             [](uint64_t seed) { return MeasureDisplacement(false, seed); }},
            {"tree", "a random tree" + configuration, false, [](uint64_t seed) {
                 return MeasureDisplacement(true, seed);
             }}};
}

std::vector<Claim>
UbarTheorem1Reproduction::ListClaims(ReproductionScale /* scale */) const
{
    // Estimates are 32-bit floats; what is sent is larger by the product of all |N| + 1, which
    // stays below 1000.
    constexpr double tolerance = 1e-4;
    std::vector<Claim> claims;
    for (const std::string graph : {"path", "tree"})
    {
        Claim claim{"U7",
                    "Theorem 1, " + graph,
                    "one attacker moves a node tau' hops away by exactly x-hat in tau' iterations",
                    "tau' from 1 to 5; gradient steps are real, so the model is not linear; 32-bit "
                    "floats, hence the tolerance",
                    {},
                    {},
                    "",
                    ""};
        for (uint32_t hops = 1; hops <= HOPS; hops++)
        {
            const std::string number = std::to_string(hops);
            claim.conditions.push_back(Condition::AtMost(
                {"greatest relative error at tau' = " + number, graph, "error_" + number},
                tolerance));
        }
        claims.push_back(claim);
    }
    return claims;
}

} // namespace fl
} // namespace ns3
