/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-merkle-tree.h"

#include "ns3/abort.h"
#include "ns3/assert.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

MerkleTree::MerkleTree(const DigestScheme& scheme, const BulkPayload& payload, uint32_t chunkSize)
{
    NS_ABORT_MSG_IF(chunkSize == 0, "a chunk has at least one byte");
    const uint64_t size = payload.GetSize();
    const uint64_t count = size / chunkSize + (size % chunkSize > 0);
    const bool isUniform = count > 2 && !payload.HasContent();
    const auto builder = scheme.Start();
    Bytes chunk(payload.HasContent() ? std::min<uint64_t>(size, chunkSize) : 0);
    auto leafAt = [&](uint64_t index) {
        const uint64_t offset = index * chunkSize;
        const uint64_t length = std::min<uint64_t>(chunkSize, size - offset);
        if (!payload.HasContent())
        {
            return scheme.GetZeroLeaf(length);
        }
        payload.Read(offset, chunk.data(), length);
        return ComputeMerkleLeaf(*builder, chunk.data(), length);
    };
    Level leaves{count, {}};
    if (isUniform)
    {
        leaves.nodes = {leafAt(0), leafAt(count - 1)};
    }
    else
    {
        leaves.nodes.reserve(count);
        for (uint64_t i = 0; i < count; i++)
        {
            leaves.nodes.push_back(leafAt(i));
        }
    }
    m_levels.push_back(std::move(leaves));
    BuildLevels(*builder);
}

MerkleTree::MerkleTree(const DigestScheme& scheme, const std::vector<Bytes>& entries)
{
    const auto builder = scheme.Start();
    Level leaves{entries.size(), {}};
    leaves.nodes.reserve(entries.size());
    for (const Bytes& entry : entries)
    {
        leaves.nodes.push_back(ComputeMerkleLeaf(*builder, entry.data(), entry.size()));
    }
    m_levels.push_back(std::move(leaves));
    BuildLevels(*builder);
}

const Digest&
MerkleTree::Level::At(uint64_t index) const
{
    NS_ASSERT(index < count);
    if (nodes.size() == count)
    {
        return nodes[index];
    }
    return index + 1 == count ? nodes.back() : nodes.front();
}

void
MerkleTree::BuildLevels(DigestBuilder& builder)
{
    if (m_levels.front().count == 0)
    {
        m_root = builder.Finish();
        return;
    }
    while (m_levels.back().count > 1)
    {
        const Level& below = m_levels.back();
        const bool isUniform = below.nodes.size() < below.count;
        // The largest tree over n entries whose size is a power of two stands on the left (RFC
        // 9162); this is the same as pairing neighbors and moving an odd last node up.
        auto parentAt = [&](uint64_t index) {
            return 2 * index + 1 < below.count
                       ? ComputeMerkleNode(builder, below.At(2 * index), below.At(2 * index + 1))
                       : below.At(2 * index);
        };
        Level level{below.count / 2 + below.count % 2, {}};
        if (isUniform && level.count > 2)
        {
            level.nodes = {parentAt(0), parentAt(level.count - 1)};
        }
        else
        {
            level.nodes.reserve(level.count);
            for (uint64_t i = 0; i < level.count; i++)
            {
                level.nodes.push_back(parentAt(i));
            }
        }
        m_levels.push_back(std::move(level));
    }
    m_root = m_levels.back().nodes.front();
}

Digest
MerkleTree::GetRoot() const
{
    return m_root;
}

uint64_t
MerkleTree::GetLeafCount() const
{
    return m_levels.front().count;
}

MerkleProof
MerkleTree::GetProof(uint64_t leafIndex) const
{
    NS_ABORT_MSG_UNLESS(leafIndex < GetLeafCount(), "the tree has no entry " << leafIndex);
    MerkleProof proof;
    proof.leafIndex = leafIndex;
    proof.leafCount = GetLeafCount();
    uint64_t index = leafIndex;
    for (const Level& level : m_levels)
    {
        const uint64_t sibling = index ^ 1;
        if (sibling < level.count)
        {
            proof.path.push_back(level.At(sibling));
        }
        index /= 2;
    }
    return proof;
}

} // namespace fl
} // namespace ns3
