/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_SETTINGS_H
#define FL_LEARNING_CHAIN_SETTINGS_H

#include "ns3/fl-attack.h"
#include "ns3/fl-gossip-core.h"
#include "ns3/fl-learning-chain-cache.h"
#include "ns3/fl-learning-chain-gradients.h"
#include "ns3/fl-learning-chain-report.h"
#include "ns3/fl-privacy-noise.h"
#include "ns3/fl-proof-of-work.h"
#include "ns3/fl-types.h"
#include "ns3/fl-update-trainer.h"
#include "ns3/fl-vector-authenticator.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <set>

namespace ns3
{
namespace fl
{

/// What the Byzantine nodes of LearningChain do when they are elected.
struct LearningChainByzantineLeaders
{
    Ptr<Attack> update;          ///< makes the wrong update of the right one
    std::set<NodeIndex> members; ///< the Byzantine nodes
    bool collude{false};         ///< they build on each other's updates without examination,
                                 ///< and cover a wrong one with a right one
};

/**
 * @ingroup decentralized-fl-protocols
 * What a node of LearningChain is made from.
 */
struct LearningChainSettings
{
    UpdateTrainer trainer;                                    ///< trains
    std::shared_ptr<const VectorAuthenticator> authenticator; ///< signs and checks vectors
    std::shared_ptr<LearningChainCache> cache;                ///< what nodes share
    uint32_t nodes{1};                                        ///< number of nodes
    uint32_t iterations{1};                                   ///< blocks to make
    uint32_t quorum{1};                                       ///< gradients that a block needs
    Ptr<const ProofOfWork> work;                              ///< the election
    HashPower power;                                          ///< of this node
    Ptr<const PrivacyNoise> noise;                            ///< null: none
    std::shared_ptr<const LearningChainByzantineLeaders> byzantine; ///< null: this node is honest
    GossipSettings gossip; ///< of dissemination from neighbor to neighbor
    bool isGossip{false};  ///< false: everything goes to all nodes directly
    LearningChainStorageReading reading{STORE_ALL}; ///< what is kept for ever
    Time gradientTimeout;              ///< longest wait for gradients, from the own one on
    Time requestTimeout;               ///< longest wait for an answer
    bool isRejoin{false};              ///< the process has run before
    Ptr<UniformRandomVariable> random; ///< mining, and whom to ask
    std::function<void(const LearningChainReport&)> observer; ///< is told of each new height
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_SETTINGS_H
