/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HARMONIC_SCHEDULE_H
#define FL_HARMONIC_SCHEDULE_H

#include "ns3/fl-schedule.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The learning rate falls as Offset / (Offset + k), with k the steps taken. With Offset 20 and the
 * batches of an epoch as Period it is that of UBAR (S. Guo et al., "Byzantine-resilient
 * decentralized stochastic gradient descent", IEEE TCSVT 32(6), 2022, section V).
 */
class HarmonicSchedule : public Schedule
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  private:
    double DoGetFactor(uint64_t count) const override;

    double m_offset{20}; ///< where it has halved
};

} // namespace fl
} // namespace ns3

#endif // FL_HARMONIC_SCHEDULE_H
