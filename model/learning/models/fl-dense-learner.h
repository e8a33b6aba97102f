/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DENSE_LEARNER_H
#define FL_DENSE_LEARNER_H

#include "ns3/fl-classifier-learner.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A stack of dense layers with rectifiers between them: what softmax regression (no hidden layer)
 * and the multilayer perceptron have in common.
 *
 * Parameters: layer by layer, first the weights (outputs x inputs, row by row), then the bias. They
 * start uniform in +-sqrt(6 / inputs) before a rectifier (K. He et al., "Delving Deep into
 * Rectifiers", 2015, eq. 10) and in +-sqrt(6 / (inputs + outputs)) in the last layer (X. Glorot,
 * Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010,
 * eq. 16); biases start at zero.
 *
 * Cost for one sample: a layer's forward pass takes 2 * inputs * outputs + outputs operations, a
 * rectifier 1 a value, the softmax 4 a class; the backward pass takes 2 * inputs * outputs +
 * outputs for the gradient of the parameters, and, except in the first layer, 2 * inputs * outputs
 * + inputs for that of the input and its rectifier.
 */
class DenseLearner : public ClassifierLearner
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    size_t GetDimension() const override;
    ParameterVector InitializeParameters(const Ptr<UniformRandomVariable>& uniform) const override;
    double ComputeGradient(const ParameterVector& parameters,
                           const Batch& batch,
                           ParameterVector& gradient) const override;
    double GetForwardFlops(uint64_t samples) const override;
    double GetGradientFlops(uint64_t samples) const override;

  protected:
    void DoBind() override;
    void ComputeScores(const ParameterVector& parameters,
                       const float* features,
                       size_t samples,
                       float* scores) const override;

    /**
     * @return widths of the hidden layers, from the input to the output; throws InputError if the
     *         attributes make none
     */
    virtual std::vector<uint32_t> GetHiddenWidths() const = 0;

  private:
    /// One layer.
    struct Layer
    {
        size_t inputs;  ///< values that enter
        size_t outputs; ///< values that leave
        size_t weights; ///< position of its weights among the parameters
        size_t bias;    ///< position of its bias among the parameters
    };

    std::vector<Layer> m_layers; ///< from the input to the output
    size_t m_dimension{0};       ///< number of parameters
};

} // namespace fl
} // namespace ns3

#endif // FL_DENSE_LEARNER_H
