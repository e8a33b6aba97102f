/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-d-bulyan-aggregator.h"

#include "fl-fault-estimate.h"

#include "ns3/double.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DBulyanAggregator);

TypeId
DBulyanAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DBulyanAggregator")
            .SetParent<BulyanReductionAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<DBulyanAggregator>()
            .AddAttribute(
                "Rho",
                "Share of the neighbors that are taken to be honest, above 0 and at most 1.",
                DoubleValue(0.4),
                MakeDoubleAccessor(&DBulyanAggregator::m_rho),
                MakeDoubleChecker<double>(1e-6, 1));
    return tid;
}

uint32_t
DBulyanAggregator::GetFaults(uint32_t inputs) const
{
    return std::min(EstimateFaults(inputs, m_rho, 0.25), (std::max(inputs, 3U) - 3) / 4);
}

} // namespace fl
} // namespace ns3
