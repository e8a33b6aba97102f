/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-monitor.h"

#include "ns3/callback.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ns3
{
namespace fl
{

UbarMonitor::UbarMonitor(std::set<NodeIndex> byzantine, Completed completed)
    : m_byzantine(std::move(byzantine)),
      m_completed(std::move(completed))
{
}

void
UbarMonitor::Attach(NodeIndex node, Ptr<UbarNodeApplication> application)
{
    m_nodes[node] = application;
    m_current[node] = 0;
    application->TraceConnectWithoutContext("RoundBegun",
                                            MakeCallback(&UbarMonitor::HandleEstimate, this));
    application->TraceConnectWithoutContext("RoundCompleted",
                                            MakeCallback(&UbarMonitor::HandleRound, this));
}

Round
UbarMonitor::GetCompleted() const
{
    return m_round;
}

void
UbarMonitor::HandleEstimate(const UbarEstimateReport& report)
{
    m_current[report.node] = report.round;
}

void
UbarMonitor::HandleRound(const UbarRoundReport& report)
{
    m_current[report.node] = report.next;
    if (report.round >= m_round)
    {
        m_reports[report.round][report.node] = report;
    }
    const auto isInRound = [this](const auto& node) {
        return node.second->IsRunning() && m_current.at(node.first) == m_round;
    };
    const auto isBeyond = [this](const auto& node) { return node.second > m_round; };
    while (std::none_of(m_nodes.begin(), m_nodes.end(), isInRound) &&
           std::any_of(m_current.begin(), m_current.end(), isBeyond))
    {
        const Round complete = m_round++;
        if (m_reports.count(complete) > 0) // otherwise whoever was in it has crashed
        {
            const UbarRound round = Summarize(complete);
            m_reports.erase(complete);
            m_completed(round);
        }
    }
}

UbarRound
UbarMonitor::Summarize(Round number)
{
    UbarRound round;
    round.round = number;
    round.start = Time::Max();
    uint32_t trained = 0;
    bool hasWeights = false;
    for (const auto& [node, report] : m_reports.at(number))
    {
        round.start = std::min(round.start, report.start);
        round.end = std::max(round.end, report.end);
        round.estimates[node] = report.estimate;
        if (std::isfinite(report.loss))
        {
            round.loss += report.loss;
            trained++;
        }
        round.received += report.received;
        round.missing += report.neighbors - report.received;
        round.timeouts += report.isTimedOut ? 1 : 0;
        round.alone += report.isAggregated ? 0 : 1;
        for (const auto& [sender, weight] : report.weights)
        {
            hasWeights = true;
            if (m_byzantine.count(sender) > 0 && weight > 0)
            {
                round.byzantineUsed++;
                round.byzantineWeight += weight;
            }
        }
        // Counters begin anew with a node's process.
        auto& [late, rejected] = m_counters[node];
        round.late += report.late >= late ? report.late - late : report.late;
        round.rejected +=
            report.rejected >= rejected ? report.rejected - rejected : report.rejected;
        late = report.late;
        rejected = report.rejected;
    }
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    round.loss = trained > 0 ? round.loss / trained : unknown;
    round.byzantineWeight = hasWeights ? round.byzantineWeight / round.estimates.size() : unknown;
    round.skipped = std::count_if(m_nodes.begin(), m_nodes.end(), [&round](const auto& node) {
        return node.second->IsRunning() && round.estimates.count(node.first) == 0;
    });
    return round;
}

} // namespace fl
} // namespace ns3
