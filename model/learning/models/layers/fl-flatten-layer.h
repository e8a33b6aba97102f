/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLATTEN_LAYER_H
#define FL_FLATTEN_LAYER_H

#include "ns3/fl-layer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * `flatten`: makes a vector of an image, channel by channel, row by row. It changes no value; what
 * costs time is that images are kept interleaved and vectors are not.
 */
class FlattenLayer : public Layer
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    std::string GetGrammar() const override;
    Form GetOutputForm() const override;
    bool IsElementwise() const override;
    void Forward(const Pass& pass, const float* input, float* output) const override;
    void BackwardInput(const Pass& pass,
                       const float* input,
                       const float* output,
                       const float* outputGradient,
                       float* inputGradient) const override;
    double GetForwardFlops() const override;
    double GetInputFlops() const override;

  protected:
    SampleShape DoBind() override;
};

} // namespace fl
} // namespace ns3

#endif // FL_FLATTEN_LAYER_H
