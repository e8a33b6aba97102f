/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-block.h"

#include "ns3/fl-byte-codec.h"

#include <string>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param purpose what is hashed, so that nothing can be taken for anything else
 * @param reserve bytes to reserve
 * @return a writer with that
 */
ByteWriter
StartWriter(const std::string& purpose, size_t reserve)
{
    ByteWriter writer(purpose.size() + 24 + reserve);
    const std::string text = "decentralized-fl learning-chain " + purpose;
    writer.WriteBytes(reinterpret_cast<const uint8_t*>(text.data()), text.size());
    return writer;
}

/**
 * @param writer where a digest is appended
 * @param digest the digest
 */
void
Write(ByteWriter& writer, const Digest& digest)
{
    writer.WriteBytes(digest.GetBytes().data(), Digest::SIZE);
}

} // namespace

Digest
LearningChainBlock::ComputeSharesDigest(const DigestScheme& scheme,
                                        const LearningChainShares& shares)
{
    ByteWriter writer = StartWriter("shares", shares.size() * (4 + Digest::SIZE));
    for (const LearningChainShare& share : shares)
    {
        writer.WriteUnsigned(share.owner, 4);
        Write(writer, share.gradient);
    }
    return scheme.Compute(writer.Take());
}

void
LearningChainBlock::ComputeChallenge(const DigestScheme& scheme)
{
    sharesDigest = ComputeSharesDigest(scheme, *shares);
    ByteWriter writer = StartWriter("header", 12 + 3 * Digest::SIZE);
    writer.WriteUnsigned(proposer, 4);
    writer.WriteUnsigned(static_cast<uint64_t>(created.GetNanoSeconds()), 8);
    Write(writer, parent);
    Write(writer, sharesDigest);
    Write(writer, seal.digest);
    challenge = scheme.Compute(writer.Take());
}

void
LearningChainBlock::ComputeDigest(const DigestScheme& scheme)
{
    ByteWriter writer = StartWriter("block", 8 + Digest::SIZE);
    Write(writer, challenge);
    writer.WriteUnsigned(nonce, 8);
    digest = scheme.Compute(writer.Take());
}

uint64_t
LearningChainBlock::GetSharesSize() const
{
    return shares->size() * (4 + Digest::SIZE);
}

Digest
LearningChainBlock::ComputeGenesis(const DigestScheme& scheme, const Digest& initial)
{
    ByteWriter writer = StartWriter("genesis", Digest::SIZE);
    Write(writer, initial);
    return scheme.Compute(writer.Take());
}

} // namespace fl
} // namespace ns3
