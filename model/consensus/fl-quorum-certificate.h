/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_QUORUM_CERTIFICATE_H
#define FL_QUORUM_CERTIFICATE_H

#include "ns3/fl-byte-codec.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vote-statement.h"

#include <cstddef>
#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Shows that a quorum of a group has voted for a statement; what the proof looks like is up to the
 * CertificateScheme. Bytes of any origin: it need not prove anything.
 */
struct QuorumCertificate
{
    /// Longest proof that is accepted from the network, in bytes.
    static constexpr size_t MAX_PROOF_SIZE = 1 << 20;

    VoteStatement statement; ///< what was voted for
    Bytes proof;             ///< empty for the root, which everybody knows

    /**
     * @param writer where it is appended
     */
    void Encode(ByteWriter& writer) const;

    /**
     * @param reader where it is read; bytes of any origin
     * @return the certificate, nullptr if there is none
     */
    static std::shared_ptr<const QuorumCertificate> Decode(ByteReader& reader);

    /**
     * @return bytes of this certificate in a message
     */
    size_t GetWireSize() const;
};

/// A shared, immutable certificate.
using QuorumCertificatePtr = std::shared_ptr<const QuorumCertificate>;

} // namespace fl
} // namespace ns3

#endif // FL_QUORUM_CERTIFICATE_H
