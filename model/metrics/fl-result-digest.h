/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RESULT_DIGEST_H
#define FL_RESULT_DIGEST_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-metrics
 * Fingerprint of all results of a run: equal results give equal digests, and a difference in one
 * bit of one number changes it. It is MurmurHash3_x64_128 (A. Appleby, smhasher) with seed 0 of the
 * little-endian bytes of what was added, so other programs can recompute it. It protects against
 * accidents, not against an adversary.
 *
 * Numbers take eight bytes. Texts and vectors are preceded by their length, so that their borders
 * count.
 */
class ResultDigest
{
  public:
    /**
     * @param value a count
     */
    void AddCount(uint64_t value);

    /**
     * @param value a number, added by its bits: 0 and -0 differ
     */
    void AddNumber(double value);

    /**
     * @param text a text
     */
    void AddText(const std::string& text);

    /**
     * @param values first number of a vector, added by its bits
     * @param length how many there are
     */
    void AddVector(const float* values, size_t length);

    /**
     * Adds bytes without their length.
     *
     * @param data first byte
     * @param length number of bytes
     */
    void AddBytes(const uint8_t* data, size_t length);

    /**
     * @return the digest of what has been added so far, 32 hexadecimal digits
     */
    std::string ToString() const;

  private:
    static constexpr size_t BLOCK = 16; ///< bytes that the hash takes at a time

    std::array<uint64_t, 2> m_state{};     ///< both halves of the hash
    std::array<uint8_t, BLOCK> m_buffer{}; ///< bytes that do not fill a block yet
    size_t m_buffered{0};                  ///< how many
    uint64_t m_length{0};                  ///< bytes added
};

} // namespace fl
} // namespace ns3

#endif // FL_RESULT_DIGEST_H
