/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BENIGN_STATISTICS_H
#define FL_BENIGN_STATISTICS_H

#include "ns3/fl-parameter-vector.h"

#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * What an omniscient adversary computes of the benign vectors, coordinate by coordinate, in
 * binary64 and in the order of the vectors.
 */
class BenignStatistics
{
  public:
    /**
     * @param vectors the vectors, at least one, of one dimension and with content
     * @return their mean
     */
    static ParameterVector ComputeMean(const std::vector<ParameterVectorPtr>& vectors);

    /**
     * @param vectors the vectors, at least one, of one dimension and with content
     * @return their standard deviation, as of a whole population: the mean squared deviation is
     * over the number of vectors
     */
    static ParameterVector ComputeDeviation(const std::vector<ParameterVectorPtr>& vectors);
};

} // namespace fl
} // namespace ns3

#endif // FL_BENIGN_STATISTICS_H
