/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-commit-proof.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

std::optional<CommitProof>
CommitProof::Create(const BlockTree& tree,
                    const Digest& block,
                    const QuorumCertificatePtr& certificate)
{
    const BlockPtr decided = tree.Find(block);
    BlockPtr current = tree.Find(certificate->statement.block);
    CommitProof proof;
    proof.certificate = certificate;
    while (decided && current && current->header.height >= decided->header.height)
    {
        proof.headers.push_back(current->header);
        if (current == decided)
        {
            std::reverse(proof.headers.begin(), proof.headers.end());
            return proof;
        }
        current = tree.Find(current->header.parent);
    }
    return std::nullopt;
}

std::optional<Digest>
CommitProof::Check(const HotStuffRules& rules, const DigestScheme& scheme) const
{
    if (headers.empty() || !certificate || certificate->statement.phase > rules.GetLastPhase())
    {
        return std::nullopt;
    }
    std::vector<BlockPtr> blocks;
    for (const BlockHeader& header : headers)
    {
        if (!blocks.empty() && (header.parent != blocks.back()->digest ||
                                header.height != blocks.back()->header.height + 1))
        {
            return std::nullopt;
        }
        blocks.push_back(std::make_shared<const Block>(
            Block{header, nullptr, Bytes(), header.ComputeDigest(scheme)}));
    }
    BlockTree tree(blocks.front(), 1);
    for (const BlockPtr& block : blocks)
    {
        tree.Insert(block, true);
    }
    bool isCommitted = rules.GetCommitted(certificate->statement, tree) != nullptr;
    for (size_t i = 1; i < headers.size(); i++)
    {
        isCommitted = isCommitted || rules.GetCommitted(headers[i].justify, tree) != nullptr;
    }
    if (certificate->statement.block != blocks.back()->digest || !isCommitted)
    {
        return std::nullopt;
    }
    return blocks.front()->digest;
}

void
CommitProof::Encode(ByteWriter& writer) const
{
    writer.WriteUnsigned(headers.size(), 2);
    for (const BlockHeader& header : headers)
    {
        header.Encode(writer);
    }
    certificate->Encode(writer);
}

std::optional<CommitProof>
CommitProof::Decode(ByteReader& reader)
{
    CommitProof proof;
    const uint64_t count = reader.ReadUnsigned(2);
    if (count > MAX_HEADERS)
    {
        return std::nullopt;
    }
    for (uint64_t i = 0; i < count; i++)
    {
        const std::optional<BlockHeader> header = BlockHeader::Decode(reader);
        if (!header)
        {
            return std::nullopt;
        }
        proof.headers.push_back(*header);
    }
    proof.certificate = QuorumCertificate::Decode(reader);
    return proof.certificate ? std::make_optional(std::move(proof)) : std::nullopt;
}

} // namespace fl
} // namespace ns3
