/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SEGMENT_RING_HOST_H
#define FL_SEGMENT_RING_HOST_H

#include "ns3/fl-parameter-vector.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * The only outputs of a SegmentRing. An implementation may call the ring back, but not destroy it.
 */
class SegmentRingHost
{
  public:
    virtual ~SegmentRingHost() = default;

    /**
     * @param sink the member to send to
     * @param step step of the sink whose input it is
     * @param segment index of the segment
     * @param part the segment, perhaps of no parameters; never null
     */
    virtual void SendSegment(uint32_t sink,
                             uint32_t step,
                             uint32_t segment,
                             ParameterVectorPtr part) = 0;

    /**
     * Called once, after everything has been sent.
     *
     * @param sum sum of the vectors of all members
     */
    virtual void Complete(ParameterVector sum) = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_SEGMENT_RING_HOST_H
