/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SCHEDULE_H
#define FL_SCHEDULE_H

#include "ns3/object.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * How the learning rate changes with the steps taken: the rate of a step is the optimizer's
 * LearningRate times a factor. It counts the steps of a node's OptimizerState, so it goes on from
 * one round of training to the next. A schedule named XSchedule is chosen as `x`.
 */
class Schedule : public Object
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * Thread-safe.
     *
     * @param steps steps taken before
     * @return factor of the next step
     */
    double GetFactor(uint64_t steps) const;

  private:
    /**
     * @param count steps taken before, in units of Period, rounded down
     * @return factor of the next step
     */
    virtual double DoGetFactor(uint64_t count) const = 0;

    uint64_t m_period{1}; ///< steps that count as one
};

} // namespace fl
} // namespace ns3

#endif // FL_SCHEDULE_H
