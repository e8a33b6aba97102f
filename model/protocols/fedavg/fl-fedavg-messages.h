/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FEDAVG_MESSAGES_H
#define FL_FEDAVG_MESSAGES_H

#include "ns3/fl-message-schema.h"
#include "ns3/fl-message.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vector-authenticator.h"

#include <cstdint>
#include <optional>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * The messages of federated averaging, system 1.
 */
struct FedAvgMessages
{
    static constexpr uint8_t SYSTEM = 1; ///< number of the system

    static constexpr uint16_t JOIN = 1;   ///< client to server: I am here
    static constexpr uint16_t MODEL = 2;  ///< server to client: train this
    static constexpr uint16_t UPDATE = 3; ///< client to server: the outcome

    static constexpr uint8_t PHASE_JOIN = 0;       ///< phase of JOIN
    static constexpr uint8_t PHASE_DISTRIBUTE = 1; ///< phase of MODEL
    static constexpr uint8_t PHASE_COLLECT = 2;    ///< phase of UPDATE

    /**
     * @param samples number of the client's training samples
     * @return a JOIN
     */
    static MessagePtr MakeJoin(uint64_t samples);

    /**
     * @param round training round
     * @param model the global model
     * @param seal of the server
     * @return a MODEL
     */
    static MessagePtr MakeModel(Round round, BulkPayloadPtr model, const VectorSeal& seal);

    /**
     * @param round training round
     * @param samples number of the client's training samples
     * @param loss mean training loss, in nats
     * @param update trained model less global model
     * @param seal of the client
     * @return an UPDATE
     */
    static MessagePtr MakeUpdate(Round round,
                                 uint64_t samples,
                                 double loss,
                                 BulkPayloadPtr update,
                                 const VectorSeal& seal);

    /**
     * @param message a message of this system
     * @return whether it is a MODEL or UPDATE, which is of no use after its round
     */
    static bool IsVector(const Message& message);

    /**
     * @param message a MODEL or UPDATE
     * @return its seal
     */
    static VectorSeal GetSeal(const Message& message);

    /**
     * @param type MODEL or UPDATE
     * @param round training round
     * @param samples number of samples that the vector stands for
     * @return what the vector of such a message is, to be signed
     */
    static Bytes MakeStatement(uint16_t type, Round round, uint64_t samples);
};

} // namespace fl
} // namespace ns3

#endif // FL_FEDAVG_MESSAGES_H
