/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-harmonic-schedule.h"

#include "ns3/double.h"

#include <limits>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(HarmonicSchedule);

TypeId
HarmonicSchedule::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::HarmonicSchedule")
            .SetParent<Schedule>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<HarmonicSchedule>()
            .AddAttribute(
                "Offset",
                "Steps, in units of Period, after which the rate is half of what it was at first.",
                DoubleValue(20),
                MakeDoubleAccessor(&HarmonicSchedule::m_offset),
                MakeDoubleChecker<double>(std::numeric_limits<double>::min(), 1e9));
    return tid;
}

double
HarmonicSchedule::DoGetFactor(uint64_t count) const
{
    return m_offset / (m_offset + static_cast<double>(count));
}

} // namespace fl
} // namespace ns3
