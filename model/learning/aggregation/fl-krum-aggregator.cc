/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-krum-aggregator.h"

#include "ns3/uinteger.h"

#include <string>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(KrumAggregator);

TypeId
KrumAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::KrumAggregator")
            .SetParent<KrumSelectionAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<KrumAggregator>()
            .AddAttribute("Faults",
                          "Greatest number of hostile inputs, f; 2f + 3 inputs are needed.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&KrumAggregator::m_faults),
                          MakeUintegerChecker<uint32_t>(0, 100000));
    return tid;
}

AggregatorNeeds
KrumAggregator::GetNeeds() const
{
    AggregatorNeeds needs;
    needs.minimumInputs = 2 * m_faults + 3;
    needs.minimumReason = "2 * Faults + 3, with Faults=" + std::to_string(m_faults);
    return needs;
}

uint32_t
KrumAggregator::GetNeighbors(uint32_t inputs) const
{
    return inputs - m_faults - 2;
}

} // namespace fl
} // namespace ns3
