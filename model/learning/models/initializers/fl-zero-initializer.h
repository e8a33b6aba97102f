/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ZERO_INITIALIZER_H
#define FL_ZERO_INITIALIZER_H

#include "ns3/fl-initializer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * All weights are zero. For models without hidden layers, whose loss is convex; the neurons of a
 * hidden layer would stay equal to one another for ever.
 */
class ZeroInitializer : public Initializer
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

#endif // FL_ZERO_INITIALIZER_H
