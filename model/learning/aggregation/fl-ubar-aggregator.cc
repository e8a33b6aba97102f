/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-aggregator.h"

#include "fl-fault-estimate.h"

#include "ns3/double.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(UbarAggregator);

TypeId
UbarAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::UbarAggregator")
            .SetParent<WeightAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<UbarAggregator>()
            .AddAttribute(
                "Rho",
                "Share of the inputs, nearest to the own vector, whose loss is looked at, above 0 "
                "and at most 1; at least one is.",
                DoubleValue(0.4),
                MakeDoubleAccessor(&UbarAggregator::m_rho),
                MakeDoubleChecker<double>(1e-6, 1));
    return tid;
}

AggregatorNeeds
UbarAggregator::GetNeeds() const
{
    AggregatorNeeds needs;
    needs.ownVector = true;
    needs.lossEvaluator = true;
    return needs;
}

uint32_t
UbarAggregator::GetBreakdown(uint32_t inputs) const
{
    return inputs == 0 ? 0 : inputs - GetShortlisted(inputs);
}

double
UbarAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    return 5.0 * inputs * static_cast<double>(dimension);
}

uint32_t
UbarAggregator::GetLossEvaluations(uint32_t inputs) const
{
    return inputs == 0 ? 0 : GetShortlisted(inputs) + 1;
}

uint32_t
UbarAggregator::GetShortlisted(uint32_t inputs) const
{
    return std::max(1U, TakeShare(inputs, m_rho));
}

Aggregator::Screening
UbarAggregator::GetScreening() const
{
    return Screening::RULE;
}

Aggregator::Weighting
UbarAggregator::DoComputeWeights(const ValidInputs& inputs, const AggregationRequest& request) const
{
    const size_t count = inputs.vectors.size();
    std::vector<double> distances;
    for (const ParameterVector* vector : inputs.vectors)
    {
        distances.push_back(vector->SquaredDistance(*request.own));
        // A node that has diverged still gets an aggregate: of what is finite.
        if (!std::isfinite(distances.back()) && !vector->IsFinite())
        {
            return {};
        }
    }
    std::vector<uint32_t> shortlist(count);
    std::iota(shortlist.begin(), shortlist.end(), 0);
    std::stable_sort(shortlist.begin(), shortlist.end(), [&distances](uint32_t a, uint32_t b) {
        return distances[a] < distances[b];
    });
    shortlist.resize(GetShortlisted(static_cast<uint32_t>(count)));
    std::sort(shortlist.begin(), shortlist.end());

    const double ownLoss = request.evaluator(*request.own);
    std::vector<double> weights(count, 0);
    uint32_t best = shortlist.front();
    double lowest = std::numeric_limits<double>::infinity();
    for (uint32_t position : shortlist)
    {
        const double loss = request.evaluator(*inputs.vectors[position]);
        if (std::isfinite(loss) && loss < lowest)
        {
            lowest = loss;
            best = position;
        }
        weights[position] = std::isfinite(loss) && loss <= ownLoss ? 1 : 0;
    }
    if (std::all_of(weights.begin(), weights.end(), [](double weight) { return weight == 0; }))
    {
        weights[best] = 1;
    }
    return Normalize(weights);
}

} // namespace fl
} // namespace ns3
