/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TRANSPORT_MESSAGES_H
#define FL_TRANSPORT_MESSAGES_H

#include "ns3/fl-message-schema.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The packet transport's own messages, system 0. They are not numbered and count as overhead.
 */
struct TransportMessages
{
    static constexpr uint8_t SYSTEM = 0;  ///< number of the system
    static constexpr uint16_t HELLO = 1;  ///< opens a connection, from its sender
    static constexpr uint16_t RESUME = 2; ///< answer: where to go on

    static constexpr uint32_t RESUME_LENGTH = 16; ///< bytes of the control part of RESUME

    /**
     * @return schema of HELLO
     */
    static const MessageSchema& Hello();

    /**
     * @return schema of RESUME
     */
    static const MessageSchema& Resume();
};

} // namespace fl
} // namespace ns3

#endif // FL_TRANSPORT_MESSAGES_H
