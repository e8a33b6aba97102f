/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RING_SCHEDULE_H
#define FL_RING_SCHEDULE_H

#include <cstdint>

/**
 * @defgroup decentralized-fl-collective Ring allreduce as state machines without I/O
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * Who works on what, and when, in a ring allreduce of m members. A plain value.
 *
 * What is summed comes in m slots. In the classic form a member is a node and a slot 1/m of a
 * vector; in PIRATE (sections IV-C and IV-E) a member is a whole committee and a slot a whole
 * vector. There are 2(m - 1) steps, numbered from 0 over both halves. In each of them every member
 * i takes a value from its source i - 1, works on it, and, except in the last step, passes the
 * result on to its sink i + 1 as the input of the sink's next step (all indices modulo m):
 *
 * - reduce, steps k = 0..m - 2: i adds its own share to slot i - k - 1. Before that, in place of a
 *   result, it has passed on its own share of slot i, the input of its sink's step 0. After the
 *   last of these steps it holds the finished sum of slot i + 1.
 * - gather, steps m - 1 + k, k = 0..m - 2: i takes over the finished slot i - k.
 *
 * This is the index rule of baidu-research/baidu-allreduce (collectives.cu), where rank j receives
 * chunk j - k - 1 in reduce step k and chunk j - k in gather step k. The algorithm is from
 * Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms for clusters of workstations",
 * J. Parallel Distrib. Comput. 69(2), 2009.
 *
 * A member, slot or step out of range is a programming error.
 */
class RingSchedule
{
  public:
    /**
     * @param members m, at least 1; with one member there are no steps
     */
    explicit RingSchedule(uint32_t members);

    /**
     * @return m: number of members, and of slots
     */
    uint32_t GetMembers() const
    {
        return m_members;
    }

    /**
     * @return 2(m - 1)
     */
    uint32_t GetSteps() const
    {
        return 2 * (m_members - 1);
    }

    /**
     * @param member a member
     * @return the member that its inputs come from
     */
    uint32_t GetSource(uint32_t member) const;

    /**
     * @param member a member
     * @return the member that its results go to
     */
    uint32_t GetSink(uint32_t member) const;

    /**
     * @param step a step
     * @return true if members add their share in it, false if they take over a finished slot
     */
    bool IsReduce(uint32_t step) const;

    /**
     * @param step a step
     * @return true if the sink needs its result; false for the last step
     */
    bool IsPassedOn(uint32_t step) const;

    /**
     * @param member a member
     * @param step a step
     * @return the slot that the member works on in the step
     */
    uint32_t GetSlot(uint32_t member, uint32_t step) const;

    /**
     * @param member a member
     * @return the slot whose own share the member passes on at the start; it adds its share to all
     *         others in the reduce steps
     */
    uint32_t GetSeedSlot(uint32_t member) const;

    /**
     * @param member a member of a ring of at least two
     * @return the slot that is finished in this member
     */
    uint32_t GetFinishedSlot(uint32_t member) const;

    /**
     * @param member a member of a ring of at least two
     * @param slot a slot
     * @return the step whose result is the finished slot in this member
     */
    uint32_t GetFinishingStep(uint32_t member, uint32_t slot) const;

    /**
     * Assigns the nodes of a committee to slots, so that every node contributes once for any number
     * of nodes and committees. With fewer nodes than slots some get none.
     *
     * @param position position of a node in its committee
     * @return the slot that the node contributes to
     */
    uint32_t GetContributionSlot(uint32_t position) const
    {
        return position % m_members;
    }

  private:
    /**
     * Aborts unless there is such a member or slot.
     *
     * @param index index of a member or slot
     */
    void RequireIndex(uint32_t index) const;

    /**
     * Aborts unless there is such a step.
     *
     * @param step a step
     */
    void RequireStep(uint32_t step) const;

    uint32_t m_members; ///< m
};

} // namespace fl
} // namespace ns3

#endif // FL_RING_SCHEDULE_H
