/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MESSAGE_HEADER_H
#define FL_MESSAGE_HEADER_H

#include "ns3/fl-message.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <optional>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The fixed header before every message on a byte stream, 36 bytes, network byte order:
 *
 * | offset | bytes | field                                                        |
 * |--------|-------|--------------------------------------------------------------|
 * | 0      | 2     | magic 0x464c ("FL")                                          |
 * | 2      | 1     | version, 1                                                   |
 * | 3      | 1     | system                                                       |
 * | 4      | 2     | type, within the system                                      |
 * | 6      | 1     | phase, within the system                                     |
 * | 7      | 1     | flags: bit 0, the bulk part follows as real bytes            |
 * | 8      | 4     | sender, index among the nodes of the system                  |
 * | 12     | 4     | round                                                        |
 * | 16     | 8     | sequence number within its stream, from 1; 0: not numbered   |
 * | 24     | 4     | length of the control part in bytes                          |
 * | 28     | 8     | length of the bulk part in bytes                             |
 *
 * The control part and the bulk part follow. Without flag bit 0 the bulk part is as many bytes of
 * padding, and its content travels beside the packets.
 */
struct MessageHeader
{
    static constexpr uint16_t MAGIC = 0x464c;       ///< first two bytes
    static constexpr uint8_t VERSION = 1;           ///< of this layout
    static constexpr uint32_t SIZE = 36;            ///< bytes
    static constexpr uint8_t FLAG_REAL_BULK = 0x01; ///< the bulk part follows as real bytes

    uint8_t system{0};         ///< system
    uint16_t type{0};          ///< type within the system
    uint8_t phase{0};          ///< phase within the system
    uint8_t flags{0};          ///< FLAG_ bits
    NodeIndex sender{0};       ///< index of the sender
    Round round{0};            ///< training round
    uint64_t sequence{0};      ///< number within the stream, 0: not numbered
    uint32_t controlLength{0}; ///< bytes of the control part
    uint64_t bulkLength{0};    ///< bytes of the bulk part

    /**
     * @return the 36 bytes
     */
    Bytes Encode() const;

    /**
     * @param message a message
     * @param control its control part, encoded
     * @param sender index of the sender
     * @param sequence its number within its stream, 0: not numbered
     * @param flags FLAG_ bits
     * @return what goes on the wire before the bulk part: header and control part
     */
    static Bytes EncodeFront(const Message& message,
                             const Bytes& control,
                             NodeIndex sender,
                             uint64_t sequence = 0,
                             uint8_t flags = 0);

    /**
     * @param data 36 bytes
     * @return the header, nothing if magic, version or flags are not of this layout
     */
    static std::optional<MessageHeader> Decode(const uint8_t* data);
};

} // namespace fl
} // namespace ns3

#endif // FL_MESSAGE_HEADER_H
