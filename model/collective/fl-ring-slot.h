/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RING_SLOT_H
#define FL_RING_SLOT_H

#include "ns3/fl-parameter-vector.h"

#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * What goes around a ring of committees for one slot: a weighted sum of gradients together with the
 * sum of their weights, so that the mean can be taken in the end however many were accepted where.
 *
 * A slot is legal if its weight is finite and not negative, and its sum is null exactly if the
 * weight is 0: nothing has been contributed to it, and it counts as zero.
 */
struct RingSlot
{
    ParameterVectorPtr sum; ///< weighted sum; null if the slot is empty
    double weight{0};       ///< sum of the weights, in the unit of the caller
};

/**
 * @ingroup decentralized-fl-collective
 * Adds slots from the first to the last, so that equal slots give equal bits everywhere. A pure
 * function that a worker thread may call.
 *
 * @param slots legal slots, whose sums agree in dimension and kind
 * @return their sum; empty if all are
 */
RingSlot CombineSlots(const std::vector<RingSlot>& slots);

} // namespace fl
} // namespace ns3

#endif // FL_RING_SLOT_H
