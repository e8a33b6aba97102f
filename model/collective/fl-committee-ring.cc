/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-committee-ring.h"

#include "ns3/abort.h"

#include <cmath>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param weight a sum of weights of unknown origin
 * @return true if it can be one
 */
bool
IsWeight(double weight)
{
    return std::isfinite(weight) && weight >= 0;
}

} // namespace

CommitteeRing::CommitteeRing(const RingSchedule& schedule,
                             uint32_t committee,
                             size_t dimension,
                             bool hasContent)
    : m_schedule(schedule),
      m_committee(committee),
      m_dimension(dimension),
      m_hasContent(hasContent)
{
    NS_ABORT_MSG_IF(schedule.GetMembers() < 2, "a ring of one committee has no steps");
    NS_ABORT_MSG_UNLESS(committee < schedule.GetMembers(), "no committee " << committee);
    Reset(0);
}

void
CommitteeRing::Reset(Round iteration)
{
    m_iteration = iteration;
    m_nextStep = 0;
    m_steps.assign(m_schedule.GetSteps(), Step());
}

bool
CommitteeRing::IsAcceptable(const RingSlot& slot) const
{
    if (!IsWeight(slot.weight) || (slot.weight == 0) != (slot.sum == nullptr))
    {
        return false;
    }
    return !slot.sum || (slot.sum->size() == m_dimension && slot.sum->HasContent() == m_hasContent);
}

bool
CommitteeRing::SetInput(uint32_t step, const RingSlot& input)
{
    if (step >= m_steps.size() || m_steps[step].input || m_steps[step].result ||
        !IsAcceptable(input))
    {
        return false;
    }
    m_steps[step].input = input;
    return true;
}

const RingSlot*
CommitteeRing::GetInput(uint32_t step) const
{
    const Step& state = At(step);
    return state.input ? &*state.input : nullptr;
}

bool
CommitteeRing::Decide(uint32_t step, double weight)
{
    if (step != m_nextStep || step >= m_steps.size() || !IsWeight(weight))
    {
        return false;
    }
    m_nextStep++;
    m_steps[step].weight = weight;
    if (weight == 0)
    {
        m_steps[step].input.reset();
        m_steps[step].result.emplace();
    }
    return true;
}

bool
CommitteeRing::SetSum(uint32_t step, const ParameterVectorPtr& sum)
{
    if (step >= m_nextStep || m_steps[step].result)
    {
        return false;
    }
    const RingSlot result{sum, m_steps[step].weight};
    if (!IsAcceptable(result))
    {
        return false;
    }
    m_steps[step].input.reset();
    m_steps[step].result = result;
    return true;
}

const RingSlot*
CommitteeRing::GetResult(uint32_t step) const
{
    const Step& state = At(step);
    return state.result ? &*state.result : nullptr;
}

bool
CommitteeRing::IsComplete() const
{
    for (uint32_t slot = 0; slot < m_schedule.GetMembers(); slot++)
    {
        if (!GetResult(m_schedule.GetFinishingStep(m_committee, slot)))
        {
            return false;
        }
    }
    return true;
}

std::vector<RingSlot>
CommitteeRing::GetFinishedSlots() const
{
    NS_ABORT_MSG_UNLESS(IsComplete(), "the iteration is not complete");
    std::vector<RingSlot> slots;
    for (uint32_t slot = 0; slot < m_schedule.GetMembers(); slot++)
    {
        slots.push_back(*GetResult(m_schedule.GetFinishingStep(m_committee, slot)));
    }
    return slots;
}

const CommitteeRing::Step&
CommitteeRing::At(uint32_t step) const
{
    NS_ABORT_MSG_UNLESS(step < m_steps.size(), "no step " << step);
    return m_steps[step];
}

} // namespace fl
} // namespace ns3
