/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-gradient-source.h"

#include "fl-pirate-messages.h"

#include "ns3/fl-parameter-payload.h"

#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

GradientSource::GradientSource(ProtocolHost& host, const PirateSettings& settings, uint32_t epoch)
    : m_host(host),
      m_settings(settings),
      m_epoch(epoch)
{
}

void
GradientSource::Start(Round iteration, const ParameterVectorPtr& model, Done done)
{
    if (m_task)
    {
        m_host.CancelWork(*m_task);
    }
    m_task = m_host.Compute<TrainedUpdate>(
        m_settings.trainer.GetCost(),
        WorkClass::LEARNING,
        m_settings.trainer.MakeWork(iteration, model, m_state),
        [this, iteration, done = std::move(done)](const TrainedUpdate& trained) {
            m_task.reset();
            m_state = trained.state;
            SignGradient(iteration, trained, done);
        },
        m_settings.trainer.GetResultBytes());
}

void
GradientSource::SignGradient(Round iteration, const TrainedUpdate& trained, const Done& done)
{
    const auto payload = std::make_shared<const ParameterPayload>(trained.update);
    m_task = m_host.Compute<VectorSeal>(
        VectorAuthenticator::GetSignCost(payload->GetSize()),
        WorkClass::PROTOCOL,
        m_settings.authenticator->Sign(payload, PirateMessages::MakeStatement(m_epoch, iteration)),
        [this, iteration, payload, loss = trained.loss, done](const VectorSeal& seal) {
            m_task.reset();
            const NodeIndex self = m_host.GetSelf();
            done(SignedGradient{self,
                                seal.digest,
                                payload->GetVector(),
                                PirateMessages::MakeGradient(iteration, self, payload, seal),
                                payload->GetVector()->IsFinite()},
                 loss);
        });
}

} // namespace fl
} // namespace ns3
