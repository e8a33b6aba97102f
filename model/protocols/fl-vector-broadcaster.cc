/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-vector-broadcaster.h"

#include "ns3/abort.h"
#include "ns3/fl-byte-codec.h"
#include "ns3/fl-merkle-tree.h"
#include "ns3/fl-message-catalog.h"
#include "ns3/fl-payload-slice.h"
#include "ns3/log.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlVectorBroadcaster");

namespace
{

/// Most messages of one sender that a receiver puts together, or remembers.
constexpr size_t MAX_INCOMING = 8;
/// Longest path in a tree that is read from a message.
constexpr size_t MAX_PATH = 64;

} // namespace

VectorBroadcaster::VectorBroadcaster(ProtocolHost& host, BroadcastSettings settings)
    : m_host(host),
      m_settings(std::move(settings))
{
}

uint64_t
VectorBroadcaster::GetRejected() const
{
    return m_rejected;
}

MessageSchema
VectorBroadcaster::MakeSchema(uint8_t system, uint16_t type)
{
    return {system,
            type,
            "piece",
            "piece",
            true,
            {{"sender", FieldKind::UNSIGNED, 4, "", "whose message it belongs to"},
             {"type", FieldKind::UNSIGNED, 2, "", "type of that message"},
             {"control", FieldKind::BYTES, 0, "", "control part of that message"},
             {"size", FieldKind::UNSIGNED, 8, "bytes", "length of its bulk part"},
             {"root", FieldKind::FIXED_BYTES, Digest::SIZE, "", "Merkle root over its pieces"},
             {"signature", FieldKind::BYTES, 0, "", "sender's, of all of that, round and phase"},
             {"piece", FieldKind::UNSIGNED, 4, "", "number of the piece, from 0"},
             {"path", FieldKind::BYTES, 0, "", "digests from the piece to the root"}},
            "A part of a large message, from its sender or from another receiver."};
}

Bytes
VectorBroadcaster::Description::MakeStatement() const
{
    static const std::string PURPOSE = "decentralized-fl broadcast v1";
    const Bytes control = inner->EncodeControl();
    ByteWriter writer(PURPOSE.size() + 16 + control.size());
    writer.WriteBytes(reinterpret_cast<const uint8_t*>(PURPOSE.data()), PURPOSE.size());
    writer.WriteUnsigned(inner->GetSchema().system, 1);
    writer.WriteUnsigned(inner->GetSchema().type, 2);
    writer.WriteUnsigned(inner->GetRound(), 4);
    writer.WriteUnsigned(inner->GetPhase(), 1);
    writer.WriteUnsigned(size, 8);
    writer.WriteBytes(control.data(), control.size());
    return writer.Take();
}

uint64_t
VectorBroadcaster::GetPieceSize(uint64_t size, size_t receivers) const
{
    const uint64_t pieces = m_settings.dissemination->GetPieces(receivers + 1);
    return std::max<uint64_t>(1, size / pieces + (size % pieces > 0));
}

void
VectorBroadcaster::Send(const std::vector<NodeIndex>& to, const MessagePtr& message)
{
    if (to.empty())
    {
        return;
    }
    if (message->GetBulkSize() == 0 || m_settings.dissemination->IsDirect(to.size() + 1))
    {
        m_host.Send(to, message);
        return;
    }
    const uint64_t pieceSize = GetPieceSize(message->GetBulkSize(), to.size());
    NS_ABORT_MSG_IF(pieceSize > std::numeric_limits<uint32_t>::max(), "a piece has 4 GB or more");
    const Description description{m_host.GetSelf(), message, message->GetBulkSize()};
    m_host.Compute<Sealed>(
        VectorAuthenticator::GetSignCost(message->GetBulkSize()),
        WorkClass::PROTOCOL,
        [digests = m_settings.digests,
         sign = m_settings.authenticator->MakeSigner(description.MakeStatement()),
         bulk = message->GetBulk(),
         pieceSize] {
            Sealed sealed;
            const MerkleTree tree(*digests, *bulk, static_cast<uint32_t>(pieceSize));
            sealed.seal.digest = tree.GetRoot();
            sealed.seal.signature = sign(sealed.seal.digest);
            for (uint64_t piece = 0; piece < tree.GetLeafCount(); piece++)
            {
                sealed.proofs.push_back(tree.GetProof(piece));
            }
            return sealed;
        },
        [this, to, message](const Sealed& sealed) { SendPieces(to, message, sealed); });
}

void
VectorBroadcaster::SendPieces(const std::vector<NodeIndex>& to,
                              const MessagePtr& message,
                              const Sealed& sealed)
{
    const uint64_t size = message->GetBulkSize();
    const uint64_t pieceSize = GetPieceSize(size, to.size());
    const Bytes control = message->EncodeControl();
    for (const MerkleProof& proof : sealed.proofs)
    {
        Bytes path;
        for (const Digest& digest : proof.path)
        {
            path.insert(path.end(), digest.GetBytes().begin(), digest.GetBytes().end());
        }
        const std::array<uint8_t, Digest::SIZE>& root = sealed.seal.digest.GetBytes();
        const uint64_t offset = proof.leafIndex * pieceSize;
        const uint64_t length = std::min(pieceSize, size - offset);
        const MessageSchema& schema = MessageCatalog::Get().At(m_settings.system, m_settings.type);
        auto piece = std::make_shared<Message>(schema, message->GetRound(), message->GetPhase());
        piece->SetUnsigned("sender", m_host.GetSelf())
            .SetUnsigned("type", message->GetSchema().type)
            .SetBytes("control", control)
            .SetUnsigned("size", size)
            .SetBytes("root", Bytes(root.begin(), root.end()))
            .SetBytes("signature", sealed.seal.signature.bytes)
            .SetUnsigned("piece", proof.leafIndex)
            .SetBytes("path", std::move(path))
            .SetBulk(std::make_shared<const PayloadSlice>(message->GetBulk(), offset, length));
        std::vector<NodeIndex> targets;
        for (uint32_t member :
             m_settings.dissemination->GetTargets(to.size() + 1, 0, proof.leafIndex))
        {
            targets.push_back(to[member - 1]);
        }
        m_host.Send(targets, piece);
    }
}

std::optional<VectorBroadcaster::Piece>
VectorBroadcaster::Read(NodeIndex from, const MessagePtr& message) const
{
    const NodeIndex sender = message->GetUnsigned("sender");
    const std::vector<NodeIndex> receivers = m_settings.getReceivers(sender);
    const auto has = [&receivers](NodeIndex node) {
        return std::find(receivers.begin(), receivers.end(), node) != receivers.end();
    };
    const MessageSchema* schema =
        MessageCatalog::Get().Find(m_settings.system, message->GetUnsigned("type"));
    if (!has(m_host.GetSelf()) || (from != sender && !has(from)) || schema == nullptr ||
        !schema->carriesBulk || schema->type == m_settings.type)
    {
        return std::nullopt;
    }
    Piece piece;
    piece.from = from;
    piece.message = message;
    piece.description.sender = sender;
    piece.description.size = message->GetUnsigned("size");
    piece.description.inner = Message::Decode(*schema,
                                              message->GetRound(),
                                              message->GetPhase(),
                                              message->GetBytes("control"));
    const uint64_t size = piece.description.size;
    const uint64_t pieceSize = GetPieceSize(size, receivers.size());
    piece.proof.leafIndex = message->GetUnsigned("piece");
    piece.proof.leafCount = size / pieceSize + (size % pieceSize > 0);
    const uint64_t offset = piece.proof.leafIndex * pieceSize;
    const Bytes& path = message->GetBytes("path");
    if (!piece.description.inner || piece.proof.leafIndex >= piece.proof.leafCount ||
        !message->GetBulk() || message->GetBulkSize() != std::min(pieceSize, size - offset) ||
        path.size() % Digest::SIZE != 0 || path.size() > MAX_PATH * Digest::SIZE)
    {
        return std::nullopt;
    }
    const Bytes& root = message->GetBytes("root");
    piece.seal = VectorSeal{*Digest::FromBytes(root.data(), root.size()),
                            Signature{message->GetBytes("signature")}};
    for (size_t at = 0; at < path.size(); at += Digest::SIZE)
    {
        piece.proof.path.push_back(*Digest::FromBytes(path.data() + at, Digest::SIZE));
    }
    return piece;
}

VectorBroadcaster::Incoming*
VectorBroadcaster::Find(const Piece& piece, const Bytes& statement)
{
    const auto found = m_incoming.find(piece.description.sender);
    if (found != m_incoming.end())
    {
        for (Incoming& incoming : found->second)
        {
            // Not only the same content: what is sent on must have a signature that others accept.
            if (incoming.seal.digest == piece.seal.digest &&
                incoming.seal.signature == piece.seal.signature && incoming.statement == statement)
            {
                return &incoming;
            }
        }
    }
    return nullptr;
}

bool
VectorBroadcaster::HandlePiece(NodeIndex from, const MessagePtr& message)
{
    const std::optional<Piece> piece = Read(from, message);
    // Whoever sends without end has this member check without end, were it not for the limit.
    if (!piece || m_checking[from] >= MAX_INCOMING * piece->proof.leafCount)
    {
        return false;
    }
    const Bytes statement = piece->description.MakeStatement();
    const Incoming* known = Find(*piece, statement);
    if (known != nullptr && (known->missing == 0 || known->pieces[piece->proof.leafIndex]))
    {
        return true; // sent again
    }
    m_checking[from]++;
    Cost cost = Cost::OfHashing(message->GetBulkSize());
    cost.verifications = known == nullptr ? 1 : 0;
    std::function<bool(const Digest&, const Signature&)> verify;
    if (known == nullptr)
    {
        verify = m_settings.authenticator->MakeVerifier(piece->description.sender, statement);
    }
    m_host.Compute<bool>(
        cost,
        WorkClass::PROTOCOL,
        [digests = m_settings.digests,
         verify,
         seal = piece->seal,
         proof = piece->proof,
         bulk = message->GetBulk()] {
            Digest leaf;
            if (bulk->HasContent())
            {
                Bytes content(bulk->GetSize());
                bulk->Read(0, content.data(), content.size());
                leaf = ComputeMerkleLeaf(*digests->Start(), content.data(), content.size());
            }
            else
            {
                leaf = digests->GetZeroLeaf(bulk->GetSize());
            }
            return proof.VerifyLeaf(*digests, seal.digest, leaf) &&
                   (!verify || verify(seal.digest, seal.signature));
        },
        [this, piece = *piece, statement](bool isGenuine) {
            m_checking[piece.from]--;
            if (isGenuine)
            {
                Take(piece, statement);
                return;
            }
            NS_LOG_WARN("node " << m_host.GetSelf() << " refuses a piece from node " << piece.from);
            m_rejected++;
        });
    return true;
}

void
VectorBroadcaster::Take(const Piece& piece, const Bytes& statement)
{
    Incoming* incoming = Find(piece, statement);
    if (incoming == nullptr)
    {
        std::list<Incoming>& ofSender = m_incoming[piece.description.sender];
        const uint64_t count = piece.proof.leafCount;
        ofSender.push_front(
            Incoming{piece.seal, statement, std::vector<BulkPayloadPtr>(count), count});
        if (ofSender.size() > MAX_INCOMING)
        {
            ofSender.pop_back();
        }
        incoming = &ofSender.front();
    }
    if (incoming->missing == 0 || incoming->pieces[piece.proof.leafIndex])
    {
        return;
    }
    incoming->pieces[piece.proof.leafIndex] = piece.message->GetBulk();
    incoming->missing--;
    if (m_settings.isForwarding)
    {
        Forward(piece);
    }
    if (incoming->missing == 0)
    {
        auto whole = std::make_shared<Message>(*piece.description.inner);
        whole->SetBulk(PayloadSlice::Join(std::exchange(incoming->pieces, {})));
        m_settings.deliver(piece.description.sender, whole);
    }
}

void
VectorBroadcaster::Forward(const Piece& piece)
{
    const std::vector<NodeIndex> receivers = m_settings.getReceivers(piece.description.sender);
    const auto self = std::find(receivers.begin(), receivers.end(), m_host.GetSelf());
    std::vector<NodeIndex> targets;
    for (uint32_t member : m_settings.dissemination->GetTargets(receivers.size() + 1,
                                                                self - receivers.begin() + 1,
                                                                piece.proof.leafIndex))
    {
        targets.push_back(receivers[member - 1]);
    }
    if (!targets.empty())
    {
        m_host.Send(targets, piece.message);
    }
}

} // namespace fl
} // namespace ns3
