/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SYNTHETIC_DATA_SOURCE_H
#define FL_SYNTHETIC_DATA_SOURCE_H

#include "ns3/fl-data-source.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Generated digits that look handwritten, 28x28, ten classes that take turns. Needs no file, so the
 * module works out of the box.
 *
 * The data depends on the attributes alone, not on the seed or run number of the simulation, as if
 * it were a file: runs with different seeds learn from the same data. It is drawn with ns-3's own
 * generator (L'Ecuyer's MRG32k3a) from streams that no random variable of a simulation gets.
 */
class SyntheticDataSource : public DataSource
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    DataSplit Load() const override;

  private:
    /**
     * @param samples number of samples
     * @param stream number of the random stream
     * @return the data
     */
    DatasetPtr Generate(uint32_t samples, uint64_t stream) const;

    uint32_t m_trainSamples{6000}; ///< samples for training
    uint32_t m_testSamples{2000};  ///< samples for testing
    uint32_t m_seed{1};            ///< seed of the data, not of the run
};

} // namespace fl
} // namespace ns3

#endif // FL_SYNTHETIC_DATA_SOURCE_H
