/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-messages.h"

#include "ns3/fl-byte-codec.h"
#include "ns3/fl-message-catalog.h"
#include "ns3/fl-parameter-payload.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

constexpr uint8_t SYSTEM = LearningChainMessages::SYSTEM;

const FieldSchema g_created{"created", FieldKind::UNSIGNED, 8, "ns", "when the content was made"};
const FieldSchema g_ttl{"ttl", FieldKind::UNSIGNED, 1, "hops", "hops that this copy may make"};
const FieldSchema g_digest{"digest",
                           FieldKind::FIXED_BYTES,
                           Digest::SIZE,
                           "",
                           "root of the vector's Merkle tree"};

/// Adds the messages of LearningChain to the catalog.
const MessageCatalogEntry g_learningChainMessages(SystemSchema{
    SYSTEM,
    "learning-chain",
    {"collect", "publish", "recover"},
    {
        MessageSchema{
            SYSTEM,
            LearningChainMessages::GRADIENT,
            "gradient",
            "gradient",
            true,
            {{"owner", FieldKind::UNSIGNED, 4, "", "who has trained"},
             {"base", FieldKind::FIXED_BYTES, Digest::SIZE, "", "block whose model was trained"},
             g_created,
             g_ttl,
             g_digest,
             {"signature", FieldKind::BYTES, 0, "", "owner's, of the fields and the digest"}},
            "A node to all, directly or from neighbor to neighbor, with its local gradient; also "
            "the answer to a request."},
        MessageSchema{
            SYSTEM,
            LearningChainMessages::BLOCK,
            "block",
            "block",
            true,
            {{"proposer", FieldKind::UNSIGNED, 4, "", "the elected leader"},
             {"parent", FieldKind::FIXED_BYTES, Digest::SIZE, "", "block that is extended"},
             g_created,
             g_ttl,
             {"owners", FieldKind::UNSIGNED_LIST, 4, "", "whose gradients were aggregated"},
             {"gradients", FieldKind::BYTES, 0, "", "their names, 32 bytes each"},
             {"nonce", FieldKind::UNSIGNED, 8, "", "proof of work for the header"},
             g_digest,
             {"signature", FieldKind::BYTES, 0, "", "leader's, of the header and the digest"}},
            "The elected leader to all, directly or from neighbor to neighbor, with the "
            "aggregate; also the answer to a request."},
        MessageSchema{SYSTEM,
                      LearningChainMessages::REQUEST,
                      "request",
                      "request",
                      false,
                      {{"wanted", FieldKind::UNSIGNED, 1, "", "1 gradient, 2 block, 3 last block"},
                       {"id", FieldKind::FIXED_BYTES, Digest::SIZE, "", "its digest"}},
                      "A node to another, when it lacks a gradient or a block."},
    },
});

/**
 * @param type type of a message
 * @param round training round
 * @param phase phase of the round
 * @return an empty message
 */
std::shared_ptr<Message>
MakeMessage(uint16_t type, Round round, uint8_t phase)
{
    return std::make_shared<Message>(MessageCatalog::Get().At(SYSTEM, type), round, phase);
}

/**
 * @param digest a digest
 * @return its bytes
 */
Bytes
ToBytes(const Digest& digest)
{
    return Bytes(digest.GetBytes().begin(), digest.GetBytes().end());
}

/**
 * @param purpose what is signed
 * @param number a number that belongs to it
 * @param created when it was made
 * @param digest a digest that belongs to it
 * @return all of that
 */
Bytes
Join(const std::string& purpose, uint64_t number, const Time& created, const Digest& digest)
{
    ByteWriter writer(purpose.size() + 16 + Digest::SIZE);
    writer.WriteBytes(reinterpret_cast<const uint8_t*>(purpose.data()), purpose.size());
    writer.WriteUnsigned(number, 8);
    writer.WriteUnsigned(static_cast<uint64_t>(created.GetNanoSeconds()), 8);
    writer.WriteBytes(digest.GetBytes().data(), Digest::SIZE);
    return writer.Take();
}

} // namespace

MessagePtr
LearningChainMessages::MakeGradient(const LearningChainGradient& gradient, uint8_t ttl)
{
    auto message = MakeMessage(GRADIENT, gradient.iteration, PHASE_COLLECT);
    message->SetUnsigned("owner", gradient.owner)
        .SetBytes("base", ToBytes(gradient.base))
        .SetUnsigned("created", static_cast<uint64_t>(gradient.created.GetNanoSeconds()))
        .SetUnsigned("ttl", ttl)
        .SetBytes("digest", ToBytes(gradient.seal.digest))
        .SetBytes("signature", gradient.seal.signature.bytes)
        .SetBulk(gradient.payload);
    return message;
}

MessagePtr
LearningChainMessages::MakeBlock(const LearningChainBlock& block, Round height, uint8_t ttl)
{
    std::vector<uint64_t> owners;
    Bytes gradients;
    for (const LearningChainShare& share : *block.shares)
    {
        owners.push_back(share.owner);
        gradients.insert(gradients.end(),
                         share.gradient.GetBytes().begin(),
                         share.gradient.GetBytes().end());
    }
    auto message = MakeMessage(BLOCK, height, PHASE_PUBLISH);
    message->SetUnsigned("proposer", block.proposer)
        .SetBytes("parent", ToBytes(block.parent))
        .SetUnsigned("created", static_cast<uint64_t>(block.created.GetNanoSeconds()))
        .SetUnsigned("ttl", ttl)
        .SetList("owners", std::move(owners))
        .SetBytes("gradients", std::move(gradients))
        .SetUnsigned("nonce", block.nonce)
        .SetBytes("digest", ToBytes(block.seal.digest))
        .SetBytes("signature", block.seal.signature.bytes)
        .SetBulk(block.payload);
    return message;
}

MessagePtr
LearningChainMessages::MakeRequest(Wanted wanted, const Digest& id, Round height)
{
    auto message = MakeMessage(REQUEST, height, PHASE_RECOVER);
    message->SetUnsigned("wanted", wanted).SetBytes("id", ToBytes(id));
    return message;
}

Digest
LearningChainMessages::GetDigest(const Message& message, const char* field)
{
    const Bytes& bytes = message.GetBytes(field);
    return *Digest::FromBytes(bytes.data(), bytes.size());
}

VectorSeal
LearningChainMessages::GetSeal(const Message& message)
{
    return VectorSeal{GetDigest(message, "digest"), Signature{message.GetBytes("signature")}};
}

Time
LearningChainMessages::GetCreated(const Message& message)
{
    // Times that nobody reaches are the same; nothing can be added to the greatest one.
    const uint64_t limit = std::numeric_limits<int64_t>::max() / 2;
    return NanoSeconds(std::min(message.GetUnsigned("created"), limit));
}

std::shared_ptr<LearningChainBlock>
LearningChainMessages::ReadBlock(const Message& message,
                                 const ParameterVector& form,
                                 uint32_t nodes)
{
    auto block = std::make_shared<LearningChainBlock>();
    const std::vector<uint64_t>& owners = message.GetList("owners");
    const Bytes& gradients = message.GetBytes("gradients");
    block->aggregate = ParameterPayload::FromPayload(message.GetBulk(), form);
    const uint64_t proposer = message.GetUnsigned("proposer");
    if (!block->aggregate || proposer >= nodes || owners.empty() || owners.size() > nodes ||
        gradients.size() != owners.size() * Digest::SIZE)
    {
        return nullptr;
    }
    auto shares = std::make_shared<LearningChainShares>();
    shares->reserve(owners.size());
    for (size_t i = 0; i < owners.size(); i++)
    {
        if (owners[i] >= nodes || (i > 0 && owners[i] <= owners[i - 1]))
        {
            return nullptr;
        }
        shares->push_back({static_cast<NodeIndex>(owners[i]),
                           *Digest::FromBytes(gradients.data() + i * Digest::SIZE, Digest::SIZE)});
    }
    block->shares = std::move(shares);
    block->proposer = static_cast<NodeIndex>(proposer);
    block->parent = GetDigest(message, "parent");
    block->created = GetCreated(message);
    block->payload = message.GetBulk();
    block->seal = GetSeal(message);
    block->nonce = message.GetUnsigned("nonce");
    return block;
}

Bytes
LearningChainMessages::MakeStatement(const LearningChainGradient& gradient)
{
    return Join("decentralized-fl learning-chain gradient v1",
                gradient.owner,
                gradient.created,
                gradient.base);
}

Bytes
LearningChainMessages::MakeStatement(const LearningChainBlock& block)
{
    return Join("decentralized-fl learning-chain block v1",
                block.proposer,
                block.created,
                block.challenge);
}

} // namespace fl
} // namespace ns3
