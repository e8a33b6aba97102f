/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-inbox.h"

#include "ns3/fl-fault-estimate.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace ns3
{
namespace fl
{

UbarInbox::UbarInbox(const std::vector<NodeIndex>& neighbors, double honestShare)
    : m_trusted(TakeShare(neighbors.size(), 1 - honestShare) + size_t{1})
{
    for (NodeIndex neighbor : neighbors)
    {
        m_neighbors[neighbor];
    }
}

UbarInbox::Outcome
UbarInbox::Add(NodeIndex from, Round round, ParameterVectorPtr estimate)
{
    Neighbor& neighbor = m_neighbors.at(from);
    neighbor.silent = false;
    if (round < m_round)
    {
        return Outcome::LATE;
    }
    if (neighbor.heard && round <= neighbor.reached)
    {
        return Outcome::REPEATED;
    }
    neighbor.heard = true;
    neighbor.failed = false;
    neighbor.reached = round;
    if (round == m_round)
    {
        neighbor.current = std::move(estimate);
        return Outcome::TAKEN;
    }
    neighbor.ahead[round] = std::move(estimate);
    if (neighbor.ahead.size() > KEPT_AHEAD)
    {
        neighbor.ahead.erase(neighbor.ahead.begin());
    }
    return Outcome::TAKEN;
}

void
UbarInbox::HandleFailure(NodeIndex neighbor)
{
    m_neighbors.at(neighbor).failed = true;
}

void
UbarInbox::GiveUp()
{
    for (auto& [node, neighbor] : m_neighbors)
    {
        neighbor.silent = neighbor.silent || IsAwaited(neighbor);
    }
}

void
UbarInbox::Enter(Round round)
{
    m_round = round;
    for (auto& [node, neighbor] : m_neighbors)
    {
        const auto found = neighbor.ahead.find(round);
        neighbor.current = found == neighbor.ahead.end() ? nullptr : found->second;
        neighbor.ahead.erase(neighbor.ahead.begin(), neighbor.ahead.upper_bound(round));
        neighbor.failed = false;
    }
}

bool
UbarInbox::IsAwaited(const Neighbor& neighbor) const
{
    return !neighbor.current && !(neighbor.heard && neighbor.reached > m_round) &&
           !neighbor.failed && !neighbor.silent;
}

bool
UbarInbox::IsComplete() const
{
    return std::none_of(m_neighbors.begin(), m_neighbors.end(), [this](const auto& neighbor) {
        return IsAwaited(neighbor.second);
    });
}

bool
UbarInbox::HasAnsweredAll(const std::vector<NodeIndex>& neighbors) const
{
    return std::none_of(neighbors.begin(), neighbors.end(), [this](NodeIndex node) {
        return IsAwaited(m_neighbors.at(node));
    });
}

std::map<NodeIndex, ParameterVectorPtr>
UbarInbox::GetEstimates() const
{
    std::map<NodeIndex, ParameterVectorPtr> estimates;
    for (const auto& [node, neighbor] : m_neighbors)
    {
        if (neighbor.current)
        {
            estimates[node] = neighbor.current;
        }
    }
    return estimates;
}

Round
UbarInbox::GetReachedRound() const
{
    std::vector<Round> rounds;
    for (const auto& [node, neighbor] : m_neighbors)
    {
        rounds.push_back(neighbor.reached);
    }
    if (rounds.size() < m_trusted)
    {
        return 0;
    }
    const auto reached = std::next(rounds.begin(), m_trusted - 1);
    std::nth_element(rounds.begin(), reached, rounds.end(), std::greater<>());
    return *reached;
}

} // namespace fl
} // namespace ns3
