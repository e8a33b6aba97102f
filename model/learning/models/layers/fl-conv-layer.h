/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONV_LAYER_H
#define FL_CONV_LAYER_H

#include "ns3/fl-convolution-kernels.h"
#include "ns3/fl-layer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * `conv FILTERS KxK [stride S] [pad P]`: a convolution with FILTERS square filters over all
 * channels and one bias for each, S rows and columns apart (default 1), on an image with P rows and
 * columns of zeros around it (default 0). Rows and columns at the end that no whole filter covers
 * are left out.
 */
class ConvLayer : public Layer
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
    size_t GetScratch(size_t samples) const override;
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
    /**
     * @return extents for the kernels
     */
    ConvolutionKernels::Extents GetExtents() const;

    /**
     * @return floats of scratch memory for the kernels, a multiple of a cache line
     */
    size_t GetKernelScratch() const;

    /**
     * @param pass what to work on
     * @param input the input
     * @return the padded input, in the scratch memory if there is padding
     */
    const float* PadInput(const Pass& pass, const float* input) const;

    uint32_t m_filters{0}; ///< channels of the output
    uint32_t m_kernel{0};  ///< rows and columns of a filter
    uint32_t m_stride{1};  ///< rows and columns between its places
    uint32_t m_padding{0}; ///< rows and columns of zeros at each side
};

} // namespace fl
} // namespace ns3

#endif // FL_CONV_LAYER_H
