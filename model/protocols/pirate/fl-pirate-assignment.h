/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_ASSIGNMENT_H
#define FL_PIRATE_ASSIGNMENT_H

#include "ns3/fl-consensus-group.h"
#include "ns3/fl-signature-scheme.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/// Members of a committee and their keys, in the order of their positions.
struct PirateCommittee
{
    std::vector<NodeIndex> nodes; ///< the members
    std::vector<PublicKey> keys;  ///< their public keys

    /**
     * @param node a node
     * @return whether it is a member
     */
    bool Has(NodeIndex node) const;
};

/**
 * @ingroup decentralized-fl-protocols
 * What permission control tells a node of PIRATE: its committee and both neighbors in the ring.
 */
struct PirateAssignment
{
    uint32_t epoch{0};      ///< number of the assignment
    uint32_t committee{0};  ///< index of the own committee
    uint32_t committees{0}; ///< m, at least 2
    PirateCommittee source; ///< the committee before
    PirateCommittee own;    ///< the own committee
    PirateCommittee sink;   ///< the committee after

    /**
     * @param sender any node
     * @return to whom it broadcasts in the own committee: all but itself, if it is of that or of
     * the one before; else nobody
     */
    std::vector<NodeIndex> GetReceivers(NodeIndex sender) const;

    /**
     * @return the agreement within the own committee
     */
    ConsensusGroupPtr CreateOwnGroup() const;

    /**
     * @return the agreement within the committee before
     */
    ConsensusGroupPtr CreateSourceGroup() const;
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_ASSIGNMENT_H
