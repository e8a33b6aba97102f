/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ring-schedule.h"

#include "ns3/abort.h"

namespace ns3
{
namespace fl
{

RingSchedule::RingSchedule(uint32_t members)
    : m_members(members)
{
    NS_ABORT_MSG_IF(members == 0, "a ring without members");
}

uint32_t
RingSchedule::GetSource(uint32_t member) const
{
    RequireIndex(member);
    return (member + m_members - 1) % m_members;
}

uint32_t
RingSchedule::GetSink(uint32_t member) const
{
    RequireIndex(member);
    return (member + 1) % m_members;
}

bool
RingSchedule::IsReduce(uint32_t step) const
{
    RequireStep(step);
    return step < m_members - 1;
}

bool
RingSchedule::IsPassedOn(uint32_t step) const
{
    RequireStep(step);
    return step + 1 < GetSteps();
}

uint32_t
RingSchedule::GetSlot(uint32_t member, uint32_t step) const
{
    RequireIndex(member);
    // Gather step k is step m - 1 + k, so that member - k is member - step - 1 modulo m here too.
    RequireStep(step);
    return (member + 2 * m_members - step - 1) % m_members;
}

uint32_t
RingSchedule::GetSeedSlot(uint32_t member) const
{
    RequireIndex(member);
    return member;
}

uint32_t
RingSchedule::GetFinishedSlot(uint32_t member) const
{
    NS_ABORT_MSG_IF(m_members < 2, "a ring without steps");
    return GetSink(member);
}

uint32_t
RingSchedule::GetFinishingStep(uint32_t member, uint32_t slot) const
{
    RequireIndex(slot);
    // Slot member + 1 in the last reduce step, then one slot further down in each gather step.
    return m_members - 2 + (GetFinishedSlot(member) + m_members - slot) % m_members;
}

void
RingSchedule::RequireIndex(uint32_t index) const
{
    NS_ABORT_MSG_UNLESS(index < m_members, index << " is no member of a ring of " << m_members);
}

void
RingSchedule::RequireStep(uint32_t step) const
{
    NS_ABORT_MSG_UNLESS(step < GetSteps(), step << " is no step of a ring of " << m_members);
}

} // namespace fl
} // namespace ns3
