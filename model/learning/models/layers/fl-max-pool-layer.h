/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MAX_POOL_LAYER_H
#define FL_MAX_POOL_LAYER_H

#include "ns3/fl-layer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * `maxpool K [stride S]`: the greatest value of windows of K rows and columns, S apart (default K).
 * Rows and columns at the end that no whole window covers are left out, as PyTorch does it; Caffe
 * adds a smaller window for them. The gradient goes to the first of several greatest values, row by
 * row, as in PyTorch.
 */
class MaxPoolLayer : public Layer
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    std::string GetGrammar() const override;
    void Configure(LayerArguments& arguments) override;
    Form GetForm() const override;
    bool ReadsInput() const override;
    bool ReadsOutput() const override;
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

  private:
    /**
     * Visits all windows, some samples at a time.
     *
     * @tparam Visitor a function of (position of the window's first value in the input, position of
     *         the result in the output, floats from one value of a sample to the next)
     * @param samples number of samples
     * @param visit is called
     */
    template <typename Visitor>
    void VisitWindows(size_t samples, Visitor visit) const;

    uint32_t m_window{0}; ///< rows and columns of a window
    uint32_t m_stride{0}; ///< rows and columns between windows
};

} // namespace fl
} // namespace ns3

#endif // FL_MAX_POOL_LAYER_H
