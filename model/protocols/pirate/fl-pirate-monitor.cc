/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-monitor.h"

#include "ns3/callback.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ns3
{
namespace fl
{

PirateMonitor::PirateMonitor(Completed completed)
    : m_completed(std::move(completed))
{
}

void
PirateMonitor::Attach(NodeIndex node, Ptr<PirateMemberApplication> member)
{
    m_members[node] = member;
    m_next[node] = 0;
    member->TraceConnectWithoutContext("StepDecided",
                                       MakeCallback(&PirateMonitor::HandleStep, this));
    member->TraceConnectWithoutContext("IterationCompleted",
                                       MakeCallback(&PirateMonitor::HandleIteration, this));
}

Round
PirateMonitor::GetCompleted() const
{
    return m_round;
}

void
PirateMonitor::HandleStep(const PirateStepReport& report)
{
    if (report.block.iteration < m_round)
    {
        return; // a member that catches up
    }
    Step& step = m_steps[StepKey(report.committee, report.block.iteration, report.block.step)];
    step.accepted.insert(report.accepted.begin(), report.accepted.end());
    step.rejected.insert(report.rejected.begin(), report.rejected.end());
    if (report.proposed)
    {
        step.proposed = *report.proposed;
        step.decided = report.decided;
    }
    if (report.acceptedAt)
    {
        step.acceptedAt = std::max(step.acceptedAt, *report.acceptedAt);
    }
}

void
PirateMonitor::HandleIteration(const PirateIterationReport& report)
{
    m_next[report.node] = report.iteration + 1;
    if (report.iteration >= m_round)
    {
        m_reports[report.iteration][report.node] = report;
    }
    Update();
}

void
PirateMonitor::Update()
{
    const auto isBehind = [this](const auto& member) {
        return member.second->IsRunning() && m_next.at(member.first) <= m_round;
    };
    while (!m_reports[m_round].empty() &&
           std::none_of(m_members.begin(), m_members.end(), isBehind))
    {
        const PirateRound round = Summarize(m_round);
        m_reports.erase(m_round);
        m_round++;
        for (auto step = m_steps.begin(); step != m_steps.end();)
        {
            step = std::get<1>(step->first) < m_round ? m_steps.erase(step) : std::next(step);
        }
        m_completed(round);
    }
}

PirateRound
PirateMonitor::Summarize(Round iteration)
{
    PirateRound round;
    round.iteration = iteration;
    round.start = Time::Max();
    double loss = 0;
    uint32_t trained = 0;
    uint32_t began = 0;
    std::set<Digest> digests;
    std::map<uint32_t, uint64_t> viewChanges; // by committee
    for (const auto& [node, report] : m_reports.at(iteration))
    {
        round.start = std::min(round.start, report.start.value_or(report.end));
        round.end = std::max(round.end, report.end);
        if (std::isfinite(report.trainingLoss))
        {
            loss += report.trainingLoss;
            trained++;
        }
        digests.insert(report.digest);
        for (size_t kind = 0; report.start && kind < round.held.size(); kind++)
        {
            round.held[kind] += report.held[kind];
        }
        began += report.start ? 1 : 0;
        if (!round.model)
        {
            round.model = report.model;
            round.digest = report.digest;
        }
        // Counters begin anew with a member's process.
        Counters& last = m_counters[node];
        const auto since = [](uint64_t now, uint64_t before) {
            return now >= before ? now - before : now;
        };
        uint64_t& most = viewChanges[report.committee];
        most = std::max(most, since(report.viewChanges, last.viewChanges));
        round.refusedProposals += since(report.refusedProposals, last.refusedProposals);
        round.rejectedMessages += since(report.rejectedMessages, last.rejectedMessages);
        last = Counters{report.committee,
                        report.viewChanges,
                        report.refusedProposals,
                        report.rejectedMessages};
    }
    round.trainingLoss = trained > 0 ? loss / trained : std::numeric_limits<double>::quiet_NaN();
    for (uint64_t& bytes : round.held)
    {
        bytes /= std::max(1U, began);
    }
    round.modelDigests = digests.size();
    for (const auto& [committee, changes] : viewChanges)
    {
        round.viewChanges += changes;
    }

    double toDecision = 0;
    double toAccepted = 0;
    uint32_t measured = 0;
    for (const auto& [key, step] : m_steps)
    {
        if (std::get<1>(key) != iteration)
        {
            continue;
        }
        round.decisions++;
        if (step.proposed >= Time(0))
        {
            measured++;
            toDecision += (step.decided - step.proposed).GetSeconds();
            toAccepted += (std::max(step.acceptedAt, step.proposed) - step.proposed).GetSeconds();
        }
        round.accepted.insert(step.accepted.begin(), step.accepted.end());
        round.rejected.insert(step.rejected.begin(), step.rejected.end());
    }
    round.stepSeconds = measured > 0 ? toDecision / measured : 0;
    round.broadcastSeconds = measured > 0 ? toAccepted / measured : 0;
    return round;
}

} // namespace fl
} // namespace ns3
