/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DATA_SOURCE_H
#define FL_DATA_SOURCE_H

#include "ns3/fl-dataset.h"
#include "ns3/object.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Where training and test data come from. A source named XDataSource is chosen as `x`.
 *
 * Data does not depend on the seed of the run: seeds vary what is done with the data, such as its
 * partition. A source that generates data has an attribute for a seed of its own.
 */
class DataSource : public Object
{
  public:
    /// First random stream for generated data. Simulations number their streams upward from 0, and
    /// from 2^63 where they are not assigned.
    static constexpr uint64_t FIRST_STREAM = uint64_t{1} << 62;

    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * Reads or generates the data; each call does so anew. Throws InputError when that is not
     * possible, naming the file.
     *
     * @return training and test data, both with at least one sample
     */
    virtual DataSplit Load() const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_DATA_SOURCE_H
