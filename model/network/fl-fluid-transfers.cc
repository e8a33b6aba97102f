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
    m_finishEvent.Cancel();
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
FluidTransfers::Begin(double bytes, const std::vector<LinkId>& links)
{
    const GroupId group = m_sharing.AddGroup(links);
    if (group >= m_progress.size())
    {
        m_progress.resize(group + 1);
    }
    Progress& progress = m_progress[group];
    const int64_t now = GetNow();
    progress.bytes = bytes;
    progress.remaining = bytes;
    progress.rate = 0;
    progress.begin = now;
    progress.settled = now;
    progress.finish = NEVER;
    progress.queued = NEVER;
    progress.isNew = true;
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
        m_progress[group].finish = NEVER;
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
    do
    {
        if (m_sharing.Update())
        {
            ApplyRates();
        }
    } while (ApplyAcknowledgements());
    ScheduleFinish();
}

void
FluidTransfers::ApplyRates()
{
    for (const auto& [child, parent] : m_sharing.GetSplits())
    {
        if (child >= m_progress.size())
        {
            m_progress.resize(child + 1);
        }
        m_progress[child] = m_progress[parent];
        m_progress[child].finish = NEVER;
        m_progress[child].queued = NEVER;
    }
    const int64_t now = GetNow();
    for (const GroupId group : m_sharing.GetChangedGroups())
    {
        Progress& progress = m_progress[group];
        progress.remaining -= progress.rate * static_cast<double>(now - progress.settled) * 1e-9;
        progress.remaining = std::max(0.0, progress.remaining);
        progress.settled = now;
        const double rate = m_sharing.GetRate(group);
        if ((rate == 0) != (progress.rate == 0 && !progress.isNew))
        {
            for (const MemberId member : m_sharing.GetFlows().GetMembers(group))
            {
                m_onStall(m_sharing.GetFlows().GetTag(member), rate == 0);
            }
        }
        progress.isNew = false;
        progress.rate = rate;
        const double left = rate > 0 ? progress.remaining / rate * 1e9 : 1e30;
        progress.finish =
            left < 9e18 - static_cast<double>(now)
                ? now + static_cast<int64_t>(std::ceil(std::max(0.0, left - TIME_ROUNDING)))
                : NEVER;
        if (progress.finish < progress.queued)
        {
            progress.queued = progress.finish;
            m_finishes.push({progress.finish, group});
        }
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
FluidTransfers::ScheduleFinish()
{
    if (m_finishes.empty() || m_finishes.top().time >= m_finishTime)
    {
        return;
    }
    m_finishEvent.Cancel();
    m_finishTime = m_finishes.top().time;
    m_finishEvent = Simulator::Schedule(NanoSeconds(m_finishTime - GetNow()),
                                        &FluidTransfers::HandleFinish,
                                        this);
}

void
FluidTransfers::HandleFinish()
{
    const int64_t now = GetNow();
    m_finishTime = NEVER;
    while (!m_finishes.empty() && m_finishes.top().time <= now)
    {
        const Finish entry = m_finishes.top();
        m_finishes.pop();
        Progress& progress = m_progress[entry.group];
        if (progress.queued != entry.time)
        {
            continue; // an earlier end of it had been expected later
        }
        progress.queued = NEVER;
        if (progress.finish > now)
        {
            if (progress.finish < NEVER)
            {
                progress.queued = progress.finish;
                m_finishes.push({progress.finish, entry.group});
            }
            continue;
        }
        progress.finish = NEVER;
        m_onCompletion(entry.group);
        m_sharing.RemoveGroup(entry.group);
        RequestUpdate();
    }
    ScheduleFinish();
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

double
FluidTransfers::GetAge(GroupId group) const
{
    return static_cast<double>(GetNow() - m_progress[group].begin) * 1e-9;
}

const FlowTable&
FluidTransfers::GetFlows() const
{
    return m_sharing.GetFlows();
}

} // namespace fl
} // namespace ns3
