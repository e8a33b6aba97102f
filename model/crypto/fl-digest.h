/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DIGEST_H
#define FL_DIGEST_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

/**
 * @defgroup decentralized-fl-crypto Digests, Merkle trees, signatures
 * Every scheme exists twice: `real` (OpenSSL) and `modeled` (same sizes, same verdicts, no
 * security).
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * The 32 bytes that stand for some content: the value of a hash function, whichever DigestScheme
 * computed it. Ordered as the byte string, most significant byte first.
 */
class Digest
{
  public:
    /// Bytes of a digest, in memory and on the wire.
    static constexpr size_t SIZE = 32;

    /// The digest of 32 zero bytes, which stands for "none".
    Digest() = default;

    /**
     * @param bytes the value
     */
    explicit Digest(const std::array<uint8_t, SIZE>& bytes);

    /**
     * Reads a digest out of bytes of any origin.
     *
     * @param data first byte
     * @param length number of bytes
     * @return the digest; nothing if the length is not SIZE
     */
    static std::optional<Digest> FromBytes(const uint8_t* data, size_t length);

    /**
     * @param hex hexadecimal digits, upper or lower case
     * @return the digest; nothing unless the text is exactly 2 * SIZE hexadecimal digits
     */
    static std::optional<Digest> FromHex(const std::string& hex);

    /**
     * @return the value
     */
    const std::array<uint8_t, SIZE>& GetBytes() const;

    /**
     * @return 64 lower-case hexadecimal digits
     */
    std::string ToHex() const;

  private:
    std::array<uint8_t, SIZE> m_bytes{}; ///< value
};

/**
 * @param a a digest
 * @param b another one
 * @return true if the bytes are equal
 */
bool operator==(const Digest& a, const Digest& b);

/**
 * @param a a digest
 * @param b another one
 * @return true if the bytes differ
 */
bool operator!=(const Digest& a, const Digest& b);

/**
 * @param a a digest
 * @param b another one
 * @return true if a comes before b in lexicographic order
 */
bool operator<(const Digest& a, const Digest& b);

/**
 * @ingroup decentralized-fl-crypto
 * Lets digests be keys of unordered containers.
 */
struct DigestHash
{
    /**
     * @param digest a digest
     * @return its first bytes: those of a hash function's value are evenly distributed
     */
    size_t operator()(const Digest& digest) const;
};

/**
 * @param os the stream
 * @param digest written as hexadecimal digits
 * @return the stream
 */
std::ostream& operator<<(std::ostream& os, const Digest& digest);

} // namespace fl
} // namespace ns3

#endif // FL_DIGEST_H
