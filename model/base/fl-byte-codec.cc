/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-byte-codec.h"

#include "ns3/assert.h"

#include <cstring>
#include <utility>

namespace ns3
{
namespace fl
{

ByteWriter::ByteWriter(size_t reserve)
{
    m_bytes.reserve(reserve);
}

void
ByteWriter::WriteUnsigned(uint64_t value, uint32_t width)
{
    NS_ASSERT(width >= 1 && width <= 8);
    for (uint32_t i = width; i-- > 0;)
    {
        m_bytes.push_back(static_cast<uint8_t>(value >> (8 * i)));
    }
}

void
ByteWriter::WriteDouble(double value)
{
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    WriteUnsigned(bits, 8);
}

void
ByteWriter::WriteBytes(const uint8_t* data, size_t length)
{
    m_bytes.insert(m_bytes.end(), data, data + length);
}

Bytes
ByteWriter::Take()
{
    return std::exchange(m_bytes, Bytes());
}

ByteReader::ByteReader(const uint8_t* data, size_t length)
    : m_data(data),
      m_remaining(length)
{
}

uint64_t
ByteReader::ReadUnsigned(uint32_t width)
{
    NS_ASSERT(width >= 1 && width <= 8);
    if (m_failed || m_remaining < width)
    {
        m_failed = true;
        return 0;
    }
    uint64_t value = 0;
    for (uint32_t i = 0; i < width; i++)
    {
        value = value << 8 | *m_data++;
    }
    m_remaining -= width;
    return value;
}

double
ByteReader::ReadDouble()
{
    const uint64_t bits = ReadUnsigned(8);
    double value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
}

Bytes
ByteReader::ReadBytes(uint64_t length)
{
    if (m_failed || m_remaining < length)
    {
        m_failed = true;
        return Bytes();
    }
    Bytes bytes(m_data, m_data + length);
    m_data += length;
    m_remaining -= length;
    return bytes;
}

size_t
ByteReader::GetRemaining() const
{
    return m_remaining;
}

bool
ByteReader::HasFailed() const
{
    return m_failed;
}

} // namespace fl
} // namespace ns3
