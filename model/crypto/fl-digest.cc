/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-digest.h"

#include <algorithm>
#include <cstring>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param digit a character
 * @return the value of the hexadecimal digit, -1 if it is none
 */
int
ValueOfHexDigit(char digit)
{
    if (digit >= '0' && digit <= '9')
    {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f')
    {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F')
    {
        return digit - 'A' + 10;
    }
    return -1;
}

} // namespace

Digest::Digest(const std::array<uint8_t, SIZE>& bytes)
    : m_bytes(bytes)
{
}

std::optional<Digest>
Digest::FromBytes(const uint8_t* data, size_t length)
{
    if (length != SIZE)
    {
        return std::nullopt;
    }
    Digest digest;
    std::copy_n(data, SIZE, digest.m_bytes.begin());
    return digest;
}

std::optional<Digest>
Digest::FromHex(const std::string& hex)
{
    if (hex.size() != 2 * SIZE)
    {
        return std::nullopt;
    }
    Digest digest;
    for (size_t i = 0; i < SIZE; i++)
    {
        const int high = ValueOfHexDigit(hex[2 * i]);
        const int low = ValueOfHexDigit(hex[2 * i + 1]);
        if (high < 0 || low < 0)
        {
            return std::nullopt;
        }
        digest.m_bytes[i] = static_cast<uint8_t>(16 * high + low);
    }
    return digest;
}

const std::array<uint8_t, Digest::SIZE>&
Digest::GetBytes() const
{
    return m_bytes;
}

std::string
Digest::ToHex() const
{
    static constexpr char DIGITS[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * SIZE);
    for (const uint8_t byte : m_bytes)
    {
        hex.push_back(DIGITS[byte >> 4]);
        hex.push_back(DIGITS[byte & 15]);
    }
    return hex;
}

bool
operator==(const Digest& a, const Digest& b)
{
    return a.GetBytes() == b.GetBytes();
}

bool
operator!=(const Digest& a, const Digest& b)
{
    return !(a == b);
}

bool
operator<(const Digest& a, const Digest& b)
{
    return a.GetBytes() < b.GetBytes();
}

size_t
DigestHash::operator()(const Digest& digest) const
{
    size_t hash;
    std::memcpy(&hash, digest.GetBytes().data(), sizeof(hash));
    return hash;
}

std::ostream&
operator<<(std::ostream& os, const Digest& digest)
{
    return os << digest.ToHex();
}

} // namespace fl
} // namespace ns3
