/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_KRUM_SELECTION_AGGREGATOR_H
#define FL_KRUM_SELECTION_AGGREGATOR_H

#include "ns3/fl-weight-aggregator.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The mean of the inputs with the lowest scores of Krum, each with the same weight; what rules of
 * this kind differ in is over how many neighbors a score sums and how many inputs are selected.
 * Weights of inputs are ignored, because attackers could choose theirs. KrumSelector
 * says who wins of equal scores. Cost 3 n (n - 1) / 2 d + n^2 log2(n) + 2 m d for m selected
 * inputs.
 */
class KrumSelectionAggregator : public WeightAggregator
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    uint32_t GetBreakdown(uint32_t inputs) const override;
    double GetFlops(uint32_t inputs, size_t dimension) const override;

  protected:
    Screening GetScreening() const override;
    Weighting DoComputeWeights(const ValidInputs& inputs,
                               const AggregationRequest& request) const override;

    /**
     * @param inputs number of inputs, at least GetNeeds().minimumInputs
     * @return how many neighbors a score sums over, less than inputs
     */
    virtual uint32_t GetNeighbors(uint32_t inputs) const = 0;

    /**
     * @param inputs number of inputs, at least GetNeeds().minimumInputs
     * @return how many inputs are selected, at least 1
     */
    virtual uint32_t GetSelected(uint32_t inputs) const;
};

} // namespace fl
} // namespace ns3

#endif // FL_KRUM_SELECTION_AGGREGATOR_H
