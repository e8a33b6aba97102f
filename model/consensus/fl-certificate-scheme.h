/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CERTIFICATE_SCHEME_H
#define FL_CERTIFICATE_SCHEME_H

#include "ns3/fl-consensus-group.h"
#include "ns3/fl-cost.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-signature-scheme.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vote-statement.h"
#include "ns3/object.h"
#include "ns3/ptr.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * How the votes of a quorum become one certificate: each vote carries a share, and shares of a
 * quorum are combined. Shares and proofs of any origin are answered with false, never a crash.
 * Immutable once the cryptography is set; const methods may then be called from any thread.
 */
class CertificateScheme : public Object
{
  public:
    /// A voter and its share.
    using Share = std::pair<ReplicaIndex, Bytes>;

    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @param cryptography primitives that the scheme is made of; set before anything else
     */
    void SetCryptography(Ptr<const Cryptography> cryptography);

    /**
     * @param group the group
     * @param keys keys of the voter
     * @param statement what it votes for
     * @return its share
     */
    virtual Bytes CreateShare(const ConsensusGroup& group,
                              const KeyPair& keys,
                              const VoteStatement& statement) const = 0;

    /**
     * @param group the group
     * @param voter the supposed voter, a member
     * @param statement what it is supposed to have voted for
     * @param share what came with the vote
     * @return whether it has voted so
     */
    virtual bool VerifyShare(const ConsensusGroup& group,
                             ReplicaIndex voter,
                             const VoteStatement& statement,
                             const Bytes& share) const = 0;

    /**
     * @param group the group
     * @param shares verified shares of different voters for one statement, at least a quorum
     * @return the proof
     */
    virtual Bytes Combine(const ConsensusGroup& group, std::vector<Share> shares) const = 0;

    /**
     * Finds what is cheap to find, so that no processor time is spent on it.
     *
     * @param group the group
     * @param proof what came with a certificate
     * @return whether it looks like a proof by a quorum
     */
    virtual bool IsWellFormed(const ConsensusGroup& group, const Bytes& proof) const = 0;

    /**
     * @param group the group
     * @param statement what a quorum is supposed to have voted for
     * @param proof what came with the certificate
     * @return whether a quorum has voted so
     */
    virtual bool Verify(const ConsensusGroup& group,
                        const VoteStatement& statement,
                        const Bytes& proof) const = 0;

    /**
     * @param group the group
     * @param proof a well-formed proof
     * @return who has voted, in ascending order; empty if the proof does not show it
     */
    virtual std::vector<ReplicaIndex> GetSigners(const ConsensusGroup& group,
                                                 const Bytes& proof) const = 0;

    /**
     * @param group the group
     * @return bytes of a proof
     */
    virtual size_t GetProofSize(const ConsensusGroup& group) const = 0;

    /**
     * @return cost of making a share
     */
    virtual Cost GetShareCost() const = 0;

    /**
     * @return cost of verifying a share
     */
    virtual Cost GetShareVerificationCost() const = 0;

    /**
     * @param group the group
     * @return cost of verifying a proof
     */
    virtual Cost GetVerificationCost(const ConsensusGroup& group) const = 0;

  protected:
    void DoDispose() override;

    /**
     * @return primitives that the scheme is made of
     */
    const Cryptography& GetCryptography() const;

  private:
    Ptr<const Cryptography> m_cryptography; ///< primitives
};

} // namespace fl
} // namespace ns3

#endif // FL_CERTIFICATE_SCHEME_H
