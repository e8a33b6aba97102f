/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_STREAM_TABLE_H
#define FL_FLUID_STREAM_TABLE_H

#include "ns3/fl-fluid-stream.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The streams among the nodes of a fluid network, found in constant time. Memory is taken for those
 * that are used and some of their neighbors.
 */
class FluidStreamTable
{
  public:
    /**
     * @param key a stream
     * @return the stream
     */
    FluidStream& Get(const FluidStreamKey& key);

    /**
     * @param key a stream
     * @return the stream; nullptr if it has not been used
     */
    FluidStream* Find(const FluidStreamKey& key);

    /**
     * @param key a stream
     * @return the stream; nullptr if it has not been used
     */
    const FluidStream* Find(const FluidStreamKey& key) const;

  private:
    /// Receivers whose streams are made together.
    static constexpr uint32_t BLOCK_SIZE = 16;

    /// Streams of one sender and channel to neighboring receivers.
    using Block = std::array<FluidStream, BLOCK_SIZE>;
    /// Streams of one sender and channel.
    using Row = std::vector<std::unique_ptr<Block>>;

    std::vector<Row> m_rows; ///< by sender and channel
};

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_STREAM_TABLE_H
