/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BLOCK_H
#define FL_BLOCK_H

#include "ns3/fl-byte-codec.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-digest-scheme.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-quorum-certificate.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vote-statement.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * What the digest of a block covers. The justifying certificate counts as what it says, not as the
 * bytes that prove it: any valid proof of the statement will do, so a chain of headers proves
 * itself by digests and one certificate at its end.
 */
struct BlockHeader
{
    /// Bytes of a header in a message.
    static constexpr size_t WIRE_SIZE =
        8 + 8 + Digest::SIZE + VoteStatement::WIRE_SIZE + 4 + 8 + Digest::SIZE;

    View view{0};             ///< when it was proposed
    Height height{0};         ///< one more than the parent's
    Digest parent;            ///< block that it extends
    VoteStatement justify;    ///< statement that lets it be proposed
    ReplicaIndex proposer{0}; ///< leader of the view
    uint64_t payloadSize{0};  ///< bytes of the payload
    Digest payloadDigest;     ///< digest of the payload

    /**
     * @param scheme hash function
     * @return digest of the block
     */
    Digest ComputeDigest(const DigestScheme& scheme) const;

    /**
     * @param writer where it is appended
     */
    void Encode(ByteWriter& writer) const;

    /**
     * @param reader where it is read; bytes of any origin
     * @return the header, nothing if there is none
     */
    static std::optional<BlockHeader> Decode(ByteReader& reader);
};

/**
 * @ingroup decentralized-fl-consensus
 * A link of the chain that replicas agree on. The payload is opaque and small; what is large
 * travels beside it and stands in the payload as a digest.
 */
struct Block
{
    /// Largest payload that is accepted from the network, in bytes.
    static constexpr size_t MAX_PAYLOAD_SIZE = 1 << 20;

    BlockHeader header;           ///< what the digest covers
    QuorumCertificatePtr justify; ///< proof of the header's statement; nullptr where not needed
    Bytes payload;                ///< what is decided; empty blocks only carry a chain on
    Digest digest;                ///< names the block; computed, not sent

    /**
     * Computes the digests. Costs GetHashedBytes().
     *
     * @param block a block whose digests may be missing or wrong
     * @param scheme hash function
     * @return the block with its digests; the same object if they were right
     */
    static std::shared_ptr<const Block> Seal(const std::shared_ptr<const Block>& block,
                                             const DigestScheme& scheme);

    /**
     * @param instance number of the group
     * @param scheme hash function
     * @return the block that everybody has decided before the first view
     */
    static std::shared_ptr<const Block> CreateGenesis(uint64_t instance,
                                                      const DigestScheme& scheme);

    /**
     * @param block a block whose proof nobody has looked at
     * @param proven a proven certificate that says what the block's says
     * @return the block with that certificate
     */
    static std::shared_ptr<const Block> WithProof(const std::shared_ptr<const Block>& block,
                                                  const QuorumCertificatePtr& proven);

    /**
     * @return whether the fields of a proposal fit each other and are within the limits
     */
    bool IsWellFormed() const;

    /**
     * @return bytes that are hashed to compute the digests
     */
    uint64_t GetHashedBytes() const;

    /**
     * @param writer where it is appended
     * @param withProof whether the certificate's proof is sent
     */
    void Encode(ByteWriter& writer, bool withProof) const;

    /**
     * @param reader where it is read; bytes of any origin
     * @return the block without digests, nullptr if there is none
     */
    static std::shared_ptr<const Block> Decode(ByteReader& reader);
};

/// A shared, immutable block.
using BlockPtr = std::shared_ptr<const Block>;

} // namespace fl
} // namespace ns3

#endif // FL_BLOCK_H
