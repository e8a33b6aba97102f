/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MERKLE_TREE_H
#define FL_MERKLE_TREE_H

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-digest-scheme.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-merkle-proof.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * The Merkle tree of RFC 6962 and RFC 9162 (section 2.1) over a list of entries. Its root is the
 * digest of a bulk payload, whose entries are its chunks of equal size (the last one may be
 * shorter), so that single chunks can be checked against it. Leaves and inner nodes are hashed
 * apart; the tree without entries has the digest of the empty string as its root.
 *
 * A payload is read chunk by chunk, never copied as a whole; the tree keeps digests only. A payload
 * without content (BulkPayload::HasContent) has the very tree of the zeros that it serializes to,
 * so that both ends agree on it even if it travels as real bytes, but the tree is made from two
 * leaves, in logarithmic time and space: all full chunks, hence all full subtrees of a height, are
 * equal.
 */
class MerkleTree
{
  public:
    /// Bytes of a chunk unless something else is asked for: a 28 MB model has 428 of them.
    static constexpr uint32_t DEFAULT_CHUNK_SIZE = 65536;

    /**
     * Makes the tree of a payload.
     *
     * @param scheme the hash function
     * @param payload the content
     * @param chunkSize bytes of a chunk, at least 1
     */
    MerkleTree(const DigestScheme& scheme,
               const BulkPayload& payload,
               uint32_t chunkSize = DEFAULT_CHUNK_SIZE);

    /**
     * Makes the tree of entries of any length.
     *
     * @param scheme the hash function
     * @param entries the content
     */
    MerkleTree(const DigestScheme& scheme, const std::vector<Bytes>& entries);

    /**
     * @return the root
     */
    Digest GetRoot() const;

    /**
     * @return number of entries
     */
    uint64_t GetLeafCount() const;

    /**
     * @param leafIndex position of an entry, below GetLeafCount()
     * @return the proof that the entry is there
     */
    MerkleProof GetProof(uint64_t leafIndex) const;

  private:
    /// The nodes at one height. If all but the last are equal, only the first and the last are
    /// kept.
    struct Level
    {
        uint64_t count;            ///< number of nodes
        std::vector<Digest> nodes; ///< all nodes, or the first and the last

        /**
         * @param index position of a node
         * @return the node
         */
        const Digest& At(uint64_t index) const;
    };

    /**
     * Computes all levels above the leaves.
     *
     * @param builder an empty builder
     */
    void BuildLevels(DigestBuilder& builder);

    std::vector<Level> m_levels; ///< from the leaves to the root
    Digest m_root;               ///< root
};

} // namespace fl
} // namespace ns3

#endif // FL_MERKLE_TREE_H
