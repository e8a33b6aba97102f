/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-window.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

namespace
{

/// Multiplicative decrease, and aggressiveness in segments/s^3, of CUBIC (RFC 9438).
constexpr double CUBIC_BETA = 0.7;
constexpr double CUBIC_C = 0.4;
/// Acknowledged segments for one more of the window while CUBIC knows no plateau.
constexpr double CUBIC_PROBING = 20;
/// Delay that CoDel tolerates, and for how long it may be exceeded, in s (RFC 8289).
constexpr double CODEL_TARGET = 0.005;
constexpr double CODEL_INTERVAL = 0.1;
/// CoDel goes on with its count when it was dropping less than this many intervals ago.
constexpr double CODEL_MEMORY = 16;
/// Segments that CoDel leaves in a queue, and below which HyStart does not look.
constexpr double CODEL_LEAST = 2;
constexpr double HYSTART_LEAST = 16;
/// A sender learns of a drop after a round trip, with what waits in the queue, but not later, in s.
constexpr double LONGEST_ANSWER = 1;
/// The limit follows when the window has grown by this share.
constexpr double STEP = 1.0 / 32;
/// No count of CoDel's goes beyond this.
constexpr double MOST_DROPS = 1e6;
/// Relative difference that is rounding, of single precision.
constexpr double ROUNDING = 1e-6;
/// No window grows beyond this, in bytes: the largest receive window (RFC 7323).
constexpr double GREATEST = 1 << 30;

} // namespace

bool
FluidWindow::State::operator==(const State& other) const
{
    return size == other.size && plateau == other.plateau && isSlowStart == other.isSlowStart &&
           isFirst == other.isFirst;
}

FluidWindow::FluidWindow(const State& state,
                         double bytes,
                         double segment,
                         double roundTrip,
                         bool hasCodel,
                         double now)
    : m_state(state),
      m_segment(segment),
      m_roundTrip(roundTrip),
      m_time(now),
      m_epoch(now),
      m_epochSize(state.size),
      m_reported(state.size),
      m_hasCodel(hasCodel),
      m_isLastWindow(bytes <= state.size)
{
}

double
FluidWindow::GetLimit() const
{
    return m_state.size == 0 || m_isLastWindow ? NEVER : m_reported / m_roundTrip;
}

FluidWindow::State
FluidWindow::GetState() const
{
    return m_state;
}

bool
FluidWindow::IsLimiting(double rate) const
{
    return rate >= GetLimit() * (1 - ROUNDING);
}

void
FluidWindow::RefreshLimit(double rate)
{
    if (IsLimiting(rate))
    {
        m_reported = m_state.size;
    }
}

bool
FluidWindow::IsTiny() const
{
    return !IsLimiting(m_rate) && m_rate * m_roundTrip < 2 * CODEL_LEAST * m_segment;
}

double
FluidWindow::GetSizeAt(double time) const
{
    const double size = m_state.size;
    const double passed = time - m_time;
    if (m_rate == 0)
    {
        return size;
    }
    if (m_state.isSlowStart)
    {
        return m_roundEnd < NEVER ? size : size + m_rate * passed;
    }
    if (m_state.plateau == 0)
    {
        return size + m_rate / CUBIC_PROBING * passed;
    }
    const double plateau = m_state.plateau;
    const double away = std::cbrt((plateau - m_epochSize) / (CUBIC_C * m_segment));
    const double curve = plateau + CUBIC_C * m_segment * std::pow(time - m_epoch - away, 3);
    return IsTiny() ? size : std::max(size, curve);
}

double
FluidWindow::GetTimeOf(double size) const
{
    if (m_rate == 0 || (m_state.isSlowStart && m_roundEnd < NEVER))
    {
        return NEVER;
    }
    if (m_state.isSlowStart)
    {
        return m_time + (size - m_state.size) / m_rate;
    }
    if (m_state.plateau == 0)
    {
        return m_time + (size - m_state.size) / m_rate * CUBIC_PROBING;
    }
    if (IsTiny())
    {
        return NEVER;
    }
    const double plateau = m_state.plateau;
    const double away = std::cbrt((plateau - m_epochSize) / (CUBIC_C * m_segment));
    const double ahead = std::cbrt((size - plateau) / (CUBIC_C * m_segment));
    return std::max(m_time, m_epoch + away + ahead);
}

double
FluidWindow::GetTarget() const
{
    return m_rate * m_roundTrip + std::max(m_rate * CODEL_TARGET, CODEL_LEAST * m_segment);
}

double
FluidWindow::GetNextChange() const
{
    if (m_state.size == 0 || m_rate == 0)
    {
        return NEVER;
    }
    // Of what is dropped until the sender learns of it, it learns as of one drop.
    double next = m_reduction < NEVER ? m_reduction : m_nextDrop;
    if (m_state.isSlowStart && m_fullSince < NEVER)
    {
        next = std::min(next,
                        std::max(m_fullSince + m_roundTrip, GetTimeOf(HYSTART_LEAST * m_segment)));
    }
    else if (m_state.isSlowStart)
    {
        next = std::min(next, m_roundEnd);
    }
    else if (IsLimiting(m_rate))
    {
        next = std::min(next, GetTimeOf(m_reported * (1 + STEP)));
    }
    return std::max(next, m_time);
}

void
FluidWindow::Advance(double now, double remaining)
{
    if (m_state.size == 0)
    {
        m_time = now;
        return;
    }
    double next = GetNextChange();
    while (next <= now)
    {
        m_state.size = static_cast<float>(std::min(GetSizeAt(next), GREATEST));
        m_time = next;
        HandleChange(remaining);
        next = GetNextChange();
    }
    m_state.size = static_cast<float>(std::min(GetSizeAt(now), GREATEST));
    m_time = now;
}

void
FluidWindow::HandleChange(double remaining)
{
    if (m_time >= m_reduction)
    {
        Reduce();
    }
    else if (m_time >= m_nextDrop)
    {
        Drop();
    }
    else if (m_state.isSlowStart && m_fullSince < NEVER)
    {
        BeginCurve();
    }
    else if (m_state.isSlowStart)
    {
        // The first acknowledgement of a connection counts a segment less in ns-3.
        const double counted = m_state.size - (m_state.isFirst ? m_segment : 0);
        m_state.size = 2 * std::max(counted, m_segment);
        m_state.isFirst = false;
        m_isLastWindow = remaining <= m_state.size;
        m_roundEnd += m_roundTrip;
    }
    m_reported = m_state.size;
}

void
FluidWindow::SetRate(double rate)
{
    const bool hasRested = m_rate == 0 || IsTiny();
    if (m_rate == 0)
    {
        m_fullSince = NEVER;
        m_reduction = NEVER;
        m_nextDrop = NEVER;
        m_isDropping = false;
    }
    m_rate = rate;
    if (m_state.size == 0)
    {
        return;
    }
    if (hasRested && !m_state.isSlowStart)
    {
        m_epoch = m_time;
        m_epochSize = m_state.size;
    }
    if (m_state.isSlowStart && IsLimiting(rate))
    {
        m_roundEnd = m_roundEnd < NEVER ? m_roundEnd : m_time + m_roundTrip;
        m_fullSince = NEVER;
    }
    else if (m_state.isSlowStart)
    {
        m_fullSince = m_fullSince < NEVER ? m_fullSince : m_time;
        m_roundEnd = NEVER;
    }
    WatchQueue();
}

void
FluidWindow::WatchQueue()
{
    if (!m_hasCodel)
    {
        return;
    }
    const double target = GetTarget();
    if (m_state.size <= target * (1 + ROUNDING))
    {
        m_isDropping = false;
        m_nextDrop = IsLimiting(m_rate) ? NEVER : GetTimeOf(target) + CODEL_INTERVAL;
    }
    else if (m_nextDrop > m_time + CODEL_INTERVAL)
    {
        m_nextDrop = m_time + CODEL_INTERVAL;
    }
}

void
FluidWindow::BeginCurve()
{
    m_state.isSlowStart = false;
    m_roundEnd = NEVER;
    m_fullSince = NEVER;
    m_epoch = m_time;
    m_epochSize = m_state.size;
    WatchQueue();
}

void
FluidWindow::Drop()
{
    if (m_isDropping)
    {
        m_drops++;
    }
    else
    {
        const bool isSoon = m_time - m_lastDrop < CODEL_MEMORY * CODEL_INTERVAL;
        m_drops = isSoon ? std::max(m_drops - 2, 1.0) : 1;
        m_isDropping = true;
    }
    m_lastDrop = m_time;
    m_nextDrop = m_time + CODEL_INTERVAL / std::sqrt(m_drops);
    m_reduction = m_time + std::max(m_roundTrip, std::min(m_state.size / m_rate, LONGEST_ANSWER));
}

void
FluidWindow::Reduce()
{
    m_reduction = NEVER;
    if (m_nextDrop < m_time)
    {
        // Drops at intervals of 1 / sqrt(count) since then: the root of the count grows evenly.
        const double root = std::sqrt(m_drops) + (m_time - m_nextDrop) / (2 * CODEL_INTERVAL);
        m_drops = std::min(root * root, MOST_DROPS);
        m_lastDrop = m_time;
        m_nextDrop = m_time + CODEL_INTERVAL / std::sqrt(m_drops);
    }
    const double size = m_state.size;
    // Fast convergence.
    m_state.plateau = size < m_state.plateau ? size * (1 + CUBIC_BETA) / 2 : size;
    m_state.size = IsTiny() ? std::min(size, GetTarget()) : size * CUBIC_BETA;
    BeginCurve();
}

} // namespace fl
} // namespace ns3
