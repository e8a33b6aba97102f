/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CARRIED_BYTES_H
#define FL_CARRIED_BYTES_H

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * Remembers which bytes of one direction of a TCP connection a link has carried: all up to the
 * highest, less the holes that packets left that were lost before the link.
 */
class CarriedBytes
{
  public:
    /// First byte and byte after the last one.
    using Range = std::pair<uint32_t, uint32_t>;

    /**
     * A connection begins, or another one with the same addresses and ports.
     *
     * @param sequence number of its first byte
     */
    void Begin(uint32_t sequence);

    /**
     * The link carries a segment.
     *
     * @param sequence number of its first byte
     * @param length its bytes
     * @return parts of it that the link had carried before, counted from its first byte, ascending
     */
    std::vector<Range> Carry(uint32_t sequence, uint32_t length);

  private:
    /// Distance of positions from 0, so that bytes before the first one seen have a position too.
    static constexpr uint64_t ORIGIN = uint64_t{1} << 32;

    bool m_hasBegun{false};               ///< a byte is known
    uint32_t m_sequence{0};               ///< number of the byte after the highest
    uint64_t m_highest{ORIGIN};           ///< its position, which does not wrap around
    std::map<uint64_t, uint64_t> m_holes; ///< ends of the holes by their beginning
};

} // namespace fl
} // namespace ns3

#endif // FL_CARRIED_BYTES_H
