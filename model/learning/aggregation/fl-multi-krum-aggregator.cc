/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-multi-krum-aggregator.h"

#include "ns3/uinteger.h"

#include <algorithm>
#include <string>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MultiKrumAggregator);

TypeId
MultiKrumAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::MultiKrumAggregator")
            .SetParent<KrumSelectionAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<MultiKrumAggregator>()
            .AddAttribute("Faults",
                          "Greatest number of hostile inputs, f; 2f + 3 inputs are needed.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&MultiKrumAggregator::m_faults),
                          MakeUintegerChecker<uint32_t>(0, 100000))
            .AddAttribute(
                "Selected",
                "Number of inputs that are averaged; 0: the number of inputs minus f + 2.",
                UintegerValue(0),
                MakeUintegerAccessor(&MultiKrumAggregator::m_selected),
                MakeUintegerChecker<uint32_t>(0, 100000));
    return tid;
}

AggregatorNeeds
MultiKrumAggregator::GetNeeds() const
{
    AggregatorNeeds needs;
    needs.minimumInputs = std::max(2 * m_faults + 3, m_selected);
    needs.minimumReason = "2 * Faults + 3, with Faults=" + std::to_string(m_faults);
    if (needs.minimumInputs == m_selected)
    {
        needs.minimumReason = "Selected=" + std::to_string(m_selected);
    }
    return needs;
}

uint32_t
MultiKrumAggregator::GetNeighbors(uint32_t inputs) const
{
    return inputs - m_faults - 2;
}

uint32_t
MultiKrumAggregator::GetSelected(uint32_t inputs) const
{
    return m_selected == 0 ? inputs - m_faults - 2 : m_selected;
}

} // namespace fl
} // namespace ns3
