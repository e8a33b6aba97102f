/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-message-header.h"

#include "ns3/fl-byte-codec.h"

namespace ns3
{
namespace fl
{

Bytes
MessageHeader::Encode() const
{
    ByteWriter writer(SIZE);
    writer.WriteUnsigned(MAGIC, 2);
    writer.WriteUnsigned(VERSION, 1);
    writer.WriteUnsigned(system, 1);
    writer.WriteUnsigned(type, 2);
    writer.WriteUnsigned(phase, 1);
    writer.WriteUnsigned(flags, 1);
    writer.WriteUnsigned(sender, 4);
    writer.WriteUnsigned(round, 4);
    writer.WriteUnsigned(sequence, 8);
    writer.WriteUnsigned(controlLength, 4);
    writer.WriteUnsigned(bulkLength, 8);
    return writer.Take();
}

Bytes
MessageHeader::EncodeFront(const Message& message,
                           const Bytes& control,
                           NodeIndex sender,
                           uint64_t sequence,
                           uint8_t flags)
{
    MessageHeader header;
    header.system = message.GetSchema().system;
    header.type = message.GetSchema().type;
    header.phase = message.GetPhase();
    header.flags = flags;
    header.sender = sender;
    header.round = message.GetRound();
    header.sequence = sequence;
    header.controlLength = control.size();
    header.bulkLength = message.GetBulkSize();
    Bytes front = header.Encode();
    front.insert(front.end(), control.begin(), control.end());
    return front;
}

std::optional<MessageHeader>
MessageHeader::Decode(const uint8_t* data)
{
    ByteReader reader(data, SIZE);
    const uint64_t magic = reader.ReadUnsigned(2);
    const uint64_t version = reader.ReadUnsigned(1);
    MessageHeader header;
    header.system = reader.ReadUnsigned(1);
    header.type = reader.ReadUnsigned(2);
    header.phase = reader.ReadUnsigned(1);
    header.flags = reader.ReadUnsigned(1);
    header.sender = reader.ReadUnsigned(4);
    header.round = reader.ReadUnsigned(4);
    header.sequence = reader.ReadUnsigned(8);
    header.controlLength = reader.ReadUnsigned(4);
    header.bulkLength = reader.ReadUnsigned(8);
    if (magic != MAGIC || version != VERSION || (header.flags & ~FLAG_REAL_BULK) != 0)
    {
        return std::nullopt;
    }
    return header;
}

} // namespace fl
} // namespace ns3
