/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TORCH_REFERENCE_H
#define FL_TORCH_REFERENCE_H

#include "ns3/fl-batch.h"
#include "ns3/fl-dataset.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-optimizer.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/test.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * A test that needs files of test/reference; its suite calls SetDataDir(NS_TEST_SOURCEDIR).
 */
class ReferenceTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /**
     * @param name name of a file
     * @return its path
     */
    std::string LocateReference(const std::string& name)
    {
        // Absolute in builds against an installed ns-3, else relative to the root of ns-3's tree.
        const std::filesystem::path sources(NS_TEST_SOURCEDIR);
        return sources.is_absolute() ? (sources / "reference" / name).string()
                                     : CreateDataDirFilename("reference/" + name);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What PyTorch has computed for some models, from a file that
 * test/reference/make-torch-reference.py has written; it says how. Parameters, samples and labels
 * come from the same formula here.
 */
class TorchReference
{
  public:
    /// The gradient of one layer's weights or biases, and what became of them.
    struct Block
    {
        size_t offset;                                    ///< first parameter
        size_t size;                                      ///< number of parameters
        double scale;                                     ///< greatest absolute value at the start
        double norm;                                      ///< Euclidean norm of the gradient
        double weightedSum;                               ///< sum of gradient times weights
        std::vector<size_t> entries;                      ///< positions that are stored
        std::vector<double> gradient;                     ///< gradient there
        std::map<std::string, std::vector<double>> after; ///< parameters there after two steps
    };

    /// One model.
    struct Model
    {
        std::string name;           ///< what users choose it by
        SampleShape shape;          ///< shape of a sample
        size_t parameters;          ///< number of parameters
        double loss;                ///< mean loss over the first batch, in nats
        std::vector<double> scores; ///< of the first batch, sample after sample
        std::vector<Block> blocks;  ///< in the order of the parameters
    };

    /// The greatest relative difference, and where it is.
    struct Deviation
    {
        double value{0};   ///< relative difference
        std::string where; ///< what differs so much

        /**
         * @param other a difference, at least 0; NaN counts as infinite
         * @param what where it is
         */
        void Include(double other, const std::string& what);
    };

    /// Number of classes of all models.
    static constexpr uint32_t CLASSES = 10;

    /**
     * @param file path of the file; one that cannot be read is a programming error
     */
    explicit TorchReference(const std::string& file);

    /**
     * @return the models
     */
    const std::vector<Model>& GetModels() const;

    /**
     * @param model a model
     * @return the parameters that it starts with
     */
    ParameterVector MakeParameters(const Model& model) const;

    /**
     * @param model a model
     * @return the samples of all its batches
     */
    DatasetPtr MakeData(const Model& model) const;

    /**
     * @param data what MakeData gave
     * @param number number of a batch
     * @return the batch
     */
    Batch MakeBatch(const DatasetPtr& data, size_t number) const;

    /**
     * @param learner a learner that should be equal to the model, bound to its shape
     * @param model the model
     * @return how different number of parameters, loss, accuracy, predictions and gradient are
     */
    Deviation CompareGradient(const Learner& learner, const Model& model) const;

    /**
     * @param learner a learner that should be equal to the model
     * @param model the model
     * @param optimizer an optimizer
     * @param name what it is called in the file
     * @return how different the changes of the parameters are after a step for each batch
     */
    Deviation CompareSteps(const Learner& learner,
                           const Model& model,
                           const Optimizer& optimizer,
                           const std::string& name) const;

  private:
    size_t m_samples;            ///< samples in a batch
    size_t m_batches;            ///< number of batches
    std::vector<Model> m_models; ///< the models
};

} // namespace fl
} // namespace ns3

#endif // FL_TORCH_REFERENCE_H
