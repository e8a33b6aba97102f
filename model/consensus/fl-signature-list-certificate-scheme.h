/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SIGNATURE_LIST_CERTIFICATE_SCHEME_H
#define FL_SIGNATURE_LIST_CERTIFICATE_SCHEME_H

#include "ns3/fl-certificate-scheme.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * A certificate without threshold cryptography, as in libhotstuff (include/hotstuff/crypto.h): a
 * bitmap of the signers, the first replica being the highest bit of the first byte, and their
 * signatures in ascending order. Exactly a quorum signs, so that every certificate of a group has
 * the same size: with 64-byte signatures ceil(n / 8) + 64 (n - f) bytes, plus the block's digest.
 *
 * All replicas of a simulation verify the same certificates. A verdict depends on nothing but the
 * bytes, so the scheme remembers what it has proven and does not prove it again for every replica;
 * verdicts and simulated time are the same as without.
 */
class SignatureListCertificateScheme : public CertificateScheme
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    Bytes CreateShare(const ConsensusGroup& group,
                      const KeyPair& keys,
                      const VoteStatement& statement) const override;
    bool VerifyShare(const ConsensusGroup& group,
                     ReplicaIndex voter,
                     const VoteStatement& statement,
                     const Bytes& share) const override;
    Bytes Combine(const ConsensusGroup& group, std::vector<Share> shares) const override;
    bool IsWellFormed(const ConsensusGroup& group, const Bytes& proof) const override;
    bool Verify(const ConsensusGroup& group,
                const VoteStatement& statement,
                const Bytes& proof) const override;
    std::vector<ReplicaIndex> GetSigners(const ConsensusGroup& group,
                                         const Bytes& proof) const override;
    size_t GetProofSize(const ConsensusGroup& group) const override;
    Cost GetShareCost() const override;
    Cost GetShareVerificationCost() const override;
    Cost GetVerificationCost(const ConsensusGroup& group) const override;

  private:
    /// All that a verdict depends on.
    struct Proven
    {
        uint64_t instance;                                  ///< number of the group
        std::shared_ptr<const std::vector<PublicKey>> keys; ///< its keys
        VoteStatement statement;                            ///< what was proven
        Bytes proof;                                        ///< by what
    };

    /**
     * @param group a group
     * @param statement what a quorum is supposed to have voted for
     * @param proof a well-formed proof
     * @return whether just this was proven before
     */
    bool IsProven(const ConsensusGroup& group,
                  const VoteStatement& statement,
                  const Bytes& proof) const;

    uint32_t m_memory;                                          ///< certificates to remember
    mutable std::mutex m_mutex;                                 ///< guards what follows
    mutable std::deque<std::shared_ptr<const Proven>> m_proven; ///< the latest first
};

} // namespace fl
} // namespace ns3

#endif // FL_SIGNATURE_LIST_CERTIFICATE_SCHEME_H
