/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DIRECTORY_DATA_SOURCE_H
#define FL_DIRECTORY_DATA_SOURCE_H

#include "ns3/fl-data-source.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A user's own images from a folder with four IDX files named as MNIST's (see IdxDirectory).
 */
class DirectoryDataSource : public DataSource
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    DataSplit Load() const override;

  private:
    std::string m_directory; ///< the folder
    uint32_t m_classes;      ///< number of classes
};

} // namespace fl
} // namespace ns3

#endif // FL_DIRECTORY_DATA_SOURCE_H
