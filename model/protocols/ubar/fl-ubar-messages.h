/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_MESSAGES_H
#define FL_UBAR_MESSAGES_H

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
 * The messages of decentralized SGD on a graph, system 5. The round stands in every message's
 * header, and so does the sender.
 */
struct UbarMessages
{
    static constexpr uint8_t SYSTEM = 5; ///< number of the system

    static constexpr uint16_t ESTIMATE = 1; ///< node to its neighbors: the model it has

    static constexpr uint8_t PHASE_EXCHANGE = 0; ///< phase of ESTIMATE

    /**
     * @param round training round
     * @param estimate the sender's estimate at the beginning of the round
     * @param seal of the sender; none if estimates are not signed
     * @return an ESTIMATE
     */
    static MessagePtr MakeEstimate(Round round,
                                   BulkPayloadPtr estimate,
                                   const std::optional<VectorSeal>& seal);

    /**
     * @param message an ESTIMATE
     * @return its seal; none if it has none, or not the form of one
     */
    static std::optional<VectorSeal> GetSeal(const Message& message);

    /**
     * @param round training round
     * @return what the vector of an ESTIMATE is, to be signed
     */
    static Bytes MakeStatement(Round round);
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_MESSAGES_H
