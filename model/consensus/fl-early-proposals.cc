/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-early-proposals.h"

#include <iterator>

namespace ns3
{
namespace fl
{

void
EarlyProposals::Put(const BlockPtr& block)
{
    BlockPtr& known = m_blocks[block->header.proposer];
    if (!known || known->header.view < block->header.view)
    {
        known = block;
    }
}

BlockPtr
EarlyProposals::Take(View view)
{
    BlockPtr taken;
    for (auto it = m_blocks.begin(); it != m_blocks.end();)
    {
        if (it->second->header.view == view)
        {
            taken = it->second;
        }
        it = it->second->header.view <= view ? m_blocks.erase(it) : std::next(it);
    }
    return taken;
}

} // namespace fl
} // namespace ns3
