/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_STREAM_PARSER_H
#define FL_STREAM_PARSER_H

#include "ns3/fl-message-header.h"
#include "ns3/fl-types.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <deque>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * Cuts a byte stream into messages, however the stream was segmented. The padding that stands for a
 * virtual bulk part is counted and thrown away; real bulk parts are collected.
 */
class StreamParser
{
  public:
    /// What Next() has found.
    enum class Result
    {
        NEED_MORE,        ///< no complete message yet
        MESSAGE,          ///< a complete message
        MALFORMED_HEADER, ///< these bytes are no header; the rest of the stream has no meaning
        OVERSIZED,        ///< longer than the limits; the rest of the stream has no meaning
    };

    /**
     * @param maxControlLength longest control part accepted, in bytes
     * @param maxBulkLength longest bulk part accepted, in bytes
     */
    StreamParser(uint32_t maxControlLength, uint64_t maxBulkLength);

    /**
     * @param packet next piece of the stream
     */
    void Add(Ptr<Packet> packet);

    /**
     * Looks for the next message. After MESSAGE the accessors below give its parts until the next
     * call.
     *
     * @return what was found
     */
    Result Next();

    /**
     * @return header of the message found
     */
    const MessageHeader& GetHeader() const;

    /**
     * @return control part of the message found
     */
    const Bytes& GetControl() const;

    /**
     * @return real bulk part of the message found; it may be moved away
     */
    Bytes& GetBulk();

  private:
    /// Part of a message that the next bytes belong to.
    enum class Part
    {
        HEADER,
        CONTROL,
        BULK,
    };

    /**
     * Moves bytes of the stream to the end of a string of bytes.
     *
     * @param bytes where the bytes go
     * @param size length that it should reach
     * @return true if it was reached
     */
    bool Collect(Bytes& bytes, uint64_t size);

    /**
     * Throws bytes of the bulk part away.
     *
     * @return true if its end was reached
     */
    bool Skip();

    const uint32_t m_maxControlLength; ///< bytes
    const uint64_t m_maxBulkLength;    ///< bytes
    std::deque<Ptr<Packet>> m_pieces;  ///< bytes not parsed yet
    Part m_part{Part::HEADER};         ///< part that the next bytes belong to
    Bytes m_headerBytes;               ///< header so far
    MessageHeader m_header;            ///< header of the current message
    Bytes m_control;                   ///< control part so far
    Bytes m_bulk;                      ///< real bulk part so far
    uint64_t m_skipped{0};             ///< bytes of a virtual bulk part so far
};

} // namespace fl
} // namespace ns3

#endif // FL_STREAM_PARSER_H
