/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ATTACK_VIEW_H
#define FL_ATTACK_VIEW_H

#include "ns3/fl-dataset.h"
#include "ns3/fl-neighbor-lists.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

/**
 * @file
 * @ingroup decentralized-fl-learning
 * What an adversary may see, piece by piece. Who attacks is given the pieces that the attack
 * declares, and no other.
 */

namespace ns3
{
namespace fl
{

class Aggregator;
class Learner;

/**
 * @ingroup decentralized-fl-learning
 * What every attacker sees: what it would have sent if it were honest.
 */
struct OwnVectorView
{
    ParameterVectorPtr honest; ///< model, gradient or update, computed as honest nodes do
    NodeIndex node{0};         ///< the attacker
    Round round{0};            ///< the round
};

/**
 * @ingroup decentralized-fl-learning
 * The attacker's own training data.
 */
struct OwnDataView
{
    DatasetPtr data;                 ///< where the samples are
    std::vector<uint32_t> samples;   ///< which of them it owns
    const Learner* learner{nullptr}; ///< the kind of model; outlives the attack
};

/**
 * @ingroup decentralized-fl-learning
 * The vectors that the attacker received from its benign neighbors in this round.
 */
struct NeighborVectorsView
{
    std::vector<NodeIndex> nodes;            ///< the benign neighbors, ascending
    std::vector<ParameterVectorPtr> vectors; ///< one a neighbor
};

/**
 * @ingroup decentralized-fl-learning
 * The vectors of all benign nodes in this round, before they are sent: an omniscient adversary.
 */
struct BenignVectorsView
{
    std::vector<NodeIndex> nodes;            ///< the benign nodes, ascending
    std::vector<ParameterVectorPtr> vectors; ///< one a benign node
    uint32_t attackers{0};                   ///< how many nodes attack together
};

/**
 * @ingroup decentralized-fl-learning
 * The rule of the node that receives the vector, and what else it will work on. With a server that
 * is the vectors of all benign nodes; on a graph it is those of the receiver's neighbors.
 */
struct VictimView
{
    std::vector<ParameterVectorPtr> benign; ///< what it receives from benign nodes
    uint32_t attackers{0};                  ///< how many attackers send to it, at least 1
    ParameterVectorPtr own;                 ///< its own vector, null if it has none
    const Aggregator* rule{nullptr};        ///< its rule; outlives the attack
};

/**
 * @ingroup decentralized-fl-learning
 * Who is connected to whom.
 */
struct GraphView
{
    std::shared_ptr<const NeighborLists> neighbors; ///< of all nodes
};

/**
 * @ingroup decentralized-fl-learning
 * Which pieces beyond its own vector an attack needs, or a system can show.
 */
struct AttackKnowledge
{
    bool ownData{false};         ///< OwnDataView
    bool neighborVectors{false}; ///< NeighborVectorsView
    bool benignVectors{false};   ///< BenignVectorsView
    bool victim{false};          ///< VictimView
    bool graph{false};           ///< GraphView
};

/**
 * @ingroup decentralized-fl-learning
 * What a system can show to its attackers, and how many they are, stated before the run.
 */
struct AttackOffer
{
    std::string system;               ///< who shows it, for error messages, such as "fedavg"
    AttackKnowledge shown;            ///< what it can show
    std::vector<NodeIndex> attackers; ///< the nodes that attack
    uint32_t benign{0};               ///< number of benign nodes that train
    uint32_t classes{0};              ///< number of classes of the training data
    GraphView graph;                  ///< filled if it can be shown
    const Aggregator* rule{nullptr};  ///< the rule under attack, if it can be shown
    bool victimOwn{false};            ///< VictimView::own can be shown
};

/**
 * @ingroup decentralized-fl-learning
 * All pieces that a system shows. Pieces that the attack did not declare stay empty.
 */
struct AttackView
{
    OwnVectorView own;             ///< always filled
    OwnDataView data;              ///< filled if AttackKnowledge::ownData
    NeighborVectorsView neighbors; ///< filled if AttackKnowledge::neighborVectors
    BenignVectorsView benign;      ///< filled if AttackKnowledge::benignVectors
    VictimView victim;             ///< filled if AttackKnowledge::victim
    GraphView graph;               ///< filled if AttackKnowledge::graph
    ParameterVectorPtr noise;      ///< from Attack::DrawNoise, null if the attack draws none
};

} // namespace fl
} // namespace ns3

#endif // FL_ATTACK_VIEW_H
