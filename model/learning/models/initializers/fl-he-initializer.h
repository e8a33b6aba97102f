/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HE_INITIALIZER_H
#define FL_HE_INITIALIZER_H

#include "ns3/fl-initializer.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Uniform in +-sqrt(6 / fan in): K. He et al., "Delving Deep into Rectifiers", 2015, eq. 10;
 * PyTorch's kaiming_uniform_ for rectifiers.
 */
class HeInitializer : public Initializer
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

#endif // FL_HE_INITIALIZER_H
