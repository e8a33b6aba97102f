/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONSENSUS_GROUP_H
#define FL_CONSENSUS_GROUP_H

#include "ns3/fl-signature-scheme.h"

#include <cstdint>
#include <memory>
#include <vector>

/**
 * @defgroup decentralized-fl-consensus Agreement as state machines without I/O
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/// Number of a view: one attempt to agree, led by one replica. 0 is the root's, the first is 1.
using View = uint64_t;

/// Number of blocks between a block and the first root of the chain.
using Height = uint64_t;

/// Position of a replica in its group; not a NodeIndex, which counts over all groups.
using ReplicaIndex = uint32_t;

/**
 * @ingroup decentralized-fl-consensus
 * The replicas that agree with each other, and how many of them make a decision. A plain value, so
 * that whoever checks a group's certificates from outside needs nothing else.
 */
struct ConsensusGroup
{
    uint64_t instance{0}; ///< keeps the signatures of one group from counting in another
    std::shared_ptr<const std::vector<PublicKey>> keys; ///< public keys, shared by copies
    uint32_t faults{0}; ///< f: Byzantine replicas that are tolerated
    uint32_t quorum{1}; ///< votes that make a certificate

    /**
     * Makes a group of n replicas that tolerates f = floor((n - 1) / 3) and needs n - f votes, so
     * that any two quorums share at least n - 2f > f replicas, one of them honest. (2f + 1 votes
     * would do so for n = 3f + 1 only.)
     *
     * @param instance number of the group, different for groups that share keys
     * @param keys public keys of the replicas, at least one
     * @return the group
     */
    static std::shared_ptr<const ConsensusGroup> Create(uint64_t instance,
                                                        std::vector<PublicKey> keys);

    /**
     * @param replicas n, at least 1
     * @return f: Byzantine replicas that a group of so many tolerates
     */
    static uint32_t GetFaults(uint32_t replicas);

    /**
     * @return n: number of replicas
     */
    uint32_t GetSize() const;
};

/// A shared, immutable group.
using ConsensusGroupPtr = std::shared_ptr<const ConsensusGroup>;

} // namespace fl
} // namespace ns3

#endif // FL_CONSENSUS_GROUP_H
