/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_BLOCK_H
#define FL_LEARNING_CHAIN_BLOCK_H

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-digest-scheme.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-shared-work.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vector-authenticator.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A local gradient as its owner has published it: the update that training on the model of a block
 * made. One object serves all nodes that have received it. Immutable.
 */
struct LearningChainGradient
{
    NodeIndex owner{0};        ///< who has trained
    Round iteration{0};        ///< height of the block that it is for
    Digest base;               ///< block whose model it was trained on
    Time created;              ///< when
    ParameterVectorPtr update; ///< trained model less the model of the base, with noise
    BulkPayloadPtr payload;    ///< the same as it was sent
    VectorSeal seal;           ///< of the owner
    Digest id;                 ///< names the gradient: owner, base, time and vector
    std::shared_ptr<SharedWork<bool>> isGenuine; ///< the check of the seal
};

/// A shared gradient.
using LearningChainGradientPtr = std::shared_ptr<const LearningChainGradient>;

/// A gradient that a block is made of.
struct LearningChainShare
{
    NodeIndex owner{0}; ///< whose gradient
    Digest gradient;    ///< its name
};

/// Gradients that a block is made of, owners ascending.
using LearningChainShares = std::vector<LearningChainShare>;

/**
 * @ingroup decentralized-fl-protocols
 * A block of LearningChain: what an elected leader has made of the gradients that were trained on
 * the model of the block before. Immutable once it has its digests.
 */
struct LearningChainBlock
{
    NodeIndex proposer{0};                             ///< the elected leader
    Digest parent;                                     ///< the block that it extends
    Time created;                                      ///< when
    std::shared_ptr<const LearningChainShares> shares; ///< gradients that were aggregated
    ParameterVectorPtr aggregate;                      ///< update of the model
    BulkPayloadPtr payload;                            ///< the same as it was sent
    VectorSeal seal;   ///< of the leader, for the aggregate and the header
    uint64_t nonce{0}; ///< proof of work for the challenge

    Digest sharesDigest; ///< of the list of gradients
    Digest challenge;    ///< what the work was done for: everything but seal and nonce
    Digest digest;       ///< names the block: challenge and nonce

    /**
     * @param scheme hash function
     * @param shares gradients
     * @return digest of their list
     */
    static Digest ComputeSharesDigest(const DigestScheme& scheme,
                                      const LearningChainShares& shares);

    /**
     * Computes the digests; the digest of the aggregate is that of the seal.
     *
     * @param scheme hash function
     */
    void ComputeChallenge(const DigestScheme& scheme);

    /**
     * Computes the block's digest from challenge and nonce.
     *
     * @param scheme hash function
     */
    void ComputeDigest(const DigestScheme& scheme);

    /**
     * @return bytes of the list of gradients, which are hashed
     */
    uint64_t GetSharesSize() const;

    /**
     * @param scheme hash function
     * @param initial digest of the model that everybody begins with
     * @return name of the block before the first one
     */
    static Digest ComputeGenesis(const DigestScheme& scheme, const Digest& initial);
};

/// A shared block.
using LearningChainBlockPtr = std::shared_ptr<const LearningChainBlock>;

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_BLOCK_H
