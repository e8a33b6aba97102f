/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-message-byte-tag.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MessageByteTag);

MessageByteTag::MessageByteTag(uint8_t system, uint16_t type, uint8_t phase, Round round)
    : system(system),
      phase(phase),
      type(type),
      round(round)
{
}

TypeId
MessageByteTag::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::MessageByteTag")
                            .SetParent<Tag>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<MessageByteTag>();
    return tid;
}

TypeId
MessageByteTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
MessageByteTag::GetSerializedSize() const
{
    return 8;
}

void
MessageByteTag::Serialize(TagBuffer buffer) const
{
    buffer.WriteU8(system);
    buffer.WriteU8(phase);
    buffer.WriteU16(type);
    buffer.WriteU32(round);
}

void
MessageByteTag::Deserialize(TagBuffer buffer)
{
    system = buffer.ReadU8();
    phase = buffer.ReadU8();
    type = buffer.ReadU16();
    round = buffer.ReadU32();
}

void
MessageByteTag::Print(std::ostream& os) const
{
    os << "system=" << static_cast<uint32_t>(system) << " type=" << type
       << " phase=" << static_cast<uint32_t>(phase) << " round=" << round;
}

} // namespace fl
} // namespace ns3
