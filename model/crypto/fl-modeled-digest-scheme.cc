/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-modeled-digest-scheme.h"

#include <algorithm>
#include <array>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ModeledDigestScheme);

namespace
{

/// Number of 64-bit lanes.
constexpr size_t LANES = 4;
/// Bytes taken at once.
constexpr size_t BLOCK = 8 * LANES;
/// Where the lanes start: any four different numbers (digits of the square roots of 2, 3, 5, 7).
constexpr std::array<uint64_t, LANES> INITIAL_LANES{0x6a09e667f3bcc908,
                                                    0xbb67ae8584caa73b,
                                                    0x3c6ef372fe94f82b,
                                                    0xa54ff53a5f1d36f1};
/// An odd number with well mixed bits (2^64 divided by the golden ratio).
constexpr uint64_t MULTIPLIER = 0x9e3779b97f4a7c15;
/// Keeps a lane that has become zero from staying there.
constexpr uint64_t INCREMENT = 0xd1b54a32d192ed03;

/**
 * @param bytes 8 bytes
 * @return their little-endian value
 */
uint64_t
LoadWord(const uint8_t* bytes)
{
    uint64_t word = 0;
    for (size_t i = 0; i < 8; i++)
    {
        word |= static_cast<uint64_t>(bytes[i]) << (8 * i);
    }
    return word;
}

/**
 * @param x a word
 * @return a permutation of the words in which every input bit reaches every output bit
 */
uint64_t
Mix(uint64_t x)
{
    x = (x ^ (x >> 32)) * MULTIPLIER;
    x = (x ^ (x >> 29)) * MULTIPLIER;
    return x ^ (x >> 32);
}

/// The hash function described at ModeledDigestScheme.
class ModeledDigestBuilder : public DigestBuilder
{
  public:
    void Update(const uint8_t* data, size_t length) override
    {
        m_length += length;
        if (m_buffered > 0)
        {
            const size_t taken = std::min(length, BLOCK - m_buffered);
            std::copy_n(data, taken, m_buffer.begin() + m_buffered);
            m_buffered += taken;
            data += taken;
            length -= taken;
            if (m_buffered < BLOCK)
            {
                return;
            }
            Absorb(m_buffer.data());
            m_buffered = 0;
        }
        for (; length >= BLOCK; data += BLOCK, length -= BLOCK)
        {
            Absorb(data);
        }
        std::copy_n(data, length, m_buffer.begin());
        m_buffered = length;
    }

    Digest Finish() override
    {
        if (m_buffered > 0)
        {
            std::fill(m_buffer.begin() + m_buffered, m_buffer.end(), uint8_t{0});
            Absorb(m_buffer.data());
        }
        m_lanes[0] ^= m_length;
        // After three passes every lane depends on all four; the fourth is for good measure.
        for (int pass = 0; pass < 4; pass++)
        {
            for (size_t i = 0; i < LANES; i++)
            {
                m_lanes[i] = Mix(m_lanes[i] + m_lanes[(i + 1) % LANES]);
            }
        }
        std::array<uint8_t, Digest::SIZE> bytes;
        for (size_t i = 0; i < bytes.size(); i++)
        {
            bytes[i] = static_cast<uint8_t>(m_lanes[i / 8] >> (8 * (i % 8)));
        }
        *this = ModeledDigestBuilder();
        return Digest(bytes);
    }

  private:
    /**
     * @param block BLOCK bytes
     */
    void Absorb(const uint8_t* block)
    {
        for (size_t i = 0; i < LANES; i++)
        {
            m_lanes[i] = Mix(m_lanes[i] ^ LoadWord(block + 8 * i)) + INCREMENT;
        }
    }

    std::array<uint64_t, LANES> m_lanes{INITIAL_LANES}; ///< state
    std::array<uint8_t, BLOCK> m_buffer{};              ///< start of the next block
    size_t m_buffered{0};                               ///< bytes in the buffer
    uint64_t m_length{0};                               ///< bytes appended
};

} // namespace

TypeId
ModeledDigestScheme::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ModeledDigestScheme")
                            .SetParent<DigestScheme>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ModeledDigestScheme>();
    return tid;
}

std::unique_ptr<DigestBuilder>
ModeledDigestScheme::CreateBuilder()
{
    return std::make_unique<ModeledDigestBuilder>();
}

std::unique_ptr<DigestBuilder>
ModeledDigestScheme::Start() const
{
    return CreateBuilder();
}

} // namespace fl
} // namespace ns3
