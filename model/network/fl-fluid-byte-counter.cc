/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-byte-counter.h"

#include "ns3/fl-message-byte-tag.h"
#include "ns3/fl-message-header.h"
#include "ns3/fl-transport-messages.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace ns3
{
namespace fl
{

void
FluidByteCounter::Attach(Ptr<ByteTable> table, size_t nodes, bool hasDownlinks)
{
    m_table = std::move(table);
    for (size_t node = 0; node < nodes; node++)
    {
        m_up.push_back(m_table->AddLink(std::to_string(node) + "-up"));
        if (hasDownlinks)
        {
            m_down.push_back(m_table->AddLink(std::to_string(node) + "-down"));
        }
    }
}

void
FluidByteCounter::CountTransfer(const FluidStreamKey& key,
                                const FluidStream& stream,
                                const FluidQueuePool& queue,
                                const TcpModel& tcp,
                                double share)
{
    if (!m_table)
    {
        return;
    }
    const uint64_t total = std::llround(stream.GetBatchBytes(queue) * share);
    const uint64_t segments = tcp.GetSegments(total);
    const uint64_t greeting = std::min<uint64_t>(total, stream.greeting);
    uint64_t left = total - greeting;
    uint64_t overhead = tcp.GetWireBytes(total) - left;
    auto entry = stream.next;
    for (uint32_t i = 0; i < stream.batch && left > 0; i++)
    {
        const FluidMessage& message = *queue[entry].message;
        const uint64_t bytes = std::min(left, message.GetFrameSize());
        const MessageByteTag tag(message.GetMessage().GetSchema().system,
                                 message.GetMessage().GetSchema().type,
                                 message.GetMessage().GetPhase(),
                                 message.GetMessage().GetRound());
        m_table->Count(m_up[key.sender], tag, bytes, overhead, segments);
        if (!m_down.empty())
        {
            m_table->Count(m_down[key.receiver], tag, bytes, overhead, segments);
        }
        left -= bytes;
        overhead = 0;
        entry = queue[entry].next;
    }
    const uint64_t acknowledgements = tcp.GetAcknowledgements(segments);
    CountOverhead(key.receiver,
                  key.sender,
                  {acknowledgements * tcp.GetAcknowledgementSize(), acknowledgements});
}

void
FluidByteCounter::CountHandshake(const FluidStreamKey& key, const TcpModel& tcp)
{
    if (!m_table)
    {
        return;
    }
    const uint64_t resume =
        MessageHeader::SIZE + Message(TransportMessages::Resume(), 0, 0).EncodeControl().size();
    // SYN, and the acknowledgements of the other SYN and of RESUME.
    CountOverhead(key.sender,
                  key.receiver,
                  {tcp.GetSynSize() + 2 * tcp.GetAcknowledgementSize(), 3});
    // SYN, and RESUME.
    CountOverhead(key.receiver, key.sender, {tcp.GetSynSize() + tcp.GetWireBytes(resume), 2});
}

void
FluidByteCounter::CountOverhead(NodeIndex from, NodeIndex to, const Overhead& overhead)
{
    m_table->CountOverhead(m_up[from], overhead.bytes, overhead.packets);
    if (!m_down.empty())
    {
        m_table->CountOverhead(m_down[to], overhead.bytes, overhead.packets);
    }
}

} // namespace fl
} // namespace ns3
