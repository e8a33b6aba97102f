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

NodeIndex
PirateRecovery::DrawMember()
{
    const std::vector<NodeIndex>& nodes = m_assignment.own.nodes;
    NodeIndex drawn = m_host.GetSelf();
    while (nodes.size() > 1 && drawn == m_host.GetSelf())
    {
        drawn = nodes[m_settings.random->GetInteger(0, nodes.size() - 1)];
    }
    return drawn;
}

void
PirateRecovery::Ask(NodeIndex asked, const PirateFetch& fetch)
{
    if (asked != m_host.GetSelf())
    {
        m_host.Send({asked}, PirateMessages::MakeFetch(fetch));
    }
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
    Ask(DrawMember(), fetch);
    m_modelTimer = m_host.StartTimer(m_settings.inputTimeout, [this] { AskForModel(); });
}

void
PirateRecovery::WantGradients(Round iteration,
                              const std::vector<PirateContribution>& missing,
                              NodeIndex namedBy)
{
    if (iteration == m_iteration && missing == m_missing && namedBy == m_namedBy)
    {
        return;
    }
    Cancel(m_gradientTimer);
    m_iteration = iteration;
    m_missing = missing;
    m_namedBy = namedBy;
    m_isNamerAsked = namedBy == m_host.GetSelf();
    if (!missing.empty())
    {
        // Gradients may be on their way; if not, a view should not end before they are asked for.
        const Time patience =
            m_isNamerAsked ? m_settings.inputTimeout : m_settings.inputTimeout / 2;
        m_gradientTimer = m_host.StartTimer(patience, [this] { AskForGradients(); });
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
        Ask(m_isNamerAsked ? DrawMember() : m_namedBy, fetch);
    }
    m_isNamerAsked = true;
    m_gradientTimer = m_host.StartTimer(m_settings.inputTimeout, [this] { AskForGradients(); });
}

void
PirateRecovery::WantSums(Round iteration, const std::set<uint32_t>& steps)
{
    if (iteration != m_sumIteration || steps.empty())
    {
        Cancel(m_sumTimer);
    }
    m_sumIteration = iteration;
    m_sums = steps;
    if (!steps.empty() && !m_sumTimer)
    {
        m_sumTimer = m_host.StartTimer(m_settings.inputTimeout, [this] { AskForSums(); });
    }
}

void
PirateRecovery::AskForSums()
{
    for (uint32_t step : m_sums)
    {
        PirateFetch fetch;
        fetch.wanted = PirateWanted::AGGREGATE;
        fetch.iteration = m_sumIteration;
        fetch.step = step;
        Ask(DrawMember(), fetch);
    }
    m_sumTimer = m_host.StartTimer(m_settings.inputTimeout, [this] { AskForSums(); });
}

void
PirateRecovery::WantProposed(Round iteration, uint32_t step, NodeIndex leader)
{
    if (m_proposed && m_proposed->iteration == iteration && m_proposed->step == step &&
        m_proposed->leader == leader)
    {
        return;
    }
    StopWantingProposed();
    m_proposed = WantedProposed{iteration, step, leader};
    // It may be on its way; if not, a view should not end before it is asked for.
    m_proposedTimer = m_host.StartTimer(m_settings.inputTimeout / 2, [this] { AskForProposed(); });
}

void
PirateRecovery::StopWantingProposed()
{
    m_proposed.reset();
    Cancel(m_proposedTimer);
}

void
PirateRecovery::AskForProposed()
{
    PirateFetch fetch;
    fetch.wanted = PirateWanted::PROPOSED;
    fetch.iteration = m_proposed->iteration;
    fetch.step = m_proposed->step;
    Ask(m_proposed->leader, fetch);
    m_proposedTimer = m_host.StartTimer(m_settings.inputTimeout, [this] { AskForProposed(); });
}

bool
PirateRecovery::HandleModel(NodeIndex from, const MessagePtr& message)
{
    const ParameterVectorPtr model =
        ParameterPayload::FromPayload(message->GetBulk(), *m_settings.trainer.setup->initial);
    if (!m_assignment.own.Has(from) || !model)
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
