/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CIFAR10_DATA_SOURCE_H
#define FL_CIFAR10_DATA_SOURCE_H

#include "ns3/fl-data-source.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Small color pictures of ten kinds of things, 50 000 and 10 000 images of 32x32x3 (A. Krizhevsky,
 * "Learning multiple layers of features from tiny images", 2009), from the binary version: files
 * data_batch_1.bin to data_batch_5.bin and test_batch.bin, plain or with .gz.
 *
 * A file is a sequence of records of 1 + 3072 bytes: the label, 0 to 9, then 1024 red, 1024 green
 * and 1024 blue pixels, row by row, which are scaled from 0..255 to [0, 1]. Files may hold any
 * number of records from 1 to 100 000. Errors are InputErrors that name the file and the offset.
 */
class Cifar10DataSource : public DataSource
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    DataSplit Load() const override;

  private:
    /**
     * Reads files into one data set.
     *
     * @param paths the files
     * @return their records, file after file
     */
    static DatasetPtr Read(const std::vector<std::string>& paths);

    std::string m_directory; ///< the folder, empty for the one in $FL_DATA_DIR
    uint32_t m_batches;      ///< files for training
};

} // namespace fl
} // namespace ns3

#endif // FL_CIFAR10_DATA_SOURCE_H
