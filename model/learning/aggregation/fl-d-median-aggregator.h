/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_D_MEDIAN_AGGREGATOR_H
#define FL_D_MEDIAN_AGGREGATOR_H

#include "ns3/fl-median-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Dmedian, the coordinate-wise median of the neighbors' vectors, without the node's own (S. Guo et
 * al., "Byzantine-Resilient Decentralized Stochastic Gradient Descent", 2021, section VI-A): the
 * median needs no estimate of the number of hostile neighbors, so this is MedianAggregator under
 * the name that the paper compares it by. Breakdown number and cost are given there.
 */
class DMedianAggregator : public MedianAggregator
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();
};

} // namespace fl
} // namespace ns3

#endif // FL_D_MEDIAN_AGGREGATOR_H
