/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RING_TIME_H
#define FL_RING_TIME_H

#include "fl-pirate-run.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * @param bytes size of a vector
 * @param receivers to how many it is sent
 * @param uplink rate of the sender in bit/s
 * @return how long the sender's uplink is busy, without headers, in s
 */
double GetSendingTime(uint64_t bytes, double receivers, double uplink);

/**
 * @ingroup decentralized-fl-reproduce
 * How long an iteration of a ring of committees takes, if a step of a committee takes a known time
 * and can begin when the committee and the one before it are through with the step before.
 */
class RingTime
{
  public:
    /**
     * @param starts when each committee can begin, in s
     * @param work time that each step takes, by step and committee, in s; as many committees
     */
    RingTime(std::vector<double> starts, std::vector<std::vector<double>> work);

    /**
     * The ring of a run with `leader-star`, if nothing takes time but what leaders have to send
     * over their uplinks, and before the first step the gradients that seed a slot. A leader sends
     * its sum to its committee in the first half of the steps, and what was decided to the next
     * committee in all but the last.
     *
     * @param run an iteration without failures: it has all steps
     * @param bytes size of a vector
     * @return its ring
     */
    static RingTime OfLeaderStar(const PirateRunResult& run, uint64_t bytes);

    /**
     * @return time until the mean committee is through if none waits for another, in s
     */
    double GetWithoutWaiting() const;

    /**
     * @return time until the last committee is through, in s: the longest path through the ring
     */
    double GetTime() const;

    /**
     * @return the same if each step of a committee waits for all other committees, in s
     */
    double GetInLockstep() const;

  private:
    std::vector<double> m_starts;            ///< by committee, in s
    std::vector<std::vector<double>> m_work; ///< by step and committee, in s
};

} // namespace fl
} // namespace ns3

#endif // FL_RING_TIME_H
