/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-stream-parser.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

StreamParser::StreamParser(uint32_t maxControlLength, uint64_t maxBulkLength)
    : m_maxControlLength(maxControlLength),
      m_maxBulkLength(maxBulkLength)
{
}

void
StreamParser::Add(Ptr<Packet> packet)
{
    if (packet->GetSize() > 0)
    {
        m_pieces.push_back(std::move(packet));
    }
}

bool
StreamParser::Collect(Bytes& bytes, uint64_t size)
{
    while (bytes.size() < size && !m_pieces.empty())
    {
        Ptr<Packet>& piece = m_pieces.front();
        const uint32_t take = std::min<uint64_t>(size - bytes.size(), piece->GetSize());
        const size_t old = bytes.size();
        bytes.resize(old + take);
        piece->CopyData(bytes.data() + old, take);
        piece->RemoveAtStart(take);
        if (piece->GetSize() == 0)
        {
            m_pieces.pop_front();
        }
    }
    return bytes.size() == size;
}

bool
StreamParser::Skip()
{
    while (m_skipped < m_header.bulkLength && !m_pieces.empty())
    {
        Ptr<Packet>& piece = m_pieces.front();
        const uint64_t remaining = m_header.bulkLength - m_skipped;
        if (piece->GetSize() <= remaining)
        {
            m_skipped += piece->GetSize();
            m_pieces.pop_front();
        }
        else
        {
            m_skipped += remaining;
            piece->RemoveAtStart(remaining);
        }
    }
    return m_skipped == m_header.bulkLength;
}

StreamParser::Result
StreamParser::Next()
{
    if (m_part == Part::HEADER)
    {
        if (!Collect(m_headerBytes, MessageHeader::SIZE))
        {
            return Result::NEED_MORE;
        }
        const auto header = MessageHeader::Decode(m_headerBytes.data());
        if (!header)
        {
            return Result::MALFORMED_HEADER;
        }
        m_header = *header;
        if (m_header.controlLength > m_maxControlLength || m_header.bulkLength > m_maxBulkLength)
        {
            return Result::OVERSIZED;
        }
        m_headerBytes.clear();
        m_control.clear();
        m_bulk.clear();
        m_skipped = 0;
        m_part = Part::CONTROL;
    }
    if (m_part == Part::CONTROL)
    {
        if (!Collect(m_control, m_header.controlLength))
        {
            return Result::NEED_MORE;
        }
        m_part = Part::BULK;
    }
    const bool isReal = (m_header.flags & MessageHeader::FLAG_REAL_BULK) != 0;
    if (!(isReal ? Collect(m_bulk, m_header.bulkLength) : Skip()))
    {
        return Result::NEED_MORE;
    }
    m_part = Part::HEADER;
    return Result::MESSAGE;
}

const MessageHeader&
StreamParser::GetHeader() const
{
    return m_header;
}

const Bytes&
StreamParser::GetControl() const
{
    return m_control;
}

Bytes&
StreamParser::GetBulk()
{
    return m_bulk;
}

} // namespace fl
} // namespace ns3
