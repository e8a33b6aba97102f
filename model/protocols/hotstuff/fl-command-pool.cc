/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-command-pool.h"

namespace ns3
{
namespace fl
{

bool
operator==(const CommandResult& a, const CommandResult& b)
{
    return a.height == b.height && a.position == b.position && a.block == b.block;
}

void
CommandPool::Add(const Digest& digest, const ClientCommand& command)
{
    Client& client = m_clients[command.client];
    if (command.number < client.lowest || m_waiting.count(digest) > 0)
    {
        return;
    }
    if (m_results.count(digest) > 0)
    {
        client.results[command.number] = digest; // decided before it arrived
        return;
    }
    m_waiting[digest] = Waiting{command, m_nextArrival};
    m_arrivals[m_nextArrival++] = digest;
}

std::optional<ClientCommand>
CommandPool::Decide(const Digest& digest, const CommandResult& result)
{
    const auto found = m_waiting.find(digest);
    if (found == m_waiting.end())
    {
        m_results.emplace(digest, result);
        return std::nullopt;
    }
    const ClientCommand command = found->second.command;
    m_arrivals.erase(found->second.arrival);
    m_waiting.erase(found);
    Client& client = m_clients[command.client];
    if (command.number >= client.lowest)
    {
        m_results.emplace(digest, result);
        client.results[command.number] = digest;
    }
    return command;
}

void
CommandPool::Forget(NodeIndex node, uint64_t lowest)
{
    Client& client = m_clients[node];
    if (lowest <= client.lowest)
    {
        return;
    }
    client.lowest = lowest;
    const auto end = client.results.lower_bound(lowest);
    for (auto it = client.results.begin(); it != end; it = client.results.erase(it))
    {
        m_results.erase(it->second);
    }
}

std::optional<CommandResult>
CommandPool::FindResult(const Digest& digest) const
{
    const auto found = m_results.find(digest);
    return found == m_results.end() ? std::nullopt : std::make_optional(found->second);
}

bool
CommandPool::IsWaiting(const Digest& digest) const
{
    return m_waiting.count(digest) > 0;
}

size_t
CommandPool::GetWaiting() const
{
    return m_waiting.size();
}

std::vector<Digest>
CommandPool::Choose(size_t limit, const std::set<Digest>& excluded) const
{
    std::vector<Digest> chosen;
    for (auto it = m_arrivals.begin(); it != m_arrivals.end() && chosen.size() < limit; ++it)
    {
        if (excluded.count(it->second) == 0)
        {
            chosen.push_back(it->second);
        }
    }
    return chosen;
}

} // namespace fl
} // namespace ns3
