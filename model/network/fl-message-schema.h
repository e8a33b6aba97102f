/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MESSAGE_SCHEMA_H
#define FL_MESSAGE_SCHEMA_H

#include "ns3/fl-types.h"

#include <cstdint>
#include <string>
#include <vector>

/**
 * @defgroup decentralized-fl-network Link profiles, messages, transports, byte accounting
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/// Kind of a field of a message's control part.
enum class FieldKind : uint8_t
{
    UNSIGNED,      ///< unsigned number of `width` bytes (1 to 8), network byte order
    REAL,          ///< IEEE 754 binary64, 8 bytes
    FIXED_BYTES,   ///< exactly `width` bytes (a digest, a signature)
    BYTES,         ///< length as 4 bytes, then as many bytes
    UNSIGNED_LIST, ///< count as 4 bytes, then unsigned numbers of `width` bytes
};

/**
 * @ingroup decentralized-fl-network
 * One field of a message's control part.
 */
struct FieldSchema
{
    std::string name;        ///< unique within its message
    FieldKind kind;          ///< how it is written
    uint32_t width;          ///< bytes of a number or of fixed bytes; 0 where it has no meaning
    std::string unit;        ///< unit of the value, empty if it has none
    std::string description; ///< what it means
};

/**
 * @ingroup decentralized-fl-network
 * One message type of a system: its fields in the order in which they are written, whether a bulk
 * part follows, and the role under which its bytes are counted.
 */
struct MessageSchema
{
    uint8_t system;                  ///< SystemSchema::id
    uint16_t type;                   ///< unique within the system
    std::string name;                ///< such as `model`
    std::string role;                ///< row of the byte table, such as `model` or `vote`
    bool carriesBulk;                ///< a vector may follow the control part
    std::vector<FieldSchema> fields; ///< in wire order
    std::string description;         ///< who sends it to whom, and when

    /**
     * @param field name of a field
     * @return its position in `fields`; an unknown name is a programming error
     */
    size_t GetFieldIndex(const std::string& field) const;
};

/**
 * @ingroup decentralized-fl-network
 * All message types and phases of one system.
 */
struct SystemSchema
{
    uint8_t id;                          ///< number in every message's header; 0 is the transport
    std::string name;                    ///< such as `fedavg`
    std::vector<std::string> phases;     ///< names of the phases by number
    std::vector<MessageSchema> messages; ///< its message types
};

} // namespace fl
} // namespace ns3

#endif // FL_MESSAGE_SCHEMA_H
