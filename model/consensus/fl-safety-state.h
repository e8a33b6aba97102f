/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SAFETY_STATE_H
#define FL_SAFETY_STATE_H

#include "ns3/fl-quorum-certificate.h"
#include "ns3/fl-vote-statement.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * What a replica must not forget in a crash (libhotstuff: vheight, b_lock, hqc). A replica that has
 * voted and comes back without it counts as Byzantine: it might vote twice, or against its lock.
 */
struct SafetyState
{
    VoteStatement lastVote;       ///< its last vote
    VoteStatement locked;         ///< its lock
    QuorumCertificatePtr highest; ///< highest certificate that it knows
};

} // namespace fl
} // namespace ns3

#endif // FL_SAFETY_STATE_H
