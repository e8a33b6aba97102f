/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_IDX_DIRECTORY_H
#define FL_IDX_DIRECTORY_H

#include "ns3/fl-data-folder.h"
#include "ns3/fl-dataset.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A folder with a data set in four IDX files, named as MNIST's: train-images-idx3-ubyte,
 * train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, each plain or with .gz
 * (plain wins if both are there).
 */
class IdxDirectory
{
  public:
    /**
     * @param folder the folder
     */
    explicit IdxDirectory(const DataFolder& folder);

    /**
     * Reads all four files; InputError names the file that is missing or wrong.
     *
     * @param name what results call the data
     * @param classes number of classes
     * @return training and test data, of one shape
     */
    DataSplit Read(const std::string& name, uint32_t classes) const;

  private:
    /**
     * @param base name of a file without .gz
     * @return path of the file that is there
     */
    std::string Find(const std::string& base) const;

    DataFolder m_folder; ///< the folder
};

} // namespace fl
} // namespace ns3

#endif // FL_IDX_DIRECTORY_H
