/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-transfers.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// The load of acknowledgements follows when it is off by more than this share of the capacity.
constexpr double ACKNOWLEDGEMENT_TOLERANCE = 1.0 / 1024;
/// Largest share of a link for acknowledgements.
constexpr double MAX_ACKNOWLEDGEMENTS = 0.5;
/// An end this much before a nanosecond is full is rounding, in ns.
constexpr double TIME_ROUNDING = 1e-3;

/**
 * @return the simulated time in ns
 */
int64_t
GetNow()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

FluidTransfers::FluidTransfers(UpdateCallback onUpdate,
                               CompletionCallback onCompletion,
                               StallCallback onStall)
    : m_onUpdate(std::move(onUpdate)),
      m_onCompletion(std::move(onCompletion)),
      m_onStall(std::move(onStall))
{
}

FluidTransfers::~FluidTransfers()
{
    m_wakeEvent.Cancel();
    m_updateEvent.Cancel();
}

FluidTransfers::LinkId
FluidTransfers::AddLink(double capacity)
{
    m_links.push_back({capacity});
    return m_sharing.AddLink(capacity);
}

void
FluidTransfers::SetReverse(LinkId link, LinkId reverse, double ratio)
{
    m_links[link].reverse = reverse;
    m_links[link].ratio = ratio;
    m_links[reverse].forward = link;
}

double
FluidTransfers::GetAcknowledgements(LinkId link) const
{
    const LinkId forward = m_links[link].forward;
    return forward == MaxMinSharing::NONE
               ? 0
               : std::min(m_links[forward].ratio * m_sharing.GetLoad(forward),
                          MAX_ACKNOWLEDGEMENTS * m_links[link].capacity);
}

void
FluidTransfers::SetCapacity(LinkId link, double capacity)
{
    LinkState& state = m_links[link];
    state.capacity = capacity;
    state.acknowledgements = GetAcknowledgements(link);
    m_sharing.SetCapacity(link, capacity - state.acknowledgements);
    RequestUpdate();
}

double
FluidTransfers::GetCapacity(LinkId link) const
{
    return m_links[link].capacity;
}

FluidTransfers::GroupId
FluidTransfers::Begin(double bytes, const std::vector<LinkId>& links, const FluidWindow& window)
{
    const GroupId group = m_sharing.AddGroup(links);
    if (group >= m_progress.size())
    {
        m_progress.resize(group + 1);
    }
    Progress& progress = m_progress[group];
    progress = Progress();
    progress.bytes = bytes;
    progress.remaining = bytes;
    progress.window = window;
    progress.settled = GetNow();
    m_sharing.SetLimit(group, window.GetLimit());
    return group;
}

FluidTransfers::MemberId
FluidTransfers::AddMember(GroupId group, uint64_t tag, const std::vector<LinkId>& links)
{
    return m_sharing.AddMember(group, tag, links);
}

void
FluidTransfers::End(MemberId member)
{
    const GroupId group = m_sharing.GetFlows().GetGroup(member);
    if (m_sharing.GetFlows().GetMembers(group).size() == 1)
    {
        m_progress[group].wake = NEVER;
    }
    m_sharing.RemoveMember(member);
    RequestUpdate();
}

void
FluidTransfers::RequestUpdate()
{
    if (m_updateEvent.IsExpired())
    {
        m_updateEvent = Simulator::ScheduleNow(&FluidTransfers::Update, this);
    }
}

void
FluidTransfers::Update()
{
    m_onUpdate();
    bool isDone = false;
    while (!isDone)
    {
        const bool hasNewLimits = m_sharing.Update() && ApplyRates();
        isDone = !ApplyAcknowledgements() && !hasNewLimits;
    }
    ScheduleWake();
}

void
FluidTransfers::Settle(Progress& progress)
{
    const int64_t now = GetNow();
    progress.remaining -= progress.rate * static_cast<double>(now - progress.settled) * 1e-9;
    progress.remaining = std::max(0.0, progress.remaining);
    progress.settled = now;
    progress.window.Advance(static_cast<double>(now) * 1e-9, progress.remaining);
}

bool
FluidTransfers::ApplyRates()
{
    for (const auto& [child, parent] : m_sharing.GetSplits())
    {
        if (child >= m_progress.size())
        {
            m_progress.resize(child + 1);
        }
        m_progress[child] = m_progress[parent];
        m_progress[child].wake = NEVER;
        m_progress[child].queued = NEVER;
        Settle(m_progress[child]);
        QueueWake(child);
    }
    bool hasNewLimits = false;
    for (const GroupId group : m_sharing.GetChangedGroups())
    {
        Progress& progress = m_progress[group];
        Settle(progress);
        const double rate = m_sharing.GetRate(group);
        progress.window.RefreshLimit(rate);
        if (progress.window.GetLimit() != m_sharing.GetLimit(group))
        {
            m_sharing.SetLimit(group, progress.window.GetLimit());
            hasNewLimits = true;
        }
        if ((rate == 0) != (progress.rate == 0 && !progress.isNew))
        {
            for (const MemberId member : m_sharing.GetFlows().GetMembers(group))
            {
                m_onStall(m_sharing.GetFlows().GetTag(member), rate == 0);
            }
        }
        progress.isNew = false;
        progress.rate = rate;
        progress.window.SetRate(rate);
        QueueWake(group);
    }
    return hasNewLimits;
}

void
FluidTransfers::QueueWake(GroupId group)
{
    Progress& progress = m_progress[group];
    const int64_t now = GetNow();
    // Times too far away for the clock count as never.
    auto getTime = [now](double seconds, double rounding) {
        const double left = seconds * 1e9 - rounding;
        return left < 9e18 - static_cast<double>(now)
                   ? now + static_cast<int64_t>(std::ceil(std::max(0.0, left)))
                   : NEVER;
    };
    progress.finish =
        getTime(progress.rate > 0 ? progress.remaining / progress.rate : 1e30, TIME_ROUNDING);
    const double change = progress.window.GetNextChange() - static_cast<double>(now) * 1e-9;
    // A change that is due now by rounding only would otherwise not come to an end.
    progress.wake = std::min(progress.finish, std::max(getTime(change, 0), now + 1));
    if (progress.wake < progress.queued)
    {
        progress.queued = progress.wake;
        m_wakes.push({progress.wake, group});
    }
}

bool
FluidTransfers::ApplyAcknowledgements()
{
    bool hasChanged = false;
    for (const LinkId link : m_sharing.GetTouchedLinks())
    {
        const LinkId reverse = m_links[link].reverse;
        if (reverse == MaxMinSharing::NONE)
        {
            continue;
        }
        LinkState& state = m_links[reverse];
        const double load = GetAcknowledgements(reverse);
        const double change = std::abs(load - state.acknowledgements);
        if (change > ACKNOWLEDGEMENT_TOLERANCE * state.capacity || (load == 0 && change > 0))
        {
            state.acknowledgements = load;
            m_sharing.SetCapacity(reverse, state.capacity - load);
            hasChanged = true;
        }
    }
    return hasChanged;
}

void
FluidTransfers::ScheduleWake()
{
    if (m_wakes.empty() || m_wakes.top().time >= m_wakeTime)
    {
        return;
    }
    m_wakeEvent.Cancel();
    m_wakeTime = m_wakes.top().time;
    m_wakeEvent =
        Simulator::Schedule(NanoSeconds(m_wakeTime - GetNow()), &FluidTransfers::HandleWakes, this);
}

void
FluidTransfers::HandleWakes()
{
    const int64_t now = GetNow();
    m_wakeTime = NEVER;
    while (!m_wakes.empty() && m_wakes.top().time <= now)
    {
        const Wake entry = m_wakes.top();
        m_wakes.pop();
        Progress& progress = m_progress[entry.group];
        if (progress.queued != entry.time)
        {
            continue; // an earlier one of it had been expected later
        }
        progress.queued = NEVER;
        if (progress.wake > now)
        {
            if (progress.wake < NEVER)
            {
                progress.queued = progress.wake;
                m_wakes.push({progress.wake, entry.group});
            }
            continue;
        }
        Settle(progress);
        if (progress.finish > now)
        {
            m_sharing.SetLimit(entry.group, progress.window.GetLimit());
            progress.window.SetRate(progress.rate);
            QueueWake(entry.group);
        }
        else
        {
            progress.wake = NEVER;
            m_onCompletion(entry.group);
            m_sharing.RemoveGroup(entry.group);
        }
        RequestUpdate();
    }
    ScheduleWake();
}

double
FluidTransfers::GetRemaining(MemberId member) const
{
    const Progress& progress = m_progress[m_sharing.GetFlows().GetGroup(member)];
    const double moved = progress.rate * static_cast<double>(GetNow() - progress.settled) * 1e-9;
    return std::max(0.0, progress.remaining - moved);
}

double
FluidTransfers::GetBytes(GroupId group) const
{
    return m_progress[group].bytes;
}

const FluidWindow&
FluidTransfers::GetWindow(GroupId group) const
{
    return m_progress[group].window;
}

const FlowTable&
FluidTransfers::GetFlows() const
{
    return m_sharing.GetFlows();
}

} // namespace fl
} // namespace ns3
