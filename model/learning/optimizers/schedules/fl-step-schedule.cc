/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-step-schedule.h"

#include "ns3/double.h"
#include "ns3/uinteger.h"

#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(StepSchedule);

TypeId
StepSchedule::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::StepSchedule")
            .SetParent<Schedule>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<StepSchedule>()
            .AddAttribute(
                "Every",
                "Steps, in units of Period, after which the rate is multiplied by Factor.",
                UintegerValue(1000),
                MakeUintegerAccessor(&StepSchedule::m_every),
                MakeUintegerChecker<uint64_t>(1))
            .AddAttribute("Factor",
                          "What the rate is multiplied by, without unit.",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&StepSchedule::m_factor),
                          MakeDoubleChecker<double>(0, 1));
    return tid;
}

double
StepSchedule::DoGetFactor(uint64_t count) const
{
    return std::pow(m_factor, static_cast<double>(count / m_every));
}

} // namespace fl
} // namespace ns3
