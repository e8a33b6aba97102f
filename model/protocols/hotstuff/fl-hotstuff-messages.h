/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_MESSAGES_H
#define FL_HOTSTUFF_MESSAGES_H

#include "ns3/fl-command-pool.h"
#include "ns3/fl-message.h"
#include "ns3/fl-types.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * The messages of HotStuff as a system of its own, system 3: requests and replies of clients, and
 * those among the replicas, which are ConsensusMessages.
 */
struct HotStuffMessages
{
    static constexpr uint8_t SYSTEM = 3; ///< number of the system

    static constexpr uint16_t REQUEST = 1;    ///< client to replicas: execute this
    static constexpr uint16_t REPLY = 2;      ///< replica to client: it was executed
    static constexpr uint16_t CONSENSUS = 16; ///< first type of the messages among replicas

    static constexpr uint8_t PHASE_PREPARE = 0;    ///< proposals, votes and certificates of PREPARE
    static constexpr uint8_t PHASE_PRE_COMMIT = 1; ///< votes and certificates of PRE-COMMIT
    static constexpr uint8_t PHASE_COMMIT = 2;     ///< votes and certificates of COMMIT
    static constexpr uint8_t PHASE_VIEW_CHANGE = 3; ///< after timeouts
    static constexpr uint8_t PHASE_SYNCHRONIZE = 4; ///< blocks for a replica that fell behind
    static constexpr uint8_t PHASE_CLIENT = 5;      ///< requests and replies

    /**
     * @param number number of the command, from 1, of the client's own
     * @param lowest lowest number whose result the client has not got
     * @param command what to execute
     * @return a REQUEST
     */
    static MessagePtr MakeRequest(uint64_t number, uint64_t lowest, Bytes command);

    /**
     * @param number number of the command
     * @param result what has become of it
     * @return a REPLY
     */
    static MessagePtr MakeReply(uint64_t number, const CommandResult& result);

    /**
     * @param message a REPLY
     * @return the result in it
     */
    static CommandResult GetResult(const Message& message);
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_MESSAGES_H
