/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-messages.h"

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

/// Adds the messages of decentralized SGD to the catalog.
const MessageCatalogEntry g_ubarMessages(SystemSchema{
    UbarMessages::SYSTEM,
    "ubar",
    {"exchange"},
    {
        MessageSchema{UbarMessages::SYSTEM,
                      UbarMessages::ESTIMATE,
                      "estimate",
                      "estimate",
                      true,
                      {{"digest",
                        FieldKind::BYTES,
                        0,
                        "",
                        "root of the estimate's Merkle tree; empty if it is not signed"},
                       {"signature",
                        FieldKind::BYTES,
                        0,
                        "",
                        "sender's signature of purpose, round and digest; empty if not signed"}},
                      "Node to its neighbors at the beginning of a round, with its estimate of "
                      "the model."},
    },
});

} // namespace

MessagePtr
UbarMessages::MakeEstimate(Round round,
                           BulkPayloadPtr estimate,
                           const std::optional<VectorSeal>& seal)
{
    auto message = std::make_shared<Message>(MessageCatalog::Get().At(SYSTEM, ESTIMATE),
                                             round,
                                             PHASE_EXCHANGE);
    if (seal)
    {
        message
            ->SetBytes("digest",
                       Bytes(seal->digest.GetBytes().begin(), seal->digest.GetBytes().end()))
            .SetBytes("signature", seal->signature.bytes);
    }
    message->SetBulk(std::move(estimate));
    return message;
}

std::optional<VectorSeal>
UbarMessages::GetSeal(const Message& message)
{
    const Bytes& bytes = message.GetBytes("digest");
    const std::optional<Digest> digest = Digest::FromBytes(bytes.data(), bytes.size());
    if (!digest)
    {
        return std::nullopt;
    }
    return VectorSeal{*digest, Signature{message.GetBytes("signature")}};
}

Bytes
UbarMessages::MakeStatement(Round round)
{
    static const std::string PURPOSE = "decentralized-fl ubar v1";
    ByteWriter writer(PURPOSE.size() + 4);
    writer.WriteBytes(reinterpret_cast<const uint8_t*>(PURPOSE.data()), PURPOSE.size());
    writer.WriteUnsigned(round, 4);
    return writer.Take();
}

} // namespace fl
} // namespace ns3
