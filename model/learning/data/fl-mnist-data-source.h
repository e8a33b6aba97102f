/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MNIST_DATA_SOURCE_H
#define FL_MNIST_DATA_SOURCE_H

#include "ns3/fl-data-source.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Handwritten digits, 60 000 and 10 000 images of 28x28, ten classes (Y. LeCun, C. Cortes, C.
 * Burges, "The MNIST database of handwritten digits"), from the folder mnist in $FL_DATA_DIR.
 */
class MnistDataSource : public DataSource
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    DataSplit Load() const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_MNIST_DATA_SOURCE_H
