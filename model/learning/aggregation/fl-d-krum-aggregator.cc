/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-d-krum-aggregator.h"

#include "fl-fault-estimate.h"

#include "ns3/double.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DKrumAggregator);

TypeId
DKrumAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DKrumAggregator")
            .SetParent<KrumSelectionAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<DKrumAggregator>()
            .AddAttribute(
                "Rho",
                "Share of the neighbors that are taken to be honest, above 0 and at most 1.",
                DoubleValue(0.4),
                MakeDoubleAccessor(&DKrumAggregator::m_rho),
                MakeDoubleChecker<double>(1e-6, 1));
    return tid;
}

uint32_t
DKrumAggregator::GetNeighbors(uint32_t inputs) const
{
    if (inputs < 2)
    {
        return 0;
    }
    const uint32_t faults = EstimateFaults(inputs, m_rho, 0.5);
    return inputs - std::min(faults + 2, inputs - 1);
}

} // namespace fl
} // namespace ns3
