/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-messages.h"

#include "ns3/fl-byte-codec.h"
#include "ns3/fl-message-catalog.h"

#include <memory>
#include <string>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

const FieldSchema g_digest{"digest",
                           FieldKind::FIXED_BYTES,
                           Digest::SIZE,
                           "",
                           "root of the vector's Merkle tree"};
const FieldSchema g_signature{"signature",
                              FieldKind::BYTES,
                              0,
                              "",
                              "sender's signature of purpose, round, samples and digest"};
const FieldSchema g_samples{"samples",
                            FieldKind::UNSIGNED,
                            8,
                            "",
                            "number of the client's training samples"};

/// Adds the messages of federated averaging to the catalog.
const MessageCatalogEntry g_fedAvgMessages(SystemSchema{
    FedAvgMessages::SYSTEM,
    "fedavg",
    {"join", "distribute", "collect"},
    {
        MessageSchema{FedAvgMessages::SYSTEM,
                      FedAvgMessages::JOIN,
                      "join",
                      "membership",
                      false,
                      {g_samples},
                      "Client to server when its process begins."},
        MessageSchema{FedAvgMessages::SYSTEM,
                      FedAvgMessages::MODEL,
                      "model",
                      "model",
                      true,
                      {g_digest, g_signature},
                      "Server to the clients of a round, with the global model."},
        MessageSchema{
            FedAvgMessages::SYSTEM,
            FedAvgMessages::UPDATE,
            "update",
            "update",
            true,
            {g_samples,
             {"loss", FieldKind::REAL, 8, "nats", "mean training loss before each step"},
             g_digest,
             g_signature},
            "Client to server after local training, with the difference that training made."},
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
    return std::make_shared<Message>(MessageCatalog::Get().At(FedAvgMessages::SYSTEM, type),
                                     round,
                                     phase);
}

/**
 * @param message takes the seal
 * @param seal the seal
 */
void
SetSeal(Message& message, const VectorSeal& seal)
{
    message.SetBytes("digest", Bytes(seal.digest.GetBytes().begin(), seal.digest.GetBytes().end()))
        .SetBytes("signature", seal.signature.bytes);
}

} // namespace

MessagePtr
FedAvgMessages::MakeJoin(uint64_t samples)
{
    auto message = MakeMessage(JOIN, 0, PHASE_JOIN);
    message->SetUnsigned("samples", samples);
    return message;
}

MessagePtr
FedAvgMessages::MakeModel(Round round, BulkPayloadPtr model, const VectorSeal& seal)
{
    auto message = MakeMessage(MODEL, round, PHASE_DISTRIBUTE);
    SetSeal(*message, seal);
    message->SetBulk(std::move(model));
    return message;
}

MessagePtr
FedAvgMessages::MakeUpdate(Round round,
                           uint64_t samples,
                           double loss,
                           BulkPayloadPtr update,
                           const VectorSeal& seal)
{
    auto message = MakeMessage(UPDATE, round, PHASE_COLLECT);
    SetSeal(*message, seal);
    message->SetUnsigned("samples", samples).SetReal("loss", loss).SetBulk(std::move(update));
    return message;
}

bool
FedAvgMessages::IsVector(const Message& message)
{
    return message.GetSchema().type == MODEL || message.GetSchema().type == UPDATE;
}

VectorSeal
FedAvgMessages::GetSeal(const Message& message)
{
    const Bytes& digest = message.GetBytes("digest");
    return VectorSeal{*Digest::FromBytes(digest.data(), digest.size()),
                      Signature{message.GetBytes("signature")}};
}

Bytes
FedAvgMessages::MakeStatement(uint16_t type, Round round, uint64_t samples)
{
    static const std::string PURPOSE = "decentralized-fl fedavg v1";
    ByteWriter writer(PURPOSE.size() + 14);
    writer.WriteBytes(reinterpret_cast<const uint8_t*>(PURPOSE.data()), PURPOSE.size());
    writer.WriteUnsigned(type, 2);
    writer.WriteUnsigned(round, 4);
    writer.WriteUnsigned(samples, 8);
    return writer.Take();
}

} // namespace fl
} // namespace ns3
