/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DENSE_KERNELS_H
#define FL_DENSE_KERNELS_H

#include "ns3/fl-dataset.h"

#include <cstddef>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The arithmetic of dense layers and of the cross-entropy loss, on plain arrays; matrices are
 * stored row by row. Thread-safe; results depend on the arguments alone, to the last bit: matrix
 * products block for fixed cache sizes, not for those of the machine, and use the one instruction
 * level that the module is compiled for.
 */
class DenseKernels
{
  public:
    /// Extents of a dense layer at work.
    struct Extents
    {
        size_t samples; ///< samples in the batch
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
     * @param weightsGradient receives outputs x inputs
     * @param biasGradient receives outputs
     */
    static void ParameterGradient(const Extents& extents,
                                  const float* input,
                                  const float* outputGradient,
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

    /**
     * Computes the softmax cross-entropy of scores, with the greatest score subtracted first so
     * that no exponential overflows.
     *
     * @param samples number of samples
     * @param classes number of classes
     * @param scores samples x classes
     * @param labels the right class of each sample
     * @param gradient receives samples x classes: of the mean loss with respect to the scores; may
     *        be the scores' memory; nullptr: not wanted
     * @return the sum of the losses, in nats
     */
    static double CrossEntropy(size_t samples,
                               size_t classes,
                               const float* scores,
                               const Dataset::Label* labels,
                               float* gradient);

    /**
     * @param classes number of classes, at least 1
     * @param scores one score a class
     * @return the class with the greatest score, the lowest of several
     */
    static Dataset::Label ArgMax(size_t classes, const float* scores);
};

} // namespace fl
} // namespace ns3

#endif // FL_DENSE_KERNELS_H
