/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LONGEST_CHAIN_H
#define FL_LONGEST_CHAIN_H

#include "ns3/fl-consensus-group.h"
#include "ns3/fl-digest.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a block has done to a LongestChain.
enum class ChainOutcome : uint8_t
{
    EXTENDED,    ///< the chain of the head has grown
    REORGANIZED, ///< another branch has become the longest
    SIDE,        ///< it is connected, and the head stays
    ORPHAN,      ///< its parent is not known; it waits
    DUPLICATE,   ///< it was known
};

/// How a LongestChain has changed.
struct ChainUpdate
{
    ChainOutcome outcome{ChainOutcome::DUPLICATE}; ///< what has happened
    std::vector<Digest> connected; ///< blocks now connected to the first one, parents first
    std::vector<Digest> abandoned; ///< blocks that have left the chain of the head, highest first
    std::vector<Digest> adopted;   ///< blocks that have joined it, lowest first
    std::optional<Digest> dropped; ///< orphan that has given way to this one
};

/**
 * @ingroup decentralized-fl-consensus
 * The tree of blocks that a node knows, and the rule of proof of work (S. Nakamoto, "Bitcoin",
 * 2008, section 5): the longest chain counts, and of several longest chains the one that became
 * complete first. It knows digests only; whoever adds a block has checked it.
 *
 * A block whose parent is not known waits as an orphan, and is connected when the parent comes. If
 * several blocks are connected at once, the one that came first is seen first. Orphans may be lies
 * about parents that do not exist, so only so many are kept: the oldest is dropped.
 */
class LongestChain
{
  public:
    /// Orphans kept at most, unless said otherwise.
    static constexpr size_t MAX_ORPHANS = 1000;

    /**
     * @param genesis the first block, at height 0
     * @param maxOrphans orphans kept at most, at least 1
     */
    explicit LongestChain(const Digest& genesis, size_t maxOrphans = MAX_ORPHANS);

    /**
     * @param block a block, checked
     * @param parent the block that it extends
     * @return what it has changed
     */
    ChainUpdate Add(const Digest& block, const Digest& parent);

    /**
     * @return the last block of the longest chain
     */
    const Digest& GetHead() const;

    /**
     * @return height of the head
     */
    Height GetLength() const;

    /**
     * @param block any block
     * @return its height if it is connected
     */
    std::optional<Height> GetHeight(const Digest& block) const;

    /**
     * @param block a connected block other than the first one
     * @return its parent
     */
    const Digest& GetParent(const Digest& block) const;

    /**
     * @param block any block
     * @return whether it is known, connected or an orphan
     */
    bool IsKnown(const Digest& block) const;

    /**
     * @param orphan an orphan
     * @return the block that is missing at the end of its ancestors; nothing if it is none
     */
    std::optional<Digest> GetMissing(const Digest& orphan) const;

    /**
     * @param height a height up to that of the head
     * @return the block at this height in the longest chain
     */
    const Digest& GetBlock(Height height) const;

    /**
     * @param block any block
     * @return whether it is in the longest chain
     */
    bool IsInChain(const Digest& block) const;

    /**
     * @return connected blocks without children, the highest first, and at equal height those first
     *         that came first
     */
    std::vector<Digest> GetTips() const;

    /**
     * @return number of connected blocks, the first one included
     */
    size_t GetSize() const;

    /**
     * @return number of orphans
     */
    size_t GetOrphanCount() const;

  private:
    /// A connected block.
    struct Node
    {
        Digest parent;       ///< the block before
        Height height{0};    ///< one more than the parent's
        uint64_t arrival{0}; ///< position in the order of coming
    };

    /// A block that waits for its parent.
    struct Orphan
    {
        Digest parent;       ///< the block before
        uint64_t arrival{0}; ///< position in the order of coming
    };

    /// How tips are ordered: by distance from the greatest height, then by arrival.
    using Rank = std::pair<uint64_t, uint64_t>;

    /**
     * @param node a connected block
     * @return its rank; the lowest is the best
     */
    static Rank GetRank(const Node& node);

    /**
     * @param block a block whose parent is connected
     * @param parent the parent
     * @param arrival its position in the order of coming
     */
    void Connect(const Digest& block, const Digest& parent, uint64_t arrival);

    /**
     * @param block a block whose parent is not known
     * @param parent the parent
     * @return orphan that has given way to it, if one had to
     */
    std::optional<Digest> Keep(const Digest& block, const Digest& parent);

    /**
     * Takes the orphans that wait for a block.
     *
     * @param parent the block
     * @return the orphans, in the order of coming
     */
    std::vector<std::pair<uint64_t, Digest>> TakeOrphans(const Digest& parent);

    /**
     * Makes a block the head.
     *
     * @param head the block
     * @param update receives what has changed
     */
    void SetHead(const Digest& head, ChainUpdate& update);

    const size_t m_maxOrphans;                                ///< orphans kept at most
    uint64_t m_arrivals{0};                                   ///< blocks that have come
    std::unordered_map<Digest, Node, DigestHash> m_blocks;    ///< connected ones
    std::vector<Digest> m_chain;                              ///< the longest chain, by height
    std::map<Rank, Digest> m_tips;                            ///< connected blocks without children
    std::unordered_map<Digest, Orphan, DigestHash> m_orphans; ///< by digest
    std::map<Digest, std::set<std::pair<uint64_t, Digest>>> m_waiting; ///< orphans by parent
    std::map<uint64_t, Digest> m_order; ///< orphans in the order of coming
};

} // namespace fl
} // namespace ns3

#endif // FL_LONGEST_CHAIN_H
