/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DENSE_LAYER_H
#define FL_DENSE_LAYER_H

#include "ns3/fl-layer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * `dense NEURONS`: every output is a weighted sum of all inputs and a bias. It takes vectors; an
 * image before it is flattened channel by channel.
 */
class DenseLayer : public Layer
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    std::string GetGrammar() const override;
    void Configure(LayerArguments& arguments) override;
    Form GetForm() const override;
    size_t GetWeights() const override;
    size_t GetBiases() const override;
    Fan GetFan() const override;
    bool ReadsInput() const override;
    void Forward(const Pass& pass, const float* input, float* output) const override;
    void BackwardParameters(const Pass& pass,
                            const float* input,
                            const float* outputGradient,
                            bool accumulate,
                            float* gradient) const override;
    void BackwardInput(const Pass& pass,
                       const float* input,
                       const float* output,
                       const float* outputGradient,
                       float* inputGradient) const override;
    double GetForwardFlops() const override;
    double GetParameterFlops() const override;
    double GetInputFlops() const override;

  protected:
    SampleShape DoBind() override;

  private:
    uint32_t m_neurons{0}; ///< number of outputs
};

} // namespace fl
} // namespace ns3

#endif // FL_DENSE_LAYER_H
