/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LAYER_H
#define FL_LAYER_H

#include "ns3/fl-dataset.h"
#include "ns3/fl-layer-arguments.h"
#include "ns3/object.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * One layer of a network. It owns no parameters and no workspace: it is told where they are.
 * A layer named XLayer is written `x` in a network's text; a user's own one is found as well.
 *
 * Life: create, Configure with the words behind its name, Bind to the shape of its input; from then
 * on it does not change, and its const methods may be called from any number of threads at once.
 */
class Layer : public Object
{
  public:
    /// How the values of several samples lie in memory.
    enum class Form
    {
        SEPARATE,    ///< sample after sample
        INTERLEAVED, ///< as LaneLayout has it: what images are kept in
        ANY          ///< whatever the layer before it gives; a layer works on either
    };

    /// How many values are connected with one by weights; initializers ask.
    struct Fan
    {
        size_t in{0};  ///< inputs that an output is computed from
        size_t out{0}; ///< outputs that an input takes part in
    };

    /// What a pass works on.
    struct Pass
    {
        size_t samples;          ///< number of samples, at least 1
        const float* parameters; ///< those of the layer: weights, then biases
        float* scratch;          ///< as many floats as GetScratch says
        bool training;           ///< true: a gradient is being computed; false: evaluation
        uint64_t seed;           ///< of random decisions in training
        size_t first;            ///< number of the first sample in the batch, for the same
    };

    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * @return how the layer is written, such as "dense NEURONS"
     */
    virtual std::string GetGrammar() const = 0;

    /**
     * Reads what stands behind the layer's name, by default nothing. Throws InputError.
     *
     * @param arguments the words
     */
    virtual void Configure(LayerArguments& arguments);

    /**
     * @return form of the input that the layer needs; ANY by default
     */
    virtual Form GetForm() const;

    /**
     * @return form of the output of a bound layer: that of the input unless the layer changes it
     */
    virtual Form GetOutputForm() const;

    /**
     * Fixes what the layer is for. Throws InputError if the input does not fit.
     *
     * @param input shape of its input, of one sample
     * @param form form of its input: not ANY, and what GetForm says unless that is ANY
     * @param number number of the layer in the network
     */
    void Bind(const SampleShape& input, Form form, uint32_t number);

    /**
     * @return shape of the input
     */
    const SampleShape& GetInputShape() const;

    /**
     * @return shape of the output
     */
    const SampleShape& GetOutputShape() const;

    /**
     * @return number of weights, which come first among the layer's parameters
     */
    virtual size_t GetWeights() const;

    /**
     * @return number of biases
     */
    virtual size_t GetBiases() const;

    /**
     * @return how many values the weights connect
     */
    virtual Fan GetFan() const;

    /**
     * @return true if negative values do not pass: initializers ask for it
     */
    virtual bool IsRectifier() const;

    /**
     * @return true if the layer takes random decisions in training
     */
    virtual bool NeedsSeed() const;

    /**
     * @return true if the output may be written over the input: each value of it depends on the
     *         value at the same place alone
     */
    virtual bool IsElementwise() const;

    /**
     * @return true if Backward reads the input
     */
    virtual bool ReadsInput() const;

    /**
     * @return true if Backward reads the output
     */
    virtual bool ReadsOutput() const;

    /**
     * @param samples number of samples
     * @return floats of scratch memory that Forward and Backward need
     */
    virtual size_t GetScratch(size_t samples) const;

    /**
     * Computes the output.
     *
     * @param pass what to work on
     * @param input the input
     * @param output receives the output; may be the input's memory if the layer is elementwise
     */
    virtual void Forward(const Pass& pass, const float* input, float* output) const = 0;

    /**
     * Computes the gradient of the parameters. Layers without parameters need none.
     *
     * @param pass what to work on
     * @param input the input
     * @param outputGradient of the loss with respect to the output
     * @param accumulate true: adds to what the gradient holds; false: overwrites it
     * @param gradient like the parameters
     */
    virtual void BackwardParameters(const Pass& pass,
                                    const float* input,
                                    const float* outputGradient,
                                    bool accumulate,
                                    float* gradient) const;

    /**
     * Computes the gradient of the input.
     *
     * @param pass what to work on
     * @param input the input, not valid unless ReadsInput()
     * @param output the output, not valid unless ReadsOutput()
     * @param outputGradient of the loss with respect to the output
     * @param inputGradient receives the gradient; may be the memory of outputGradient if the layer
     *        is elementwise
     */
    virtual void BackwardInput(const Pass& pass,
                               const float* input,
                               const float* output,
                               const float* outputGradient,
                               float* inputGradient) const = 0;

    /**
     * @return floating-point operations of Forward, a sample; by default one a value of the input
     */
    virtual double GetForwardFlops() const;

    /**
     * @return floating-point operations of BackwardParameters, a sample
     */
    virtual double GetParameterFlops() const;

    /**
     * @return floating-point operations of BackwardInput, a sample; by default as in Forward
     */
    virtual double GetInputFlops() const;

  protected:
    /**
     * @return form of the input
     */
    Form GetBoundForm() const;

    /**
     * @return number of the layer in its network
     */
    uint32_t GetNumber() const;

    /**
     * @param shape shape of one sample
     * @param samples number of samples
     * @return floats that they take in the form that the layer is bound to
     */
    size_t CountFloats(const SampleShape& shape, size_t samples) const;

    /**
     * Prepares for the shape of the input. Throws InputError if it does not fit.
     *
     * @return shape of the output; by default that of the input
     */
    virtual SampleShape DoBind();

  private:
    SampleShape m_input;    ///< shape of the input
    SampleShape m_output;   ///< shape of the output
    Form m_form{Form::ANY}; ///< form of the input; ANY: not bound
    uint32_t m_number{0};   ///< number in the network
};

} // namespace fl
} // namespace ns3

#endif // FL_LAYER_H
