/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-krum-selection-aggregator.h"

#include "fl-krum-selector.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(KrumSelectionAggregator);

TypeId
KrumSelectionAggregator::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::KrumSelectionAggregator")
                            .SetParent<WeightAggregator>()
                            .SetGroupName("DecentralizedFl");
    return tid;
}

uint32_t
KrumSelectionAggregator::GetBreakdown(uint32_t inputs) const
{
    if (inputs < GetNeeds().minimumInputs)
    {
        return 0;
    }
    return std::min(KrumSelector::GetBreakdown(inputs, GetNeighbors(inputs)),
                    inputs - GetSelected(inputs));
}

double
KrumSelectionAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    const uint32_t selected = inputs < GetNeeds().minimumInputs ? 0 : GetSelected(inputs);
    return KrumSelector::GetFlops(inputs, dimension) +
           2.0 * selected * static_cast<double>(dimension);
}

Aggregator::Screening
KrumSelectionAggregator::GetScreening() const
{
    return Screening::RULE;
}

Aggregator::Weighting
KrumSelectionAggregator::DoComputeWeights(const ValidInputs& inputs,
                                          const AggregationRequest& /* request */) const
{
    const auto count = static_cast<uint32_t>(inputs.vectors.size());
    const KrumSelector selector(inputs.vectors);
    if (!selector.AreFinite())
    {
        return {};
    }
    std::vector<double> weights(count, 0);
    for (uint32_t position : selector.SelectLowest(GetNeighbors(count), GetSelected(count)))
    {
        weights[position] = 1;
    }
    return Normalize(weights);
}

uint32_t
KrumSelectionAggregator::GetSelected(uint32_t /* inputs */) const
{
    return 1;
}

} // namespace fl
} // namespace ns3
