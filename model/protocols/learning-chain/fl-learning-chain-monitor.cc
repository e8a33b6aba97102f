/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-monitor.h"

#include "ns3/callback.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * Counters begin anew with a node's process.
 *
 * @param now a counter
 * @param before its last value
 * @return what has been added
 */
uint64_t
GetSince(uint64_t now, uint64_t before)
{
    return now >= before ? now - before : now;
}

} // namespace

LearningChainMonitor::LearningChainMonitor(Completed completed)
    : m_completed(std::move(completed))
{
}

void
LearningChainMonitor::Attach(NodeIndex node, Ptr<LearningChainApplication> application)
{
    m_nodes[node] = application;
    m_heights[node] = 0;
    application->TraceConnectWithoutContext(
        "ChainExtended",
        MakeCallback(&LearningChainMonitor::HandleReport, this));
}

void
LearningChainMonitor::HandleReport(const LearningChainReport& report)
{
    m_heights[report.node] = report.height;
    if (report.height >= m_next)
    {
        m_reports[report.height][report.node] = report;
    }
    Update();
}

void
LearningChainMonitor::Update()
{
    while (IsComplete())
    {
        const LearningChainRound round = Summarize();
        m_reports.erase(m_next);
        m_next++;
        m_completed(round);
    }
}

bool
LearningChainMonitor::IsComplete() const
{
    return !m_reports.empty() &&
           std::none_of(m_nodes.begin(), m_nodes.end(), [this](const auto& node) {
               return m_heights.at(node.first) < m_next && node.second->IsRunning();
           });
}

LearningChainRound
LearningChainMonitor::Summarize()
{
    // Usually those of this height; a chain may grow by several blocks at once.
    const auto& reports = m_reports.begin()->second;
    const LearningChainReport& lowest = reports.begin()->second;
    LearningChainRound round;
    round.iteration = m_next - 1;
    round.start = Time::Max();
    round.leader = lowest.block->proposer;
    round.collected = lowest.block->created;
    const auto leader = reports.find(round.leader);
    if (leader != reports.end() && leader->second.block->digest == lowest.block->digest)
    {
        round.found = leader->second.end;
    }
    round.contributors = static_cast<uint32_t>(lowest.block->shares->size());
    round.accepted = lowest.accepted;
    round.model = lowest.model;
    double loss = 0;
    uint32_t trained = 0;
    std::set<Digest> heads;
    for (const auto& [node, report] : reports)
    {
        round.start = std::min(round.start, report.start);
        round.end = std::max(round.end, report.end);
        if (std::isfinite(report.trainingLoss))
        {
            loss += report.trainingLoss;
            trained++;
        }
        heads.insert(report.block->digest);
        round.storedBytes += static_cast<double>(report.storedBytes) / reports.size();
        round.maxStoredBytes = std::max(round.maxStoredBytes, report.storedBytes);
        LearningChainCounters& last = m_counters[node];
        const LearningChainCounters& now = report.counters;
        round.counters.sideBlocks += GetSince(now.sideBlocks, last.sideBlocks);
        round.counters.reorganizations += GetSince(now.reorganizations, last.reorganizations);
        round.counters.wrongUpdates += GetSince(now.wrongUpdates, last.wrongUpdates);
        round.counters.rejected += GetSince(now.rejected, last.rejected);
        last = now;
    }
    round.trainingLoss = trained > 0 ? loss / trained : std::numeric_limits<double>::quiet_NaN();
    round.heads = static_cast<uint32_t>(heads.size());
    return round;
}

} // namespace fl
} // namespace ns3
