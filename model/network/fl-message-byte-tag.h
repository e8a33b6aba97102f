/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MESSAGE_BYTE_TAG_H
#define FL_MESSAGE_BYTE_TAG_H

#include "ns3/fl-types.h"
#include "ns3/tag.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * Marks the bytes of a message in the packets that carry them, so that the byte table can give each
 * byte on the wire to its message. It follows the bytes through segmentation, merging and
 * retransmission.
 */
class MessageByteTag : public Tag
{
  public:
    MessageByteTag() = default;

    /**
     * @param system system of the message
     * @param type type within the system
     * @param phase phase of the round
     * @param round training round
     */
    MessageByteTag(uint8_t system, uint16_t type, uint8_t phase, Round round);

    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer buffer) const override;
    void Deserialize(TagBuffer buffer) override;
    void Print(std::ostream& os) const override;

    uint8_t system{0}; ///< system of the message
    uint8_t phase{0};  ///< phase of the round
    uint16_t type{0};  ///< type within the system
    Round round{0};    ///< training round
};

} // namespace fl
} // namespace ns3

#endif // FL_MESSAGE_BYTE_TAG_H
