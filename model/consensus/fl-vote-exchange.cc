/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-vote-exchange.h"

#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Views ahead of its own for which a replica keeps votes.
constexpr View VOTE_WINDOW = 4;

} // namespace

VoteExchange::VoteExchange(ConsensusHost& host,
                           const HotStuffSettings& settings,
                           VoteCollector::Calls calls)
    : m_host(host),
      m_settings(settings),
      m_calls(std::move(calls)),
      m_collector(host, settings.group, settings.certificates, m_calls)
{
}

ReplicaIndex
VoteExchange::GetCollector(View view) const
{
    return m_settings.election->GetLeader(m_settings.rules->SendsVotesToNextLeader() ? view + 1
                                                                                     : view,
                                          m_settings.group->GetSize());
}

void
VoteExchange::Deliver(const VoteStatement& statement, Bytes share)
{
    const ReplicaIndex collector = GetCollector(statement.view);
    if (collector == m_settings.self)
    {
        m_collector.AddOwn(m_settings.self, statement, std::move(share));
    }
    else
    {
        m_host.Send(
            collector,
            std::make_shared<const ConsensusMessage>(VoteMessage{statement, std::move(share)}));
    }
}

void
VoteExchange::Handle(ReplicaIndex from, const VoteMessage& message)
{
    const VoteStatement& statement = message.statement;
    const View present = m_settings.pacemaker->GetView();
    if (statement.view < present)
    {
        return; // The quorum was faster, or the view has failed.
    }
    if (statement.view > present + VOTE_WINDOW)
    {
        m_calls.reject(from, ConsensusRejectReason::FUTURE_VIEW);
    }
    else if (statement.phase > m_settings.rules->GetLastPhase())
    {
        m_calls.reject(from, ConsensusRejectReason::WRONG_PHASE);
    }
    else if (GetCollector(statement.view) != m_settings.self)
    {
        m_calls.reject(from, ConsensusRejectReason::WRONG_COLLECTOR);
    }
    else
    {
        m_collector.Add(from, statement, message.share);
    }
}

void
VoteExchange::Forget(View view)
{
    m_collector.Forget(view);
}

} // namespace fl
} // namespace ns3
