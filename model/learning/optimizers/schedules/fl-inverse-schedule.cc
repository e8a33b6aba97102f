/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-inverse-schedule.h"

#include "ns3/double.h"

#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(InverseSchedule);

TypeId
InverseSchedule::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::InverseSchedule")
            .SetParent<Schedule>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<InverseSchedule>()
            .AddAttribute("Gamma",
                          "How fast the rate falls, in 1/step (steps in units of Period).",
                          DoubleValue(0.0001),
                          MakeDoubleAccessor(&InverseSchedule::m_gamma),
                          MakeDoubleChecker<double>(0, 1e6))
            .AddAttribute("Power",
                          "Exponent, without unit.",
                          DoubleValue(0.75),
                          MakeDoubleAccessor(&InverseSchedule::m_power),
                          MakeDoubleChecker<double>(0, 100));
    return tid;
}

double
InverseSchedule::DoGetFactor(uint64_t count) const
{
    return std::pow(1 + m_gamma * static_cast<double>(count), -m_power);
}

} // namespace fl
} // namespace ns3
