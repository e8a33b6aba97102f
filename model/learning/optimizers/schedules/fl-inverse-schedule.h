/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_INVERSE_SCHEDULE_H
#define FL_INVERSE_SCHEDULE_H

#include "ns3/fl-schedule.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The learning rate falls by (1 + Gamma k)^-Power, with k the steps taken; Caffe's policy `inv`,
 * with the values of its LeNet solver.
 */
class InverseSchedule : public Schedule
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  private:
    double DoGetFactor(uint64_t count) const override;

    double m_gamma{0.0001}; ///< how fast it falls
    double m_power{0.75};   ///< exponent
};

} // namespace fl
} // namespace ns3

#endif // FL_INVERSE_SCHEDULE_H
