/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-messages.h"

#include "ns3/fl-byte-codec.h"
#include "ns3/fl-consensus-replica.h"
#include "ns3/fl-message-catalog.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-vector-broadcaster.h"

#include <memory>
#include <string>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

constexpr uint8_t SYSTEM = PirateMessages::SYSTEM;

const FieldSchema g_step{"step", FieldKind::UNSIGNED, 4, "", "consensus step, from 0"};

/**
 * @param name name of the field
 * @param description what it means
 * @return a list of nodes
 */
FieldSchema
MakeNodesField(const std::string& name, const std::string& description)
{
    return {name, FieldKind::UNSIGNED_LIST, 4, "", description};
}

/**
 * @param name name of the field
 * @param description what it means
 * @return a field for a digest
 */
FieldSchema
MakeDigestField(const std::string& name, const std::string& description)
{
    return {name, FieldKind::FIXED_BYTES, Digest::SIZE, "", description};
}

/**
 * @return all message types of PIRATE
 */
std::vector<MessageSchema>
MakeTypes()
{
    std::vector<MessageSchema> types{
        {SYSTEM,
         PirateMessages::JOIN,
         "join",
         "membership",
         false,
         {{"samples", FieldKind::UNSIGNED, 8, "", "number of the node's training samples"}},
         "Node to permission control when its process begins."},
        {SYSTEM,
         PirateMessages::ASSIGN,
         "assign",
         "membership",
         false,
         {{"epoch", FieldKind::UNSIGNED, 4, "", "number of the assignment"},
          {"committee", FieldKind::UNSIGNED, 4, "", "index of the node's committee"},
          {"committees", FieldKind::UNSIGNED, 4, "", "number of committees"},
          MakeNodesField("source", "members of the committee before"),
          MakeNodesField("own", "members of the own committee"),
          MakeNodesField("sink", "members of the committee after"),
          {"key_size", FieldKind::UNSIGNED, 2, "bytes", "length of a public key"},
          {"keys", FieldKind::BYTES, 0, "", "public keys of source, own and sink"}},
         "Permission control to a node: its committee and both neighbors."},
        {SYSTEM,
         PirateMessages::GRADIENT,
         "gradient",
         "gradient",
         true,
         {{"owner", FieldKind::UNSIGNED, 4, "", "whose gradient"},
          MakeDigestField("digest", "root of the vector's Merkle tree"),
          {"signature", FieldKind::BYTES, 0, "", "owner's, of purpose, iteration and digest"}},
         "A local gradient, from its owner, or passed on by a leader or a member that was asked."},
        {SYSTEM,
         PirateMessages::PROPOSED,
         "proposed",
         "proposed-sum",
         true,
         {g_step},
         "Leader to members with ProposalCheck=detector: the sum that its block proposes, or "
         "answer to a fetch."},
        {SYSTEM,
         PirateMessages::AGGREGATE,
         "aggregate",
         "aggregate",
         true,
         {g_step,
          {"payload", FieldKind::BYTES, 0, "", "what the committee has decided"},
          {"proof", FieldKind::BYTES, 0, "", "headers and certificate that show the decision"}},
         "Leader to the next committee after a decision, or answer to a fetch; no vector if the "
         "slot is empty."},
        {SYSTEM,
         PirateMessages::FETCH,
         "fetch",
         "fetch",
         false,
         {{"wanted",
           FieldKind::UNSIGNED,
           1,
           "",
           "0: aggregate, 1: gradient, 2: model, 3: proposed sum"},
          g_step,
          {"owner", FieldKind::UNSIGNED, 4, "", "owner of a gradient"},
          MakeDigestField("digest", "root of a gradient's Merkle tree")},
         "Member to another one of its own or the previous committee, for what did not come."},
        {SYSTEM,
         PirateMessages::MODEL,
         "model",
         "model",
         true,
         {},
         "Answer to a fetch: the model that the iteration in the header begins with."},
        VectorBroadcaster::MakeSchema(SYSTEM, PirateMessages::PIECE),
    };
    for (MessageSchema& schema : ConsensusReplica::MakeSchemas(SYSTEM, PirateMessages::CONSENSUS))
    {
        types.push_back(std::move(schema));
    }
    return types;
}

/// Adds the messages of PIRATE to the catalog.
const MessageCatalogEntry g_pirateMessages(SystemSchema{
    SYSTEM,
    "pirate",
    {"assign", "gradients", "reduce", "gather", "recover"},
    MakeTypes()});

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
 * @param message a message with a field `digest`
 * @return the digest
 */
Digest
GetDigest(const Message& message)
{
    const Bytes& bytes = message.GetBytes("digest");
    return *Digest::FromBytes(bytes.data(), bytes.size());
}

} // namespace

uint8_t
PirateMessages::GetPhase(const RingSchedule& schedule, uint32_t step)
{
    return step < schedule.GetSteps() && schedule.IsReduce(step) ? PHASE_REDUCE : PHASE_GATHER;
}

MessagePtr
PirateMessages::MakeJoin(uint64_t samples)
{
    auto message = MakeMessage(JOIN, 0, PHASE_ASSIGN);
    message->SetUnsigned("samples", samples);
    return message;
}

MessagePtr
PirateMessages::MakeAssign(const PirateAssignment& assignment)
{
    auto message = MakeMessage(ASSIGN, 0, PHASE_ASSIGN);
    Bytes keys;
    uint64_t keySize = 0;
    const auto add = [&](const std::string& field, const PirateCommittee& committee) {
        message->SetList(field,
                         std::vector<uint64_t>(committee.nodes.begin(), committee.nodes.end()));
        for (const PublicKey& key : committee.keys)
        {
            keySize = key.bytes.size();
            keys.insert(keys.end(), key.bytes.begin(), key.bytes.end());
        }
    };
    message->SetUnsigned("epoch", assignment.epoch)
        .SetUnsigned("committee", assignment.committee)
        .SetUnsigned("committees", assignment.committees);
    add("source", assignment.source);
    add("own", assignment.own);
    add("sink", assignment.sink);
    message->SetUnsigned("key_size", keySize).SetBytes("keys", std::move(keys));
    return message;
}

std::optional<PirateAssignment>
PirateMessages::GetAssignment(const Message& message)
{
    PirateAssignment assignment;
    assignment.epoch = message.GetUnsigned("epoch");
    assignment.committee = message.GetUnsigned("committee");
    assignment.committees = message.GetUnsigned("committees");
    const uint64_t keySize = message.GetUnsigned("key_size");
    const Bytes& keys = message.GetBytes("keys");
    uint64_t position = 0;
    const auto read = [&](const std::string& field, PirateCommittee& committee) {
        for (uint64_t node : message.GetList(field))
        {
            if (position + keySize > keys.size())
            {
                return false;
            }
            committee.nodes.push_back(node);
            committee.keys.push_back(
                PublicKey{Bytes(keys.begin() + position, keys.begin() + position + keySize)});
            position += keySize;
        }
        return !committee.nodes.empty();
    };
    if (!read("source", assignment.source) || !read("own", assignment.own) ||
        !read("sink", assignment.sink) || position != keys.size() || assignment.committees < 2 ||
        assignment.committee >= assignment.committees)
    {
        return std::nullopt;
    }
    return assignment;
}

MessagePtr
PirateMessages::MakeGradient(Round iteration,
                             NodeIndex owner,
                             BulkPayloadPtr gradient,
                             const VectorSeal& seal)
{
    auto message = MakeMessage(GRADIENT, iteration, PHASE_GRADIENTS);
    message->SetUnsigned("owner", owner)
        .SetBytes("digest", ToBytes(seal.digest))
        .SetBytes("signature", seal.signature.bytes)
        .SetBulk(std::move(gradient));
    return message;
}

VectorSeal
PirateMessages::GetSeal(const Message& message)
{
    return VectorSeal{GetDigest(message), Signature{message.GetBytes("signature")}};
}

Bytes
PirateMessages::MakeStatement(uint32_t epoch, Round iteration)
{
    static const std::string PURPOSE = "decentralized-fl pirate gradient v1";
    ByteWriter writer(PURPOSE.size() + 8);
    writer.WriteBytes(reinterpret_cast<const uint8_t*>(PURPOSE.data()), PURPOSE.size());
    writer.WriteUnsigned(epoch, 4);
    writer.WriteUnsigned(iteration, 4);
    return writer.Take();
}

MessagePtr
PirateMessages::MakeProposed(Round iteration, uint32_t step, uint8_t phase, BulkPayloadPtr sum)
{
    auto message = MakeMessage(PROPOSED, iteration, phase);
    message->SetUnsigned("step", step).SetBulk(std::move(sum));
    return message;
}

MessagePtr
PirateMessages::MakeAggregate(const PirateAggregate& aggregate, uint8_t phase)
{
    auto message = MakeMessage(AGGREGATE, aggregate.iteration, phase);
    ByteWriter proof;
    aggregate.proof.Encode(proof);
    message->SetUnsigned("step", aggregate.step)
        .SetBytes("payload", aggregate.payload)
        .SetBytes("proof", proof.Take());
    if (aggregate.sum)
    {
        message->SetBulk(std::make_shared<const ParameterPayload>(aggregate.sum));
    }
    return message;
}

std::optional<PirateAggregate>
PirateMessages::GetAggregate(const Message& message)
{
    PirateAggregate aggregate;
    aggregate.iteration = message.GetRound();
    aggregate.step = message.GetUnsigned("step");
    aggregate.payload = message.GetBytes("payload");
    const Bytes& bytes = message.GetBytes("proof");
    ByteReader reader(bytes.data(), bytes.size());
    std::optional<CommitProof> proof = CommitProof::Decode(reader);
    if (!proof || reader.GetRemaining() > 0 || proof->headers.empty())
    {
        return std::nullopt;
    }
    aggregate.proof = std::move(*proof);
    aggregate.sum = ParameterPayload::FromPayload(message.GetBulk());
    if (message.GetBulk() && !aggregate.sum)
    {
        return std::nullopt;
    }
    return aggregate;
}

MessagePtr
PirateMessages::MakeFetch(const PirateFetch& fetch)
{
    auto message = MakeMessage(FETCH, fetch.iteration, PHASE_RECOVER);
    message->SetUnsigned("wanted", static_cast<uint64_t>(fetch.wanted))
        .SetUnsigned("step", fetch.step)
        .SetUnsigned("owner", fetch.owner)
        .SetBytes("digest", ToBytes(fetch.digest));
    return message;
}

std::optional<PirateFetch>
PirateMessages::GetFetch(const Message& message)
{
    const uint64_t wanted = message.GetUnsigned("wanted");
    if (wanted >= static_cast<uint64_t>(PirateWanted::COUNT))
    {
        return std::nullopt;
    }
    PirateFetch fetch;
    fetch.wanted = static_cast<PirateWanted>(wanted);
    fetch.iteration = message.GetRound();
    fetch.step = message.GetUnsigned("step");
    fetch.owner = message.GetUnsigned("owner");
    fetch.digest = GetDigest(message);
    return fetch;
}

MessagePtr
PirateMessages::MakeModel(Round iteration, BulkPayloadPtr model)
{
    auto message = MakeMessage(MODEL, iteration, PHASE_RECOVER);
    message->SetBulk(std::move(model));
    return message;
}

} // namespace fl
} // namespace ns3
