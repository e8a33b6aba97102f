/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-block.h"

#include "ns3/fl-byte-codec.h"

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param writer where the digest is appended
 * @param digest the digest
 */
void
WriteDigest(ByteWriter& writer, const Digest& digest)
{
    writer.WriteBytes(digest.GetBytes().data(), Digest::SIZE);
}

/**
 * @param reader where the digest is read
 * @return the digest, zero after a failure
 */
Digest
ReadDigest(ByteReader& reader)
{
    const Bytes bytes = reader.ReadBytes(Digest::SIZE);
    return Digest::FromBytes(bytes.data(), bytes.size()).value_or(Digest());
}

} // namespace

bool
PirateContribution::operator==(const PirateContribution& other) const
{
    return owner == other.owner && digest == other.digest && weight == other.weight &&
           mass == other.mass;
}

Bytes
PirateBlock::Encode() const
{
    ByteWriter writer(14 + 3 * Digest::SIZE + contributions.size() * (20 + Digest::SIZE));
    writer.WriteUnsigned(iteration, 4);
    writer.WriteUnsigned(step, 4);
    writer.WriteUnsigned(slot, 4);
    WriteDigest(writer, input);
    WriteDigest(writer, result);
    writer.WriteDouble(weight);
    WriteDigest(writer, model);
    writer.WriteUnsigned(contributions.size(), 2);
    for (const PirateContribution& contribution : contributions)
    {
        writer.WriteUnsigned(contribution.owner, 4);
        WriteDigest(writer, contribution.digest);
        writer.WriteDouble(contribution.weight);
        writer.WriteDouble(contribution.mass);
    }
    return writer.Take();
}

std::optional<PirateBlock>
PirateBlock::Decode(const Bytes& payload)
{
    ByteReader reader(payload.data(), payload.size());
    PirateBlock block;
    block.iteration = reader.ReadUnsigned(4);
    block.step = reader.ReadUnsigned(4);
    block.slot = reader.ReadUnsigned(4);
    block.input = ReadDigest(reader);
    block.result = ReadDigest(reader);
    block.weight = reader.ReadDouble();
    block.model = ReadDigest(reader);
    const uint64_t count = reader.ReadUnsigned(2);
    if (count > MAX_CONTRIBUTIONS)
    {
        return std::nullopt;
    }
    for (uint64_t i = 0; i < count && !reader.HasFailed(); i++)
    {
        PirateContribution contribution;
        contribution.owner = reader.ReadUnsigned(4);
        contribution.digest = ReadDigest(reader);
        contribution.weight = reader.ReadDouble();
        contribution.mass = reader.ReadDouble();
        block.contributions.push_back(contribution);
    }
    if (reader.HasFailed() || reader.GetRemaining() > 0)
    {
        return std::nullopt;
    }
    return block;
}

} // namespace fl
} // namespace ns3
