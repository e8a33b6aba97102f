/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-payload-slice.h"

#include "ns3/abort.h"
#include "ns3/assert.h"

#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

PayloadSlice::PayloadSlice(BulkPayloadPtr whole, uint64_t offset, uint64_t length)
    : m_whole(std::move(whole)),
      m_offset(offset),
      m_length(length)
{
    NS_ABORT_MSG_UNLESS(offset <= m_whole->GetSize() && length <= m_whole->GetSize() - offset,
                        "a slice goes beyond the end of its payload");
}

uint64_t
PayloadSlice::GetSize() const
{
    return m_length;
}

void
PayloadSlice::Read(uint64_t offset, uint8_t* destination, uint64_t length) const
{
    NS_ASSERT(offset + length <= m_length);
    m_whole->Read(m_offset + offset, destination, length);
}

bool
PayloadSlice::HasContent() const
{
    return m_whole->HasContent();
}

BulkPayloadPtr
PayloadSlice::Join(const std::vector<BulkPayloadPtr>& parts)
{
    uint64_t size = 0;
    bool hasContent = false;
    BulkPayloadPtr whole;
    bool isWhole = true;
    for (const BulkPayloadPtr& part : parts)
    {
        const auto* slice = dynamic_cast<const PayloadSlice*>(part.get());
        whole = slice != nullptr && !whole ? slice->m_whole : whole;
        isWhole = isWhole && slice != nullptr && slice->m_whole == whole && slice->m_offset == size;
        size += part->GetSize();
        hasContent = hasContent || part->HasContent();
    }
    if (whole && isWhole && whole->GetSize() == size)
    {
        return whole;
    }
    if (!hasContent)
    {
        return std::make_shared<const SizedPayload>(size);
    }
    Bytes bytes(size);
    uint64_t offset = 0;
    for (const BulkPayloadPtr& part : parts)
    {
        part->Read(0, bytes.data() + offset, part->GetSize());
        offset += part->GetSize();
    }
    return std::make_shared<const RawPayload>(std::move(bytes));
}

} // namespace fl
} // namespace ns3
