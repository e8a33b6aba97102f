/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-reporter.h"

namespace ns3
{
namespace fl
{

PirateReporter::PirateReporter(const ProtocolHost& host,
                               const PirateSettings& settings,
                               const PirateAssignment& assignment)
    : m_host(host),
      m_settings(settings),
      m_assignment(assignment)
{
}

PirateReporter::Event
PirateReporter::MakeEvent(const PirateBlock& block) const
{
    return Event({block.iteration, block.step}, m_host.GetNow());
}

void
PirateReporter::NoteProposed(const PirateBlock& block)
{
    m_proposed = MakeEvent(block);
}

void
PirateReporter::NoteAccepted(const PirateBlock& block)
{
    m_accepted = MakeEvent(block);
}

void
PirateReporter::ReportStep(const PirateBlock& block,
                           const PirateIteration& iteration,
                           bool isOwn) const
{
    const Event decided = MakeEvent(block);
    const auto when = [&decided](const std::optional<Event>& event) {
        return event && event->first == decided.first ? std::make_optional(event->second)
                                                      : std::nullopt;
    };
    PirateStepReport report;
    report.node = m_host.GetSelf();
    report.committee = m_assignment.committee;
    report.block = block;
    for (const PirateContribution& judged : block.contributions)
    {
        if (iteration.IsJudge(judged.owner))
        {
            (judged.weight > 0 ? report.accepted : report.rejected).push_back(judged.owner);
        }
    }
    report.proposed = isOwn ? when(m_proposed) : std::nullopt;
    report.acceptedAt = when(m_accepted);
    report.decided = decided.second;
    m_settings.observer.step(report);
}

void
PirateReporter::ReportIteration(Round number,
                                const PirateIteration& completed,
                                const PirateIteration& next,
                                const PirateReplica& replica,
                                uint64_t rejected) const
{
    PirateIterationReport report;
    report.node = m_host.GetSelf();
    report.committee = m_assignment.committee;
    report.iteration = number;
    report.start = completed.start;
    report.end = m_host.GetNow();
    report.trainingLoss = completed.trainingLoss;
    report.model = next.model;
    report.digest = next.modelDigest;
    report.held = completed.held;
    report.viewChanges = replica.GetViewChanges();
    report.refusedProposals = replica.GetRefusedProposals();
    report.rejectedMessages = rejected + replica.GetRejectedMessages();
    m_settings.observer.iteration(report);
}

} // namespace fl
} // namespace ns3
