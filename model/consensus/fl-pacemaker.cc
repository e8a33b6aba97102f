/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pacemaker.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlPacemaker");

NS_OBJECT_ENSURE_REGISTERED(Pacemaker);

namespace
{

/**
 * @param views a view of each replica
 * @param k a number of replicas, at least one
 * @return the highest view that k of them have reached
 */
View
GetReachedBy(std::vector<View> views, uint32_t k)
{
    std::nth_element(views.begin(), views.begin() + (k - 1), views.end(), std::greater<View>());
    return views[k - 1];
}

} // namespace

TypeId
Pacemaker::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Pacemaker")
            .SetParent<Object>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<Pacemaker>()
            .AddAttribute("BaseTimeout",
                          "How long a view may take at first (time). Should exceed the time that a "
                          "leader needs to send a block and collect the votes of all phases.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&Pacemaker::m_baseTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("BackoffFactor",
                          "By what a timeout grows from one expiry to the next.",
                          DoubleValue(2),
                          MakeDoubleAccessor(&Pacemaker::m_backoffFactor),
                          MakeDoubleChecker<double>(1, 16))
            .AddAttribute("MaxTimeout",
                          "How long a view may take at most (time); at least BaseTimeout is used.",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&Pacemaker::m_maxTimeout),
                          MakeTimeChecker(NanoSeconds(1)));
    return tid;
}

void
Pacemaker::DoDispose()
{
    m_host = nullptr;
    m_calls = Calls();
    m_election = nullptr;
    Object::DoDispose();
}

void
Pacemaker::Start(ConsensusHost& host,
                 ConsensusGroupPtr group,
                 ReplicaIndex self,
                 Ptr<const LeaderElection> election,
                 Calls calls,
                 View view)
{
    NS_ABORT_MSG_IF(m_view > 0, "a pacemaker serves one replica once");
    m_host = &host;
    m_group = std::move(group);
    m_self = self;
    m_election = election;
    m_calls = std::move(calls);
    m_view = view;
    m_announced = view;
    m_announcements.assign(m_group->GetSize(), 0);
    m_timeout = m_baseTimeout;
}

void
Pacemaker::Stop()
{
    if (m_host && m_timer)
    {
        m_host->CancelTimer(*m_timer);
    }
    m_timer.reset();
    m_host = nullptr;
    m_calls = Calls();
}

void
Pacemaker::HandleNewView(ReplicaIndex from, View view)
{
    if (view > m_announcements[from])
    {
        m_announcements[from] = view;
        CountAnnouncements();
    }
}

void
Pacemaker::HandleCertificate(View view, ViewReason reason)
{
    if (view > m_view)
    {
        Enter(view, reason);
    }
}

void
Pacemaker::HandleDecision()
{
    const bool wasLate = m_timeouts > 0;
    m_timeouts = 0;
    m_timeout = m_baseTimeout;
    std::fill(m_announcements.begin(), m_announcements.end(), View{0});
    m_announced = m_view;
    if (wasLate)
    {
        RestartTimer();
    }
}

void
Pacemaker::SetProgressExpected(bool isExpected)
{
    if (m_isExpected != isExpected)
    {
        m_isExpected = isExpected;
        RestartTimer();
    }
}

View
Pacemaker::GetView() const
{
    return m_view;
}

bool
Pacemaker::HasGivenUp() const
{
    return m_announced > m_view;
}

uint32_t
Pacemaker::GetTimeouts() const
{
    return m_timeouts;
}

void
Pacemaker::Enter(View view, ViewReason reason)
{
    NS_LOG_INFO("replica " << m_self << " enters view " << view);
    m_view = view;
    // A certificate shows that the views go on, so the replica takes part again.
    m_announced = reason == ViewReason::NEW_VIEWS ? std::max(m_announced, view) : view;
    m_announcements[m_self] = 0;
    RestartTimer();
    m_calls.enter(view, reason);
}

void
Pacemaker::CountAnnouncements()
{
    const View joined = GetReachedBy(m_announcements, m_group->faults + 1);
    if (joined > m_announced)
    {
        m_announced = joined;
        m_announcements[m_self] = joined;
        RestartTimer();
        m_calls.announce(joined);
    }
    const View reached = GetReachedBy(m_announcements, m_group->quorum);
    if (reached > m_view)
    {
        Enter(reached, ViewReason::NEW_VIEWS);
    }
}

void
Pacemaker::HandleTimeout()
{
    m_timer.reset();
    m_timeouts++;
    m_timeout = std::max(m_baseTimeout,
                         std::min(m_maxTimeout, Seconds(m_timeout.GetSeconds() * m_backoffFactor)));
    m_announced = std::max(m_announced, m_election->GetViewAfterTimeout(m_view));
    NS_LOG_INFO("replica " << m_self << " gives up views below " << m_announced);
    m_announcements[m_self] = m_announced;
    RestartTimer();
    m_calls.announce(m_announced);
    CountAnnouncements();
}

void
Pacemaker::RestartTimer()
{
    if (m_timer)
    {
        m_host->CancelTimer(*m_timer);
        m_timer.reset();
    }
    if (m_isExpected && m_host)
    {
        m_timer = m_host->StartTimer(m_timeout, [this] { HandleTimeout(); });
    }
}

} // namespace fl
} // namespace ns3
