/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_SETTINGS_H
#define FL_HOTSTUFF_SETTINGS_H

#include "ns3/fl-block.h"
#include "ns3/fl-certificate-scheme.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-hotstuff-options.h"
#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-leader-election.h"
#include "ns3/fl-pacemaker.h"
#include "ns3/fl-quorum-certificate.h"
#include "ns3/fl-safety-state.h"
#include "ns3/fl-signature-scheme.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <optional>

namespace ns3
{
namespace fl
{

/// What a replica is made from.
struct HotStuffSettings
{
    ConsensusGroupPtr group;                   ///< the group
    ReplicaIndex self{0};                      ///< this replica
    KeyPairPtr keys;                           ///< its keys
    Ptr<const Cryptography> cryptography;      ///< hash function; outlives the host's work
    Ptr<const CertificateScheme> certificates; ///< certificates; outlives the host's work
    Ptr<const HotStuffRules> rules;            ///< form of HotStuff
    Ptr<const LeaderElection> election;        ///< who leads
    Ptr<Pacemaker> pacemaker;                  ///< of this replica alone, not started
    Ptr<const HotStuffOptions> options;        ///< memory and synchronization
    Ptr<UniformRandomVariable> random;         ///< whom to ask for blocks
    BlockPtr root;                             ///< decided before; nullptr: the group's genesis
    QuorumCertificatePtr rootCertificate;      ///< of the root; not needed for the genesis
    std::optional<SafetyState> safety;         ///< what a replica that rejoins has stored

    /**
     * @return the same, with the group's genesis and its certificate if there is no root
     */
    HotStuffSettings WithRoot() const;

    /**
     * @return what the replica must remember at its start; there is a root
     */
    SafetyState MakeSafetyState() const;
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_SETTINGS_H
