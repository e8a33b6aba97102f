/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-messages.h"

#include "ns3/fl-consensus-replica.h"
#include "ns3/fl-message-catalog.h"

#include <memory>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @return all message types of the system
 */
std::vector<MessageSchema>
MakeAllSchemas()
{
    const FieldSchema number{"number",
                             FieldKind::UNSIGNED,
                             8,
                             "",
                             "number of the command, of the client's own"};
    std::vector<MessageSchema> schemas{
        MessageSchema{HotStuffMessages::SYSTEM,
                      HotStuffMessages::REQUEST,
                      "request",
                      "request",
                      false,
                      {number,
                       {"lowest",
                        FieldKind::UNSIGNED,
                        8,
                        "",
                        "lowest number whose result the client has not got"},
                       {"command", FieldKind::BYTES, 0, "", "what to execute"}},
                      "Client to all replicas, and again when no result comes."},
        MessageSchema{HotStuffMessages::SYSTEM,
                      HotStuffMessages::REPLY,
                      "reply",
                      "reply",
                      false,
                      {number,
                       {"height", FieldKind::UNSIGNED, 8, "", "height of the command's block"},
                       {"position", FieldKind::UNSIGNED, 4, "", "position within the block"},
                       {"block", FieldKind::FIXED_BYTES, Digest::SIZE, "", "digest of the block"}},
                      "Replica to client when the command's block is decided."},
    };
    const auto consensus =
        ConsensusReplica::MakeSchemas(HotStuffMessages::SYSTEM, HotStuffMessages::CONSENSUS);
    schemas.insert(schemas.end(), consensus.begin(), consensus.end());
    return schemas;
}

/// Adds the messages of HotStuff to the catalog.
const MessageCatalogEntry g_hotStuffMessages(SystemSchema{
    HotStuffMessages::SYSTEM,
    "hotstuff",
    {"prepare", "pre-commit", "commit", "view-change", "synchronize", "client"},
    MakeAllSchemas()});

/**
 * @param type type of a message
 * @return an empty message
 */
std::shared_ptr<Message>
MakeClientMessage(uint16_t type)
{
    return std::make_shared<Message>(MessageCatalog::Get().At(HotStuffMessages::SYSTEM, type),
                                     0,
                                     HotStuffMessages::PHASE_CLIENT);
}

} // namespace

MessagePtr
HotStuffMessages::MakeRequest(uint64_t number, uint64_t lowest, Bytes command)
{
    auto message = MakeClientMessage(REQUEST);
    message->SetUnsigned("number", number)
        .SetUnsigned("lowest", lowest)
        .SetBytes("command", std::move(command));
    return message;
}

MessagePtr
HotStuffMessages::MakeReply(uint64_t number, const CommandResult& result)
{
    auto message = MakeClientMessage(REPLY);
    const auto& digest = result.block.GetBytes();
    message->SetUnsigned("number", number)
        .SetUnsigned("height", result.height)
        .SetUnsigned("position", result.position)
        .SetBytes("block", Bytes(digest.begin(), digest.end()));
    return message;
}

CommandResult
HotStuffMessages::GetResult(const Message& message)
{
    const Bytes& digest = message.GetBytes("block");
    return CommandResult{message.GetUnsigned("height"),
                         static_cast<uint32_t>(message.GetUnsigned("position")),
                         *Digest::FromBytes(digest.data(), digest.size())};
}

} // namespace fl
} // namespace ns3
