/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-norm-bound-aggregator.h"

#include "ns3/double.h"
#include "ns3/fl-compat.h"
#include "ns3/string.h"

#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(NormBoundAggregator);

TypeId
NormBoundAggregator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::NormBoundAggregator")
            .SetParent<WeightAggregator>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<NormBoundAggregator>()
            .AddAttribute("Bound",
                          "Greatest Euclidean norm of a vector, in units of the parameters.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&NormBoundAggregator::m_bound),
                          MakeDoubleChecker<double>(1e-30, 1e30))
            .AddAttribute(
                "Action",
                "What happens to a longer vector: reject leaves it out, scale shortens it to the "
                "bound.",
                StringValue("reject"),
                compat::EnumAccessor<NormBoundAction>(&NormBoundAggregator::m_action),
                MakeEnumChecker(NORM_BOUND_REJECT, "reject", NORM_BOUND_SCALE, "scale"));
    return tid;
}

AggregatorNeeds
NormBoundAggregator::GetNeeds() const
{
    AggregatorNeeds needs;
    needs.comparison = false;
    return needs;
}

uint32_t
NormBoundAggregator::GetBreakdown(uint32_t inputs) const
{
    return inputs;
}

double
NormBoundAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    return 4.0 * inputs * static_cast<double>(dimension);
}

Aggregator::Weighting
NormBoundAggregator::DoComputeWeights(const ValidInputs& inputs,
                                      const AggregationRequest& /* request */) const
{
    Weighting weighting;
    for (const ParameterVector* vector : inputs.vectors)
    {
        const double norm = std::sqrt(vector->SquaredNorm());
        const bool isLong = norm > m_bound;
        const bool isAccepted = !isLong || m_action == NORM_BOUND_SCALE;
        weighting.weights.push_back(!isAccepted ? 0 : isLong ? m_bound / norm : 1);
        weighting.mass += isAccepted ? 1 : 0;
    }
    if (weighting.mass == 0)
    {
        return {};
    }
    for (double& weight : weighting.weights)
    {
        weight /= weighting.mass;
    }
    return weighting;
}

} // namespace fl
} // namespace ns3
