/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-segment-ring.h"

#include "ns3/abort.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

SegmentRing::SegmentRing(SegmentRingHost& host,
                         const RingSchedule& schedule,
                         uint32_t self,
                         size_t dimension,
                         bool hasContent)
    : m_host(host),
      m_schedule(schedule),
      m_self(self),
      m_dimension(dimension),
      m_hasContent(hasContent),
      m_inputs(schedule.GetSteps())
{
    NS_ABORT_MSG_UNLESS(self < schedule.GetMembers(), "no member " << self);
}

size_t
SegmentRing::GetSegmentSize(uint32_t segment) const
{
    NS_ABORT_MSG_UNLESS(segment < m_schedule.GetMembers(), "no segment " << segment);
    return GetSegmentBegin(segment + 1) - GetSegmentBegin(segment);
}

size_t
SegmentRing::GetSegmentBegin(uint32_t segment) const
{
    const size_t members = m_schedule.GetMembers();
    return m_dimension / members * segment + std::min<size_t>(segment, m_dimension % members);
}

void
SegmentRing::Start(ParameterVector own)
{
    NS_ABORT_MSG_IF(m_isStarted, "a ring starts once");
    NS_ABORT_MSG_UNLESS(own.size() == m_dimension && own.HasContent() == m_hasContent,
                        "the own vector differs from the ring's in dimension or kind");
    m_isStarted = true;
    m_vector = std::move(own);
    if (m_schedule.GetSteps() == 0)
    {
        m_host.Complete(std::move(m_vector));
        return;
    }
    const uint32_t seed = m_schedule.GetSeedSlot(m_self);
    m_host.SendSegment(m_schedule.GetSink(m_self),
                       0,
                       seed,
                       std::make_shared<const ParameterVector>(
                           m_vector.Slice(GetSegmentBegin(seed), GetSegmentSize(seed))));
    Proceed();
}

SegmentVerdict
SegmentRing::HandleSegment(uint32_t from, uint32_t step, uint32_t segment, ParameterVectorPtr part)
{
    if (from != m_schedule.GetSource(m_self))
    {
        return SegmentVerdict::WRONG_SENDER;
    }
    if (step >= m_schedule.GetSteps())
    {
        return SegmentVerdict::WRONG_STEP;
    }
    if (segment != m_schedule.GetSlot(m_self, step))
    {
        return SegmentVerdict::WRONG_SEGMENT;
    }
    if (step < m_nextStep || m_inputs[step])
    {
        return SegmentVerdict::DUPLICATE;
    }
    if (!part)
    {
        return SegmentVerdict::NO_VECTOR;
    }
    if (part->size() != GetSegmentSize(segment))
    {
        return SegmentVerdict::WRONG_SIZE;
    }
    if (part->HasContent() != m_hasContent)
    {
        return SegmentVerdict::WRONG_KIND;
    }
    m_inputs[step] = std::move(part);
    Proceed();
    return SegmentVerdict::ACCEPTED;
}

void
SegmentRing::Proceed()
{
    // A host may deliver while it sends: then a call from inside has done some of the steps.
    while (m_isStarted && m_nextStep < m_schedule.GetSteps() && m_inputs[m_nextStep])
    {
        DoStep(std::exchange(m_inputs[m_nextStep], nullptr));
    }
}

void
SegmentRing::DoStep(const ParameterVectorPtr& input)
{
    const uint32_t step = m_nextStep++;
    const uint32_t segment = m_schedule.GetSlot(m_self, step);
    const size_t begin = GetSegmentBegin(segment);
    ParameterVectorPtr result = input;
    if (m_schedule.IsReduce(step))
    {
        auto sum =
            std::make_shared<ParameterVector>(m_vector.Slice(begin, GetSegmentSize(segment)));
        sum->AddScaled(1, *input);
        result = std::move(sum);
    }
    // No step needs the own share of this segment any more, so that partial sums may replace it.
    m_vector.AssignSlice(begin, *result);
    if (m_schedule.IsPassedOn(step))
    {
        m_host.SendSegment(m_schedule.GetSink(m_self), step + 1, segment, std::move(result));
    }
    else
    {
        m_host.Complete(std::move(m_vector));
    }
}

} // namespace fl
} // namespace ns3
