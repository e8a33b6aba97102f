/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DIGEST_SCHEME_H
#define FL_DIGEST_SCHEME_H

#include "ns3/fl-digest.h"
#include "ns3/fl-types.h"
#include "ns3/object.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * Computes one digest after another from bytes that arrive in pieces. Owned by one thread.
 */
class DigestBuilder
{
  public:
    virtual ~DigestBuilder() = default;

    /**
     * Appends content. Where the content is split makes no difference.
     *
     * @param data first byte; may be null if the length is 0
     * @param length number of bytes
     */
    virtual void Update(const uint8_t* data, size_t length) = 0;

    /**
     * @return the digest of everything appended; the builder is empty again afterwards
     */
    virtual Digest Finish() = 0;
};

/**
 * @ingroup decentralized-fl-crypto
 * A hash function with 32-byte values. Const methods may be called from any thread at any time.
 *
 * Bulk payloads are not hashed as one string: their digest is the root of a MerkleTree.
 */
class DigestScheme : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @return an empty builder
     */
    virtual std::unique_ptr<DigestBuilder> Start() const = 0;

    /**
     * @param data first byte; may be null if the length is 0
     * @param length number of bytes
     * @return the digest of the bytes
     */
    Digest Compute(const uint8_t* data, size_t length) const;

    /**
     * @param content the bytes
     * @return the digest of the bytes
     */
    Digest Compute(const Bytes& content) const;

    /**
     * @param length number of bytes
     * @return the leaf of a Merkle tree whose entry is so many zeros (see ComputeMerkleLeaf): all
     *         that payloads without content are made of, so that the last ones are remembered
     */
    Digest GetZeroLeaf(uint64_t length) const;

    /**
     * @return bytes of a digest in a message, the same for every scheme
     */
    uint32_t GetWireSize() const;

  private:
    mutable std::mutex m_mutex;                      ///< guards what follows
    mutable std::map<uint64_t, Digest> m_zeroLeaves; ///< by length, a few
};

} // namespace fl
} // namespace ns3

#endif // FL_DIGEST_SCHEME_H
