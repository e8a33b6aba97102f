/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BLOCK_TREE_H
#define FL_BLOCK_TREE_H

#include "ns3/fl-block.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-digest.h"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace fl
{

/// What leads from the last decided block to another one.
struct BlockPath
{
    bool isComplete{false};       ///< no block is missing
    bool isConnected{false};      ///< it is complete and begins at the last decided block
    std::vector<BlockPtr> blocks; ///< blocks above the decided height, the lowest first

    /**
     * @return whether one of the blocks is not empty
     */
    bool HasPayload() const;
};

/**
 * @ingroup decentralized-fl-consensus
 * The blocks that a replica knows: the last decided ones, and those above them. A branch that a
 * decision has ruled out is dropped, and so are old decided blocks.
 */
class BlockTree
{
  public:
    /**
     * @param root block that has been decided
     * @param retained decided blocks to keep for replicas that fell behind, at least one
     */
    BlockTree(BlockPtr root, size_t retained);

    /**
     * @param digest digest of a block
     * @return the block, nullptr if it is not known
     */
    BlockPtr Find(const Digest& digest) const;

    /**
     * Adds a block; its parent may come later.
     *
     * @param block a block with its digests
     * @param isCertified whether the block, or one that extends it, has a certificate; of blocks
     *        without one, only the first two of a view and height are kept
     * @return whether it is in the tree now; false if the decisions have ruled it out, or if its
     *         height does not fit its parent
     */
    bool Insert(const BlockPtr& block, bool isCertified);

    /**
     * @param block a block
     * @param ancestor digest of another one
     * @return whether both are the same, or the second is a known ancestor of the first
     */
    bool Extends(const BlockPtr& block, const Digest& ancestor) const;

    /**
     * @param digest digest of a block
     * @return the first block on the way down to the decided height that is not known
     */
    std::optional<Digest> FindMissing(const Digest& digest) const;

    /**
     * @param digest digest of a block
     * @return the way from the last decided block to it
     */
    BlockPath GetPath(const Digest& digest) const;

    /**
     * Decides a block.
     *
     * @param block a block of the tree whose parent is the last decided one
     */
    void Decide(const BlockPtr& block);

    /**
     * @return the last decided block
     */
    const BlockPtr& GetDecided() const;

    /**
     * @param height height of a decided block
     * @return the block, nullptr if it has not been decided or is not kept any more
     */
    BlockPtr GetDecided(Height height) const;

    /**
     * @return number of blocks
     */
    size_t GetSize() const;

  private:
    /**
     * @param block a block to drop
     */
    void Remove(const BlockPtr& block);

    const size_t m_retained;                                   ///< decided blocks to keep
    std::unordered_map<Digest, BlockPtr, DigestHash> m_blocks; ///< by digest
    std::map<Height, std::vector<BlockPtr>> m_undecided;       ///< above the decided height
    std::deque<BlockPtr> m_decided;                            ///< decided, the lowest first
};

} // namespace fl
} // namespace ns3

#endif // FL_BLOCK_TREE_H
