/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TORCH_MODULE_H
#define FL_TORCH_MODULE_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A TorchScript module with its parameters in one flat array: all that the rest of the module sees
 * of PyTorch. What implements it is a library of its own (model/learning/torch), which is loaded
 * when the first module is opened: libtorch takes half a second and 160 MB before it does anything,
 * and brings some 280 libraries of other packages along.
 *
 * Methods throw std::runtime_error with one line that says what is wrong. After Bind, all but Bind
 * may be called from any number of threads at once.
 */
class TorchModule
{
  public:
    /// One tensor of parameters.
    struct Tensor
    {
        std::string name; ///< qualified name, such as "conv1.weight"
        size_t size;      ///< number of values
    };

    virtual ~TorchModule() = default;

    /**
     * Opens a TorchScript file. Main thread only.
     *
     * @param file its path
     * @return the module
     */
    static std::unique_ptr<TorchModule> Open(const std::string& file);

    /**
     * @return the tensors of the flat array, in their order, which is that of the module
     */
    virtual const std::vector<Tensor>& GetTensors() const = 0;

    /**
     * @param values receives the parameters that are stored in the file
     */
    virtual void GetStoredParameters(float* values) const = 0;

    /**
     * Tries the module on samples of a shape.
     *
     * @param sample extents of one sample
     * @param classes scores that it must give for each
     */
    virtual void Bind(const std::vector<int64_t>& sample, int64_t classes) = 0;

    /**
     * @return multiplications and additions of a forward pass for one sample in convolutions and
     *         matrix products, counted while PyTorch computed them
     */
    virtual double GetForwardFlops() const = 0;

    /**
     * Runs the module.
     *
     * @param parameters the parameters
     * @param features the samples, one after the other
     * @param samples number of samples
     * @param scores receives samples x classes values
     */
    virtual void ComputeScores(const float* parameters,
                               const float* features,
                               size_t samples,
                               float* scores) const = 0;

    /**
     * Computes the gradient of the mean cross-entropy of the softmax of the scores.
     *
     * @param parameters the parameters
     * @param features the samples, one after the other
     * @param labels the right class of each sample
     * @param samples number of samples, at least 1
     * @param gradient receives one value a parameter; 0 for parameters that are frozen or unused
     * @return mean loss, in nats
     */
    virtual double ComputeGradient(const float* parameters,
                                   const float* features,
                                   const int64_t* labels,
                                   size_t samples,
                                   float* gradient) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_TORCH_MODULE_H
