/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONVOLUTION_KERNELS_H
#define FL_CONVOLUTION_KERNELS_H

#include <cstddef>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The arithmetic of convolutions on interleaved tensors (LaneLayout): a register holds one value of
 * each of several samples, so that any kernel, stride and image size use it fully. A convolution is
 * computed directly, without unfolding its input (im2col). An image below is a
 * padded one. Thread-safe; results depend on the arguments alone, to the last bit.
 *
 * Weights: filters x channels x kernel x kernel.
 */
class ConvolutionKernels
{
  public:
    /// Extents of a convolution.
    struct Extents
    {
        size_t channels; ///< channels of the input
        size_t height;   ///< rows of the padded input
        size_t width;    ///< columns of the padded input
        size_t filters;  ///< channels of the output
        size_t kernel;   ///< rows and columns of a filter
        size_t stride;   ///< rows and columns from one place of a filter to the next

        /**
         * @return rows of the output
         */
        size_t GetOutputHeight() const
        {
            return (height - kernel) / stride + 1;
        }

        /**
         * @return columns of the output
         */
        size_t GetOutputWidth() const
        {
            return (width - kernel) / stride + 1;
        }

        /**
         * @return weights of a filter
         */
        size_t GetFilterSize() const
        {
            return channels * kernel * kernel;
        }
    };

    /**
     * @param extents extents
     * @return floats of scratch memory, which hold weights in the order in which they are used
     */
    static size_t GetScratch(const Extents& extents);

    /**
     * Applies a convolution: a sum of products of input and weights, not mirrored, as usual in
     * learning.
     *
     * @param extents extents
     * @param samples number of samples, at least 1
     * @param input the padded input
     * @param weights the weights
     * @param bias one number a filter
     * @param scratch GetScratch() floats
     * @param output receives the output
     */
    static void Forward(const Extents& extents,
                        size_t samples,
                        const float* input,
                        const float* weights,
                        const float* bias,
                        float* scratch,
                        float* output);

    /**
     * Computes the gradients of the parameters.
     *
     * @param extents extents
     * @param samples number of samples, at least 1
     * @param input the padded input
     * @param outputGradient of the loss with respect to the output; zero in unused lanes
     * @param accumulate true: adds to what the gradients hold; false: overwrites it
     * @param weightsGradient like the weights
     * @param biasGradient one number a filter
     */
    static void ParameterGradient(const Extents& extents,
                                  size_t samples,
                                  const float* input,
                                  const float* outputGradient,
                                  bool accumulate,
                                  float* weightsGradient,
                                  float* biasGradient);

    /**
     * Computes the gradient of the input without its padding.
     *
     * @param extents extents
     * @param padding rows and columns of zeros at each side
     * @param samples number of samples, at least 1
     * @param outputGradient of the loss with respect to the output
     * @param weights the weights
     * @param scratch GetScratch() floats
     * @param inputGradient receives the gradient
     */
    static void InputGradient(const Extents& extents,
                              size_t padding,
                              size_t samples,
                              const float* outputGradient,
                              const float* weights,
                              float* scratch,
                              float* inputGradient);
};

} // namespace fl
} // namespace ns3

#endif // FL_CONVOLUTION_KERNELS_H
