/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RELU_LAYER_H
#define FL_RELU_LAYER_H

#include "ns3/fl-layer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * `relu`: rectifier, max(x, 0). Its slope at 0 is 0. NaN passes: a poisoned model must not look
 * like a healthy one.
 */
class ReluLayer : public Layer
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    std::string GetGrammar() const override;
    bool IsRectifier() const override;
    bool IsElementwise() const override;
    bool ReadsOutput() const override;
    void Forward(const Pass& pass, const float* input, float* output) const override;
    void BackwardInput(const Pass& pass,
                       const float* input,
                       const float* output,
                       const float* outputGradient,
                       float* inputGradient) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_RELU_LAYER_H
