/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DATASET_H
#define FL_DATASET_H

#include "ns3/fl-aligned-floats.h"

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
 * Shape of one sample. Its features lie channel by channel, each channel row by row. A row of a
 * table is 1 x width x 1.
 */
struct SampleShape
{
    uint32_t height{1};   ///< rows
    uint32_t width{1};    ///< columns
    uint32_t channels{1}; ///< 1: gray; 3: red, green, blue

    /**
     * @return number of features of one sample
     */
    size_t GetSize() const;

    /**
     * @param other another shape
     * @return true if all three extents are equal
     */
    bool operator==(const SampleShape& other) const;

    /**
     * @return the shape as text, such as "28x28x1"
     */
    std::string ToString() const;
};

/**
 * @ingroup decentralized-fl-learning
 * Labeled samples, immutable and shared by all nodes and worker threads. A training and a test set
 * are two of them. The features are one aligned block, sample after sample.
 */
class Dataset
{
  public:
    /// Number of a class, counted from 0.
    using Label = uint16_t;

    /**
     * @param name what results call it, such as "mnist"
     * @param shape shape of one sample
     * @param classes number of classes
     * @param features the features of all samples, one sample after the other
     * @param labels one label a sample, each below the number of classes; features and labels that
     *        do not fit together are a programming error: readers check what they read
     * @param classNames one name a class; none if the classes have no names but their numbers
     */
    Dataset(std::string name,
            SampleShape shape,
            uint32_t classes,
            AlignedFloats features,
            std::vector<Label> labels,
            std::vector<std::string> classNames = {});

    /**
     * The same from features that are copied.
     *
     * @param name what results call it
     * @param shape shape of one sample
     * @param classes number of classes
     * @param features the features of all samples, one sample after the other
     * @param labels one label a sample, each below the number of classes
     */
    Dataset(std::string name,
            SampleShape shape,
            uint32_t classes,
            const std::vector<float>& features,
            std::vector<Label> labels);

    /**
     * Makes a data set of the same samples with other labels. The features are shared, not copied.
     *
     * @param labels one label a sample, each below the number of classes
     * @return the data set
     */
    std::shared_ptr<const Dataset> WithLabels(std::vector<Label> labels) const;

    /**
     * @return what results call it
     */
    const std::string& GetName() const;

    /**
     * @return shape of one sample
     */
    const SampleShape& GetShape() const;

    /**
     * @return number of classes
     */
    uint32_t GetClasses() const;

    /**
     * @param label a class
     * @return its name, which is its number unless the data set has names
     */
    std::string GetClassName(Label label) const;

    /**
     * @return number of samples
     */
    size_t GetSize() const;

    /**
     * @param index number of a sample
     * @return its first feature
     */
    const float* GetFeatures(size_t index) const;

    /**
     * @return one label a sample
     */
    const std::vector<Label>& GetLabels() const;

  private:
    /// Aborts unless labels are below the number of classes, and there are as many as samples.
    void RequireFit() const;

    std::string m_name;                              ///< what results call it
    SampleShape m_shape;                             ///< shape of one sample
    size_t m_sampleSize;                             ///< features of one sample
    uint32_t m_classes;                              ///< number of classes
    std::shared_ptr<const AlignedFloats> m_features; ///< sample after sample; shared
    std::vector<Label> m_labels;                     ///< one a sample
    std::vector<std::string> m_classNames;           ///< one a class, or none
};

/// A shared, immutable data set.
using DatasetPtr = std::shared_ptr<const Dataset>;

/**
 * @ingroup decentralized-fl-learning
 * What a data source gives: disjoint sets of the same shape and classes.
 */
struct DataSplit
{
    DatasetPtr train; ///< for training, to be distributed over the nodes
    DatasetPtr test;  ///< for measuring accuracy only
};

} // namespace fl
} // namespace ns3

#endif // FL_DATASET_H
