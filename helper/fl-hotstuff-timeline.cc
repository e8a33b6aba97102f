/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-timeline.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace fl
{

HotStuffTimeline::HotStuffTimeline(const HotStuffStatistics& statistics,
                                   const Time& warmUp,
                                   RowTable& table,
                                   ProgressLine* progress)
    : m_statistics(statistics),
      m_table(table),
      m_progress(progress),
      m_event(Simulator::Schedule(warmUp + GetInterval(), &HotStuffTimeline::HandleEnd, this)),
      m_last(Simulator::Now() + warmUp)
{
}

HotStuffTimeline::~HotStuffTimeline()
{
    m_event.Cancel();
}

std::vector<Column>
HotStuffTimeline::GetColumns()
{
    return {{"seconds", "s", "simulated time at the end of the interval, the first after warm-up"},
            {"decisions", "1", "blocks decided in the interval, empty ones included"},
            {"empty_decisions", "1", "those of them that were empty"},
            {"commands", "1", "commands that clients were done with in the interval"},
            {"view_changes", "1", "views entered after a timeout in the interval"}};
}

Time
HotStuffTimeline::GetInterval()
{
    return MilliSeconds(100);
}

void
HotStuffTimeline::Finish()
{
    m_event.Cancel();
    if (Simulator::Now() > m_last)
    {
        AddRow();
    }
}

void
HotStuffTimeline::AddRow()
{
    const uint64_t decisions = m_statistics.GetDecisions();
    const uint64_t empty = m_statistics.GetEmptyDecisions();
    const uint64_t commands = m_statistics.GetCommands();
    const uint64_t viewChanges = m_statistics.GetViewChanges();
    m_last = Simulator::Now();
    m_table.AddRow({m_last.GetSeconds(),
                    decisions - m_decisions,
                    empty - m_empty,
                    commands - m_commands,
                    viewChanges - m_viewChanges});
    m_decisions = decisions;
    m_empty = empty;
    m_commands = commands;
    m_viewChanges = viewChanges;
    if (m_progress)
    {
        m_progress->SetRound(static_cast<uint32_t>(m_table.GetRows().size()));
    }
}

void
HotStuffTimeline::HandleEnd()
{
    AddRow();
    m_event = Simulator::Schedule(GetInterval(), &HotStuffTimeline::HandleEnd, this);
}

} // namespace fl
} // namespace ns3
