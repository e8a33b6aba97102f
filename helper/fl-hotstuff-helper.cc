/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-helper.h"

#include "fl-key-helper.h"

#include "ns3/abort.h"
#include "ns3/fl-signature-list-certificate-scheme.h"

#include <numeric>
#include <utility>

namespace ns3
{
namespace fl
{

ApplicationContainer
HotStuffApplications::GetAll() const
{
    ApplicationContainer all;
    for (const auto& replica : replicas)
    {
        all.Add(replica);
    }
    for (const auto& client : clients)
    {
        all.Add(client);
    }
    return all;
}

HotStuffHelper::HotStuffHelper(Ptr<Cryptography> cryptography,
                               Ptr<const HotStuffRules> rules,
                               Ptr<const LeaderElection> election)
    : m_cryptography(std::move(cryptography)),
      m_rules(std::move(rules)),
      m_election(std::move(election))
{
    SetCertificates(CreateObject<SignatureListCertificateScheme>());
    m_replica.SetTypeId(HotStuffReplicaApplication::GetTypeId());
    m_client.SetTypeId(HotStuffClientApplication::GetTypeId());
    m_pacemaker.SetTypeId(Pacemaker::GetTypeId());
}

void
HotStuffHelper::SetCertificates(Ptr<CertificateScheme> certificates)
{
    m_certificates = std::move(certificates);
    m_certificates->SetCryptography(m_cryptography);
}

void
HotStuffHelper::SetReplicaAttribute(const std::string& name, const AttributeValue& value)
{
    m_replica.Set(name, value);
}

void
HotStuffHelper::SetClientAttribute(const std::string& name, const AttributeValue& value)
{
    m_client.Set(name, value);
}

void
HotStuffHelper::SetPacemakerAttribute(const std::string& name, const AttributeValue& value)
{
    m_pacemaker.Set(name, value);
}

void
HotStuffHelper::SetAttack(Ptr<const ConsensusAttack> attack, const std::set<ReplicaIndex>& replicas)
{
    m_attack = std::move(attack);
    m_byzantine = replicas;
}

HotStuffApplications
HotStuffHelper::Install(const NodeContainer& nodes,
                        uint32_t replicas,
                        const std::vector<Ptr<Transport>>& transports,
                        const std::vector<Ptr<Cpu>>& cpus,
                        int64_t stream) const
{
    NS_ABORT_MSG_UNLESS(replicas > 0 && nodes.GetN() >= replicas &&
                            transports.size() == nodes.GetN() && cpus.size() == nodes.GetN(),
                        replicas << " replicas and their clients do not fit the nodes");
    const KeyHelper keys(m_cryptography, replicas, stream);
    std::vector<PublicKey> publicKeys;
    std::vector<NodeIndex> members(replicas);
    std::iota(members.begin(), members.end(), NodeIndex{0});
    for (NodeIndex node : members)
    {
        publicKeys.push_back(keys.GetKeyPair(node)->GetPublicKey());
    }

    HotStuffApplications result;
    result.group = ConsensusGroup::Create(1, std::move(publicKeys));
    CommandReplicaSettings settings;
    settings.replicas = members;
    settings.consensus.group = result.group;
    settings.consensus.cryptography = m_cryptography;
    settings.consensus.certificates = m_certificates;
    settings.consensus.rules = m_rules;
    settings.consensus.election = m_election;
    settings.consensus.options = CreateObject<HotStuffOptions>();
    for (ReplicaIndex replica = 0; replica < replicas; replica++)
    {
        settings.consensus.self = replica;
        settings.consensus.keys = keys.GetKeyPair(replica);
        settings.attack = m_byzantine.count(replica) > 0 ? m_attack : nullptr;
        Ptr<HotStuffReplicaApplication> application =
            m_replica.Create<HotStuffReplicaApplication>();
        application->Configure(settings, m_pacemaker);
        application->AssignStreams(stream + 1 + replica);
        result.replicas.push_back(application);
    }
    HotStuffClientSettings clientSettings;
    clientSettings.replicas = members;
    clientSettings.faults = result.group->faults;
    for (NodeIndex node = replicas; node < nodes.GetN(); node++)
    {
        Ptr<HotStuffClientApplication> application = m_client.Create<HotStuffClientApplication>();
        application->Configure(clientSettings);
        result.clients.push_back(application);
    }

    const ApplicationContainer all = result.GetAll();
    for (uint32_t index = 0; index < all.GetN(); index++)
    {
        Ptr<ProtocolApplication> application = DynamicCast<ProtocolApplication>(all.Get(index));
        application->SetTransport(transports[index]);
        application->SetCpu(cpus[index]);
        nodes.Get(index)->AddApplication(application);
    }
    return result;
}

} // namespace fl
} // namespace ns3
