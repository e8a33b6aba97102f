/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_HELPER_H
#define FL_HOTSTUFF_HELPER_H

#include "ns3/application-container.h"
#include "ns3/fl-certificate-scheme.h"
#include "ns3/fl-consensus-attack.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-hotstuff-client-application.h"
#include "ns3/fl-hotstuff-replica-application.h"
#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-leader-election.h"
#include "ns3/fl-transport.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// The HotStuff system, installed.
struct HotStuffApplications
{
    std::vector<Ptr<HotStuffReplicaApplication>> replicas; ///< on the first nodes
    std::vector<Ptr<HotStuffClientApplication>> clients;   ///< on the others
    ConsensusGroupPtr group;                               ///< the group of the replicas

    /**
     * @return all applications
     */
    ApplicationContainer GetAll() const;
};

/**
 * @ingroup decentralized-fl-helper
 * Installs HotStuff on any nodes: replicas on the first ones, clients on the others.
 */
class HotStuffHelper
{
  public:
    /**
     * @param cryptography primitives of all nodes
     * @param rules form of HotStuff
     * @param election who leads
     */
    HotStuffHelper(Ptr<Cryptography> cryptography,
                   Ptr<const HotStuffRules> rules,
                   Ptr<const LeaderElection> election);

    /**
     * @param certificates how votes become certificates; default: lists of signatures
     */
    void SetCertificates(Ptr<CertificateScheme> certificates);

    /**
     * @param name attribute of HotStuffReplicaApplication
     * @param value its value
     */
    void SetReplicaAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param name attribute of HotStuffClientApplication
     * @param value its value
     */
    void SetClientAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param name attribute of Pacemaker
     * @param value its value
     */
    void SetPacemakerAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param attack how Byzantine replicas behave
     * @param replicas the Byzantine replicas
     */
    void SetAttack(Ptr<const ConsensusAttack> attack, const std::set<ReplicaIndex>& replicas);

    /**
     * @param nodes nodes, those of the replicas first
     * @param replicas number of replicas
     * @param transports transport of each node
     * @param cpus processor of each node
     * @param stream first random stream; the keys and each replica use one
     * @return the applications; set their start times
     */
    HotStuffApplications Install(const NodeContainer& nodes,
                                 uint32_t replicas,
                                 const std::vector<Ptr<Transport>>& transports,
                                 const std::vector<Ptr<Cpu>>& cpus,
                                 int64_t stream) const;

  private:
    Ptr<Cryptography> m_cryptography;      ///< primitives
    Ptr<const HotStuffRules> m_rules;      ///< form of HotStuff
    Ptr<const LeaderElection> m_election;  ///< who leads
    Ptr<CertificateScheme> m_certificates; ///< certificates
    Ptr<const ConsensusAttack> m_attack;   ///< of the Byzantine replicas
    std::set<ReplicaIndex> m_byzantine;    ///< the Byzantine replicas
    ObjectFactory m_replica;               ///< creates replicas
    ObjectFactory m_client;                ///< creates clients
    ObjectFactory m_pacemaker;             ///< creates pacemakers
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_HELPER_H
