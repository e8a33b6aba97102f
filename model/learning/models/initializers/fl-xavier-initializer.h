/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_XAVIER_INITIALIZER_H
#define FL_XAVIER_INITIALIZER_H

#include "ns3/fl-initializer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Uniform in +-sqrt(6 / (fan in + fan out)): X. Glorot, Y. Bengio, "Understanding the difficulty of
 * training deep feedforward neural networks", 2010, eq. 16; PyTorch's xavier_uniform_. Caffe's
 * `xavier` counts the fan in alone: +-sqrt(3 / fan in).
 */
class XavierInitializer : public Initializer
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    double GetBound(const Layer::Fan& fan, bool rectified) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_XAVIER_INITIALIZER_H
