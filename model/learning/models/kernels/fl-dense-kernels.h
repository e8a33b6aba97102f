/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DENSE_KERNELS_H
#define FL_DENSE_KERNELS_H

#include <cstddef>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The arithmetic of dense layers on plain arrays; matrices are stored row by row. Thread-safe;
 * results depend on the arguments alone, to the last bit, and those of a sample not on the other
 * samples: a tile of the result stays in registers, and each of its elements is added up in one
 * fixed order.
 */
class DenseKernels
{
  public:
    /// Extents of a dense layer at work.
    struct Extents
    {
        size_t samples; ///< samples in the batch, at least 1
        size_t inputs;  ///< values that enter, a sample
        size_t outputs; ///< values that leave, a sample
    };

    /**
     * Applies a layer: output = input * weights^T + bias.
     *
     * @param extents extents
     * @param input samples x inputs
     * @param weights outputs x inputs
     * @param bias outputs
     * @param output receives samples x outputs
     */
    static void Forward(const Extents& extents,
                        const float* input,
                        const float* weights,
                        const float* bias,
                        float* output);

    /**
     * Computes the gradients of a layer's parameters.
     *
     * @param extents extents
     * @param input samples x inputs, as in Forward
     * @param outputGradient samples x outputs: of the loss with respect to the output
     * @param accumulate true: adds to what the gradients hold; false: overwrites it
     * @param weightsGradient outputs x inputs
     * @param biasGradient outputs
     */
    static void ParameterGradient(const Extents& extents,
                                  const float* input,
                                  const float* outputGradient,
                                  bool accumulate,
                                  float* weightsGradient,
                                  float* biasGradient);

    /**
     * Computes the gradient of a layer's input.
     *
     * @param extents extents
     * @param outputGradient samples x outputs: of the loss with respect to the output
     * @param weights outputs x inputs
     * @param inputGradient receives samples x inputs
     */
    static void InputGradient(const Extents& extents,
                              const float* outputGradient,
                              const float* weights,
                              float* inputGradient);
};

} // namespace fl
} // namespace ns3

#endif // FL_DENSE_KERNELS_H
