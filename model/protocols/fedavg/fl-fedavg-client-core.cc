/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-client-core.h"

#include "fl-fedavg-messages.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/log.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlFedAvgClientCore");

FedAvgClientCore::FedAvgClientCore(ProtocolHost& host, FedAvgClientSettings settings)
    : m_host(host),
      m_settings(std::move(settings))
{
}

void
FedAvgClientCore::Start()
{
    m_host.Send({m_settings.server}, FedAvgMessages::MakeJoin(m_settings.trainer.samples.size()));
}

void
FedAvgClientCore::HandlePeerFailure(NodeIndex peer)
{
    // The server could not be reached for a long time: introduce yourself again.
    if (peer == m_settings.server)
    {
        Start();
    }
}

uint64_t
FedAvgClientCore::GetRejected() const
{
    return m_rejected;
}

void
FedAvgClientCore::HandleMessage(NodeIndex from, const MessagePtr& message)
{
    const Round round = message->GetRound();
    const ParameterVectorPtr model =
        ParameterPayload::FromPayload(message->GetBulk(), *m_settings.trainer.setup->initial);
    if (from != m_settings.server || message->GetSchema().system != FedAvgMessages::SYSTEM ||
        message->GetSchema().type != FedAvgMessages::MODEL || !model ||
        (m_round && round <= *m_round))
    {
        NS_LOG_WARN("node " << m_host.GetSelf() << " ignores a message from node " << from);
        m_rejected++;
        return;
    }
    if (m_task)
    {
        NS_LOG_INFO("node " << m_host.GetSelf() << " leaves round " << *m_round << " for round "
                            << round);
        m_host.CancelWork(*m_task);
    }
    m_round = round;
    m_task =
        m_host.Compute<bool>(VectorAuthenticator::GetVerifyCost(message->GetBulkSize()),
                             WorkClass::PROTOCOL,
                             m_settings.authenticator->Verify(
                                 from,
                                 message->GetBulk(),
                                 FedAvgMessages::MakeStatement(FedAvgMessages::MODEL, round, 0),
                                 FedAvgMessages::GetSeal(*message)),
                             [this, round, model](bool isGenuine) {
                                 m_task.reset();
                                 if (isGenuine)
                                 {
                                     // The server refuses updates of former rounds.
                                     m_host.Withdraw(m_settings.server, FedAvgMessages::IsVector);
                                     Train(round, model);
                                 }
                                 else
                                 {
                                     m_rejected++;
                                 }
                             });
}

void
FedAvgClientCore::Train(Round round, ParameterVectorPtr model)
{
    m_task = m_host.Compute<TrainedUpdate>(
        m_settings.trainer.GetCost(),
        WorkClass::LEARNING,
        m_settings.trainer.MakeWork(round, std::move(model), m_state),
        [this, round](const TrainedUpdate& trained) {
            m_task.reset();
            m_state = trained.state;
            SignUpdate(round, trained);
        },
        m_settings.trainer.GetResultBytes());
}

void
FedAvgClientCore::SignUpdate(Round round, const TrainedUpdate& trained)
{
    const uint64_t samples = m_settings.trainer.samples.size();
    const auto payload = std::make_shared<const ParameterPayload>(trained.update);
    m_task = m_host.Compute<VectorSeal>(
        VectorAuthenticator::GetSignCost(payload->GetSize()),
        WorkClass::PROTOCOL,
        m_settings.authenticator->Sign(
            payload,
            FedAvgMessages::MakeStatement(FedAvgMessages::UPDATE, round, samples)),
        [this, round, samples, payload, loss = trained.loss](VectorSeal seal) {
            m_task.reset();
            m_host.Send({m_settings.server},
                        FedAvgMessages::MakeUpdate(round, samples, loss, payload, seal));
        });
}

} // namespace fl
} // namespace ns3
