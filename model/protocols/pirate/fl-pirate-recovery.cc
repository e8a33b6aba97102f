/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-recovery.h"

#include "fl-pirate-step-task.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/log.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlPirateRecovery");

PirateRecovery::PirateRecovery(ProtocolHost& host,
                               const PirateSettings& settings,
                               const PirateAssignment& assignment,
                               std::function<void(Round, const ParameterVectorPtr&)> restored)
    : m_host(host),
      m_settings(settings),
      m_assignment(assignment),
      m_restored(std::move(restored))
{
}

void
PirateRecovery::Cancel(std::optional<ProtocolHost::TimerId>& timer)
{
    if (timer)
    {
        m_host.CancelTimer(*timer);
        timer.reset();
    }
}

void
PirateRecovery::Ask(const PirateFetch& fetch)
{
    const std::vector<NodeIndex>& nodes = m_assignment.own.nodes;
    if (nodes.size() < 2)
    {
        return; // there is nobody to ask
    }
    NodeIndex asked = m_host.GetSelf();
    while (asked == m_host.GetSelf())
    {
        asked = nodes[m_settings.random->GetInteger(0, nodes.size() - 1)];
    }
    m_host.Send({asked}, PirateMessages::MakeFetch(fetch));
}

void
PirateRecovery::WantModel(Round iteration, const Digest& digest)
{
    StopWantingModel();
    m_model = WantedModel{iteration, digest};
    m_modelTimer = m_host.StartTimer(m_settings.inputTimeout, [this] { AskForModel(); });
}

void
PirateRecovery::StopWantingModel()
{
    m_model.reset();
    Cancel(m_modelTimer);
}

void
PirateRecovery::AskForModel()
{
    NS_LOG_INFO("node " << m_host.GetSelf() << " asks for the model of iteration "
                        << m_model->iteration);
    PirateFetch fetch;
    fetch.wanted = PirateWanted::MODEL;
    fetch.iteration = m_model->iteration;
    Ask(fetch);
    m_modelTimer = m_host.StartTimer(m_settings.inputTimeout, [this] { AskForModel(); });
}

void
PirateRecovery::WantGradients(Round iteration, const std::vector<PirateContribution>& missing)
{
    if (iteration == m_iteration && missing == m_missing)
    {
        return;
    }
    Cancel(m_gradientTimer);
    m_iteration = iteration;
    m_missing = missing;
    if (!missing.empty())
    {
        m_gradientTimer = m_host.StartTimer(m_settings.inputTimeout, [this] { AskForGradients(); });
    }
}

void
PirateRecovery::AskForGradients()
{
    for (const PirateContribution& missing : m_missing)
    {
        PirateFetch fetch;
        fetch.wanted = PirateWanted::GRADIENT;
        fetch.iteration = m_iteration;
        fetch.owner = missing.owner;
        fetch.digest = missing.digest;
        Ask(fetch);
    }
    m_gradientTimer = m_host.StartTimer(m_settings.inputTimeout, [this] { AskForGradients(); });
}

bool
PirateRecovery::HandleModel(NodeIndex from, const MessagePtr& message)
{
    const ParameterVectorPtr model = ParameterPayload::FromPayload(message->GetBulk());
    const ParameterVector& form = *m_settings.trainer.setup->initial;
    if (!m_assignment.own.Has(from) || !model || model->size() != form.size() ||
        model->HasContent() != form.HasContent())
    {
        return false;
    }
    if (!m_model || message->GetRound() != m_model->iteration)
    {
        return true; // asked for once, and not wanted any more
    }
    const DigestScheme* digests = &m_settings.trainer.setup->cryptography->GetDigestScheme();
    m_host.Compute<Digest>(
        Cost::OfHashing(model->GetByteSize()),
        WorkClass::PROTOCOL,
        [digests, model] { return PirateStepTask::ComputeDigest(*digests, model); },
        [this, model](const Digest& digest) {
            if (m_model && digest == m_model->digest)
            {
                const Round iteration = m_model->iteration;
                StopWantingModel();
                m_restored(iteration, model);
            }
        });
    return true;
}

} // namespace fl
} // namespace ns3
