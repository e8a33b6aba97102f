/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-schedule.h"

#include "ns3/uinteger.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Schedule);

TypeId
Schedule::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::Schedule")
                            .SetParent<Object>()
                            .SetGroupName("DecentralizedFl")
                            .AddAttribute("Period",
                                          "Steps that count as one: 1 for a schedule over steps, "
                                          "the batches of an epoch for one over epochs.",
                                          UintegerValue(1),
                                          MakeUintegerAccessor(&Schedule::m_period),
                                          MakeUintegerChecker<uint64_t>(1));
    return tid;
}

double
Schedule::GetFactor(uint64_t steps) const
{
    return DoGetFactor(steps / m_period);
}

} // namespace fl
} // namespace ns3
