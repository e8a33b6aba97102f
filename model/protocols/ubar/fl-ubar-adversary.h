/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_ADVERSARY_H
#define FL_UBAR_ADVERSARY_H

#include "ns3/fl-attack-view.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-neighbor-lists.h"
#include "ns3/fl-types.h"
#include "ns3/fl-ubar-report.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * What the Byzantine nodes of decentralized SGD know together. As far as the attack declares that
 * it sees them, that is the estimates of all benign nodes in the moment in which they are made
 * (before the network carries them), what each victim will receive, and the graph. Attackers that
 * see the same send the same (Attack::IsCommon); then the vector is made once for each victim.
 *
 * Main thread only, but for the work that it returns.
 */
class UbarAdversary
{
  public:
    /**
     * @param setup the attack, and what it needs to know of the system
     * @param graph who is connected with whom
     * @param byzantine the nodes that attack
     * @param isRunning whether a node's process runs
     */
    UbarAdversary(LearningSetupPtr setup,
                  std::shared_ptr<const NeighborLists> graph,
                  std::set<NodeIndex> byzantine,
                  std::function<bool(NodeIndex)> isRunning);

    /**
     * A benign node begins a round.
     *
     * @param report its estimate
     */
    void HandleEstimate(const UbarEstimateReport& report);

    /**
     * @param attacker a Byzantine node
     * @param heard called when more is known than before; none: no longer
     */
    void Listen(NodeIndex attacker, std::function<void()> heard);

    /**
     * @param round a round
     * @return whether everything is known that the attack sees of benign nodes in the round: the
     *         estimates of all benign nodes that run
     */
    bool KnowsAll(Round round) const;

    /**
     * @return whether the attack sees what its node has received from neighbors
     */
    bool SeesNeighbors() const;

    /**
     * @param attacker a Byzantine node
     * @return its benign neighbors, ascending
     */
    std::vector<NodeIndex> GetBenignNeighbors(NodeIndex attacker) const;

    /**
     * @param attacker a Byzantine node
     * @return its neighbors in groups that are sent the same vector: one group, or each benign one
     *         alone if the attack looks at its victim
     */
    std::vector<std::vector<NodeIndex>> GetVictims(NodeIndex attacker) const;

    /**
     * @param samples training samples of a Byzantine node
     * @return the data that it trains on
     */
    DatasetPtr GetData(const std::vector<uint32_t>& samples) const;

    /**
     * Prepares a strike.
     *
     * @param own what the attacker would have sent if it were honest, and when
     * @param samples its training samples
     * @param received estimates that it has received in the round
     * @param victims a group of GetVictims
     * @return work that makes the vector to send to them
     */
    std::function<ParameterVectorPtr()> MakeStrike(
        const OwnVectorView& own,
        const std::vector<uint32_t>& samples,
        const std::map<NodeIndex, ParameterVectorPtr>& received,
        const std::vector<NodeIndex>& victims);

  private:
    class Strike;

    /**
     * @param round a round
     * @param nodes some benign nodes
     * @return their estimates of the round, as far as they are known
     */
    BenignVectorsView GetBenign(Round round, const std::vector<NodeIndex>& nodes) const;

    const LearningSetupPtr m_setup;                         ///< shared by all nodes
    const std::shared_ptr<const NeighborLists> m_graph;     ///< who is connected with whom
    const std::set<NodeIndex> m_byzantine;                  ///< the nodes that attack
    const std::function<bool(NodeIndex)> m_isRunning;       ///< whether a node's process runs
    std::vector<NodeIndex> m_benign;                        ///< the others
    std::map<NodeIndex, std::function<void()>> m_listeners; ///< Byzantine nodes
    std::map<NodeIndex, Round> m_reached;                   ///< latest round of each benign node
    /// Estimates of benign nodes of the latest rounds.
    std::map<Round, std::map<NodeIndex, ParameterVectorPtr>> m_estimates;
    /// Strikes of all attackers together, by round and victim; no victim: all.
    std::map<std::pair<Round, std::optional<NodeIndex>>, std::shared_ptr<Strike>> m_strikes;
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_ADVERSARY_H
