/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-progress-line.h"

#include "fl-process-memory.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <unistd.h>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

constexpr double TERMINAL_SECONDS = 0.2; ///< between two lines on a terminal
constexpr double LOG_SECONDS = 10;       ///< between two lines elsewhere

/**
 * @return seconds of the steady clock
 */
double
ReadSteadyClock()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
}

/**
 * @param seconds a duration
 * @return the duration as minutes:seconds or hours:minutes:seconds
 */
std::string
FormatDuration(double seconds)
{
    const auto whole = static_cast<unsigned long long>(std::llround(seconds));
    char text[48];
    if (whole < 3600)
    {
        std::snprintf(text, sizeof(text), "%llu:%02llu", whole / 60, whole % 60);
    }
    else
    {
        std::snprintf(text,
                      sizeof(text),
                      "%llu:%02llu:%02llu",
                      whole / 3600,
                      whole / 60 % 60,
                      whole % 60);
    }
    return text;
}

} // namespace

ProgressLine::ProgressLine(uint32_t rounds, const std::string& noun)
    : ProgressLine(rounds, noun, std::cerr, isatty(STDERR_FILENO) == 1, ReadSteadyClock)
{
}

ProgressLine::ProgressLine(uint32_t rounds,
                           std::string noun,
                           std::ostream& output,
                           bool terminal,
                           Clock clock)
    : m_rounds(rounds),
      m_noun(std::move(noun)),
      m_output(output),
      m_terminal(terminal),
      m_clock(std::move(clock)),
      m_begin(m_clock()),
      m_roundEnd(m_begin),
      m_shown(m_begin),
      m_shownEvents(Simulator::GetEventCount())
{
}

ProgressLine::~ProgressLine()
{
    m_event.Cancel();
    Clear();
}

void
ProgressLine::Start(const Time& interval)
{
    m_interval = interval;
    m_event.Cancel();
    m_event = Simulator::Schedule(m_interval, &ProgressLine::Tick, this);
}

void
ProgressLine::Tick()
{
    m_ownEvents++;
    Update();
    // The simulation must not go on for the sake of this line.
    if (!Simulator::IsFinished())
    {
        m_event = Simulator::Schedule(m_interval, &ProgressLine::Tick, this);
    }
}

void
ProgressLine::SetRound(uint32_t completed)
{
    m_completed = completed;
    m_roundEnd = m_clock();
    Update();
}

void
ProgressLine::Update()
{
    const double now = m_clock();
    if (now - m_shown < (m_terminal ? TERMINAL_SECONDS : LOG_SECONDS))
    {
        return;
    }
    const std::string line = Describe(now);
    if (m_terminal)
    {
        // Back to the first column, and erase what was longer than the new line.
        m_output << '\r' << line << "\033[K" << std::flush;
        m_visible = true;
    }
    else
    {
        m_output << line << std::endl;
    }
    m_shown = now;
    m_shownEvents = Simulator::GetEventCount();
}

std::string
ProgressLine::Describe(double now)
{
    const double rate = (Simulator::GetEventCount() - m_shownEvents) / (now - m_shown);
    std::string left = "unknown";
    if (m_completed > 0)
    {
        const double perRound = (m_roundEnd - m_begin) / m_completed;
        const double remaining = perRound * (m_rounds - std::min(m_completed, m_rounds));
        left = FormatDuration(std::max(0.0, remaining - (now - m_roundEnd)));
    }
    char text[160];
    std::snprintf(text,
                  sizeof(text),
                  "simulated %.2f s, %s %u/%u, %.0f k events/s, %.0f MB, time left %s",
                  Simulator::Now().GetSeconds(),
                  m_noun.c_str(),
                  m_completed,
                  m_rounds,
                  rate / 1000,
                  GetProcessMemory().current / 1e6,
                  left.c_str());
    return text;
}

void
ProgressLine::Clear()
{
    if (m_visible)
    {
        m_output << "\r\033[K" << std::flush;
        m_visible = false;
    }
}

uint64_t
ProgressLine::GetOwnEvents() const
{
    return m_ownEvents;
}

} // namespace fl
} // namespace ns3
