/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-bulk-table.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(BulkTable);

TypeId
BulkTable::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::BulkTable")
                            .SetParent<Object>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<BulkTable>();
    return tid;
}

void
BulkTable::DoDispose()
{
    m_entries.clear();
    m_ended.clear();
    Object::DoDispose();
}

void
BulkTable::Put(const StreamId& stream, uint64_t sequence, BulkPayloadPtr bulk)
{
    m_entries[stream][sequence] = std::move(bulk);
}

BulkPayloadPtr
BulkTable::Take(const StreamId& stream, uint64_t sequence)
{
    auto entries = m_entries.find(stream);
    if (entries == m_entries.end())
    {
        return nullptr;
    }
    auto entry = entries->second.find(sequence);
    if (entry == entries->second.end())
    {
        return nullptr;
    }
    BulkPayloadPtr bulk = std::move(entry->second);
    entries->second.erase(entry);
    if (entries->second.empty())
    {
        m_entries.erase(entries);
    }
    return bulk;
}

void
BulkTable::Erase(const StreamId& stream)
{
    m_entries.erase(stream);
    uint64_t& ended = m_ended[{stream.sender, stream.receiver, stream.channel}];
    ended = std::max(ended, stream.epoch);
}

bool
BulkTable::HasEnded(const StreamId& stream) const
{
    const auto ended = m_ended.find({stream.sender, stream.receiver, stream.channel});
    return ended != m_ended.end() && stream.epoch <= ended->second;
}

size_t
BulkTable::GetSize() const
{
    size_t size = 0;
    for (const auto& [stream, entries] : m_entries)
    {
        size += entries.size();
    }
    return size;
}

} // namespace fl
} // namespace ns3
