/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-d-median-aggregator.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DMedianAggregator);

TypeId
DMedianAggregator::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::DMedianAggregator")
                            .SetParent<MedianAggregator>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<DMedianAggregator>();
    return tid;
}

} // namespace fl
} // namespace ns3
