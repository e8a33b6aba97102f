/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_INTERLEAVE_LAYER_H
#define FL_INTERLEAVE_LAYER_H

#include "ns3/fl-layer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Brings an image into the form that layers of images work on. A network puts it where it is
 * needed; users do not choose it.
 */
class InterleaveLayer : public Layer
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    std::string GetGrammar() const override;
    Form GetForm() const override;
    Form GetOutputForm() const override;
    void Forward(const Pass& pass, const float* input, float* output) const override;
    void BackwardInput(const Pass& pass,
                       const float* input,
                       const float* output,
                       const float* outputGradient,
                       float* inputGradient) const override;
    double GetForwardFlops() const override;
    double GetInputFlops() const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_INTERLEAVE_LAYER_H
