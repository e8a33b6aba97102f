/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-mean-aggregator.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MeanAggregator);

TypeId
MeanAggregator::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::MeanAggregator")
                            .SetParent<WeightAggregator>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<MeanAggregator>();
    return tid;
}

AggregatorNeeds
MeanAggregator::GetNeeds() const
{
    AggregatorNeeds needs;
    needs.comparison = false;
    return needs;
}

uint32_t
MeanAggregator::GetBreakdown(uint32_t /* inputs */) const
{
    return 0;
}

double
MeanAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    return 2.0 * inputs * static_cast<double>(dimension);
}

Aggregator::Screening
MeanAggregator::GetScreening() const
{
    // Weights come from the request alone, so the sum holds what is not finite. Finite inputs
    // cannot overflow: their mean is not greater than the greatest of them.
    return Screening::RESULT;
}

Aggregator::Weighting
MeanAggregator::DoComputeWeights(const ValidInputs& inputs,
                                 const AggregationRequest& /* request */) const
{
    return Normalize(inputs.weights);
}

} // namespace fl
} // namespace ns3
