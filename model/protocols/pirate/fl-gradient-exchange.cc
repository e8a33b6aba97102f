/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-gradient-exchange.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

GradientExchange::GradientExchange(ProtocolHost& host,
                                   const PirateSettings& settings,
                                   const PirateAssignment& assignment,
                                   std::function<void()> gaveUp)
    : m_host(host),
      m_settings(settings),
      m_assignment(assignment),
      m_schedule(assignment.committees),
      m_gaveUp(std::move(gaveUp))
{
}

void
GradientExchange::SendToOthersThan(NodeIndex owner, const MessagePtr& message)
{
    std::vector<NodeIndex> receivers;
    std::copy_if(
        m_assignment.own.nodes.begin(),
        m_assignment.own.nodes.end(),
        std::back_inserter(receivers),
        [this, owner](NodeIndex node) { return node != m_host.GetSelf() && node != owner; });
    if (!receivers.empty())
    {
        m_host.Send(receivers, message);
    }
}

void
GradientExchange::SendOwn(const SignedGradient& gradient)
{
    if (m_settings.scope == SCOPE_COMMITTEE)
    {
        SendToOthersThan(m_host.GetSelf(), gradient.message);
    }
    const auto own =
        std::find(m_assignment.own.nodes.begin(), m_assignment.own.nodes.end(), m_host.GetSelf());
    if (m_schedule.GetContributionSlot(own - m_assignment.own.nodes.begin()) ==
        m_schedule.GetSeedSlot(m_assignment.committee))
    {
        m_host.Send(m_assignment.sink.nodes, gradient.message);
    }
}

void
GradientExchange::OfferToLeader(uint32_t step, PirateIteration& iteration, NodeIndex leader)
{
    const auto offer = std::make_pair(Position(iteration.GetRing().GetIteration(), step), leader);
    const SignedGradient* own = iteration.GetPool().Find(m_host.GetSelf());
    if (m_settings.scope == SCOPE_STEP && own != nullptr && leader != m_host.GetSelf() &&
        m_offered != offer && step < m_schedule.GetSteps() &&
        iteration.IsSummed(m_host.GetSelf(), step))
    {
        m_offered = offer;
        m_host.Send({leader}, own->message);
    }
}

void
GradientExchange::PassOn(const PirateBlock& block, PirateIteration& iteration)
{
    if (m_settings.scope == SCOPE_COMMITTEE)
    {
        return; // everybody has them from their owners
    }
    for (const PirateContribution& contribution : block.contributions)
    {
        const SignedGradient* gradient =
            iteration.GetPool().Find(contribution.owner, contribution.digest);
        if (gradient != nullptr && m_assignment.own.Has(contribution.owner))
        {
            SendToOthersThan(contribution.owner, gradient->message);
        }
    }
}

bool
GradientExchange::HasGradients(uint32_t step,
                               PirateIteration& iteration,
                               bool isLeader,
                               uint32_t quorum)
{
    const Position position(iteration.GetRing().GetIteration(), step);
    const GradientPool& pool = iteration.GetPool();
    const std::set<NodeIndex> required = iteration.GetRequiredOwners(step, isLeader);
    const NodeIndex self = m_host.GetSelf();
    // Others need about as long to train as this member does.
    if ((step == 0 || required.count(self) > 0) && pool.Find(self) == nullptr)
    {
        return false;
    }
    const bool hasAll = std::all_of(required.begin(), required.end(), [&](NodeIndex owner) {
        return pool.Find(owner) != nullptr || pool.HasFailed(owner) ||
               m_unreachable.count(owner) > 0;
    });
    if (!hasAll && m_givenUp != position)
    {
        Wait(position);
        return false;
    }
    return !isLeader || iteration.IsValidChoice(step, iteration.Choose(step), quorum);
}

void
GradientExchange::Wait(const Position& position)
{
    if (m_waiting == position)
    {
        return;
    }
    if (m_timer)
    {
        m_host.CancelTimer(*m_timer);
    }
    m_waiting = position;
    m_timer = m_host.StartTimer(m_settings.gradientTimeout, [this, position] {
        m_timer.reset();
        m_givenUp = position;
        m_gaveUp();
    });
}

void
GradientExchange::SetReachable(NodeIndex node, bool isReachable)
{
    if (isReachable)
    {
        m_unreachable.erase(node);
    }
    else
    {
        m_unreachable.insert(node);
    }
}

} // namespace fl
} // namespace ns3
