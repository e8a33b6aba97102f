/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-client-core.h"

#include "fl-fedavg-messages.h"

#include "ns3/fl-attack-view.h"
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
    m_host.Send({m_settings.server}, FedAvgMessages::MakeJoin(m_settings.samples.size()));
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
    const ParameterVectorPtr model = ParameterPayload::FromPayload(message->GetBulk());
    if (from != m_settings.server || message->GetSchema().system != FedAvgMessages::SYSTEM ||
        message->GetSchema().type != FedAvgMessages::MODEL || !model ||
        model->size() != m_settings.setup->initial->size() ||
        model->HasContent() != m_settings.setup->initial->HasContent() ||
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
                                     Train(round, model);
                                 }
                                 else
                                 {
                                     m_rejected++;
                                 }
                             });
}

std::function<FedAvgClientCore::Trained()>
FedAvgClientCore::MakeTraining(Round round, ParameterVectorPtr model)
{
    const LearningSetup& setup = *m_settings.setup;
    LocalTrainer::Task task;
    task.start = model;
    task.data = setup.train;
    task.epochs =
        LocalTrainer::DrawEpochs(m_settings.samples, setup.localEpochs, m_settings.shuffle);
    task.batchSize = setup.batchSize;

    const Attack* attack = m_settings.isByzantine ? PeekPointer(setup.attack) : nullptr;
    AttackView view;
    view.own.node = m_host.GetSelf();
    view.own.round = round;
    if (attack != nullptr)
    {
        view.noise = setup.attack->DrawNoise(model->size());
        view.data.data = setup.train;
        view.data.samples = m_settings.samples;
        view.data.learner = PeekPointer(setup.learner);
    }
    return [learner = PeekPointer(setup.learner),
            optimizer = PeekPointer(setup.optimizer),
            attack,
            view = std::move(view),
            task = std::move(task)] {
        LocalTrainer::Outcome outcome = LocalTrainer::Train(*learner, *optimizer, task);
        outcome.parameters.AddScaled(-1, *task.start);
        auto update = std::make_shared<const ParameterVector>(std::move(outcome.parameters));
        if (attack != nullptr)
        {
            AttackView filled = view;
            filled.own.honest = update;
            update = std::make_shared<const ParameterVector>(attack->Craft(filled));
        }
        return Trained{update, outcome.loss};
    };
}

void
FedAvgClientCore::Train(Round round, ParameterVectorPtr model)
{
    const LearningSetup& setup = *m_settings.setup;
    Cost cost;
    cost.flops = static_cast<uint64_t>(LocalTrainer::GetFlops(*setup.learner,
                                                              *setup.optimizer,
                                                              m_settings.samples.size(),
                                                              setup.localEpochs,
                                                              setup.batchSize));
    m_task = m_host.Compute<Trained>(
        cost,
        WorkClass::LEARNING,
        MakeTraining(round, model),
        [this, round](Trained trained) {
            m_task.reset();
            SignUpdate(round, trained);
        },
        model->HasContent() ? model->GetByteSize() : 0);
}

void
FedAvgClientCore::SignUpdate(Round round, const Trained& trained)
{
    const uint64_t samples = m_settings.samples.size();
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
