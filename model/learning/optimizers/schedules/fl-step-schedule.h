/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_STEP_SCHEDULE_H
#define FL_STEP_SCHEDULE_H

#include "ns3/fl-schedule.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The learning rate falls in steps: Factor^floor(k / Every), with k the steps taken; Caffe's policy
 * `step`.
 */
class StepSchedule : public Schedule
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  private:
    double DoGetFactor(uint64_t count) const override;

    uint64_t m_every{1000}; ///< steps between two changes
    double m_factor{0.1};   ///< of each change
};

} // namespace fl
} // namespace ns3

#endif // FL_STEP_SCHEDULE_H
