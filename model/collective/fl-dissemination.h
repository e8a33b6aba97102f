/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DISSEMINATION_H
#define FL_DISSEMINATION_H

#include "ns3/object.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * On which ways a large vector gets from one sender to many receivers, as a schedule without I/O:
 * into how many pieces it is cut, and who sends which of them on to whom. Members are numbered: 0
 * is the sender, the receivers follow. Every member sends a piece on as soon as it has it; a piece
 * comes to each receiver exactly once, from one other member.
 *
 * Times in the descriptions are for a vector of G bytes, c members with uplinks of u bit/s that
 * their connections share equally, and downlinks, delays and headers that do not count. Immutable:
 * one object may serve all nodes.
 */
class Dissemination : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @param members number of members c, at least 2
     * @return number of pieces of about equal size that a vector is cut into, at least 1; a vector
     *         too short for as many has fewer, and the rest of the schedule does not matter then
     */
    virtual uint32_t GetPieces(uint32_t members) const = 0;

    /**
     * @param members number of members c, at least 2
     * @param self a member
     * @param piece a piece, below GetPieces()
     * @return to whom the member sends the piece, in this order
     */
    virtual std::vector<uint32_t> GetTargets(uint32_t members,
                                             uint32_t self,
                                             uint32_t piece) const = 0;

    /**
     * @param members number of members c, at least 2
     * @return whether the sender sends everything to everybody itself, so that nobody needs to send
     *         anything on, and vectors need not be cut
     */
    bool IsDirect(uint32_t members) const;
};

} // namespace fl
} // namespace ns3

#endif // FL_DISSEMINATION_H
