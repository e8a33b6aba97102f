/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MATCHED_INITIALIZER_H
#define FL_MATCHED_INITIALIZER_H

#include "ns3/fl-initializer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Matches the weights to the function that follows: He's rule before a rectifier (HeInitializer),
 * Glorot's elsewhere (XavierInitializer).
 */
class MatchedInitializer : public Initializer
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

#endif // FL_MATCHED_INITIALIZER_H
