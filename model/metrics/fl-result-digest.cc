/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-result-digest.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace ns3
{
namespace fl
{

namespace
{

constexpr uint64_t C1 = 0x87c37b91114253d5; ///< multiplier of the first half
constexpr uint64_t C2 = 0x4cf5ad432745937f; ///< multiplier of the second half

/**
 * @param x a word
 * @param bits 1 to 63
 * @return the word rotated to the left
 */
uint64_t
Rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

/**
 * @param data eight bytes
 * @return the word that they form, least significant byte first
 */
uint64_t
LoadWord(const uint8_t* data)
{
    uint64_t word = 0;
    for (int i = 7; i >= 0; i--)
    {
        word = word << 8 | data[i];
    }
    return word;
}

/**
 * @param k first word of a block
 * @return the word scrambled
 */
uint64_t
ScrambleFirst(uint64_t k)
{
    return Rotate(k * C1, 31) * C2;
}

/**
 * @param k second word of a block
 * @return the word scrambled
 */
uint64_t
ScrambleSecond(uint64_t k)
{
    return Rotate(k * C2, 33) * C1;
}

/**
 * @param state both halves of the hash
 * @param block the next 16 bytes
 */
void
MixBlock(std::array<uint64_t, 2>& state, const uint8_t* block)
{
    state[0] ^= ScrambleFirst(LoadWord(block));
    state[0] = (Rotate(state[0], 27) + state[1]) * 5 + 0x52dce729;
    state[1] ^= ScrambleSecond(LoadWord(block + 8));
    state[1] = (Rotate(state[1], 31) + state[0]) * 5 + 0x38495ab5;
}

/**
 * @param k a word
 * @return a word of which every bit depends on every bit of k
 */
uint64_t
Avalanche(uint64_t k)
{
    k = (k ^ k >> 33) * 0xff51afd7ed558ccd;
    k = (k ^ k >> 33) * 0xc4ceb9fe1a85ec53;
    return k ^ k >> 33;
}

} // namespace

void
ResultDigest::AddCount(uint64_t value)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
    {
        bytes[i] = static_cast<uint8_t>(value >> (8 * i));
    }
    AddBytes(bytes, sizeof(bytes));
}

void
ResultDigest::AddNumber(double value)
{
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    AddCount(bits);
}

void
ResultDigest::AddText(const std::string& text)
{
    AddCount(text.size());
    AddBytes(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

void
ResultDigest::AddVector(const float* values, size_t length)
{
    AddCount(length);
    for (size_t i = 0; i < length; i++)
    {
        uint32_t bits;
        std::memcpy(&bits, values + i, sizeof(bits));
        const uint8_t bytes[4] = {static_cast<uint8_t>(bits),
                                  static_cast<uint8_t>(bits >> 8),
                                  static_cast<uint8_t>(bits >> 16),
                                  static_cast<uint8_t>(bits >> 24)};
        AddBytes(bytes, sizeof(bytes));
    }
}

void
ResultDigest::AddBytes(const uint8_t* data, size_t length)
{
    m_length += length;
    while (length > 0)
    {
        const size_t taken = std::min(length, BLOCK - m_buffered);
        std::memcpy(m_buffer.data() + m_buffered, data, taken);
        m_buffered += taken;
        data += taken;
        length -= taken;
        if (m_buffered == BLOCK)
        {
            MixBlock(m_state, m_buffer.data());
            m_buffered = 0;
        }
    }
}

std::string
ResultDigest::ToString() const
{
    std::array<uint8_t, BLOCK> tail{};
    std::copy_n(m_buffer.begin(), m_buffered, tail.begin());
    // Words of zeros scramble to zero, so the missing bytes of the tail have no effect.
    uint64_t first = m_state[0] ^ ScrambleFirst(LoadWord(tail.data())) ^ m_length;
    uint64_t second = m_state[1] ^ ScrambleSecond(LoadWord(tail.data() + 8)) ^ m_length;
    first += second;
    second += first;
    first = Avalanche(first);
    second = Avalanche(second);
    first += second;
    second += first;
    char text[33];
    std::snprintf(text,
                  sizeof(text),
                  "%016llx%016llx",
                  static_cast<unsigned long long>(first),
                  static_cast<unsigned long long>(second));
    return text;
}

} // namespace fl
} // namespace ns3
