/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_MESSAGES_H
#define FL_LEARNING_CHAIN_MESSAGES_H

#include "ns3/fl-learning-chain-block.h"
#include "ns3/fl-message.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * The messages of LearningChain, system 4.
 */
struct LearningChainMessages
{
    static constexpr uint8_t SYSTEM = 4; ///< number of the system

    static constexpr uint16_t GRADIENT = 1; ///< a local gradient, for everybody
    static constexpr uint16_t BLOCK = 2;    ///< a block, for everybody
    static constexpr uint16_t REQUEST = 3;  ///< send me a gradient or a block

    static constexpr uint8_t PHASE_COLLECT = 0; ///< phase of GRADIENT
    static constexpr uint8_t PHASE_PUBLISH = 1; ///< phase of BLOCK
    static constexpr uint8_t PHASE_RECOVER = 2; ///< phase of REQUEST

    /// What a REQUEST asks for.
    enum Wanted : uint8_t
    {
        WANTED_GRADIENT = 1, ///< the gradient with the name
        WANTED_BLOCK = 2,    ///< the block with the digest
        WANTED_HEAD = 3,     ///< the last block of the receiver's chain
    };

    /**
     * @param gradient a gradient
     * @param ttl hops that the copy may make
     * @return a GRADIENT
     */
    static MessagePtr MakeGradient(const LearningChainGradient& gradient, uint8_t ttl);

    /**
     * @param block a block
     * @param height its height
     * @param ttl hops that the copy may make
     * @return a BLOCK
     */
    static MessagePtr MakeBlock(const LearningChainBlock& block, Round height, uint8_t ttl);

    /**
     * @param wanted what is asked for
     * @param id its digest; of no meaning for the head
     * @param height height of the chain of who asks
     * @return a REQUEST
     */
    static MessagePtr MakeRequest(Wanted wanted, const Digest& id, Round height);

    /**
     * @param message a message with a field of 32 bytes
     * @param field name of the field
     * @return its value
     */
    static Digest GetDigest(const Message& message, const char* field);

    /**
     * @param message a GRADIENT or BLOCK
     * @return its seal
     */
    static VectorSeal GetSeal(const Message& message);

    /**
     * @param message a GRADIENT or BLOCK
     * @return when it says that its content was made
     */
    static Time GetCreated(const Message& message);

    /**
     * @param message a BLOCK of any origin
     * @param form a vector of the form that the aggregate must have
     * @param nodes number of nodes
     * @return the block without its digests; nullptr if it is not well formed
     */
    static std::shared_ptr<LearningChainBlock> ReadBlock(const Message& message,
                                                         const ParameterVector& form,
                                                         uint32_t nodes);

    /**
     * @param gradient a gradient
     * @return what its owner signs beside the vector
     */
    static Bytes MakeStatement(const LearningChainGradient& gradient);

    /**
     * @param block a block with its challenge
     * @return what its leader signs beside the aggregate
     */
    static Bytes MakeStatement(const LearningChainBlock& block);
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_MESSAGES_H
