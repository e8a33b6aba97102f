/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_VOTE_COLLECTOR_H
#define FL_VOTE_COLLECTOR_H

#include "ns3/fl-certificate-scheme.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-quorum-certificate.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vote-statement.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Collects votes until a quorum makes a certificate. Shares are verified as they come, but never
 * more of them than are still needed; late votes cost nothing.
 */
class VoteCollector
{
  public:
    /// What the collector asks of the core.
    struct Calls
    {
        std::function<void(const QuorumCertificatePtr&)> complete;       ///< a quorum has voted
        std::function<void(ReplicaIndex, ConsensusRejectReason)> reject; ///< a vote was refused
    };

    /**
     * @param host outputs
     * @param group who may vote
     * @param scheme how votes become a certificate; outlives the host's work
     * @param calls what is asked of the core
     */
    VoteCollector(ConsensusHost& host,
                  ConsensusGroupPtr group,
                  Ptr<const CertificateScheme> scheme,
                  Calls calls);

    /**
     * A vote of another replica.
     *
     * @param voter the voter, a member
     * @param statement what it votes for
     * @param share its share, of any content
     */
    void Add(ReplicaIndex voter, const VoteStatement& statement, Bytes share);

    /**
     * @param self this replica
     * @param statement what it votes for
     * @param share its share
     */
    void AddOwn(ReplicaIndex self, const VoteStatement& statement, Bytes share);

    /**
     * @param view votes of the views below are not wanted any more
     */
    void Forget(View view);

  private:
    /// The votes for one statement.
    struct Tally
    {
        std::vector<bool> hasVoted;                   ///< by replica
        std::vector<CertificateScheme::Share> shares; ///< verified
        std::deque<CertificateScheme::Share> waiting; ///< not verified yet
        uint32_t verifying{0};                        ///< shares being verified
        bool isComplete{false};                       ///< the certificate has been made
    };

    /**
     * Notes that a replica votes for a statement.
     *
     * @param voter the voter
     * @param statement what it votes for
     * @return the votes for it; nullptr if this one does not count
     */
    Tally* Note(ReplicaIndex voter, const VoteStatement& statement);

    /**
     * Verifies as many shares as are needed, and makes the certificate if there are enough.
     *
     * @param statement what they are for
     * @param tally the votes
     */
    void Proceed(const VoteStatement& statement, Tally& tally);

    /**
     * @param statement what the vote was for
     * @param share a voter and its share
     * @param isValid whether it has voted so
     */
    void HandleVerified(const VoteStatement& statement,
                        const CertificateScheme::Share& share,
                        bool isValid);

    ConsensusHost& m_host;                       ///< outputs
    const ConsensusGroupPtr m_group;             ///< who may vote
    const Ptr<const CertificateScheme> m_scheme; ///< how votes become a certificate
    const Calls m_calls;                         ///< what is asked of the core
    std::map<VoteStatement, Tally> m_tallies;    ///< votes of this view and the next ones
};

} // namespace fl
} // namespace ns3

#endif // FL_VOTE_COLLECTOR_H
