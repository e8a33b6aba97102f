/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LAYER_NETWORK_H
#define FL_LAYER_NETWORK_H

#include "ns3/fl-aligned-floats.h"
#include "ns3/fl-batch.h"
#include "ns3/fl-dataset.h"
#include "ns3/fl-initializer.h"
#include "ns3/fl-layer.h"
#include "ns3/fl-parameter-block.h"
#include "ns3/fl-workspace-pool.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <cstddef>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Layers in a row, for classification by softmax cross-entropy: composed from a text, a pure
 * function of parameters and samples from then on, with workspaces of its own for each thread.
 *
 * Parameters go layer by layer, weights before biases. Samples go through the layers some at a
 * time, so that what they leave behind stays in the caches and a batch may be of any size; how many
 * depends on the layers alone.
 */
class LayerNetwork
{
  public:
    /**
     * Composes a network. Throws InputError, with the layer named, if the text is not one or the
     * layers do not fit together.
     *
     * @param text the layers, separated by semicolons, such as "dense 500; relu; dense 10"
     * @param input shape of a sample
     * @param classes number of classes
     */
    LayerNetwork(const std::string& text, const SampleShape& input, uint32_t classes);

    /**
     * @return number of parameters
     */
    size_t GetDimension() const;

    /**
     * @return the weights and biases of each layer
     */
    std::vector<ParameterBlock> GetBlocks() const;

    /**
     * @return true if a layer takes random decisions in training
     */
    bool NeedsSeed() const;

    /**
     * Makes the parameters that training starts from. Main thread only.
     *
     * @param initializer how weights are drawn
     * @param uniform where random numbers come from
     * @param parameters receives the parameters
     */
    void Initialize(const Initializer& initializer,
                    const Ptr<UniformRandomVariable>& uniform,
                    float* parameters) const;

    /**
     * Computes scores, without random decisions. Thread-safe.
     *
     * @param parameters the model
     * @param features the features, sample after sample
     * @param samples number of samples
     * @param scores receives samples x classes scores, sample after sample
     */
    void ComputeScores(const float* parameters,
                       const float* features,
                       size_t samples,
                       float* scores) const;

    /**
     * Computes the gradient of the mean loss. Thread-safe.
     *
     * @param parameters the model
     * @param batch the samples, at least one; with a seed if the network needs one
     * @param gradient receives the gradient
     * @return mean loss in nats
     */
    double ComputeGradient(const float* parameters, const Batch& batch, float* gradient) const;

    /**
     * @return floating-point operations of scores and loss, a sample: 4 a class for the softmax,
     *         and those of the layers
     */
    double GetForwardFlops() const;

    /**
     * @return floating-point operations of loss and gradient, a sample
     */
    double GetGradientFlops() const;

  private:
    /// A layer in its place.
    struct Stage
    {
        Ptr<Layer> layer;      ///< the layer
        std::string name;      ///< kind and number among its kind, such as conv1
        size_t offset{0};      ///< position of its parameters
        bool inPlace{false};   ///< training: the output is written over the input
        bool rectified{false}; ///< a rectifier follows before the next layer with parameters
    };

    /// What a call needs.
    struct Workspace
    {
        AlignedFloats memory;               ///< all arrays
        float* features{nullptr};           ///< room for samples that lie apart
        std::vector<const float*> inputs;   ///< input of each stage, and the output of the last
        std::vector<float*> outputs;        ///< where each stage writes
        float* above{nullptr};              ///< gradient of a stage's output
        float* below{nullptr};              ///< gradient of its input
        float* scratch{nullptr};            ///< for the layers
        std::vector<Dataset::Label> labels; ///< labels of the samples
    };

    /**
     * Appends a layer.
     *
     * @param layer the layer, not bound
     * @param name what it is called
     */
    void Append(const Ptr<Layer>& layer, const std::string& name);

    /**
     * Appends a layer that brings values into another form, if they are not in it.
     *
     * @param form the form that is needed
     */
    void Convert(Layer::Form form);

    /**
     * @return the shape that the last layer gives
     */
    const SampleShape& GetOutputShape() const;

    /**
     * @return the form that the last layer gives
     */
    Layer::Form GetOutputForm() const;

    /**
     * Notes which layers work in place, and how many samples are worked on at a time.
     */
    void Plan();

    /**
     * @param samples number of samples
     * @return floats of the largest input or output of a layer
     */
    size_t GetWidest(size_t samples) const;

    /**
     * @param samples number of samples
     * @return floats of scratch memory
     */
    size_t GetScratch(size_t samples) const;

    /**
     * @param samples number of samples
     * @return floats that are kept from the forward to the backward pass
     */
    size_t CountKept(size_t samples) const;

    /**
     * Divides the memory for a gradient.
     *
     * @param workspace the workspace
     * @param samples number of samples
     */
    void LayOut(Workspace& workspace, size_t samples) const;

    /**
     * Goes through the layers from the output to the first with parameters.
     *
     * @param workspace holds what the forward pass left
     * @param pass what to work on
     * @param parameters the model
     * @param accumulate true: adds to what the gradient holds; false: overwrites it
     * @param gradient the gradient
     */
    void Backpropagate(Workspace& workspace,
                       Layer::Pass pass,
                       const float* parameters,
                       bool accumulate,
                       float* gradient) const;

    SampleShape m_input;                           ///< shape of a sample
    uint32_t m_classes;                            ///< number of classes
    std::vector<Stage> m_stages;                   ///< from the input to the output
    size_t m_dimension{0};                         ///< number of parameters
    size_t m_first{0};                             ///< first stage with parameters
    size_t m_chunk{0};                             ///< samples that are worked on at a time
    mutable WorkspacePool<Workspace> m_workspaces; ///< one for each thread
};

} // namespace fl
} // namespace ns3

#endif // FL_LAYER_NETWORK_H
