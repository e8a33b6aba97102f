/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONSENSUS_ATTACK_H
#define FL_CONSENSUS_ATTACK_H

#include "ns3/fl-certificate-scheme.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-signature-scheme.h"
#include "ns3/object.h"
#include "ns3/ptr.h"

#include <memory>

namespace ns3
{
namespace fl
{

/// What a Byzantine replica knows and owns.
struct ConsensusAttacker
{
    ConsensusGroupPtr group;                   ///< the group
    ReplicaIndex self{0};                      ///< the replica
    KeyPairPtr keys;                           ///< its keys
    Ptr<const Cryptography> cryptography;      ///< hash function
    Ptr<const CertificateScheme> certificates; ///< how it signs
};

/**
 * @ingroup decentralized-fl-consensus
 * How a Byzantine replica behaves. An attack puts decorators around the host and the rules of an
 * honest core, which itself knows nothing of attacks. Immutable: one object may serve all
 * attackers.
 */
class ConsensusAttack : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @param host host of the replica; outlives the result
     * @param attacker the replica
     * @return host to give to its core
     */
    virtual std::unique_ptr<ConsensusHost> DecorateHost(ConsensusHost& host,
                                                        const ConsensusAttacker& attacker) const;

    /**
     * @param rules rules of the honest replicas
     * @return rules to give to its core
     */
    virtual Ptr<const HotStuffRules> DecorateRules(Ptr<const HotStuffRules> rules) const;
};

} // namespace fl
} // namespace ns3

#endif // FL_CONSENSUS_ATTACK_H
