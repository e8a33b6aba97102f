/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_REPORT_H
#define FL_LEARNING_CHAIN_REPORT_H

#include "ns3/fl-learning-chain-block.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-types.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a node has met since its process began.
struct LearningChainCounters
{
    uint64_t sideBlocks{0};      ///< blocks that did not extend the longest chain when they came
    uint64_t reorganizations{0}; ///< times that another branch became the longest
    uint64_t wrongUpdates{0};    ///< blocks whose update an examination has found wrong
    uint64_t rejected{0};        ///< messages that were not what they should be
};

/**
 * @ingroup decentralized-fl-protocols
 * What a node says when its chain has become longer than ever before.
 */
struct LearningChainReport
{
    NodeIndex node{0};               ///< the node
    Round height{0};                 ///< of its chain
    Time start;                      ///< when it began with this iteration
    Time end;                        ///< when it had the block
    double trainingLoss{0};          ///< of its last training, in nats; NaN: none
    LearningChainBlockPtr block;     ///< last block of the chain
    std::vector<NodeIndex> accepted; ///< whose gradients had weight in the node's own aggregate of
                                     ///< the iteration; none if it had not come to that
    uint64_t storedBytes{0};         ///< bytes of gradients and aggregates that it holds
    LearningChainCounters counters;  ///< what it has met
    ParameterVectorPtr model;        ///< its model
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_REPORT_H
