/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COMMIT_PROOF_H
#define FL_COMMIT_PROOF_H

#include "ns3/fl-block-tree.h"
#include "ns3/fl-block.h"
#include "ns3/fl-byte-codec.h"
#include "ns3/fl-digest-scheme.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-quorum-certificate.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Shows to whoever knows a group's keys that the group has decided a block: the headers from that
 * block to the one that the certificate is about, and the certificate. One header in basic form,
 * three in chained form, more for a block that was decided together with later ones. What commits
 * the block is the certificate, or one that a header carries: a quorum has verified those.
 */
struct CommitProof
{
    /// Most headers that are accepted from the network.
    static constexpr size_t MAX_HEADERS = 256;

    std::vector<BlockHeader> headers; ///< the decided block first, each the parent of the next one
    QuorumCertificatePtr certificate; ///< about the last of them

    /**
     * Makes a proof of a decision. Possible while the blocks are kept, so at the latest when the
     * next ones are decided in a replica that keeps only one.
     *
     * @param tree blocks that a replica knows
     * @param block digest of the decided block
     * @param certificate the certificate that came with its decision
     * @return the proof, nothing if a block is missing
     */
    static std::optional<CommitProof> Create(const BlockTree& tree,
                                             const Digest& block,
                                             const QuorumCertificatePtr& certificate);

    /**
     * Checks a proof of any origin, all but the certificate: whether a group with these rules has
     * decided the block if the certificate is valid. CertificateScheme::Verify() tells whether it
     * is.
     *
     * @param rules rules of the group
     * @param scheme hash function
     * @return digest of the decided block, nothing if the headers do not show a decision
     */
    std::optional<Digest> Check(const HotStuffRules& rules, const DigestScheme& scheme) const;

    /**
     * @param writer where it is appended
     */
    void Encode(ByteWriter& writer) const;

    /**
     * @param reader where it is read; bytes of any origin
     * @return the proof, nothing if there is none
     */
    static std::optional<CommitProof> Decode(ByteReader& reader);
};

} // namespace fl
} // namespace ns3

#endif // FL_COMMIT_PROOF_H
