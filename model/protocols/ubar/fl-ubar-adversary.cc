/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-adversary.h"

#include "ns3/fl-attack.h"

#include <algorithm>
#include <mutex>

namespace ns3
{
namespace fl
{

namespace
{

/// Rounds that are remembered: those that nodes which keep step can be in, and one more.
constexpr size_t ROUNDS_KEPT = 3;

/**
 * Drops all but the latest rounds.
 *
 * @tparam Map a map from rounds, or from pairs with rounds first
 * @param map the map
 * @param first the first round to keep
 * @param roundOf round of a key
 */
template <typename Map, typename RoundOf>
void
DropBefore(Map& map, Round first, RoundOf roundOf)
{
    while (!map.empty() && roundOf(map.begin()->first) < first)
    {
        map.erase(map.begin());
    }
}

} // namespace

/// A vector that several attackers send: whichever of their tasks runs first makes it.
class UbarAdversary::Strike
{
  public:
    /**
     * @param attack the attack; outlives this
     * @param view what it sees
     */
    Strike(const Attack* attack, AttackView view)
        : m_attack(attack),
          m_view(std::move(view))
    {
    }

    /**
     * Thread-safe.
     *
     * @return the vector
     */
    ParameterVectorPtr Get()
    {
        const std::lock_guard<std::mutex> guard(m_mutex);
        if (!m_vector)
        {
            m_vector = std::make_shared<const ParameterVector>(m_attack->Craft(m_view));
        }
        return m_vector;
    }

  private:
    const Attack* m_attack;      ///< the attack
    const AttackView m_view;     ///< what it sees
    std::mutex m_mutex;          ///< guards the vector
    ParameterVectorPtr m_vector; ///< null: not made yet
};

UbarAdversary::UbarAdversary(LearningSetupPtr setup,
                             std::shared_ptr<const NeighborLists> graph,
                             std::set<NodeIndex> byzantine,
                             std::function<bool(NodeIndex)> isRunning)
    : m_setup(std::move(setup)),
      m_graph(std::move(graph)),
      m_byzantine(std::move(byzantine)),
      m_isRunning(std::move(isRunning))
{
    for (const auto& [node, neighbors] : *m_graph)
    {
        if (m_byzantine.count(node) == 0)
        {
            m_benign.push_back(node);
        }
    }
}

void
UbarAdversary::HandleEstimate(const UbarEstimateReport& report)
{
    m_estimates[report.round][report.node] = report.estimate;
    m_reached[report.node] = report.round;
    const Round latest = m_estimates.rbegin()->first;
    const Round first = latest < ROUNDS_KEPT ? 0 : latest + 1 - ROUNDS_KEPT;
    DropBefore(m_estimates, first, [](Round round) { return round; });
    DropBefore(m_strikes, first, [](const auto& key) { return key.first; });
    for (const auto& [attacker, heard] : m_listeners)
    {
        heard();
    }
}

void
UbarAdversary::Listen(NodeIndex attacker, std::function<void()> heard)
{
    if (heard)
    {
        m_listeners[attacker] = std::move(heard);
    }
    else
    {
        m_listeners.erase(attacker);
    }
}

bool
UbarAdversary::KnowsAll(Round round) const
{
    const AttackKnowledge needed = m_setup->attack->GetKnowledge();
    if (!needed.benignVectors && !needed.victim)
    {
        return true;
    }
    return std::all_of(m_benign.begin(), m_benign.end(), [this, round](NodeIndex node) {
        // Who has not been heard of yet is about to begin.
        const auto reached = m_reached.find(node);
        return reached != m_reached.end() && (reached->second >= round || !m_isRunning(node));
    });
}

bool
UbarAdversary::SeesNeighbors() const
{
    return m_setup->attack->GetKnowledge().neighborVectors;
}

std::vector<NodeIndex>
UbarAdversary::GetBenignNeighbors(NodeIndex attacker) const
{
    std::vector<NodeIndex> benign;
    for (NodeIndex neighbor : m_graph->at(attacker))
    {
        if (m_byzantine.count(neighbor) == 0)
        {
            benign.push_back(neighbor);
        }
    }
    return benign;
}

std::vector<std::vector<NodeIndex>>
UbarAdversary::GetVictims(NodeIndex attacker) const
{
    if (!m_setup->attack->GetKnowledge().victim)
    {
        return {m_graph->at(attacker)};
    }
    std::vector<std::vector<NodeIndex>> victims;
    for (NodeIndex neighbor : GetBenignNeighbors(attacker))
    {
        victims.push_back({neighbor});
    }
    return victims;
}

DatasetPtr
UbarAdversary::GetData(const std::vector<uint32_t>& samples) const
{
    OwnDataView view;
    view.data = m_setup->train;
    view.samples = samples;
    view.learner = PeekPointer(m_setup->learner);
    return m_setup->attack->PoisonData(view);
}

BenignVectorsView
UbarAdversary::GetBenign(Round round, const std::vector<NodeIndex>& nodes) const
{
    BenignVectorsView view;
    const auto estimates = m_estimates.find(round);
    if (estimates == m_estimates.end())
    {
        return view;
    }
    for (NodeIndex node : nodes)
    {
        const auto estimate = estimates->second.find(node);
        if (estimate != estimates->second.end())
        {
            view.nodes.push_back(node);
            view.vectors.push_back(estimate->second);
        }
    }
    return view;
}

std::function<ParameterVectorPtr()>
UbarAdversary::MakeStrike(const OwnVectorView& own,
                          const std::vector<uint32_t>& samples,
                          const std::map<NodeIndex, ParameterVectorPtr>& received,
                          const std::vector<NodeIndex>& victims)
{
    Attack& attack = *m_setup->attack;
    const AttackKnowledge needed = attack.GetKnowledge();
    AttackView view;
    view.own = own;
    view.data.data = m_setup->train;
    view.data.samples = samples;
    view.data.learner = PeekPointer(m_setup->learner);
    for (const auto& [node, estimate] : received)
    {
        if (m_byzantine.count(node) == 0)
        {
            view.neighbors.nodes.push_back(node);
            view.neighbors.vectors.push_back(estimate);
        }
    }
    view.graph.neighbors = m_graph;
    view.benign = GetBenign(own.round, m_benign);
    view.benign.attackers = m_byzantine.size();
    std::optional<NodeIndex> victim;
    if (needed.victim)
    {
        victim = victims.front();
        const std::vector<NodeIndex>& around = m_graph->at(*victim);
        view.victim.benign = GetBenign(own.round, around).vectors;
        view.victim.attackers =
            std::count_if(around.begin(), around.end(), [this](NodeIndex neighbor) {
                return m_byzantine.count(neighbor) > 0;
            });
        const BenignVectorsView self = GetBenign(own.round, {*victim});
        view.victim.own = self.vectors.empty() ? own.honest : self.vectors.front();
        view.victim.rule = PeekPointer(m_setup->aggregator);
    }
    if (own.honest->HasContent())
    {
        view.noise = attack.DrawNoise(own.honest->size());
    }
    const bool isBlind = needed.benignVectors && view.benign.vectors.empty();
    if (isBlind)
    {
        // All benign nodes are in other rounds: there is nothing to hide among.
        return [honest = own.honest] { return honest; };
    }
    auto strike = std::make_shared<Strike>(&attack, std::move(view));
    if (attack.IsCommon())
    {
        strike = m_strikes.try_emplace({own.round, victim}, strike).first->second;
    }
    return [strike] { return strike->Get(); };
}

} // namespace fl
} // namespace ns3
