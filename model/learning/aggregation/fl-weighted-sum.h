/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_WEIGHTED_SUM_H
#define FL_WEIGHTED_SUM_H

#include "ns3/fl-parameter-vector.h"

#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Sums vectors times weights in binary64, coordinate by coordinate in the order of the vectors, and
 * rounds once. An infinite or NaN parameter makes its coordinate of the sum infinite or NaN, also
 * if its weight is 0.
 *
 * @param vectors vectors with content, at least one, all of one dimension
 * @param weights one finite factor for each
 * @return the sum
 */
ParameterVector WeightedSum(const std::vector<const ParameterVector*>& vectors,
                            const std::vector<double>& weights);

} // namespace fl
} // namespace ns3

#endif // FL_WEIGHTED_SUM_H
