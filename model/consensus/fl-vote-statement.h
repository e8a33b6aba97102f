/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_VOTE_STATEMENT_H
#define FL_VOTE_STATEMENT_H

#include "ns3/fl-byte-codec.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-types.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ns3
{
namespace fl
{

/// Phases of a view that replicas vote in. The chained form has the first one only.
enum class Phase : uint8_t
{
    PREPARE = 0,    ///< is the block safe
    PRE_COMMIT = 1, ///< a quorum has found it safe
    COMMIT = 2,     ///< a quorum is about to lock it
};

/**
 * @ingroup decentralized-fl-consensus
 * What a vote or a certificate says: this block, in this view, has come this far.
 */
struct VoteStatement
{
    /// Bytes of a statement in a message.
    static constexpr size_t WIRE_SIZE = 1 + 8 + Digest::SIZE;

    Phase phase{Phase::PREPARE}; ///< how far
    View view{0};                ///< when
    Digest block;                ///< which block

    /**
     * @param instance number of the group
     * @return what is signed: a tag, the instance and the statement
     */
    Bytes MakeSignedBytes(uint64_t instance) const;

    /**
     * @param writer where it is appended
     */
    void Encode(ByteWriter& writer) const;

    /**
     * @param reader where it is read; bytes of any origin
     * @return the statement, nothing if there is none
     */
    static std::optional<VoteStatement> Decode(ByteReader& reader);

    /**
     * @param other another statement
     * @return whether that one belongs to a lower view, or to the same view and a lower
     *         phase
     */
    bool IsLaterThan(const VoteStatement& other) const;
};

/**
 * @param a a statement
 * @param b another one
 * @return whether they say the same
 */
bool operator==(const VoteStatement& a, const VoteStatement& b);

/**
 * @param a a statement
 * @param b another one
 * @return whether they say different things
 */
bool operator!=(const VoteStatement& a, const VoteStatement& b);

/**
 * @param a a statement
 * @param b another one
 * @return whether a comes first in the order of view, phase and digest
 */
bool operator<(const VoteStatement& a, const VoteStatement& b);

} // namespace fl
} // namespace ns3

#endif // FL_VOTE_STATEMENT_H
