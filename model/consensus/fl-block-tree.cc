/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-block-tree.h"

#include "ns3/assert.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

bool
BlockPath::HasPayload() const
{
    return std::any_of(blocks.begin(), blocks.end(), [](const BlockPtr& block) {
        return !block->payload.empty();
    });
}

BlockTree::BlockTree(BlockPtr root, size_t retained)
    : m_retained(retained)
{
    NS_ASSERT_MSG(retained > 0, "the last decided block must be kept");
    m_blocks.emplace(root->digest, root);
    m_decided.push_back(std::move(root));
}

BlockPtr
BlockTree::Find(const Digest& digest) const
{
    const auto it = m_blocks.find(digest);
    return it == m_blocks.end() ? nullptr : it->second;
}

bool
BlockTree::Insert(const BlockPtr& block, bool isCertified)
{
    if (m_blocks.count(block->digest) > 0)
    {
        return true;
    }
    const BlockHeader& header = block->header;
    const BlockPtr parent = Find(header.parent);
    if (header.height <= GetDecided()->header.height ||
        (parent && parent->header.height + 1 != header.height))
    {
        return false;
    }
    std::vector<BlockPtr>& siblings = m_undecided[header.height];
    const auto sameView = std::count_if(siblings.begin(), siblings.end(), [&](const BlockPtr& b) {
        return b->header.view == header.view;
    });
    if (!isCertified && sameView >= 2)
    {
        return false;
    }
    siblings.push_back(block);
    m_blocks.emplace(block->digest, block);
    return true;
}

bool
BlockTree::Extends(const BlockPtr& block, const Digest& ancestor) const
{
    const BlockPtr goal = Find(ancestor);
    if (!goal)
    {
        return false;
    }
    BlockPtr current = block;
    while (current && current->header.height > goal->header.height)
    {
        current = Find(current->header.parent);
    }
    return current && current->digest == ancestor;
}

std::optional<Digest>
BlockTree::FindMissing(const Digest& digest) const
{
    const Height floor = GetDecided()->header.height;
    BlockPtr current = Find(digest);
    if (!current)
    {
        return digest;
    }
    while (current->header.height > floor + 1)
    {
        const BlockPtr parent = Find(current->header.parent);
        if (!parent)
        {
            return current->header.parent;
        }
        current = parent;
    }
    return std::nullopt;
}

BlockPath
BlockTree::GetPath(const Digest& digest) const
{
    BlockPath path;
    const BlockPtr& decided = GetDecided();
    BlockPtr current = Find(digest);
    Digest below = digest;
    while (current && current->header.height > decided->header.height)
    {
        path.blocks.push_back(current);
        below = current->header.parent;
        current = Find(below);
    }
    std::reverse(path.blocks.begin(), path.blocks.end());
    path.isConnected = below == decided->digest;
    path.isComplete =
        path.isConnected ||
        (path.blocks.empty() ? current != nullptr
                             : path.blocks.front()->header.height == decided->header.height + 1);
    return path;
}

void
BlockTree::Decide(const BlockPtr& block)
{
    NS_ASSERT_MSG(block->header.parent == GetDecided()->digest, "decided out of order");
    const auto siblings = m_undecided.find(block->header.height);
    for (const BlockPtr& sibling : siblings->second)
    {
        if (sibling != block)
        {
            Remove(sibling);
        }
    }
    m_undecided.erase(siblings);
    m_decided.push_back(block);
    if (m_decided.size() > m_retained)
    {
        Remove(m_decided.front());
        m_decided.pop_front();
    }
}

const BlockPtr&
BlockTree::GetDecided() const
{
    return m_decided.back();
}

BlockPtr
BlockTree::GetDecided(Height height) const
{
    const Height first = m_decided.front()->header.height;
    if (height < first || height - first >= m_decided.size())
    {
        return nullptr;
    }
    return m_decided[height - first];
}

size_t
BlockTree::GetSize() const
{
    return m_blocks.size();
}

void
BlockTree::Remove(const BlockPtr& block)
{
    m_blocks.erase(block->digest);
}

} // namespace fl
} // namespace ns3
