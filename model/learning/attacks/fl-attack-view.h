/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ATTACK_VIEW_H
#define FL_ATTACK_VIEW_H

#include "ns3/fl-dataset.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-types.h"

#include <cstdint>
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
 * The vectors that the attacker received from its neighbors in this round.
 */
struct NeighborVectorsView
{
    std::vector<NodeIndex> nodes;            ///< the neighbors, ascending
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
    const Aggregator* rule{nullptr};         ///< the rule under attack; outlives the attack
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
    ParameterVectorPtr noise;      ///< from Attack::DrawNoise, null if the attack draws none
};

} // namespace fl
} // namespace ns3

#endif // FL_ATTACK_VIEW_H
