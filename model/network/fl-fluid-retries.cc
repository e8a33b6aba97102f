/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-retries.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// The delay before connecting again doubles up to this many times its first value.
constexpr int64_t MAX_DELAY_FACTOR = 32;

} // namespace

FluidRetries::FluidRetries(StreamCallback onRetry, StreamCallback onGiveUp)
    : m_onRetry(std::move(onRetry)),
      m_onGiveUp(std::move(onGiveUp))
{
}

FluidRetries::~FluidRetries()
{
    Clear();
}

void
FluidRetries::Begin(uint64_t key, const Time& lastProgress, const Patience& patience)
{
    const auto [position, isNew] = m_entries.try_emplace(key);
    if (isNew)
    {
        Entry& entry = position->second;
        entry.firstDelay = patience.reconnectDelay;
        entry.delay = patience.reconnectDelay;
        entry.giveUp = Simulator::Schedule(lastProgress + patience.giveUpTime - Simulator::Now(),
                                           &FluidRetries::GiveUp,
                                           this,
                                           key);
    }
}

void
FluidRetries::Retry(uint64_t key, const Time& delay)
{
    Entry& entry = m_entries.at(key);
    entry.retry = Simulator::Schedule(delay + entry.delay, [this, key]() { m_onRetry(key); });
    entry.delay = std::min(entry.delay + entry.delay,
                           TimeStep(entry.firstDelay.GetTimeStep() * MAX_DELAY_FACTOR));
}

void
FluidRetries::End(uint64_t key)
{
    const auto position = m_entries.find(key);
    if (position != m_entries.end())
    {
        position->second.retry.Cancel();
        position->second.giveUp.Cancel();
        m_entries.erase(position);
    }
}

void
FluidRetries::Clear()
{
    while (!m_entries.empty())
    {
        End(m_entries.begin()->first);
    }
}

void
FluidRetries::GiveUp(uint64_t key)
{
    End(key);
    m_onGiveUp(key);
}

} // namespace fl
} // namespace ns3
