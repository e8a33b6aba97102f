/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-client-application.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(FedAvgClientApplication);

TypeId
FedAvgClientApplication::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::FedAvgClientApplication")
                            .SetParent<ProtocolApplication>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<FedAvgClientApplication>();
    return tid;
}

FedAvgClientApplication::FedAvgClientApplication()
    : m_shuffle(CreateObject<UniformRandomVariable>())
{
}

void
FedAvgClientApplication::DoDispose()
{
    ProtocolApplication::DoDispose();
    m_settings = FedAvgClientSettings();
    m_shuffle = nullptr;
}

void
FedAvgClientApplication::Configure(FedAvgClientSettings settings)
{
    m_settings = std::move(settings);
}

int64_t
FedAvgClientApplication::AssignStreams(int64_t stream)
{
    m_shuffle->SetStream(stream);
    return 1;
}

std::unique_ptr<ProtocolCore>
FedAvgClientApplication::CreateCore(ProtocolHost& host)
{
    FedAvgClientSettings settings = m_settings;
    settings.trainer.shuffle = m_shuffle;
    return std::make_unique<FedAvgClientCore>(host, std::move(settings));
}

} // namespace fl
} // namespace ns3
