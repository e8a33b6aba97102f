/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_MESSAGES_H
#define FL_PIRATE_MESSAGES_H

#include "ns3/fl-commit-proof.h"
#include "ns3/fl-message.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-ring-schedule.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vector-authenticator.h"

#include <cstdint>
#include <optional>

namespace ns3
{
namespace fl
{

/// What a member of PIRATE asks another one for.
enum class PirateWanted : uint8_t
{
    AGGREGATE, ///< the result of a step that its committee has decided
    GRADIENT,  ///< the local gradient of an owner, with a digest
    MODEL,     ///< the model that an iteration begins with
    PROPOSED,  ///< the sum that the asked member has proposed for a step
    COUNT      ///< number of things
};

/// A request for something that did not come, or was lost in a crash.
struct PirateFetch
{
    PirateWanted wanted{PirateWanted::AGGREGATE}; ///< what
    Round iteration{0};                           ///< of which iteration
    uint32_t step{0};                             ///< step of an aggregate or a proposal
    NodeIndex owner{0};                           ///< owner of a gradient
    Digest digest;                                ///< of a gradient
};

/// The decided result of a step, with what shows that it was decided.
struct PirateAggregate
{
    Round iteration{0};     ///< training round
    uint32_t step{0};       ///< step of the committee that has decided it
    Bytes payload;          ///< the PirateBlock
    CommitProof proof;      ///< shows that the block with this payload is decided
    ParameterVectorPtr sum; ///< the vector; null if the slot is empty
};

/**
 * @ingroup decentralized-fl-protocols
 * The messages of PIRATE, system 2. Those of the agreement within a committee have the types from
 * CONSENSUS on.
 */
struct PirateMessages
{
    static constexpr uint8_t SYSTEM = 2; ///< number of the system

    static constexpr uint16_t JOIN = 1;       ///< node to permission control: I am here
    static constexpr uint16_t ASSIGN = 2;     ///< permission control to node: your committee
    static constexpr uint16_t GRADIENT = 3;   ///< a local gradient, signed by its owner
    static constexpr uint16_t PROPOSED = 4;   ///< leader to members: the sum that it proposes
    static constexpr uint16_t AGGREGATE = 5;  ///< to the next committee: a decided sum
    static constexpr uint16_t FETCH = 6;      ///< asks for what did not come
    static constexpr uint16_t MODEL = 7;      ///< answer to a member that has lost the model
    static constexpr uint16_t PIECE = 8;      ///< part of a PROPOSED or an AGGREGATE
    static constexpr uint16_t CONSENSUS = 16; ///< first type of the agreement

    static constexpr uint8_t PHASE_ASSIGN = 0;    ///< membership
    static constexpr uint8_t PHASE_GRADIENTS = 1; ///< local gradients
    static constexpr uint8_t PHASE_REDUCE = 2;    ///< the first m - 1 steps
    static constexpr uint8_t PHASE_GATHER = 3;    ///< the last m - 1 steps
    static constexpr uint8_t PHASE_RECOVER = 4;   ///< what was asked for

    /**
     * @param schedule of the ring
     * @param step a step, or the number of steps
     * @return its phase
     */
    static uint8_t GetPhase(const RingSchedule& schedule, uint32_t step);

    /**
     * @param samples number of the node's training samples
     * @return a JOIN
     */
    static MessagePtr MakeJoin(uint64_t samples);

    /**
     * @param assignment the assignment
     * @return an ASSIGN
     */
    static MessagePtr MakeAssign(const PirateAssignment& assignment);

    /**
     * @param message an ASSIGN of any content
     * @return the assignment, nothing if it is none
     */
    static std::optional<PirateAssignment> GetAssignment(const Message& message);

    /**
     * @param iteration training round
     * @param owner whose gradient
     * @param gradient the vector
     * @param seal of the owner
     * @return a GRADIENT
     */
    static MessagePtr MakeGradient(Round iteration,
                                   NodeIndex owner,
                                   BulkPayloadPtr gradient,
                                   const VectorSeal& seal);

    /**
     * @param message a GRADIENT
     * @return its seal
     */
    static VectorSeal GetSeal(const Message& message);

    /**
     * @param epoch number of the assignment
     * @param iteration training round
     * @return what the gradient of that iteration is, to be signed
     */
    static Bytes MakeStatement(uint32_t epoch, Round iteration);

    /**
     * @param iteration training round
     * @param step the step
     * @param phase phase of the step
     * @param sum the vector
     * @return a PROPOSED
     */
    static MessagePtr MakeProposed(Round iteration,
                                   uint32_t step,
                                   uint8_t phase,
                                   BulkPayloadPtr sum);

    /**
     * @param aggregate what was decided
     * @param phase phase of the step, or PHASE_RECOVER
     * @return an AGGREGATE
     */
    static MessagePtr MakeAggregate(const PirateAggregate& aggregate, uint8_t phase);

    /**
     * @param message an AGGREGATE of any content
     * @return what it says; nothing if it says nothing
     */
    static std::optional<PirateAggregate> GetAggregate(const Message& message);

    /**
     * @param fetch the request
     * @return a FETCH
     */
    static MessagePtr MakeFetch(const PirateFetch& fetch);

    /**
     * @param message a FETCH of any content
     * @return the request; nothing if it is none
     */
    static std::optional<PirateFetch> GetFetch(const Message& message);

    /**
     * @param iteration iteration that begins with the model
     * @param model the model
     * @return a MODEL
     */
    static MessagePtr MakeModel(Round iteration, BulkPayloadPtr model);
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_MESSAGES_H
