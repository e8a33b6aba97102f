/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BATCH_H
#define FL_BATCH_H

#include "ns3/fl-dataset.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Some samples of a data set, in an order: a list of indices, no copy of the samples. It keeps the
 * data set alive and can be handed to worker threads by value.
 */
class Batch
{
  public:
    /**
     * @param dataset the data set, not null
     * @param indices numbers of samples; may repeat; one past the end is a programming error
     * @param seed what learners that take random decisions in training, such as dropout, make them
     *        from; they cannot train without one
     */
    Batch(DatasetPtr dataset,
          std::vector<uint32_t> indices,
          std::optional<uint64_t> seed = std::nullopt);

    /**
     * @param dataset the data set, not null
     * @return a batch of all its samples in their order
     */
    static Batch WholeOf(DatasetPtr dataset);

    /**
     * @return number of samples
     */
    size_t GetSize() const;

    /**
     * @return the data set
     */
    const Dataset& GetDataset() const;

    /**
     * @return numbers of the samples in the data set
     */
    const std::vector<uint32_t>& GetIndices() const;

    /**
     * @return the seed; there must be one
     */
    uint64_t GetSeed() const;

    /**
     * @param position which sample of the batch
     * @return its label
     */
    Dataset::Label GetLabel(size_t position) const;

    /**
     * Copies features and labels of consecutive samples of the batch into one piece of memory each.
     *
     * @param begin position of the first sample
     * @param count number of samples
     * @param features receives count times the sample size
     * @param labels receives count labels
     */
    void Gather(size_t begin, size_t count, float* features, Dataset::Label* labels) const;

    /**
     * Like Gather, but features that lie in one piece in the data set already are not copied.
     *
     * @param begin position of the first sample
     * @param count number of samples
     * @param room room for count times the sample size
     * @param labels receives count labels
     * @return the features: in the data set or in the room
     */
    const float* Read(size_t begin, size_t count, float* room, Dataset::Label* labels) const;

  private:
    DatasetPtr m_dataset;            ///< where the samples are
    std::vector<uint32_t> m_indices; ///< which they are
    std::optional<uint64_t> m_seed;  ///< seed of random decisions in training
};

} // namespace fl
} // namespace ns3

#endif // FL_BATCH_H
