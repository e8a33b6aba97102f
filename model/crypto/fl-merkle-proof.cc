/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-merkle-proof.h"

namespace ns3
{
namespace fl
{

namespace
{

/// First byte of what is hashed for a leaf.
constexpr uint8_t LEAF_TAG = 0x00;
/// First byte of what is hashed for an inner node.
constexpr uint8_t NODE_TAG = 0x01;

} // namespace

Digest
ComputeMerkleLeaf(DigestBuilder& builder, const uint8_t* data, size_t length)
{
    builder.Update(&LEAF_TAG, 1);
    builder.Update(data, length);
    return builder.Finish();
}

Digest
ComputeMerkleNode(DigestBuilder& builder, const Digest& left, const Digest& right)
{
    builder.Update(&NODE_TAG, 1);
    builder.Update(left.GetBytes().data(), Digest::SIZE);
    builder.Update(right.GetBytes().data(), Digest::SIZE);
    return builder.Finish();
}

bool
MerkleProof::Verify(const DigestScheme& scheme,
                    const Digest& root,
                    const uint8_t* data,
                    size_t length) const
{
    return leafIndex < leafCount &&
           VerifyLeaf(scheme, root, ComputeMerkleLeaf(*scheme.Start(), data, length));
}

bool
MerkleProof::VerifyLeaf(const DigestScheme& scheme, const Digest& root, const Digest& leaf) const
{
    if (leafIndex >= leafCount)
    {
        return false;
    }
    const auto builder = scheme.Start();
    Digest node = leaf;
    auto sibling = path.begin();
    // Walks up level by level. The last node of a level of odd length has no sibling and moves up
    // unchanged, which gives the tree of the RFC.
    uint64_t index = leafIndex;
    for (uint64_t last = leafCount - 1; last > 0; index /= 2, last /= 2)
    {
        if (index == last && index % 2 == 0)
        {
            continue;
        }
        if (sibling == path.end())
        {
            return false;
        }
        node = index % 2 == 0 ? ComputeMerkleNode(*builder, node, *sibling)
                              : ComputeMerkleNode(*builder, *sibling, node);
        ++sibling;
    }
    return sibling == path.end() && node == root;
}

uint32_t
MerkleProof::GetWireSize() const
{
    return static_cast<uint32_t>(2 * 8 + 1 + path.size() * Digest::SIZE);
}

} // namespace fl
} // namespace ns3
