/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FASHION_MNIST_DATA_SOURCE_H
#define FL_FASHION_MNIST_DATA_SOURCE_H

#include "ns3/fl-data-source.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Articles of clothing, 60 000 and 10 000 images of 28x28, ten classes (H. Xiao, K. Rasul,
 * R. Vollgraf, "Fashion-MNIST", arXiv 1708.07747), from the folder fashion-mnist in $FL_DATA_DIR.
 */
class FashionMnistDataSource : public DataSource
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

#endif // FL_FASHION_MNIST_DATA_SOURCE_H
