/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-stream.h"

#include <utility>

namespace ns3
{
namespace fl
{

uint64_t
FluidStreamKey::Pack() const
{
    return static_cast<uint64_t>(sender) << 32 | static_cast<uint64_t>(receiver) << 1 | channel;
}

FluidStreamKey
FluidStreamKey::Unpack(uint64_t packed)
{
    return {static_cast<NodeIndex>(packed >> 32),
            static_cast<NodeIndex>(static_cast<uint32_t>(packed) >> 1),
            static_cast<uint8_t>(packed & 1)};
}

FluidQueuePool::Position
FluidQueuePool::Add(FluidMessagePtr message)
{
    if (m_free.empty())
    {
        m_entries.push_back({std::move(message)});
        return m_entries.size() - 1;
    }
    const Position position = m_free.back();
    m_free.pop_back();
    m_entries[position] = {std::move(message)};
    return position;
}

void
FluidQueuePool::Remove(Position position)
{
    m_entries[position].message = nullptr;
    m_free.push_back(position);
}

uint64_t
FluidQueuePool::GetSize() const
{
    return m_entries.size() - m_free.size();
}

FluidQueuePool::Entry&
FluidQueuePool::operator[](Position position)
{
    return m_entries[position];
}

const FluidQueuePool::Entry&
FluidQueuePool::operator[](Position position) const
{
    return m_entries[position];
}

void
FluidStream::Append(FluidQueuePool& pool, FluidMessagePtr message)
{
    const FluidQueuePool::Position position = pool.Add(std::move(message));
    if (front == FluidQueuePool::NONE)
    {
        front = position;
    }
    else
    {
        pool[back].next = position;
    }
    back = position;
    if (next == FluidQueuePool::NONE)
    {
        next = position;
    }
}

FluidMessagePtr
FluidStream::PopFront(FluidQueuePool& pool)
{
    const FluidQueuePool::Position position = front;
    FluidMessagePtr message = std::move(pool[position].message);
    front = pool[position].next;
    if (front == FluidQueuePool::NONE)
    {
        back = FluidQueuePool::NONE;
    }
    pool.Remove(position);
    return message;
}

uint64_t
FluidStream::Clear(FluidQueuePool& pool)
{
    uint64_t messages = 0;
    while (front != FluidQueuePool::NONE)
    {
        PopFront(pool);
        messages++;
    }
    next = FluidQueuePool::NONE;
    return messages;
}

uint64_t
FluidStream::Withdraw(FluidQueuePool& pool, const Transport::MessagePredicate& isObsolete)
{
    uint64_t messages = 0;
    FluidQueuePool::Position previous = FluidQueuePool::NONE;
    for (FluidQueuePool::Position position = front; position != FluidQueuePool::NONE;)
    {
        const FluidQueuePool::Position following = pool[position].next;
        if (pool[position].hasBegun || !isObsolete(pool[position].message->GetMessage()))
        {
            previous = position;
            position = following;
            continue;
        }
        (previous == FluidQueuePool::NONE ? front : pool[previous].next) = following;
        if (back == position)
        {
            back = previous;
        }
        if (next == position)
        {
            next = following;
        }
        pool.Remove(position);
        messages++;
        position = following;
    }
    return messages;
}

void
FluidStream::FormBatch(FluidQueuePool& pool, uint64_t segmentSize)
{
    batch = 0;
    uint64_t bytes = greeting;
    for (auto entry = next; entry != FluidQueuePool::NONE; entry = pool[entry].next)
    {
        bytes += pool[entry].message->GetFrameSize();
        if (batch > 0 && bytes > segmentSize)
        {
            return;
        }
        pool[entry].hasBegun = true;
        batch++;
    }
}

uint64_t
FluidStream::GetBatchBytes(const FluidQueuePool& pool) const
{
    uint64_t bytes = greeting;
    auto entry = next;
    for (uint32_t i = 0; i < batch; i++)
    {
        bytes += pool[entry].message->GetFrameSize();
        entry = pool[entry].next;
    }
    return bytes;
}

void
FluidStream::CompleteBatch(const FluidQueuePool& pool)
{
    for (; batch > 0; batch--)
    {
        next = pool[next].next;
    }
    transfer = FlowTable::NONE;
    greeting = 0;
}

void
FluidStream::Disconnect()
{
    next = front;
    batch = 0;
    transfer = FlowTable::NONE;
    connection++;
}

} // namespace fl
} // namespace ns3
