/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_BLOCK_H
#define FL_PIRATE_BLOCK_H

#include "ns3/fl-digest.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a step decides about one local gradient.
struct PirateContribution
{
    NodeIndex owner{0}; ///< whose gradient
    Digest digest;      ///< which vector
    double weight{0};   ///< its factor in the sum; 0: rejected
    double mass{0};     ///< what it adds to the divisor of the sum; mostly the same

    /**
     * @param other another contribution
     * @return whether all fields are equal
     */
    bool operator==(const PirateContribution& other) const;
};

/**
 * @ingroup decentralized-fl-protocols
 * What a committee of PIRATE agrees on in one consensus step: the payload of a block. Vectors stand
 * in it as digests and travel beside it (decision "digests in the blocks"). Credit scores of the
 * paper are the weights of the contributions.
 */
struct PirateBlock
{
    /// Most contributions that are accepted from the network.
    static constexpr size_t MAX_CONTRIBUTIONS = 4096;

    Round iteration{0}; ///< training round
    uint32_t step{0};   ///< 0 to 2(m - 1) - 1
    uint32_t slot{0};   ///< slot that the step works on
    Digest input;       ///< what came from the neighbor committee; zero: an empty slot, or step 0
    Digest result;      ///< weighted sum after the step; zero: an empty slot
    double weight{0};   ///< sum of the masses after the step
    Digest model;       ///< the model: in the last step that of the next iteration
    std::vector<PirateContribution> contributions; ///< gradients that were judged in the step

    /**
     * @return the payload
     */
    Bytes Encode() const;

    /**
     * @param payload bytes of any origin
     * @return the block; nothing unless the bytes are exactly one
     */
    static std::optional<PirateBlock> Decode(const Bytes& payload);
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_BLOCK_H
