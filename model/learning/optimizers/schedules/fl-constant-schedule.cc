/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-constant-schedule.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ConstantSchedule);

TypeId
ConstantSchedule::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ConstantSchedule")
                            .SetParent<Schedule>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ConstantSchedule>();
    return tid;
}

double
ConstantSchedule::DoGetFactor(uint64_t /* count */) const
{
    return 1;
}

} // namespace fl
} // namespace ns3
