/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_LEDGER_H
#define FL_LEARNING_CHAIN_LEDGER_H

#include "ns3/fl-learning-chain-block.h"
#include "ns3/fl-learning-chain-cache.h"
#include "ns3/fl-longest-chain.h"
#include "ns3/fl-parameter-vector.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * The blocks that a node has, which of them count, and the models that follow from them.
 *
 * Which block a node builds on, its base: the longest chain counts, but a node that has examined
 * the last block of a chain and found its update wrong goes back to the parent, and so rolls the
 * update back. Only the last block is examined, so an update that another block has been built on
 * stays: two successive leaders who collude get a wrong one through, as the paper on PIRATE says
 * (S. Zhou et al., section III-A). Of several blocks of the same height the base is the first seen
 * of those that were not found wrong; but where a fork has left nodes with too few gradients for
 * either side, they go over to the block with the lowest digest, or none would have enough for
 * ever.
 */
class LearningChainLedger
{
  public:
    /**
     * @param cache what nodes share
     * @param initial the model that everybody begins with
     */
    LearningChainLedger(std::shared_ptr<LearningChainCache> cache, ParameterVectorPtr initial);

    /**
     * @param block a block with a proof of work and a genuine seal
     * @return what it has changed
     */
    ChainUpdate Add(const LearningChainBlockPtr& block);

    /**
     * @return the blocks, as a tree
     */
    const LongestChain& GetChain() const;

    /**
     * @return height of the longest chain
     */
    Round GetHeight() const;

    /**
     * @param digest any block
     * @return the block; nullptr if there is none, as for the first one
     */
    LearningChainBlockPtr Find(const Digest& digest) const;

    /**
     * Notes what an examination has found.
     *
     * @param digest a block
     * @param isRight whether its update is right
     */
    void Judge(const Digest& digest, bool isRight);

    /**
     * @param digest a block
     * @return what was found, nothing if it was not examined
     */
    std::optional<bool> GetVerdict(const Digest& digest) const;

    /**
     * There are too few gradients for the base: among blocks of its height the lowest digest counts
     * from now on.
     */
    void BreakTie();

    /**
     * @return the block to build on
     */
    Digest GetBase() const;

    /**
     * @param digest a connected block
     * @return the model after it
     */
    ParameterVectorPtr GetModel(const Digest& digest);

    /**
     * @return bytes of the aggregates of all blocks, orphans included
     */
    uint64_t GetStoredBytes() const;

  private:
    /// Models are kept for this many heights below the head; older ones are computed anew.
    static constexpr Round MODELS_KEPT = 3;

    std::shared_ptr<LearningChainCache> m_cache; ///< what nodes share
    LongestChain m_chain;                        ///< the tree of the blocks
    std::unordered_map<Digest, LearningChainBlockPtr, DigestHash> m_blocks; ///< by digest
    std::map<Digest, bool> m_verdicts;             ///< of examined blocks: whether they are right
    Height m_tied{0};                              ///< where the lowest digest counts; 0: nowhere
    ParameterVectorPtr m_initial;                  ///< model before the first block
    std::map<Digest, ParameterVectorPtr> m_models; ///< of the last blocks
    uint64_t m_storedBytes{0};                     ///< of all aggregates
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_LEDGER_H
