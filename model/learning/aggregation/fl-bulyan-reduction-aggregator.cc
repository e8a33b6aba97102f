/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-bulyan-reduction-aggregator.h"

#include "fl-krum-selector.h"
#include "fl-sorted-columns.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

namespace
{

constexpr size_t LANES = SortedColumns::LANES;

/**
 * Averages the values of each column that are nearest to its median.
 *
 * @param count number of rows
 * @param kept how many values are averaged, at least 1
 * @param rows count rows of LANES values; each column ascends
 * @param reduced receives LANES values
 */
void
AverageAroundMedian(size_t count, size_t kept, const float* rows, float* reduced)
{
    const float* lower = rows + (count - 1) / 2 * LANES;
    const float* upper = rows + count / 2 * LANES;
    double medians[LANES];
    double sums[LANES] = {};
    for (size_t lane = 0; lane < LANES; lane++)
    {
        medians[lane] = (static_cast<double>(lower[lane]) + static_cast<double>(upper[lane])) / 2;
    }
    // The values nearest to the median are neighbors in the sorted column. Value i is not among
    // them if value i + kept is nearer; of those that are left, i is if i - kept is not.
    auto isPassed = [&](size_t i, size_t lane) {
        return medians[lane] - static_cast<double>(rows[i * LANES + lane]) >
               static_cast<double>(rows[(i + kept) * LANES + lane]) - medians[lane];
    };
    for (size_t i = 0; i < count; i++)
    {
        for (size_t lane = 0; lane < LANES; lane++)
        {
            const bool isBefore = i + kept < count && isPassed(i, lane);
            const bool isBehind = i >= kept && !isPassed(i - kept, lane);
            const auto value = static_cast<double>(rows[i * LANES + lane]);
            sums[lane] += isBefore || isBehind ? 0 : value;
        }
    }
    for (size_t lane = 0; lane < LANES; lane++)
    {
        reduced[lane] = static_cast<float>(sums[lane] / static_cast<double>(kept));
    }
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(BulyanReductionAggregator);

TypeId
BulyanReductionAggregator::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::BulyanReductionAggregator")
                            .SetParent<Aggregator>()
                            .SetGroupName("DecentralizedFl");
    return tid;
}

uint32_t
BulyanReductionAggregator::GetBreakdown(uint32_t inputs) const
{
    const uint32_t faults = inputs < GetNeeds().minimumInputs ? 0 : GetFaults(inputs);
    if (faults == 0)
    {
        return 0;
    }
    const uint32_t selected = inputs - 2 * faults;
    return std::min(2 * faults + 1, (selected + 1) / 2) + std::max(2U, faults) - 2;
}

double
BulyanReductionAggregator::GetFlops(uint32_t inputs, size_t dimension) const
{
    const uint32_t faults = inputs < GetNeeds().minimumInputs ? 0 : GetFaults(inputs);
    const double selected = inputs - 2 * faults;
    return KrumSelector::GetFlops(inputs, dimension) + 2.0 * selected * inputs * inputs +
           SortedColumns::GetFlops(static_cast<size_t>(selected), dimension) +
           5 * selected * static_cast<double>(dimension);
}

Aggregator::Screening
BulyanReductionAggregator::GetScreening() const
{
    return Screening::RULE;
}

void
BulyanReductionAggregator::DoAggregate(const ValidInputs& inputs,
                                       const AggregationRequest& request,
                                       AggregationResult& result) const
{
    const auto count = static_cast<uint32_t>(inputs.vectors.size());
    const KrumSelector selector(inputs.vectors);
    if (!selector.AreFinite())
    {
        return;
    }
    const uint32_t faults = GetFaults(count);
    const uint32_t selected = count - 2 * faults;
    const size_t kept = selected > 2 * faults ? selected - 2 * faults : 1;
    auto neighbors = [faults](uint32_t left) {
        return std::min(left - 1, left > faults + 3 ? left - faults - 2 : 1);
    };
    std::vector<const ParameterVector*> vectors;
    for (uint32_t position : selector.SelectRepeatedly(neighbors, selected))
    {
        vectors.push_back(inputs.vectors[position]);
    }
    ParameterVector& vector = result.vector;
    vector = ParameterVector(request.dimension);
    SortedColumns(selected, 0, selected - 1)
        .Visit(vectors, [&](size_t begin, size_t width, const float* rows) {
            alignas(AlignedFloats::ALIGNMENT) float reduced[LANES];
            AverageAroundMedian(selected, kept, rows, reduced);
            std::copy_n(reduced, width, vector.data() + begin);
        });
}

} // namespace fl
} // namespace ns3
