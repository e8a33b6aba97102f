/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-run-watch.h"

#include "fl-run-program.h"

#include "ns3/fl-text.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace fl
{

RunWatch::RunWatch(uint32_t rounds, const Time& maxTime, const Time& patience)
    : m_rounds(rounds),
      m_maxTime(maxTime),
      m_patience(patience)
{
}

RunWatch::~RunWatch()
{
    m_limitEvent.Cancel(); // The simulation may have been destroyed before.
    m_patienceEvent.Cancel();
}

void
RunWatch::Start()
{
    if (m_maxTime > Time(0))
    {
        m_limitEvent = Simulator::Schedule(m_maxTime, &RunWatch::EndInTime, this);
    }
    if (m_patience > Time(0))
    {
        m_patienceEvent = Simulator::Schedule(m_patience, &RunWatch::GiveUp, this);
    }
}

void
RunWatch::SetRound(uint32_t completed)
{
    m_completed = completed;
    // Removed and not only canceled: a simulation must not go on for the sake of these events.
    Simulator::Remove(m_patienceEvent);
    if (m_completed >= m_rounds)
    {
        Simulator::Remove(m_limitEvent);
    }
    else if (m_patience > Time(0))
    {
        m_patienceEvent = Simulator::Schedule(m_patience, &RunWatch::GiveUp, this);
    }
}

void
RunWatch::GiveUp()
{
    m_isImpatient = true;
    Simulator::Stop();
}

void
RunWatch::EndInTime()
{
    m_end = RunEnd::TIME_LIMIT;
    Simulator::Stop();
}

RunEnd
RunWatch::GetEnd() const
{
    return m_completed >= m_rounds ? RunEnd::COMPLETE : m_end;
}

const char*
RunWatch::GetName(RunEnd end)
{
    switch (end)
    {
    case RunEnd::COMPLETE:
        return "complete";
    case RunEnd::TIME_LIMIT:
        return "max-time";
    case RunEnd::STANDSTILL:
        break;
    }
    return "standstill";
}

std::string
RunWatch::Describe() const
{
    const std::string far = " after " + std::to_string(m_completed) + " of " +
                            CountOf(m_rounds, "round") + ", at " +
                            FormatDouble(Simulator::Now().GetSeconds()) + " simulated seconds";
    switch (GetEnd())
    {
    case RunEnd::COMPLETE:
        return "";
    case RunEnd::TIME_LIMIT:
        return "the run was ended by --max-time=" + FormatTime(m_maxTime) + far;
    case RunEnd::STANDSTILL:
        break;
    }
    return (m_isImpatient
                ? "standstill: no round was completed for --patience=" + FormatTime(m_patience)
                : std::string("standstill: nothing is left to happen")) +
           "; the run was ended" + far;
}

int
RunWatch::GetExitCode() const
{
    const RunEnd end = GetEnd();
    const bool isChosen = end == RunEnd::TIME_LIMIT && m_completed > 0;
    return end == RunEnd::COMPLETE || isChosen ? 0 : EXIT_INCOMPLETE;
}

} // namespace fl
} // namespace ns3
