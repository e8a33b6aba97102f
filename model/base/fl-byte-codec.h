/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BYTE_CODEC_H
#define FL_BYTE_CODEC_H

#include "ns3/fl-types.h"

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-base
 * Appends numbers in network byte order to a string of bytes.
 */
class ByteWriter
{
  public:
    /**
     * @param reserve bytes to reserve
     */
    explicit ByteWriter(size_t reserve = 0);

    /**
     * Appends the low bytes of an unsigned number, most significant byte first.
     *
     * @param value the number
     * @param width bytes to write, 1 to 8
     */
    void WriteUnsigned(uint64_t value, uint32_t width);

    /**
     * Appends an IEEE 754 binary64 number.
     *
     * @param value the number
     */
    void WriteDouble(double value);

    /**
     * Appends bytes as they are.
     *
     * @param data first byte
     * @param length number of bytes
     */
    void WriteBytes(const uint8_t* data, size_t length);

    /**
     * @return the bytes written so far; the writer is empty afterwards
     */
    Bytes Take();

  private:
    Bytes m_bytes; ///< written so far
};

/**
 * @ingroup decentralized-fl-base
 * Reads what ByteWriter wrote. Input may be truncated or hostile: a read past the end sets the
 * failure flag and yields zeros, and no read ever leaves the given bytes.
 */
class ByteReader
{
  public:
    /**
     * @param data first byte; must outlive the reader
     * @param length number of bytes
     */
    ByteReader(const uint8_t* data, size_t length);

    /**
     * @param width bytes to read, 1 to 8
     * @return the number, 0 after a failure
     */
    uint64_t ReadUnsigned(uint32_t width);

    /**
     * @return the number, 0 after a failure
     */
    double ReadDouble();

    /**
     * @param length number of bytes
     * @return the bytes, empty after a failure
     */
    Bytes ReadBytes(uint64_t length);

    /**
     * @return bytes not read yet
     */
    size_t GetRemaining() const;

    /**
     * @return true if a read went past the end
     */
    bool HasFailed() const;

  private:
    const uint8_t* m_data; ///< next byte
    size_t m_remaining;    ///< bytes left
    bool m_failed{false};  ///< a read went past the end
};

} // namespace fl
} // namespace ns3

#endif // FL_BYTE_CODEC_H
