/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DROPOUT_LAYER_H
#define FL_DROPOUT_LAYER_H

#include "ns3/fl-layer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * `dropout RATE`: in training, sets each value to zero with probability RATE and divides the others
 * by 1 - RATE; in evaluation it changes nothing (N. Srivastava et al., "Dropout: A Simple Way to
 * Prevent Neural Networks from Overfitting", 2014, in the inverted form).
 *
 * Which values are dropped is a hash of (seed of the batch, number of the layer, position of the
 * sample in the batch, number of the value): no random stream is touched, and the same seed drops
 * the same values in every thread.
 */
class DropoutLayer : public Layer
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    std::string GetGrammar() const override;
    void Configure(LayerArguments& arguments) override;
    bool NeedsSeed() const override;
    bool IsElementwise() const override;
    void Forward(const Pass& pass, const float* input, float* output) const override;
    void BackwardInput(const Pass& pass,
                       const float* input,
                       const float* output,
                       const float* outputGradient,
                       float* inputGradient) const override;

  private:
    /**
     * Multiplies values by 0 or 1 / (1 - RATE).
     *
     * @param pass what to work on
     * @param input the values
     * @param output receives the products; may be the same memory
     */
    void Apply(const Pass& pass, const float* input, float* output) const;

    double m_rate{0}; ///< probability with which a value is dropped
};

} // namespace fl
} // namespace ns3

#endif // FL_DROPOUT_LAYER_H
