/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_HOLDINGS_H
#define FL_PIRATE_HOLDINGS_H

#include "ns3/fl-parameter-vector.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a member of PIRATE holds vectors as.
enum class PirateHolding : uint8_t
{
    GRADIENT,  ///< local gradients, its own and those of others
    AGGREGATE, ///< sums of the neighbor that the committee has not worked on yet
    SUM,       ///< sums that its committee has decided
    PROPOSAL,  ///< sums that leaders propose, or that it has computed to propose or check
    MODEL,     ///< models that iterations begin with, and what it has computed to be the next
    COUNT      ///< number of kinds
};

/// Bytes of vectors by kind.
using PirateHeldBytes = std::array<uint64_t, static_cast<size_t>(PirateHolding::COUNT)>;

/**
 * @ingroup decentralized-fl-protocols
 * Counts the vectors that a member really has in its memory, each once: as the first of the kinds
 * that it is held as. A sum that the gather steps only pass on is one vector, whoever refers to it.
 */
class PirateHoldings
{
  public:
    /**
     * @param kind what it is held as
     * @param vector a vector; null is nothing
     */
    void Add(PirateHolding kind, const ParameterVectorPtr& vector);

    /**
     * @return bytes of the vectors
     */
    PirateHeldBytes Count() const;

  private:
    /// Vectors with what they are held as.
    std::vector<std::pair<ParameterVectorPtr, PirateHolding>> m_vectors;
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_HOLDINGS_H
