/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CERTIFICATE_VERIFIER_H
#define FL_CERTIFICATE_VERIFIER_H

#include "ns3/fl-certificate-scheme.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-quorum-certificate.h"
#include "ns3/fl-vote-statement.h"
#include "ns3/ptr.h"

#include <deque>
#include <functional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Verifies the certificates that a replica receives, each statement once: once it is proven,
 * another certificate for it is replaced by the proven one without looking at it.
 */
class CertificateVerifier
{
  public:
    /// Takes the proven certificate, or nullptr and the reason if it proves nothing.
    using Done = std::function<void(const QuorumCertificatePtr&, ConsensusRejectReason)>;

    /**
     * @param host outputs
     * @param group whose certificates they are
     * @param scheme what the proofs are; outlives the host's work
     */
    CertificateVerifier(ConsensusHost& host,
                        ConsensusGroupPtr group,
                        Ptr<const CertificateScheme> scheme);

    /**
     * Makes a certificate known that needs no verification for as long as the verifier lives.
     *
     * @param certificate certificate of the root
     */
    void SetRoot(const QuorumCertificatePtr& certificate);

    /**
     * @param certificate a certificate that this replica has made or proven
     */
    void AddProven(const QuorumCertificatePtr& certificate);

    /**
     * @param certificate a certificate of any origin
     * @param done called with the result: at once if it is known, or later
     */
    void Verify(const QuorumCertificatePtr& certificate, Done done);

  private:
    /// Callers that wait for one certificate.
    struct Pending
    {
        QuorumCertificatePtr certificate; ///< being verified
        std::vector<Done> waiting;        ///< called with the result
    };

    /**
     * @param statement what a certificate says
     * @return the proven certificate, nullptr if there is none
     */
    QuorumCertificatePtr Find(const VoteStatement& statement) const;

    /**
     * @param certificate certificate that was verified
     * @param isValid whether it proves what it says
     */
    void Complete(const QuorumCertificatePtr& certificate, bool isValid);

    ConsensusHost& m_host;                       ///< outputs
    const ConsensusGroupPtr m_group;             ///< whose certificates they are
    const Ptr<const CertificateScheme> m_scheme; ///< what the proofs are
    QuorumCertificatePtr m_root;                 ///< of the root
    std::deque<QuorumCertificatePtr> m_proven;   ///< the latest proven ones, by statement
    std::vector<Pending> m_pending;              ///< being verified
};

} // namespace fl
} // namespace ns3

#endif // FL_CERTIFICATE_VERIFIER_H
