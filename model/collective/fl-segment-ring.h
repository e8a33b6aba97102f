/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SEGMENT_RING_H
#define FL_SEGMENT_RING_H

#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-ring-schedule.h"
#include "ns3/fl-segment-ring-host.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a SegmentRing says to a segment.
enum class SegmentVerdict
{
    ACCEPTED,      ///< it is, or will be, used
    WRONG_SENDER,  ///< not from the member's source
    WRONG_STEP,    ///< there is no such step
    WRONG_SEGMENT, ///< the step works on another segment
    DUPLICATE,     ///< the step has its input
    NO_VECTOR,     ///< null
    WRONG_SIZE,    ///< not the number of parameters of the segment
    WRONG_KIND,    ///< without content in a ring of vectors with content, or the reverse
};

/**
 * @ingroup decentralized-fl-collective
 * One member of a classic ring allreduce over segments, as a state machine without I/O: the
 * reference that the committee-wise form is held against. RingSchedule has the algorithm.
 *
 * The vector is cut into m contiguous segments whose sizes differ by at most one parameter; the
 * first (dimension mod m) ones are the longer ones. A member sends 2(m - 1) messages. They carry
 * each segment twice, except the two that follow the member's own number, which go out once less:
 * 2 K (m - 1) / m bytes for a vector of K bytes if m divides the dimension, and 2 K (m - 1) by all
 * members together always.
 *
 * Segment s is summed in the order of members s, s + 1, ..., s + m - 1, and the result is copied
 * around, so that all members end with the same bits.
 *
 * A ring does not survive a member that fails, and believes what its source says: a hostile segment
 * of the right form is added like any other.
 */
class SegmentRing
{
  public:
    /**
     * @param host outputs; outlives the ring
     * @param schedule the ring
     * @param self index of this member
     * @param dimension number of parameters of every member's vector
     * @param hasContent false if vectors are sized
     */
    SegmentRing(SegmentRingHost& host,
                const RingSchedule& schedule,
                uint32_t self,
                size_t dimension,
                bool hasContent);

    SegmentRing(const SegmentRing&) = delete;
    SegmentRing& operator=(const SegmentRing&) = delete;

    /**
     * @param segment index of a segment
     * @return its number of parameters
     */
    size_t GetSegmentSize(uint32_t segment) const;

    /**
     * Begins; to be called once. A ring of one member completes at once.
     *
     * @param own this member's vector, of the dimension and kind of the ring
     */
    void Start(ParameterVector own);

    /**
     * Takes a segment from outside, before the start or after it, in any order. It is kept until
     * its step has come.
     *
     * @param from the member that has sent it
     * @param step the step of this member that it is the input of
     * @param segment index of the segment
     * @param part the segment; may be null
     * @return ACCEPTED, or why it is ignored
     */
    SegmentVerdict HandleSegment(uint32_t from,
                                 uint32_t step,
                                 uint32_t segment,
                                 ParameterVectorPtr part);

    /**
     * @return number of steps done
     */
    uint32_t GetStepsDone() const
    {
        return m_nextStep;
    }

  private:
    /**
     * @param segment index of a segment
     * @return its first parameter
     */
    size_t GetSegmentBegin(uint32_t segment) const;

    /// Does all steps whose inputs are there.
    void Proceed();

    /**
     * Does the next step.
     *
     * @param input its input
     */
    void DoStep(const ParameterVectorPtr& input);

    SegmentRingHost& m_host;                  ///< outputs
    const RingSchedule m_schedule;            ///< the ring
    const uint32_t m_self;                    ///< this member
    const size_t m_dimension;                 ///< number of parameters of a vector
    const bool m_hasContent;                  ///< false: vectors are sized
    bool m_isStarted{false};                  ///< the own vector is there
    uint32_t m_nextStep{0};                   ///< number of steps done
    ParameterVector m_vector;                 ///< own vector, segment by segment becoming the sum
    std::vector<ParameterVectorPtr> m_inputs; ///< by step: arrived and not used yet
};

} // namespace fl
} // namespace ns3

#endif // FL_SEGMENT_RING_H
