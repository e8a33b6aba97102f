/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-bulyan-aggregator.h"

#include "ns3/uinteger.h"

#include <string>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(BulyanAggregator);

TypeId
BulyanAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::BulyanAggregator")
            .SetParent<BulyanReductionAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<BulyanAggregator>()
            .AddAttribute("Faults",
                          "Greatest number of hostile inputs, f; 4f + 3 inputs are needed.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&BulyanAggregator::m_faults),
                          MakeUintegerChecker<uint32_t>(0, 100000));
    return tid;
}

AggregatorNeeds
BulyanAggregator::GetNeeds() const
{
    AggregatorNeeds needs;
    needs.minimumInputs = 4 * m_faults + 3;
    needs.minimumReason = "4 * Faults + 3, with Faults=" + std::to_string(m_faults);
    return needs;
}

uint32_t
BulyanAggregator::GetFaults(uint32_t /* inputs */) const
{
    return m_faults;
}

} // namespace fl
} // namespace ns3
