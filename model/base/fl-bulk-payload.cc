/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-bulk-payload.h"

#include "ns3/assert.h"

#include <cstring>
#include <utility>

namespace ns3
{
namespace fl
{

bool
BulkPayload::HasContent() const
{
    return true;
}

RawPayload::RawPayload(Bytes bytes)
    : m_bytes(std::move(bytes))
{
}

uint64_t
RawPayload::GetSize() const
{
    return m_bytes.size();
}

void
RawPayload::Read(uint64_t offset, uint8_t* destination, uint64_t length) const
{
    NS_ASSERT(offset + length <= m_bytes.size());
    if (length > 0)
    {
        std::memcpy(destination, m_bytes.data() + offset, length);
    }
}

const Bytes&
RawPayload::GetBytes() const
{
    return m_bytes;
}

SizedPayload::SizedPayload(uint64_t size)
    : m_size(size)
{
}

uint64_t
SizedPayload::GetSize() const
{
    return m_size;
}

void
SizedPayload::Read(uint64_t offset, uint8_t* destination, uint64_t length) const
{
    NS_ASSERT(offset + length <= m_size);
    std::memset(destination, 0, length);
}

bool
SizedPayload::HasContent() const
{
    return false;
}

} // namespace fl
} // namespace ns3
