/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-helper.h"

#include "fl-key-helper.h"

#include "ns3/abort.h"
#include "ns3/double.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace fl
{

ApplicationContainer
FedAvgApplications::GetAll() const
{
    ApplicationContainer all(server);
    for (const auto& client : clients)
    {
        all.Add(client);
    }
    return all;
}

FedAvgHelper::FedAvgHelper(LearningSetupPtr setup)
    : m_setup(std::move(setup))
{
    m_server.SetTypeId(FedAvgServerApplication::GetTypeId());
}

void
FedAvgHelper::SetServerAttribute(const std::string& name, const AttributeValue& value)
{
    m_server.Set(name, value);
}

void
FedAvgHelper::SetByzantine(const std::set<uint32_t>& clients)
{
    m_byzantine = clients;
}

FedAvgApplications
FedAvgHelper::Install(const NodeContainer& nodes,
                      const std::vector<Ptr<Transport>>& transports,
                      const std::vector<Ptr<Cpu>>& cpus,
                      const Partition::Shares& shares,
                      int64_t stream) const
{
    const uint32_t clients = shares.size();
    NS_ABORT_MSG_UNLESS(nodes.GetN() == clients + 1 && transports.size() == clients + 1 &&
                            cpus.size() == clients + 1,
                        "one server and " << clients << " clients do not fit the nodes");
    FedAvgApplications result;
    result.server = m_server.Create<FedAvgServerApplication>();
    DoubleValue fraction;
    result.server->GetAttribute("ClientFraction", fraction);
    AggregationOffer offer;
    offer.caller = "fedavg";
    offer.inputs = std::max<uint32_t>(1, std::lround(fraction.Get() * clients));
    m_setup->aggregator->RequireUsable(offer);
    if (m_setup->attack)
    {
        AttackOffer attackers;
        attackers.system = "fedavg";
        attackers.shown.ownData = true;
        attackers.classes = m_setup->train->GetClasses();
        for (uint32_t client = 0; client < clients; client++)
        {
            if (m_byzantine.count(client) > 0)
            {
                attackers.attackers.push_back(client + 1);
            }
            else
            {
                attackers.benign++;
            }
        }
        m_setup->attack->RequireUsable(attackers);
    }

    const KeyHelper keys(m_setup->cryptography, clients + 1, stream);
    FedAvgServerSettings serverSettings;
    serverSettings.setup = m_setup;
    serverSettings.authenticator = keys.CreateAuthenticator(0);
    for (uint32_t client = 0; client < clients; client++)
    {
        serverSettings.clients[client + 1] = shares[client].size();

        FedAvgClientSettings settings;
        settings.trainer.setup = m_setup;
        settings.trainer.node = client + 1;
        settings.trainer.samples = shares[client];
        settings.trainer.isByzantine = m_setup->attack && m_byzantine.count(client) > 0;
        settings.trainer.RequireCountable();
        settings.authenticator = keys.CreateAuthenticator(client + 1);
        Ptr<FedAvgClientApplication> application = CreateObject<FedAvgClientApplication>();
        application->Configure(std::move(settings));
        application->AssignStreams(stream + 2 + client);
        result.clients.push_back(application);
    }
    result.server->Configure(std::move(serverSettings));
    result.server->AssignStreams(stream + 1);

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
