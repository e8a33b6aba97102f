/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-block.h"

#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Begins what is hashed for a block's digest.
constexpr uint8_t TAG[] = {'F', 'L', '-', 'B', 'L', 'O', 'C', 'K'};

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

} // namespace

Digest
BlockHeader::ComputeDigest(const DigestScheme& scheme) const
{
    ByteWriter writer(sizeof(TAG) + WIRE_SIZE);
    writer.WriteBytes(TAG, sizeof(TAG));
    Encode(writer);
    return scheme.Compute(writer.Take());
}

void
BlockHeader::Encode(ByteWriter& writer) const
{
    writer.WriteUnsigned(view, 8);
    writer.WriteUnsigned(height, 8);
    writer.WriteBytes(parent.GetBytes().data(), Digest::SIZE);
    justify.Encode(writer);
    writer.WriteUnsigned(proposer, 4);
    writer.WriteUnsigned(payloadSize, 8);
    writer.WriteBytes(payloadDigest.GetBytes().data(), Digest::SIZE);
}

std::optional<BlockHeader>
BlockHeader::Decode(ByteReader& reader)
{
    BlockHeader header;
    header.view = reader.ReadUnsigned(8);
    header.height = reader.ReadUnsigned(8);
    header.parent = ReadDigest(reader);
    const std::optional<VoteStatement> justify = VoteStatement::Decode(reader);
    header.proposer = static_cast<ReplicaIndex>(reader.ReadUnsigned(4));
    header.payloadSize = reader.ReadUnsigned(8);
    header.payloadDigest = ReadDigest(reader);
    if (reader.HasFailed() || !justify)
    {
        return std::nullopt;
    }
    header.justify = *justify;
    return header;
}

std::shared_ptr<const Block>
Block::Seal(const std::shared_ptr<const Block>& block, const DigestScheme& scheme)
{
    BlockHeader header = block->header;
    header.payloadSize = block->payload.size();
    header.payloadDigest = scheme.Compute(block->payload);
    const Digest digest = header.ComputeDigest(scheme);
    if (digest == block->digest && header.payloadSize == block->header.payloadSize &&
        header.payloadDigest == block->header.payloadDigest)
    {
        return block;
    }
    return std::make_shared<const Block>(Block{header, block->justify, block->payload, digest});
}

std::shared_ptr<const Block>
Block::CreateGenesis(uint64_t instance, const DigestScheme& scheme)
{
    ByteWriter writer;
    writer.WriteUnsigned(instance, 8);
    Block genesis;
    genesis.payload = writer.Take();
    return Seal(std::make_shared<const Block>(std::move(genesis)), scheme);
}

std::shared_ptr<const Block>
Block::WithProof(const std::shared_ptr<const Block>& block, const QuorumCertificatePtr& proven)
{
    if (block->justify == proven)
    {
        return block;
    }
    auto replaced = std::make_shared<Block>(*block);
    replaced->justify = proven;
    return replaced;
}

bool
Block::IsWellFormed() const
{
    return justify && justify->statement == header.justify && header.justify.view < header.view &&
           header.height > 0 && payload.size() <= MAX_PAYLOAD_SIZE;
}

uint64_t
Block::GetHashedBytes() const
{
    return sizeof(TAG) + BlockHeader::WIRE_SIZE + payload.size();
}

void
Block::Encode(ByteWriter& writer, bool withProof) const
{
    writer.WriteUnsigned(header.view, 8);
    writer.WriteUnsigned(header.height, 8);
    writer.WriteBytes(header.parent.GetBytes().data(), Digest::SIZE);
    writer.WriteUnsigned(header.proposer, 4);
    QuorumCertificate{header.justify, withProof && justify ? justify->proof : Bytes()}.Encode(
        writer);
    writer.WriteUnsigned(payload.size(), 4);
    writer.WriteBytes(payload.data(), payload.size());
}

std::shared_ptr<const Block>
Block::Decode(ByteReader& reader)
{
    Block block;
    block.header.view = reader.ReadUnsigned(8);
    block.header.height = reader.ReadUnsigned(8);
    block.header.parent = ReadDigest(reader);
    block.header.proposer = static_cast<ReplicaIndex>(reader.ReadUnsigned(4));
    block.justify = QuorumCertificate::Decode(reader);
    const uint64_t size = reader.ReadUnsigned(4);
    if (!block.justify || size > MAX_PAYLOAD_SIZE)
    {
        return nullptr;
    }
    block.header.justify = block.justify->statement;
    block.payload = reader.ReadBytes(size);
    if (reader.HasFailed())
    {
        return nullptr;
    }
    return std::make_shared<const Block>(std::move(block));
}

} // namespace fl
} // namespace ns3
