/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONSTANT_SCHEDULE_H
#define FL_CONSTANT_SCHEDULE_H

#include "ns3/fl-schedule.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The learning rate stays what it is.
 */
class ConstantSchedule : public Schedule
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  private:
    double DoGetFactor(uint64_t count) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_CONSTANT_SCHEDULE_H
