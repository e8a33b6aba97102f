/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MERKLE_PROOF_H
#define FL_MERKLE_PROOF_H

#include "ns3/fl-digest-scheme.h"
#include "ns3/fl-digest.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * Digest of an entry of a Merkle tree: hash(0x00 || entry), RFC 9162, section 2.1.1.
 *
 * @param builder an empty builder of the tree's scheme; empty again afterwards
 * @param data first byte of the entry
 * @param length number of bytes
 * @return the leaf
 */
Digest ComputeMerkleLeaf(DigestBuilder& builder, const uint8_t* data, size_t length);

/**
 * @ingroup decentralized-fl-crypto
 * Digest of an inner node of a Merkle tree: hash(0x01 || left || right), RFC 9162, section 2.1.1.
 *
 * @param builder an empty builder of the tree's scheme; empty again afterwards
 * @param left left child
 * @param right right child
 * @return the node
 */
Digest ComputeMerkleNode(DigestBuilder& builder, const Digest& left, const Digest& right);

/**
 * @ingroup decentralized-fl-crypto
 * Shows that an entry stands at one position of a MerkleTree whose root is known (inclusion proof
 * of RFC 9162, section 2.1.3).
 *
 * The number of leaves must come from where the root comes from, since it is not part of the root.
 */
struct MerkleProof
{
    uint64_t leafIndex{0};    ///< position of the entry, from 0
    uint64_t leafCount{0};    ///< number of entries of the tree
    std::vector<Digest> path; ///< siblings on the way from the leaf to the root

    /**
     * Checks the proof; a proof of any origin and content is answered, never a crash.
     *
     * @param scheme the hash function of the tree
     * @param root the root to reach
     * @param data first byte of the entry
     * @param length number of bytes of the entry
     * @return true if the entry is at this position under the root
     */
    bool Verify(const DigestScheme& scheme,
                const Digest& root,
                const uint8_t* data,
                size_t length) const;

    /**
     * Checks the proof of an entry that has been hashed.
     *
     * @param scheme the hash function of the tree
     * @param root the root to reach
     * @param leaf the entry's leaf, see ComputeMerkleLeaf
     * @return true if the entry is at this position under the root
     */
    bool VerifyLeaf(const DigestScheme& scheme, const Digest& root, const Digest& leaf) const;

    /**
     * @return bytes of the proof in a message: two 8-byte numbers, a 1-byte count and the path
     */
    uint32_t GetWireSize() const;
};

} // namespace fl
} // namespace ns3

#endif // FL_MERKLE_PROOF_H
