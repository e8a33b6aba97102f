/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-message.h"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Longest share of a certificate that is accepted, in bytes.
constexpr size_t MAX_SHARE_SIZE = 1024;

/// Appends the content of a message.
struct Encoder
{
    ByteWriter& writer; ///< where it is appended

    /// @param message a message
    void operator()(const ProposalMessage& message) const
    {
        message.block->Encode(writer, true);
    }

    /// @param message a message
    void operator()(const VoteMessage& message) const
    {
        message.statement.Encode(writer);
        writer.WriteUnsigned(message.share.size(), 2);
        writer.WriteBytes(message.share.data(), message.share.size());
    }

    /// @param message a message
    void operator()(const CertificateMessage& message) const
    {
        message.certificate->Encode(writer);
    }

    /// @param message a message
    void operator()(const NewViewMessage& message) const
    {
        writer.WriteUnsigned(message.view, 8);
        writer.WriteUnsigned(message.decided, 8);
        message.certificate->Encode(writer);
    }

    /// @param message a message
    void operator()(const BlockRequestMessage& message) const
    {
        writer.WriteBytes(message.block.GetBytes().data(), Digest::SIZE);
        writer.WriteUnsigned(message.height, 8);
    }

    /// @param message a message
    void operator()(const BlockResponseMessage& message) const
    {
        writer.WriteBytes(message.block.GetBytes().data(), Digest::SIZE);
        writer.WriteUnsigned(message.blocks.size(), 2);
        for (const BlockPtr& block : message.blocks)
        {
            block->Encode(writer, false);
        }
    }
};

/// What the content of a message of a type is read with; nullptr if there is none.
using Decoder = std::unique_ptr<ConsensusMessage> (*)(ByteReader&);

/**
 * @param content content of a message
 * @return the message
 */
template <typename T>
std::unique_ptr<ConsensusMessage>
Make(T content)
{
    return std::make_unique<ConsensusMessage>(std::move(content));
}

/// @param reader where it is read @return the message
std::unique_ptr<ConsensusMessage>
DecodeProposal(ByteReader& reader)
{
    const BlockPtr block = Block::Decode(reader);
    return block ? Make(ProposalMessage{block}) : nullptr;
}

/// @param reader where it is read @return the message
std::unique_ptr<ConsensusMessage>
DecodeVote(ByteReader& reader)
{
    const std::optional<VoteStatement> statement = VoteStatement::Decode(reader);
    const uint64_t size = reader.ReadUnsigned(2);
    if (!statement || size > MAX_SHARE_SIZE)
    {
        return nullptr;
    }
    return Make(VoteMessage{*statement, reader.ReadBytes(size)});
}

/// @param reader where it is read @return the message
std::unique_ptr<ConsensusMessage>
DecodeCertificate(ByteReader& reader)
{
    const QuorumCertificatePtr certificate = QuorumCertificate::Decode(reader);
    return certificate ? Make(CertificateMessage{certificate}) : nullptr;
}

/// @param reader where it is read @return the message
std::unique_ptr<ConsensusMessage>
DecodeNewView(ByteReader& reader)
{
    const View view = reader.ReadUnsigned(8);
    const Height decided = reader.ReadUnsigned(8);
    const QuorumCertificatePtr certificate = QuorumCertificate::Decode(reader);
    return certificate ? Make(NewViewMessage{view, decided, certificate}) : nullptr;
}

/**
 * @param reader where it is read
 * @return a digest; a failure shows in the reader
 */
Digest
ReadDigest(ByteReader& reader)
{
    const Bytes bytes = reader.ReadBytes(Digest::SIZE);
    return Digest::FromBytes(bytes.data(), bytes.size()).value_or(Digest());
}

/// @param reader where it is read @return the message
std::unique_ptr<ConsensusMessage>
DecodeBlockRequest(ByteReader& reader)
{
    const Digest block = ReadDigest(reader);
    return Make(BlockRequestMessage{block, reader.ReadUnsigned(8)});
}

/// @param reader where it is read @return the message
std::unique_ptr<ConsensusMessage>
DecodeBlockResponse(ByteReader& reader)
{
    BlockResponseMessage message;
    message.block = ReadDigest(reader);
    const uint64_t count = reader.ReadUnsigned(2);
    if (count > BlockResponseMessage::MAX_BLOCKS)
    {
        return nullptr;
    }
    for (uint64_t i = 0; i < count; i++)
    {
        const BlockPtr block = Block::Decode(reader);
        if (!block)
        {
            return nullptr;
        }
        message.blocks.push_back(block);
    }
    return Make(std::move(message));
}

/// A type of messages, in the order of ConsensusMessage.
struct Type
{
    const char* name; ///< in tables
    Decoder decode;   ///< reads one
};

/// The types.
constexpr std::array<Type, ConsensusMessageCodec::TYPES> TYPE_LIST{{
    {"proposal", DecodeProposal},
    {"vote", DecodeVote},
    {"certificate", DecodeCertificate},
    {"new-view", DecodeNewView},
    {"block-request", DecodeBlockRequest},
    {"block-response", DecodeBlockResponse},
}};

/// Finds the view of a message.
struct ViewFinder
{
    /// @param message a message @return its view
    View operator()(const ProposalMessage& message) const
    {
        return message.block->header.view;
    }

    /// @param message a message @return its view
    View operator()(const VoteMessage& message) const
    {
        return message.statement.view;
    }

    /// @param message a message @return its view
    View operator()(const CertificateMessage& message) const
    {
        return message.certificate->statement.view;
    }

    /// @param message a message @return its view
    View operator()(const NewViewMessage& message) const
    {
        return message.view;
    }

    /// @return no view
    View operator()(const BlockRequestMessage&) const
    {
        return 0;
    }

    /// @return no view
    View operator()(const BlockResponseMessage&) const
    {
        return 0;
    }
};

} // namespace

const char*
ConsensusMessageCodec::GetName(size_t type)
{
    return TYPE_LIST.at(type).name;
}

Bytes
ConsensusMessageCodec::Encode(const ConsensusMessage& message)
{
    ByteWriter writer(256);
    writer.WriteUnsigned(message.index(), 1);
    std::visit(Encoder{writer}, message);
    return writer.Take();
}

ConsensusMessagePtr
ConsensusMessageCodec::Decode(const Bytes& bytes)
{
    ByteReader reader(bytes.data(), bytes.size());
    const uint64_t type = reader.ReadUnsigned(1);
    if (reader.HasFailed() || type >= TYPES)
    {
        return nullptr;
    }
    std::unique_ptr<ConsensusMessage> message = TYPE_LIST[type].decode(reader);
    if (reader.HasFailed() || reader.GetRemaining() > 0)
    {
        return nullptr;
    }
    return message;
}

View
ConsensusMessageCodec::GetView(const ConsensusMessage& message)
{
    return std::visit(ViewFinder(), message);
}

} // namespace fl
} // namespace ns3
