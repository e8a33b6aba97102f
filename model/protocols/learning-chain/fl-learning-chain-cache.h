/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_CACHE_H
#define FL_LEARNING_CHAIN_CACHE_H

#include "ns3/fl-digest.h"
#include "ns3/fl-learning-chain-block.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-message.h"
#include "ns3/fl-shared-work.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vector-authenticator.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/// What the rule makes of the gradients of an iteration.
struct LearningChainAggregate
{
    std::shared_ptr<const LearningChainShares> shares; ///< names of the gradients
    ParameterVectorPtr vector;   ///< the update of the model; null if there is none
    BulkPayloadPtr payload;      ///< the same, to be sent
    Digest digest;               ///< root of its Merkle tree
    std::vector<double> weights; ///< of the gradients; empty for rules that mix coordinates
};

/**
 * @ingroup decentralized-fl-protocols
 * What the nodes of a simulation share because it is the same for all of them: the gradients and
 * blocks that they have received, the checks of seals, and what follows from gradients by
 * arithmetic. All of it is a pure function of what was sent, so a node with a cache of its own
 * would come to the same results; only memory and the work of the computer that simulates are
 * saved. A node holds what it has received: the cache keeps nothing alive but the last message.
 *
 * Objects are found by the payload or by their digest: if payloads arrive as real bytes, each node
 * has its own copy and checks it for itself.
 */
class LearningChainCache
{
  public:
    /**
     * @param setup shared by all nodes
     * @param nodes number of nodes
     * @param authenticator of any node: checks the seals of all
     */
    LearningChainCache(LearningSetupPtr setup,
                       uint32_t nodes,
                       std::shared_ptr<const VectorAuthenticator> authenticator);

    /**
     * @return name of the block before the first one
     */
    const Digest& GetGenesis() const;

    /**
     * @return hash function
     */
    const DigestScheme& GetDigestScheme() const;

    /**
     * @param message a GRADIENT of any origin
     * @return the gradient, not checked; nullptr if it is not well formed
     */
    LearningChainGradientPtr ReadGradient(const MessagePtr& message);

    /**
     * Adds a gradient of a node's own.
     *
     * @param gradient the gradient, sealed; its name and check are filled in
     * @return the gradient
     */
    LearningChainGradientPtr AddGradient(LearningChainGradient gradient);

    /**
     * @param message a BLOCK of any origin
     * @return the block with its digests, not checked; nullptr if it is not well formed
     */
    LearningChainBlockPtr ReadBlock(const Message& message);

    /**
     * Adds a block of a node's own.
     *
     * @param block the block with its digests
     * @return the block
     */
    LearningChainBlockPtr AddBlock(LearningChainBlock block);

    /**
     * @param gradients gradients of one base, owners ascending
     * @return what the rule makes of them
     */
    std::shared_ptr<SharedWork<LearningChainAggregate>> Aggregate(
        const std::vector<LearningChainGradientPtr>& gradients);

    /**
     * @param block a block
     * @param before model of its parent
     * @return its model
     */
    ParameterVectorPtr GetModel(const LearningChainBlock& block, const ParameterVectorPtr& before);

  private:
    /**
     * @param message a GRADIENT of any origin that is not the last one
     * @return the gradient; nullptr if it is not well formed
     */
    LearningChainGradientPtr Find(const Message& message);

    /**
     * @param gradient a gradient without name and check
     * @return the gradient
     */
    std::shared_ptr<LearningChainGradient> Complete(LearningChainGradient gradient) const;

    LearningSetupPtr m_setup;                                   ///< shared by all nodes
    const uint32_t m_nodes;                                     ///< number of nodes
    std::shared_ptr<const VectorAuthenticator> m_authenticator; ///< checks seals
    Digest m_genesis;                                           ///< block before the first one
    MessagePtr m_lastMessage;                ///< read last: often all nodes get it in a row
    LearningChainGradientPtr m_lastGradient; ///< its gradient
    SharedTable<const BulkPayload*, const LearningChainGradient> m_gradients; ///< by payload
    SharedTable<Digest, const LearningChainBlock> m_blocks;                   ///< by digest
    SharedTable<Digest, SharedWork<LearningChainAggregate>> m_aggregates; ///< by digest of shares
    SharedTable<Digest, const ParameterVector> m_models;                  ///< by block
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_CACHE_H
